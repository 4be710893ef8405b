"""The policy page by clicking and typing: cards, calculators, comparison, contacts, leaflets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fieldapp.desktop.models.rows import CELL_ROLE
from fieldapp.desktop.pages.policy import PolicyPage
from fieldapp.desktop.pages.policy_leaflet import LeafletDialog
from fieldapp.desktop.policy_print import write_sheet
from fieldapp.desktop.preferences import Preferences
from fieldapp.domain.errors import InvalidPolicyPack
from fieldapp.domain.policy.compare import Outcome
from fieldapp.workflows.policy import load_policy
from fieldapp.workflows.policy_sheet import sheet_of
from tests.desktop.standins import TODAY, StandInDoor


@pytest.fixture
def page(make_window, settle) -> PolicyPage:
    return opened(make_window(), settle)


def opened(window, settle, **where: str) -> PolicyPage:
    window.workplace.show_page("policy", where)
    settle(window)
    shown = window.workplace.current()
    assert isinstance(shown, PolicyPage)
    return shown


def in_city(page: PolicyPage, code: str) -> None:
    page.city.setCurrentIndex(page.city.findData(code))
    page.city.activated.emit(page.city.currentIndex())


def titles(page: PolicyPage) -> list[str]:
    model = page.items.table.model()
    return [model.index(row, 0).data(CELL_ROLE).main for row in range(model.rowCount())]


# Cards -------------------------------------------------------------------------------------------------------------


def test_the_page_opens_on_the_assistant_s_own_city(page: PolicyPage) -> None:
    assert page.city.currentText() == "烟台市(本地)"
    assert "分散供养特困人员照护(莱州)" in titles(page)
    assert {"枣庄市", "济宁市", "菏泽市", "滨州市"} <= {page.city.itemText(at) for at in range(page.city.count())}


def test_the_choice_of_cities_is_as_wide_as_their_names(page: PolicyPage) -> None:
    names = [page.city.itemText(at) for at in range(page.city.count())]
    assert page.city.sizeHint().width() > max(page.city.fontMetrics().horizontalAdvance(name) for name in names) + 16


def test_a_card_tells_amount_source_date_and_what_is_unknown(page: PolicyPage) -> None:
    in_city(page, "3704")
    page.items.choose("3704:medical-aid")
    said = " ".join(page.items.card.texts())
    assert "最高30000元" in said
    assert "枣庄市综合救助格局新闻发布会(2025年6月13日" in said
    assert "资料没有写明:带什么材料、到哪里办、多久办好" in said


def test_typing_finds_by_initials_and_an_empty_result_says_so(qtbot, page: PolicyPage) -> None:
    qtbot.keyClicks(page.items.search, "lsjz")
    assert titles(page) == ["临时救助(山东)"]
    assert page.counts.text() == "1 项"
    page.items.search.setText("没有这种事")
    assert titles(page) == []
    assert not page.leaflet_button.isEnabled()
    page.items.search.clear()
    assert len(titles(page)) > 20


def test_one_kind_can_be_looked_at_alone(page: PolicyPage) -> None:
    page.items.kinds.setCurrentIndex(page.items.kinds.findData("care"))
    page.items.kinds.activated.emit(page.items.kinds.currentIndex())
    assert 0 < len(titles(page)) < 10


def test_a_card_leads_to_its_calculator(page: PolicyPage) -> None:
    in_city(page, "3704")
    page.items.choose("3704:medical-aid")
    button = next(each for each in page.items.findChildren(QPushButton) if each.property("calculator"))
    button.click()
    assert page.tabs["calculators"].isChecked()
    page.calculators.fields.inputs["own_cost"].setText("20000")
    (card,) = page.calculators.results
    assert "约 7500 元" in card.accessibleName()
    assert "仅供参考" in " ".join(card.texts())


# Calculators -------------------------------------------------------------------------------------------------------


def test_a_calculator_says_what_is_still_missing_and_what_is_wrong(page: PolicyPage) -> None:
    in_city(page, "3704")
    page.tabs["calculators"].click()
    page.calculators.choose("medical_aid")
    assert "还要填:12个月政策范围内个人自付" in page.calculators.waiting.text()
    page.calculators.fields.inputs["own_cost"].setText("两万")
    assert "这里填得不对" in page.calculators.waiting.text()
    assert page.calculators.results == []
    page.calculators.fields.inputs["own_cost"].setText("80000")
    assert not page.calculators.waiting.isVisible()
    assert "约 30000 元" in page.calculators.results[0].accessibleName()


def test_what_was_typed_is_there_again_and_another_city_reckons_with_its_own(page: PolicyPage) -> None:
    page.tabs["calculators"].click()
    page.calculators.choose("medical_aid")
    page.calculators.fields.inputs["own_cost"].setText("20000")
    assert "不能测算" in page.calculators.results[0].accessibleName()
    page.calculators.choose("student_aid")
    assert len(page.calculators.results) == 1
    page.calculators.choose("medical_aid")
    assert page.calculators.fields.inputs["own_cost"].text() == "20000"
    in_city(page, "3704")
    assert "约 7500 元" in page.calculators.results[0].accessibleName()


# Comparison --------------------------------------------------------------------------------------------------------


def test_a_person_is_compared_and_an_answer_moves_it_on(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = opened(window, settle, person=door.people[1].id)
    view = page.compare
    assert view.people.currentText().startswith("李明")
    assert "测算,仅供参考" in view._told.text()
    rows = {one.entry.item.id: number for number, one in enumerate(view._model.rows())}
    view.table.select(rows["disaster"])
    assert list(view.fields.inputs) == ["disaster"]
    box = view.fields.inputs["disaster"]
    box.setCurrentIndex(box.findData("是"))
    settle(window)
    found = {one.entry.item.id: one.outcome for one in view._model.rows()}
    assert found["disaster"] is Outcome.POSSIBLE
    view.forget_button.click()
    settle(window)
    assert {one.entry.item.id: one.outcome for one in view._model.rows()}["disaster"] is Outcome.OPEN


def test_another_person_starts_without_the_answers_of_the_first(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    view = opened(window, settle, person=door.people[1].id).compare
    rows = {one.entry.item.id: number for number, one in enumerate(view._model.rows())}
    view.table.select(rows["disaster"])
    view.fields.inputs["disaster"].setCurrentIndex(1)
    settle(window)
    view.people.setCurrentIndex(2)
    view.people.activated.emit(2)
    settle(window)
    assert not view.forget_button.isVisible()
    assert {one.entry.item.id: one.outcome for one in view._model.rows()}["disaster"] is Outcome.OPEN


def test_searching_for_a_person(make_window, settle) -> None:
    window = make_window()
    page = opened(window, settle)
    page.tabs["compare"].click()
    settle(window)
    page.compare.search.setText("赵秀英")
    settle(window)
    assert page.compare.people.count() == 1
    assert "赵秀英" in page.compare._told.text()


# Contacts ----------------------------------------------------------------------------------------------------------


def test_urgent_numbers_green_channel_and_gaps(page: PolicyPage) -> None:
    in_city(page, "3717")
    page.tabs["contacts"].click()
    model = page.contacts.table.model()
    cells = [
        (model.index(row, 0).data(CELL_ROLE), model.index(row, 1).data(CELL_ROLE)) for row in range(model.rowCount())
    ]
    assert (cells[0][0].main, cells[0][1].main) == ("公安报警", "110")
    assert any(chip.text() == "绿色通道" for name, _ in cells for chip in name.chips)
    assert "939" in " ".join(page.contacts.standards.texts())
    assert any("网点名单" in text for text in page.contacts.card.texts())


# Leaflets ----------------------------------------------------------------------------------------------------------


def test_a_leaflet_is_shown_with_its_code_and_saved(qtbot, page: PolicyPage, tmp_path: Path) -> None:
    page.items.choose("3706:care-scope")
    page.leaflet_button.click()
    dialog = page.findChild(LeafletDialog)
    assert "40元" in dialog.words.toPlainText()
    assert not dialog.code.pixmap().isNull()
    target = tmp_path / "明白纸.pdf"
    with qtbot.waitSignal(dialog.saved, timeout=20_000):
        dialog.save_to(target)
    assert target.read_bytes().startswith(b"%PDF-1.4")
    assert "已存到" in dialog.banner.text()
    dialog.close()


def test_a_leaflet_that_cannot_be_written_says_why(qtbot, caplog, page: PolicyPage, tmp_path: Path) -> None:
    page.leaflet_button.click()
    dialog = page.findChild(LeafletDialog)
    dialog.save_to(tmp_path / "nowhere" / "x.pdf")
    qtbot.waitUntil(lambda: dialog.banner.isVisible(), timeout=10_000)
    assert dialog.save_button.isEnabled()
    assert "电脑没有允许这一步" in dialog.banner.text() or "文件" in dialog.banner.text()
    assert str(tmp_path) not in caplog.text
    dialog.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_fits_on_one_page(qapp, chinese, tmp_path: Path, language: str) -> None:
    book = load_policy().book
    for key in ("dibao", "3708:student-dibao", "tekun"):
        sheet = sheet_of(book.entry(key), book, "3708", TODAY)
        assert write_sheet(sheet, language, tmp_path / "x.pdf") == 1


# States, language, keys --------------------------------------------------------------------------------------------


def test_packs_that_cannot_be_read_are_told_and_tried_again(make_window, settle) -> None:
    door = StandInDoor()
    door.fail["policy"] = InvalidPolicyPack("shape", "cn")
    window = make_window(door)
    page = opened(window, settle)
    assert "政策包不对" in page.panel.accessibleName()
    door.fail.clear()
    page.panel.acted.emit()
    settle(window)
    assert page.body_shown()


def test_english_throughout(make_window, settle) -> None:
    window = make_window()
    page = opened(window, settle)
    window.choose(Preferences("en", "light", 1.0))
    settle(window)
    assert page.title.text() == "Policy"
    assert "Subsistence allowance (dibao)" in titles(page)
    assert page.tabs["calculators"].text() == "Calculators"
    assert not any("一" <= ch <= "鿿" for text in page.items.card.texts() for ch in text)


def test_search_has_the_keyboard_and_enter_goes_to_the_list(qtbot, make_window, settle) -> None:
    window = make_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = opened(window, settle)
    page.focus_search()
    assert page.items.search.hasFocus()
    qtbot.keyClick(page.items.search, Qt.Key.Key_Return)
    assert page.items.table.hasFocus()
