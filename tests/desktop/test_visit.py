"""The visit page over a real vault and the real checklist: by keys and clicks, with failures, left and come back to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from fieldapp.desktop import i18n, theme
from fieldapp.desktop.controls.choice import ChoiceControl
from fieldapp.desktop.controls.signature import SignatureControl
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.pages.visit_parts import HOURS, SUMMARY
from fieldapp.vault.errors import DiskFull
from fieldapp.vault.values import State
from fieldapp.workflows.correct import start_correction
from fieldapp.workflows.fill_form import OpenVisit
from tests.desktop.visit_seat import Seat
from tests.desktop.visit_standins import Heard, assistants_device, until
from tests.workflows.conftest import Device
from tests.workflows.filling import begin, complete, picture, visited

HEAD, TK, TAIL = "/data/head", "/data/tk", "/data/tail"


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    with assistants_device(tmp_path) as made:
        yield made


@pytest.fixture
def seat(qtbot, chinese: None, jobs: Jobs, device: Device) -> Iterator[Seat]:
    sitting = Seat(qtbot, device, jobs)
    yield sitting
    qtbot.waitUntil(until(jobs.vault.idle))


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def fill_head(seat: Seat) -> None:
    for ref, value in (("GH04", "home"), ("GH06", "visit"), ("GH07", "met"), ("GH09", ["self"]), ("GH10", "agreed")):
        seat.give(f"{HEAD}/{ref}", value)


# Opening and going about ----------------------------------------------------------------------------------------------


def test_a_visit_opens_at_the_first_question_without_an_answer(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    assert seat.page.title.text() == "李𠮷明"
    assert "前苏村委会 · 特困照护探视 · 第 1/5 部分 · 本部分 8 题,已答 3" in seat.page.counts.text()
    focused = seat.page.focusWidget()
    card = seat.page.body.section.card(f"{HEAD}/GH04")
    assert card is not None and focused is not None and card.isAncestorOf(focused)


def test_an_unknown_visit_is_told_and_mended_by_going_on(seat: Seat) -> None:
    seat.page.arrive({"visit": "f" * 32})
    seat.settle()
    assert not seat.page.body_shown()
    assert "没有" in seat.page.panel.accessibleName()


def test_without_a_visit_the_page_says_how_to_begin(seat: Seat) -> None:
    seat.page.arrive({})
    wished = Heard()
    seat.page.page_requested.connect(wished)
    button = seat.page.panel.findChild(QPushButton)
    seat.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "没有正在填写的走访" in seat.page.panel.accessibleName()
    assert wished.told == [("today", {})]


def test_digits_answer_and_enter_goes_on_from_question_to_part(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    for digit in (
        "1",
        "",
        "1",
        "1",
        "1",
        "1",
    ):  # at home; visitors as filled in; a care visit, met, self present, willing
        if digit:
            seat.key(digit)
            seat.settle()
        if seat.page.filling.state.screens[0].missing:
            seat.key(Qt.Key.Key_Return)
            seat.settle()
    assert not seat.page.filling.state.screens[0].missing
    seat.key(Qt.Key.Key_Return)
    seat.settle()
    assert seat.page.body.place() == TK
    stored = seat.on_disk(visit)
    assert [stored.filled.value(f"{HEAD}/{name}") for name in ("GH04", "GH06", "GH07", "GH09", "GH10")] == [
        "home",
        "visit",
        "met",
        "self",
        "agreed",
    ]


def test_page_down_scrolls_and_then_turns(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    bar = seat.page.body.section.verticalScrollBar()
    seat.bot.waitUntil(lambda: bar.maximum() > bar.pageStep())  # laid out: more than one screen to scroll
    bar.setValue(0)
    places = [(seat.page.body.place(), bar.value())]
    for _ in range(6):
        seat.bot.keyClick(seat.page, Qt.Key.Key_PageDown)
        seat.settle()
        places.append((seat.page.body.place(), bar.value()))
    assert places[1][0] == HEAD and places[1][1] > 0
    assert TK in {place for place, _ in places}


def test_parts_turn_by_keys_and_by_the_list(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    seat.bot.keyClick(seat.page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert seat.page.body.place() == TK
    seat.bot.keyClick(seat.page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert seat.page.body.place() == TAIL
    seat.bot.keyClick(seat.page, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert seat.page.body.place() == TK
    steps = seat.page.body.guide.list
    seat.bot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=steps.visualItemRect(steps.item(3)).center())
    assert seat.page.body.place() == HOURS


def test_a_narrow_page_has_a_box_of_parts_and_nothing_beyond_its_edge(qapp, seat: Seat) -> None:
    theme.apply(qapp, theme.Look("light", 2.0))
    seat.page.restyle(theme.look())
    seat.page.resize(940, 540)
    seat.open(begin(seat.device).visit)
    body = seat.page.body
    assert not body.guide.list.isVisible() and body.guide.box.isVisible()
    assert seat.page.minimumSizeHint().width() <= 940
    for place in (HEAD, TK, TAIL, HOURS, SUMMARY):
        body.go_to(place)
        seat.settle()
        view = body.stack.currentWidget()
        inside = view.widget()
        assert inside.width() <= view.viewport().width(), place
        assert inside.minimumSizeHint().width() <= view.viewport().width(), place


def test_what_is_missing_is_counted_and_jumped_to(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    assert seat.page.keys.gaps.text() == f"去缺的题({len(seat.page.filling.state.missing)})"
    seat.page.body.go_to(HOURS)
    seat.bot.keyClick(seat.page, "J", Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    first = seat.page.body.section.card(f"{HEAD}/GH04")
    assert first is not None and first.isAncestorOf(seat.page.focusWidget())
    assert first.message() == "这一题还没有填"
    seat.bot.keyClick(seat.page, "J", Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    second = seat.page.body.section.card(f"{HEAD}/GH06")
    assert second is not None and second.isAncestorOf(seat.page.focusWidget())


# Saving ---------------------------------------------------------------------------------------------------------------


def test_an_answer_is_on_the_disk_and_the_page_says_so(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    card = seat.card(f"{HEAD}/GH07")
    assert isinstance(card.control, ChoiceControl)
    seat.bot.mouseClick(card.control.rows()[1], Qt.MouseButton.LeftButton)
    assert "正在保存" in said(card)
    seat.settle()
    assert "已保存" in said(card)
    assert seat.on_disk(visit).filled.value(f"{HEAD}/GH07") == "out"
    assert seat.page.body.section.card(f"{HEAD}/GH08") is not None


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(OpenVisit, "set", refuse)


def test_an_answer_that_cannot_be_saved_stays_is_marked_and_can_be_saved_again(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    card = seat.card(f"{HEAD}/GH04")
    assert isinstance(card.control, ChoiceControl)
    with monkeypatch.context() as broken:
        failing(broken, DiskFull())
        seat.bot.mouseClick(card.control.rows()[2], Qt.MouseButton.LeftButton)
        seat.settle()
    assert card.control.rows()[2].isChecked()
    assert "未保存" in said(card) and "磁盘满了" in card.message()
    assert seat.page.keys.news.text() == "1 个答案未保存"
    assert "没有存上" in seat.page.banner.text()
    assert not seat.on_disk(visit).filled.value(f"{HEAD}/GH04")
    seat.give(f"{HEAD}/GH06", "visit")  # another answer comes back with the visit as stored
    assert card.control.rows()[2].isChecked()
    seat.bot.mouseClick(seat.page.keys.again, Qt.MouseButton.LeftButton)
    seat.settle()
    assert "已保存" in said(card)
    assert seat.on_disk(visit).filled.value(f"{HEAD}/GH04") == "video"
    assert seat.page.keys.news.text() == "已保存" and not seat.page.banner.isVisible()


def test_what_is_not_saved_survives_another_visit(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, other = begin(seat.device).visit, begin(seat.device, "ZL").visit
    seat.open(visit)
    with monkeypatch.context() as broken:
        failing(broken, DiskFull())
        seat.give(f"{HEAD}/GH04", "video")
    seat.page.leave()
    seat.open(other)
    assert seat.page.filling.unsaved == {}
    seat.page.leave()
    seat.open(visit)
    assert seat.on_disk(visit).filled.value(f"{HEAD}/GH04") == "video"


def test_nothing_is_submitted_while_an_answer_is_not_saved(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = begin(seat.device)
    complete(seat.device, opened)
    seat.open(opened.visit)
    with monkeypatch.context() as broken:
        failing(broken, DiskFull())
        seat.give(f"{TK}/TK04", ["fall"])
    seat.page.body.go_to(SUMMARY)
    assert "还没有存上" in seat.page.body.summary.text()
    assert not seat.page.keys.onward.isEnabled()
    seat.bot.keyClick(seat.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert seat.device.vault.visits.brief(opened.visit).state is State.DRAFT


def test_a_refused_answer_is_told_in_words(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    card = seat.card(f"{HEAD}/GH04")
    seat.give(f"{HEAD}/GH04", "by_pigeon")
    assert "没有这个选项" in card.message()


def test_the_window_is_never_held_while_answers_are_saved(seat: Seat) -> None:
    """Giving an answer returns at once; how long the lane takes is the lane's matter."""
    import time

    seat.open(begin(seat.device).visit)
    fill_head(seat)
    seat.card(f"{TK}/TK04")
    longest = 0.0
    for value in (["fall"], ["fall", "ill"], ["ill"], ["none"]):
        began = time.perf_counter()
        seat.page._saving._on_given(f"{TK}/TK04", value)
        longest = max(longest, time.perf_counter() - began)
        seat.settle()
    assert longest < 0.05


# Leaving and coming back ----------------------------------------------------------------------------------------------


def test_coming_back_lands_at_the_same_question(seat: Seat, qtbot, jobs: Jobs) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    seat.card(f"{TK}/TK06").control.focus_first()
    seat.settle()
    seat.page.leave()
    seat.settle()
    assert seat.on_disk(visit).position == f"{TK}/TK06"
    again = Seat(qtbot, seat.device, jobs)
    again.open(visit)
    card = again.page.body.section.card(f"{TK}/TK06")
    assert again.page.body.place() == TK
    assert card is not None and card.isAncestorOf(again.page.focusWidget())


def test_what_is_half_typed_is_kept_when_the_page_is_left(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    card = seat.card(f"{TAIL}/GT02_add")
    seat.bot.keyClicks(card.control.findChildren(QWidget)[0], "loose wire")
    seat.page.leave()
    seat.settle()
    assert seat.on_disk(visit).filled.value(f"{TAIL}/GT02_add") == "loose wire"


def test_the_language_changes_in_mid_visit_and_everything_stays(qapp, seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    card = seat.card(f"{TAIL}/GT02_add")
    field = card.control.findChildren(QWidget)[0]
    seat.bot.keyClicks(field, "half")
    i18n.install(qapp, "en")
    seat.settle()
    assert "Other problems you" in said(card)
    assert seat.page.body.section.card(f"{TAIL}/GT02_add") is card
    assert field.text() == "half"  # type: ignore[attr-defined]
    assert seat.page.filling.state.language == "English (en)"
    seat.page.jump(f"{HEAD}/GH07")
    seat.settle()
    asked = seat.page.body.section.card(f"{HEAD}/GH07")
    assert asked is not None and "Did you meet the person?" in said(asked)
    assert isinstance(asked.control, ChoiceControl) and asked.control.rows()[0].isChecked()


# Beside the questions -------------------------------------------------------------------------------------------------


def test_the_last_visits_answers_stand_beside(seat: Seat) -> None:
    visited(seat.device)
    seat.device.world.clock.forward(86_400)
    seat.open(begin(seat.device).visit)
    card = seat.card(f"{HEAD}/GH04")
    assert "上次:入户" in said(card)
    assert isinstance(card.control, ChoiceControl)
    assert not any(row.isChecked() for row in card.control.rows())


def test_a_correction_shows_why_it_was_sent_back(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldapp.workflows.review import return_visit

    visit = visited(seat.device).visit
    return_visit(seat.device.session, visit, "请核实", {f"{TK}/TK08": "照片里漏雨"})
    seat.open(start_correction(seat.device.session, visit))
    assert "请核实" in seat.page.banner.text()
    assert "审核退回:照片里漏雨" in said(seat.card(f"{TK}/TK08"))


def test_danger_is_told_at_once_with_numbers_to_ring(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    fill_head(seat)
    band = seat.page.body.urgent
    assert not band.isVisible()
    seat.give(f"{TK}/TK18", "lonely")
    assert not band.isVisible()
    seat.give(f"{TK}/TK18", "suicidal")
    assert band.isVisible()
    assert "T0 立即 · 不要离人" in band.text()
    assert all(number in band.text() for number in ("110 报警", "119 火警救援", "120 急救"))
    assert "T0" in band.accessibleName()
    seat.give(f"{TK}/TK18", "calm")
    assert not band.isVisible()


# Photos, signature, hours ---------------------------------------------------------------------------------------------


def test_a_photo_is_taken_in_shown_and_kept(seat: Seat, tmp_path: Path) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    card = seat.card(f"{TAIL}/GT01")
    file = tmp_path / "photo.jpg"
    file.write_bytes(picture("orange"))
    card.control.picture_given.emit(file)
    seat.settle()
    assert card.control.picture.pixmap().width() > 100  # type: ignore[attr-defined]
    assert "已保存" in said(card)
    (photo,) = seat.on_disk(visit).photos()
    assert photo.ref == f"{TAIL}/GT01"
    assert seat.page.body.section.card(f"{TAIL}/GT01_use") is not None


def test_what_is_no_picture_is_told_and_does_not_stand_in_the_way(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    fill_head(seat)
    card = seat.card(f"{TAIL}/GT01")
    card.control.picture_given.emit(b"not a picture at all")
    seat.settle()
    assert card.message()
    assert seat.page.filling.unsaved == {}


def test_a_drawn_signature_answers_the_question(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    card = seat.card(f"{TAIL}/GT09")
    assert isinstance(card.control, SignatureControl)
    paper = card.control.paper
    seat.bot.mousePress(paper, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    seat.bot.mouseMove(paper, QPoint(90, 60))
    seat.bot.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=QPoint(120, 30))
    seat.bot.mouseClick(card.control.keep, Qt.MouseButton.LeftButton)
    seat.settle()
    assert [photo.ref for photo in seat.on_disk(visit).photos()] == [f"{TAIL}/GT09"]
    assert card.control.picture.isVisible() and not paper.isVisible()


def test_hours_are_typed_down_the_column(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    seat.page.body.go_to(HOURS)
    hours = seat.page.body.hours
    for typed in ("30", "", "1:30"):
        focused = seat.page.focusWidget()
        if typed:
            seat.bot.keyClicks(focused, typed)
        seat.bot.keyClick(focused, Qt.Key.Key_Return)
        seat.settle()
    assert dict(seat.on_disk(visit).minutes) == {"meals": 30, "mobility": 90}
    assert hours._total.text() == "合计:2 小时"
    seat.bot.keyClicks(seat.page.focusWidget(), "9999")
    seat.bot.keyClick(seat.page.focusWidget(), Qt.Key.Key_Down)
    assert any("1440" in label.text() for label in hours._told.values())
    seat.page.focusWidget()
    hours._fields["meals"].setFocus()
    hours._fields["meals"].selectAll()
    seat.bot.keyClick(hours._fields["meals"], Qt.Key.Key_Delete)
    seat.bot.keyClick(hours._fields["meals"], Qt.Key.Key_Down)
    seat.settle()
    assert dict(seat.on_disk(visit).minutes) == {"mobility": 90}


# Submitting -----------------------------------------------------------------------------------------------------------


def test_the_summary_lists_what_is_missing_and_leads_there(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    fill_head(seat)
    seat.give(f"{TK}/TK03", "abnormal")
    seat.bot.keyClick(seat.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    summary = seat.page.body.summary
    text = summary.text()
    assert f"还有 {len(seat.page.filling.state.missing)} 处要填或要改" in text
    assert "T0 立即 · 先拨120，再电话报告镇街" in text
    assert "照片 0 张,签名 0 个" in text and "没有填工时" in text
    assert not seat.page.keys.onward.isEnabled()
    seat.bot.mouseClick(summary.links()[0], Qt.MouseButton.LeftButton)
    seat.settle()
    first = seat.page.filling.state.missing[0].ref
    card = seat.page.body.section.card(first)
    assert card is not None and card.isAncestorOf(seat.page.focusWidget())


def test_ctrl_enter_checks_then_submits_and_the_page_tells_the_truth(seat: Seat) -> None:
    opened = begin(seat.device)
    complete(seat.device, opened)
    seat.open(opened.visit)
    changed = Heard()
    seat.page.changed.connect(changed)
    seat.bot.keyClick(seat.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "都填好了" in seat.page.body.summary.text()
    seat.bot.keyClick(seat.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert seat.device.vault.visits.brief(opened.visit).state is State.WAITING
    assert "已提交,待同步" in seat.page.panel.accessibleName()
    assert "收到镇街的回执以前不会从这里删除" in seat.page.panel.accessibleName()
    assert any("sync" in topics for (topics,) in changed.told)  # type: ignore[operator]
    assert not seat.page.keys.onward.isVisible()


def test_a_submission_that_fails_leaves_the_draft(seat: Seat) -> None:
    opened = begin(seat.device)
    complete(seat.device, opened)
    seat.open(opened.visit)
    seat.door.broken = DiskFull()
    seat.page.body.go_to(SUMMARY)
    seat.bot.mouseClick(seat.page.keys.onward, Qt.MouseButton.LeftButton)
    seat.settle()
    assert "没有提交成,草稿还在" in seat.page.banner.text()
    assert seat.device.vault.visits.brief(opened.visit).state is State.DRAFT
    seat.door.broken = None
    seat.bot.mouseClick(seat.page.keys.onward, Qt.MouseButton.LeftButton)
    seat.settle()
    assert seat.device.vault.visits.brief(opened.visit).state is State.WAITING


def test_several_checklists_share_one_head_and_tail(seat: Seat) -> None:
    seat.open(begin(seat.device, "TK", "ZL").visit)
    fill_head(seat)
    refs = [screen.ref for screen in seat.page.filling.state.screens]
    assert refs == [HEAD, TK, "/data/zl", TAIL]
    assert "特困照护探视、自理能力评估" in seat.page.counts.text()


def test_a_repeat_grows_and_shrinks_on_the_page_and_on_the_disk(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    card = seat.card(f"{TAIL}/GT01")
    card.control.picture_given.emit(picture("orange"))
    seat.settle()
    add = next(button for button in seat.page.findChildren(QPushButton) if button.text() == "添加:更多照片")
    seat.bot.mouseClick(add, Qt.MouseButton.LeftButton)
    seat.settle()
    assert seat.page.body.section.card(f"{TAIL}/GT01_more[2]/photo") is not None
    assert any(item.ref == f"{TAIL}/GT01_more[2]/photo" for item in seat.on_disk(visit).filled.questions())
    removes = [button for button in seat.page.findChildren(QPushButton) if button.text() == "去掉这一组"]
    assert len(removes) == 2
    seat.bot.waitUntil(until(lambda: all(button.isVisible() for button in removes)))
    seat.bot.mouseClick(removes[-1], Qt.MouseButton.LeftButton)
    seat.settle()
    assert seat.page.body.section.card(f"{TAIL}/GT01_more[2]/photo") is None
    assert not any(item.ref == f"{TAIL}/GT01_more[2]/photo" for item in seat.on_disk(visit).filled.questions())


def test_an_answer_is_durable_soon_after_the_key(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the key to the committed transaction: 100 ms as a rule, with cards redrawn meanwhile."""
    import time

    from fieldapp.vault.visits import Visits

    visit = begin(seat.device).visit
    seat.open(visit)
    fill_head(seat)
    card = seat.card(f"{TK}/TK04")
    committed: list[float] = []
    save = Visits.save_answer

    def told(*args: Any, **named: Any) -> None:
        save(*args, **named)
        committed.append(time.perf_counter())

    monkeypatch.setattr(Visits, "save_answer", told)
    card.control.focus_first()
    took = []
    for number in range(40):
        pressed = time.perf_counter()
        seat.key(str(2 + number % 5))
        seat.bot.waitUntil(until(lambda wanted=number: len(committed) > wanted))
        took.append(committed[-1] - pressed)
        seat.settle()
    took.sort()
    times = ", ".join(
        f"{name} {took[place] * 1000:.0f} ms" for name, place in (("p50", 20), ("p95", 37), ("longest", -1))
    )
    print(f"key to commit: {times}")
    assert took[20] < 0.1
    assert seat.on_disk(visit).filled.value(f"{TK}/TK04") == seat.state.ask(f"{TK}/TK04").value
