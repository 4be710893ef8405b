"""Today, caseload, a person's page and sync, by clicking and typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fieldapp.desktop.door import DraftLine
from fieldapp.desktop.models.rows import CELL_ROLE
from fieldapp.desktop.pages.page import StartVisit
from fieldapp.desktop.parts.choose import ChecklistChooser
from fieldapp.desktop.preferences import Preferences
from fieldapp.desktop.terms import KINDS, STATES
from fieldapp.domain.worklist import ItemKind
from fieldapp.sync.errors import Offline
from fieldapp.sync.summary import SyncSummary
from fieldapp.vault.errors import DiskFull, UnknownPerson
from fieldapp.vault.values import State
from fieldapp.workflows.today import SyncStrip
from tests.desktop.standins import SUPERVISOR, StandInDoor


def open_page(window, settle, key: str, where: dict[str, str] | None = None):
    window.workplace.show_page(key, where)
    settle(window)
    return window.workplace.current()


def texts(table, column: int) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


# Today -------------------------------------------------------------------------------------------------------------


def test_every_kind_and_state_of_the_rooms_below_has_a_word() -> None:
    assert set(KINDS) == {kind.value for kind in ItemKind}
    assert set(STATES) == {state.value for state in State}


def test_today_keeps_the_order_and_says_why(make_window) -> None:
    door = StandInDoor()
    page = make_window(door).workplace.current()
    assert texts(page.table, 0) == [item.name or "全村" for item in door.items]
    cell = page.table.model().index(0, 2).data(CELL_ROLE)
    assert cell.main == "摔倒后 24 小时内跟进"
    assert cell.sub == "依据:走访清单题库约定(自拟)"
    due = page.table.model().index(0, 3).data(CELL_ROLE)
    assert (due.main, due.sub) == ("3月2日(周一) 10:50", "还有 1 小时 20 分")
    late = page.table.model().index(3, 3).data(CELL_ROLE)
    assert (late.main, late.sub, late.tone) == ("2月27日(周五)", "逾期 3 天", "problem")
    assert "3月2日(周一)" in page.counts.text()
    assert "共 8 件事" in page.counts.text()


def test_counts_by_kind_are_filters(make_window) -> None:
    page = make_window().workplace.current()
    page.filters.choose("overdue")
    assert page.table.model().rowCount() == 3
    page.filters.choose("")
    assert page.table.model().rowCount() == 8


def test_enter_on_a_row_starts_the_visit_it_asks_for(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = window.workplace.current()
    page.table.select(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(window)
    assert door.started == [((door.people[3].id,), ("TK",))]


def test_a_returned_visit_is_corrected(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = window.workplace.current()
    page.table.select(2)
    assert page.start_button.text() == "更正这次走访"
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    settle(window)
    assert "start_correction" in [wish for wish, _ in door.calls]
    assert door.started == []


def test_a_row_about_nobody_starts_nothing(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = window.workplace.current()
    page.table.select(1)
    assert not page.start_button.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(window)
    assert door.started == []


def test_where_no_checklist_is_meant_for_a_person_one_chooses(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    door.suits = ("TK", "ZL")
    window = make_window(door)
    window.workplace.current().table.select(3)
    window.workplace.current().start_button.click()
    settle(window)
    chooser = window.workplace.findChild(ChecklistChooser)
    assert not chooser.start_button.isEnabled()
    chooser.boxes["ZL"].click()
    chooser.start_button.click()
    settle(window)
    assert door.started == [((door.people[3].id,), ("ZL",))]


def test_a_draft_is_gone_on_with_from_today(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = window.workplace.current()
    assert not page.draft_button.isVisible()
    first, second = DraftLine("v1", "李明", "2026-03-02T09:00"), DraftLine("v2", "赵秀英", "2026-03-01T09:00")
    door.open_drafts = (first,)
    page.refresh()
    settle(window)
    assert page.draft_button.text() == "接着填草稿:李明"
    with qtbot.waitSignal(page.page_requested) as caught:
        page.draft_button.click()
    assert caught.args == ["visit", {"visit": "v1"}]
    door.open_drafts = (first, second)
    window.workplace.show_page("today")
    settle(window)
    assert page.draft_button.text() == "接着填草稿(2 份)"
    with qtbot.waitSignal(page.page_requested) as caught:
        page.draft_menu.actions()[1].trigger()
    assert caught.args == ["visit", {"visit": "v2"}]


def test_what_went_wrong_follows_the_language_and_the_look(make_window, settle) -> None:
    door = StandInDoor()
    door.fail["today"] = DiskFull()
    window = make_window(door)
    window.choose(Preferences("en", "dark", 1.0))
    assert "The disk is full" in window.workplace.current().panel.accessibleName()
    assert "Try again" in [button.text() for button in window.workplace.current().panel.findChildren(QPushButton)]


def test_an_empty_day_says_what_will_be_here(make_window) -> None:
    page = make_window(StandInDoor(people=0)).workplace.current()
    assert not page.body_shown()
    assert "没有要办的事" in page.panel.accessibleName()
    assert not page.start_button.isEnabled()


def test_a_failure_is_told_in_place_and_can_be_tried_again(make_window, settle) -> None:
    door = StandInDoor()
    door.fail["today"] = DiskFull()
    window = make_window(door)
    page = window.workplace.current()
    assert not page.body_shown()
    assert "磁盘满了" in page.panel.accessibleName()
    del door.fail["today"]
    page.panel.acted.emit()
    settle(window)
    assert page.body_shown()


def test_a_failed_refresh_keeps_what_was_shown(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    door.fail["today"] = DiskFull()
    window.workplace.refresh()
    settle(window)
    page = window.workplace.current()
    assert page.body_shown()
    assert page.table.model().rowCount() == 8
    assert "磁盘满了" in page.banner.text()


# Caseload ----------------------------------------------------------------------------------------------------------


def test_colour_is_always_told_with_its_word(make_window, settle) -> None:
    page = open_page(make_window(), settle, "caseload")
    cell = page.table.model().index(1, 0).data(CELL_ROLE)
    assert [chip.text() for chip in cell.chips] == ["关注类别:红"]
    spoken = page.table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "关注类别:红" in spoken


def test_search_as_one_types_shows_only_the_last_answer(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = open_page(window, settle, "caseload")
    assert page.table.model().rowCount() == 12
    let_go = door.hold("list_people")
    page.search.insert("李")
    assert door.reached["list_people"].wait(10)
    page.search.insert("明")
    page.search.clear()
    page.search.insert("秀英")
    let_go.set()
    settle(window)
    assert texts(page.table, 0) == ["赵秀英"]
    searches = [wish for wish, _ in door.calls].count("list_people")
    assert searches == 3  # at arrival, the one under way, and the last: those between never ran


def test_nothing_found_offers_to_start_over(qtbot, make_window, settle) -> None:
    window = make_window()
    page = open_page(window, settle, "caseload")
    QTest.keyClicks(page.search, "zzz")
    settle(window)
    assert not page.body_shown()
    assert "没有找到" in page.panel.accessibleName()
    page.panel.acted.emit()
    settle(window)
    assert page.search.text() == ""
    assert page.table.model().rowCount() == 12


def test_villages_and_colours_filter(make_window, settle) -> None:
    window = make_window()
    page = open_page(window, settle, "caseload")
    assert page.village.count() == 4
    page.village.setCurrentIndex(1)
    page.village.activated.emit(1)
    settle(window)
    assert page.table.model().rowCount() == 4
    assert page.village.count() == 4
    page.filters.choose("red")
    assert {row.watch_colour for row in page.table.model().rows()} == {"red"}
    page.filters.choose("")
    page.village.setCurrentIndex(0)
    page.village.activated.emit(0)
    settle(window)
    assert page.counts.text() == "12 人"


def test_enter_opens_the_person_and_escape_comes_back(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = open_page(window, settle, "caseload")
    page.table.setFocus()
    page.table.select(1)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(window)
    assert window.workplace.current_key() == "person"
    assert window.workplace.current().title.text() == "李明"
    qtbot.keyClick(window.workplace.current(), Qt.Key.Key_Escape)
    settle(window)
    assert window.workplace.current_key() == "caseload"
    assert page.table.current_number() == 1


# A person ----------------------------------------------------------------------------------------------------------


def person(window, settle, door: StandInDoor, number: int = 1):
    return open_page(window, settle, "person", {"person": door.people[number].id})


def test_a_person_page_tells_file_care_hours_and_visits(make_window, settle) -> None:
    door = StandInDoor()
    page = person(make_window(door), settle, door)
    file = page.file.texts()
    assert "1944年2月2日 · 81 岁" in file
    assert "耳背,说话要大声" in file
    care = " ".join(page.care.texts())
    assert "半自理,列为红色类别(依据:莱州三色分类)" in care
    assert "王建军 · 侄子 · 13863800000" in care
    assert page.hours.texts() == ["助餐", "1 小时 30 分钟", "助洁", "1 小时", "合计", "2 小时 30 分钟"]
    assert page.visits.model().rowCount() == 5


def test_the_id_number_is_masked_until_asked_for(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = person(window, settle, door)
    number = door.people[1].id_number
    assert number not in page.file.texts()
    assert "*" * 14 + number[-4:] in page.file.texts()
    page.id_button.click()
    assert number in page.file.texts()
    window.workplace.show_page("today")
    settle(window)
    person(window, settle, door)
    assert number not in page.file.texts()


def test_starting_a_visit_from_the_person(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = person(window, settle, door)
    with qtbot.waitSignal(page.start_visit_requested) as caught:
        page.start_button.click()
    assert caught.args[0] == StartVisit((door.people[1].id,))
    settle(window)
    assert door.started == [((door.people[1].id,), ("TK",))]


def test_checklists_are_chosen_for_the_person(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = person(window, settle, door)
    page.choose_button.click()
    settle(window)
    chooser = page.findChild(ChecklistChooser)
    chooser.boxes["TK"].click()
    chooser.boxes["ZL"].click()
    chooser.start_button.click()
    settle(window)
    assert door.started == [((door.people[1].id,), ("TK", "ZL"))]


@pytest.mark.parametrize(
    ("row", "button", "wish"), [(0, "接着填这份草稿", None), (1, "更正这次走访", "start_correction")]
)
def test_an_open_visit_is_gone_on_with(make_window, settle, row: int, button: str, wish: str | None) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = person(window, settle, door)
    page.visits.select(row)
    assert page.open_button.text() == button
    page.open_button.click()
    settle(window)
    assert wish is None or wish in [name for name, _ in door.calls]


def test_a_settled_visit_offers_nothing_to_the_assistant_but_a_look_to_the_supervisor(make_window, settle) -> None:
    for account, offered in ((None, False), (SUPERVISOR, True)):
        door = StandInDoor(account=account) if account else StandInDoor()
        page = person(make_window(door), settle, door)
        page.visits.select(4)
        assert page.open_button.isVisible() == offered


def test_a_person_without_visits_says_so(make_window, settle) -> None:
    door = StandInDoor()
    page = person(make_window(door), settle, door, 4)
    assert not page.visits.isVisible()
    assert page.title.text() == door.people[4].name


def test_a_person_who_went_to_another_village_is_told(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    door.fail["person_page"] = UnknownPerson("x")
    page = person(window, settle, door)
    assert "没有这个人的档案" in page.panel.accessibleName()


# Sync --------------------------------------------------------------------------------------------------------------


def test_every_record_and_photo_has_state_and_reason(make_window, settle) -> None:
    page = open_page(make_window(), settle, "sync")
    model = page.table.model()
    assert model.rowCount() == 9
    first = [model.index(0, column).data(CELL_ROLE) for column in range(3)]
    assert [chip.text() for chip in first[1].chips] == ["未被接受"]
    assert "不合清单" in first[2].main
    assert "TK03" in first[2].main
    assert "更正后重送" in first[2].sub
    for row in range(model.rowCount()):
        assert model.index(row, 2).data(CELL_ROLE).main
    page.filters.choose("waiting")
    assert model.rowCount() == 4


def test_syncing_tells_progress_and_ends_in_words(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = open_page(window, settle, "sync")
    let_go = door.hold("sync_now")
    page.sync_button.click()
    assert door.reached["sync_now"].wait(10)
    qtbot.waitUntil(lambda: "已送记录 1 条" in page.progress.text(), timeout=10_000)
    assert page.bar.isVisible()
    assert page.bar.maximum() == 2
    assert not page.sync_button.isEnabled()
    assert window.jobs.running()[0].title == "正在同步"
    let_go.set()
    settle(window)
    assert "送出 2 条,签收 2 条" in page.banner.text()
    assert page.sync_button.isEnabled()
    assert not page.bar.isVisible()


def test_a_sync_can_be_stopped_and_what_was_done_counts(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    page = open_page(window, settle, "sync")
    let_go = door.hold("sync_now")
    page.sync_button.click()
    assert door.reached["sync_now"].wait(10)
    page.cancel_button.click()
    assert page.cancel_button.text() == "正在停下…"
    let_go.set()
    settle(window)
    assert "已停下" in page.banner.text()


def test_being_offline_is_told_calmly(make_window, settle) -> None:
    door = StandInDoor()
    door.fail["sync_now"] = Offline()
    window = make_window(door)
    page = open_page(window, settle, "sync")
    page.sync_button.click()
    settle(window)
    assert "现在没有网络" in page.banner.text()
    assert page.banner.property("tone") == "wait"


def test_a_sync_that_left_something_does_not_say_all_is_well(make_window, settle) -> None:
    door = StandInDoor()
    door.summary = SyncSummary(sent=1, applied=0, rejected=1)
    window = make_window(door)
    page = open_page(window, settle, "sync")
    page.sync_button.click()
    settle(window)
    assert "需要看一下" in page.banner.text()
    assert page.banner.property("tone") == "wait"


def test_synced_is_said_only_when_everything_has_its_receipt(make_window, settle) -> None:
    door = StandInDoor()
    door.summary = SyncSummary(sent=3, applied=3, waiting=1, photos_waiting=2)
    window = make_window(door)
    page = open_page(window, settle, "sync")
    page.sync_button.click()
    settle(window)
    assert "还有 1 条记录、2 张照片没有收据" in page.banner.text()
    assert "同步成功" not in page.banner.text()
    assert page.banner.property("tone") == "wait"


def test_a_rejected_visit_is_mended_from_the_page(make_window, settle) -> None:
    door = StandInDoor()
    page = open_page(make_window(door), settle, "sync")
    wanted: list[str] = []
    page.correction_requested.connect(wanted.append)
    rows = [page.table.model().row_at(number) for number in range(page.table.model().rowCount())]
    page.table.select(next(number for number, row in enumerate(rows) if row.mendable))
    assert page.mend_button.isVisible()
    page.mend_button.click()
    assert wanted == [next(row.visit for row in rows if row.mendable)]
    page.table.select(next(number for number, row in enumerate(rows) if not row.mendable))
    assert not page.mend_button.isVisible()


def test_problems_are_told_in_words(make_window, settle) -> None:
    door = StandInDoor()
    door.problems = ("clock_wrong", "same_id_other_bytes")
    page = open_page(make_window(door), settle, "sync")
    assert "日期和时间调准" in page.problems.text()
    assert "编号相同" in page.problems.text()


# The strip ---------------------------------------------------------------------------------------------------------

SUCCESS = "2026-03-02T08:05:00+08:00"


@pytest.mark.parametrize(
    ("strip", "tone", "said"),
    [
        (SyncStrip(0, 0, 0, 0, 0, SUCCESS, None), "done", "全部已收妥"),
        (SyncStrip(2, 3, 0, 0, 0, SUCCESS, None), "wait", "待同步 2 条记录、3 张照片"),
        (SyncStrip(0, 0, 0, 0, 1, SUCCESS, None), "problem", "1 条未被接受"),
        (SyncStrip(0, 0, 0, 1, 0, SUCCESS, None), "wait", "1 条待核实"),
        (SyncStrip(0, 0, 1, 0, 0, SUCCESS, None), "done", "1 份草稿未提交"),
        (SyncStrip(0, 0, 0, 0, 0, None, None), "wait", "还没有同步过"),
        (SyncStrip(1, 0, 0, 0, 0, SUCCESS, "offline"), "wait", "现在没有网络"),
        (SyncStrip(0, 0, 0, 0, 0, SUCCESS, "clock_wrong"), "problem", "证书不在有效期内"),
    ],
)
def test_the_strip_tells_the_truth(make_window, strip: SyncStrip, tone: str, said: str) -> None:
    door = StandInDoor()
    door.strip = strip
    window = make_window(door)
    assert said in window.workplace.strip.text()
    assert window.workplace.strip.tone() == tone
    if strip.last_success:
        assert "今天 08:05" in window.workplace.strip.text()
    if not strip.all_settled or not strip.last_success:
        assert "全部已收妥" not in window.workplace.strip.text()
