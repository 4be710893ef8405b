"""The window: ways between pages, locking, language and text size while running, keyboard, sizes, names."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from fieldapp.desktop import preferences, theme
from fieldapp.desktop.pages.page import VISITS
from fieldapp.desktop.preferences import Preferences
from fieldapp.desktop.syncing import SyncProgress
from fieldapp.sync.schedule import Delays
from fieldapp.sync.summary import FeedApplied, PhotoReceived, PhotoUploaded, RecordsSettled
from fieldapp.wire.feed import AccountInfo
from tests.desktop.standins import PASSPHRASE, StandInDoor

PAGES = ("today", "caseload", "person", "policy", "sync")


def go(window, settle, door: StandInDoor, key: str) -> QWidget:
    window.workplace.show_page(key, {"person": door.people[1].id} if key == "person" else {})
    settle(window)
    return window.workplace.current()


def shown(parent: QWidget, kind: type) -> list:
    return [each for each in parent.findChildren(kind) if each.isVisible()]


# Ways --------------------------------------------------------------------------------------------------------------


def test_alt_and_a_number_go_to_a_page(qtbot, make_window, settle) -> None:
    window = make_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.workplace.current_key() == "caseload")
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.workplace.current().search.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert window.workplace.current_key() == "today"


def test_the_rail_folds_to_icons_with_tooltips_when_narrow(make_window) -> None:
    window = make_window(size=(1366, 768))
    rail = window.workplace.rail
    wide = rail.width()
    assert not rail.folded()
    window.resize(1024, 700)
    assert rail.folded()
    assert rail.width() < wide
    buttons = shown(rail, QAbstractButton)
    assert all(button.toolTip() and button.accessibleName() for button in buttons)


def test_an_unknown_page_changes_nothing(make_window) -> None:
    window = make_window()
    window.workplace.show_page("nowhere")
    assert window.workplace.current_key() == "today"


def test_what_a_page_changed_refreshes_the_page_in_front_and_the_strip(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    asked = [wish for wish, _ in door.calls]
    window.workplace.page("caseload").changed.emit(frozenset({VISITS}))
    settle(window)
    again = [wish for wish, _ in door.calls][len(asked) :]
    assert sorted(again) == ["sync_strip", "today"]


# Locking -----------------------------------------------------------------------------------------------------------


def test_locking_closes_the_session_on_its_lane_and_lets_go_of_the_pages(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    with qtbot.waitSignal(window.locked, timeout=10_000):
        window.lock()
    settle(window)
    assert not door.open
    assert window.workplace is None
    assert window.gate.unlock.passphrase.isVisible()
    assert {thread for wish, thread in door.calls if wish in ("unlock", "lock")} == {
        thread for wish, thread in door.calls if wish == "today"
    }
    with qtbot.waitSignal(window.unlocked, timeout=10_000):
        window.gate.unlock.passphrase.setText(PASSPHRASE)
        window.gate.unlock.try_open()
    assert door.open


def test_locking_during_a_sync_waits_for_its_step(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    let_go = door.hold("sync_now")
    window.workplace.desk.syncing.start()
    assert door.reached["sync_now"].wait(10)
    window.lock()
    assert "lock" not in [wish for wish, _ in door.calls]
    with qtbot.waitSignal(window.locked, timeout=10_000):
        let_go.set()
    order = [wish for wish, _ in door.calls if wish in ("sync_now", "lock")]
    assert order == ["sync_now", "lock"]


def test_closing_the_window_closes_the_session(make_window) -> None:
    door = StandInDoor()
    window = make_window(door)
    window.close()
    assert not door.open


def test_the_main_thread_makes_no_wish(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    for key in PAGES:
        go(window, settle, door, key)
    window.workplace.desk.syncing.start()
    settle(window)
    assert threading.current_thread().name not in {thread for _, thread in door.calls}


# Language, theme, text size ----------------------------------------------------------------------------------------

ENGLISH = {"today": "Today", "caseload": "People", "sync": "Sync"}


def test_switching_the_language_while_running_reaches_every_page(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    for key in PAGES:
        go(window, settle, door, key)
    window.choose(Preferences("en", "light", 1.0))
    for key, word in ENGLISH.items():
        page = go(window, settle, door, key)
        assert page.title.text() == word
    page = go(window, settle, door, "person")
    assert page.start_button.text() == "Start visit"
    assert "Waiting: 2 records, 3 photos" in window.workplace.strip.text()
    assert "days overdue" in window.workplace.page("today").table.model().index(3, 3).data(Qt.ItemDataRole.ToolTipRole)
    window.choose(Preferences("zh", "light", 1.0))
    assert go(window, settle, door, "today").title.text() == "今日"


def test_the_gate_speaks_the_language_chosen(make_window) -> None:
    window = make_window(unlocked=False)
    window.choose(Preferences("en", "light", 1.0))
    assert window.gate.unlock.button.text() == "Unlock"


def test_choices_are_kept_in_the_data_folder(make_window, tmp_path) -> None:
    window = make_window()
    window.choose(Preferences("en", "dark", 1.5))
    assert preferences.load(tmp_path) == Preferences("en", "dark", 1.5)
    assert theme.look() == theme.Look("dark", 1.5)


@pytest.mark.parametrize("nonsense", ["", "[]", '{"language": "fr", "scheme": 7, "scale": 99}', "\x00"])
def test_unreadable_choices_count_as_none(tmp_path, nonsense: str) -> None:
    (tmp_path / "desktop.json").write_text(nonsense, encoding="utf-8")
    assert preferences.load(tmp_path) == Preferences()


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    preferences.save(tmp_path / "file", Preferences("en"))
    assert preferences.load(tmp_path / "file") == Preferences()


# Sizes, names, keyboard --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("scale", "size"), [(1.0, (1366, 768)), (1.5, (1366, 768)), (1.5, (1024, 700)), (2.0, (1366, 768))]
)
def test_no_word_on_a_button_or_label_is_cut_off(
    make_window, settle, qapp: QApplication, language: str, scale: float, size: tuple[int, int]
) -> None:
    door = StandInDoor()
    window = make_window(door, size=size)
    window.choose(Preferences(language, "light", scale))
    for key in PAGES:
        page = go(window, settle, door, key)
        for _ in range(4):
            qapp.sendPostedEvents()
            qapp.processEvents()
        assert window.width() == size[0]
        for button in shown(page, QAbstractButton):
            if button.text():
                assert button.width() >= button.sizeHint().width(), (key, button.text())
                assert button.height() >= button.sizeHint().height(), (key, button.text())
        for label in shown(page, QLabel):
            if label.wordWrap() and label.text():
                assert label.height() >= label.heightForWidth(label.width()), (key, label.text())


def test_targets_are_at_least_40_px(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    for key in PAGES:
        page = go(window, settle, door, key)
        for kind in (QAbstractButton, QLineEdit, QComboBox):
            for each in (*shown(page, kind), *shown(window.workplace.rail, kind)):
                if isinstance(each.parent(), QLineEdit) or not each.isEnabled():
                    continue
                assert each.height() >= 40, (key, each.accessibleName() or each)


def test_everything_one_can_reach_by_keyboard_has_a_name(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    for key in PAGES:
        page = go(window, settle, door, key)
        for each in shown(page, QWidget):
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and isinstance(
                each, QAbstractButton | QLineEdit | QComboBox | QTableView
            ):
                text = each.text() if isinstance(each, QAbstractButton) else ""
                assert text or each.accessibleName(), (key, each)


def test_tab_goes_through_the_caseload_in_order(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    window.activateWindow()
    page = go(window, settle, door, "caseload")
    page.search.setFocus()
    seen = []
    for _ in range(12):
        seen.append(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert seen.index(page.search) < seen.index(page.village) < seen.index(page.table) < seen.index(page.open_button)


# Synchronising -----------------------------------------------------------------------------------------------------


def test_progress_is_counted_from_what_the_run_tells() -> None:
    progress = SyncProgress()
    for event in (
        RecordsSettled(3, 2),
        FeedApplied(40, True, ()),
        PhotoUploaded("a", 4),
        PhotoUploaded("b", 3),
        PhotoReceived("c"),
    ):
        progress = progress.after(event)
    assert progress == SyncProgress(3, 2, 40, 2, 3, 1)


def test_a_burst_of_changes_makes_one_run(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door)
    syncing = window.workplace.desk.syncing
    syncing._delays = Delays(quiet_s=0.02, hard_max_s=0.2)
    for _ in range(5):
        syncing.soon()
    with qtbot.waitSignal(syncing.ended, timeout=10_000):
        pass
    settle(window)
    assert [wish for wish, _ in door.calls].count("sync_now") == 1


def test_a_supervisor_begins_with_the_review_queue(make_window) -> None:
    door = StandInDoor(account=AccountInfo("s1", "孙建国", "supervisor", ("370683107",), ("370683107",)))
    assert make_window(door).windowTitle().startswith("孙建国")
