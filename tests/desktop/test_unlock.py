"""Unlocking and enrolling by typing and clicking."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fieldapp.bootstrap import AccountEntry
from fieldapp.desktop.strength import Strength, strength
from fieldapp.sync.errors import CodeUsed
from fieldapp.vault.errors import TooManyTries, VaultInUse, VaultTooNew
from tests.desktop.standins import PASSPHRASE, StandInDoor

CODE = "ABCDE12345FGHJK67890MNPQR2468X"


def typed(field: QLineEdit, text: str) -> None:
    """Key by key where the keyboard can, else pasted."""
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        field.insert(text)


def test_typing_the_passphrase_and_enter_opens_today(qtbot, make_window, settle) -> None:
    window = make_window(unlocked=False)
    typed(window.gate.unlock.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.unlocked, timeout=10_000):
        qtbot.keyClick(window.gate.unlock.passphrase, Qt.Key.Key_Return)
    settle(window)
    assert window.workplace.current_key() == "today"
    assert window.gate.unlock.passphrase.text() == ""


def test_unlocking_runs_on_the_vault_lane(make_window) -> None:
    door = StandInDoor()
    make_window(door)
    threads = {thread for wish, thread in door.calls if wish in ("unlock", "today", "sync_strip")}
    assert len(threads) == 1
    assert "MainThread" not in threads


def test_a_wrong_passphrase_is_told_and_what_was_typed_can_be_typed_over(make_window, settle) -> None:
    window = make_window(unlocked=False)
    form = window.gate.unlock
    typed(form.passphrase, "wrong one")
    form.button.click()
    settle(window)
    assert window.workplace is None
    assert form.message.isVisible()
    assert "口令不对" in form.message.text()
    assert form.passphrase.selectedText() == "wrong one"
    assert form.button.isEnabled()


def test_after_too_many_tries_one_has_to_wait_and_sees_how_long(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door, unlocked=False)
    form = window.gate.unlock
    door.fail["unlock"] = TooManyTries(6, 2)
    typed(form.passphrase, "again")
    form.button.click()
    settle(window)
    assert not form.button.isEnabled()
    assert form.button.text() == "请等 2 秒"
    tries = [wish for wish, _ in door.calls].count("unlock")
    qtbot.keyClick(form.passphrase, Qt.Key.Key_Return)
    settle(window)
    assert [wish for wish, _ in door.calls].count("unlock") == tries
    qtbot.waitUntil(form.button.isEnabled, timeout=5_000)
    assert form.button.text() == "解锁"


def test_a_vault_in_use_or_too_new_is_told(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door, unlocked=False)
    form = window.gate.unlock
    for error, said in ((VaultInUse(4711), "4711"), (VaultTooNew("0042"), "更新程序")):
        door.fail["unlock"] = error
        form.passphrase.setText(PASSPHRASE)
        form.try_open()
        settle(window)
        assert said in form.message.text()


def test_an_empty_passphrase_asks_nothing(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door, unlocked=False)
    window.gate.unlock.button.click()
    settle(window)
    assert "unlock" not in [wish for wish, _ in door.calls]
    assert window.gate.unlock.message.text() == "请先输入口令。"


def test_caps_lock_is_noticed_from_what_is_typed(qtbot, make_window) -> None:
    form = make_window(unlocked=False).gate.unlock
    qtbot.keyClick(form.passphrase, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not form.caps.isVisible()
    qtbot.keyClicks(form.passphrase, "A")  # upper case without Shift
    assert form.caps.isVisible()
    qtbot.keyClicks(form.passphrase, "b")
    assert not form.caps.isVisible()


def test_showing_the_passphrase(make_window) -> None:
    form = make_window(unlocked=False).gate.unlock
    assert form.passphrase.echoMode() == QLineEdit.EchoMode.Password
    form.show_button.click()
    assert form.passphrase.echoMode() == QLineEdit.EchoMode.Normal
    assert form.show_button.text() == "隐藏"


def test_several_accounts_are_offered_and_the_chosen_one_is_opened(qtbot, make_window, settle) -> None:
    door = StandInDoor()
    door.entries = (AccountEntry("v1", "a1", ""), AccountEntry("v2", "a2", "西由镇"), AccountEntry("v3", None, ""))
    window = make_window(door, unlocked=False)
    accounts = window.gate.unlock.accounts
    assert accounts.isVisible()
    assert [accounts.itemText(number) for number in range(accounts.count())] == ["账户 1", "西由镇"]
    accounts.setCurrentIndex(1)
    window.gate.unlock.passphrase.setText(PASSPHRASE)
    with qtbot.waitSignal(window.unlocked, timeout=10_000):
        window.gate.unlock.button.click()
    assert door.unlocked_vault == "v2"


def test_without_an_account_enrolment_is_in_front(make_window) -> None:
    door = StandInDoor()
    door.entries = ()
    window = make_window(door, unlocked=False)
    assert window.gate.enrol.isVisible()
    assert not window.gate.unlock.isVisible()
    assert not window.gate.enrol.unlock_button.isVisible()


def fill(form, code: str = CODE) -> None:
    typed(form.url, "https://central.example")
    typed(form.code, code.lower())
    typed(form.passphrase, PASSPHRASE)
    typed(form.again, PASSPHRASE)


def test_enrolling_shows_each_step_and_opens(qtbot, make_window) -> None:
    door = StandInDoor()
    window = make_window(door, unlocked=False)
    window.gate.unlock.enrol_button.click()
    form = window.gate.enrol
    fill(form)
    assert form.code.text() == "ABCDE-12345-FGHJK-67890-MNPQR-2468X"
    let_go = door.hold("enrol")
    form.button.click()
    assert door.reached["enrol"].wait(10)
    qtbot.waitUntil(lambda: form.steps.standing("keys") == "done", timeout=10_000)
    assert form.steps.standing("central") == "now"
    assert form.steps.standing("saved") == "todo"
    assert not form.button.isEnabled()
    with qtbot.waitSignal(window.unlocked, timeout=10_000):
        let_go.set()
    assert form.passphrase.text() == ""


def test_a_used_code_is_told_and_the_step_it_stopped_at_is_marked(make_window, settle) -> None:
    door = StandInDoor()
    door.fail["enrol"] = CodeUsed()
    window = make_window(door, unlocked=False)
    window.gate.show_enrol()
    form = window.gate.enrol
    fill(form)
    form.button.click()
    settle(window)
    assert "用过" in form.message.text()
    assert form.steps.standing("central") == "failed"
    assert form.button.isEnabled()
    assert form.passphrase.text() == PASSPHRASE


def test_what_is_missing_is_told_before_anything_is_sent(make_window, settle) -> None:
    door = StandInDoor()
    window = make_window(door, unlocked=False)
    window.gate.show_enrol()
    form = window.gate.enrol
    form.button.click()
    assert "服务地址" in form.message.text()
    typed(form.url, "https://central.example")
    form.button.click()
    assert "登记码" in form.message.text()
    typed(form.code, CODE)
    typed(form.passphrase, "short")
    form.button.click()
    assert "至少要 8" in form.message.text()
    form.passphrase.setText(PASSPHRASE)
    typed(form.again, "different")
    form.button.click()
    assert "不一样" in form.message.text()
    assert form.again.hasFocus()
    settle(window)
    assert "enrol" not in [wish for wish, _ in door.calls]


def test_enter_goes_from_field_to_field(qtbot, make_window) -> None:
    window = make_window(unlocked=False)
    window.gate.show_enrol()
    form = window.gate.enrol
    form.url.setFocus()
    for field in (form.code, form.passphrase, form.again):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        assert field.hasFocus()


def test_strength_prefers_length_to_tricks() -> None:
    assert strength("1234567") is Strength.TOO_SHORT
    assert strength("三只羊") is Strength.TOO_SHORT
    assert strength("三只黑羊") is not Strength.TOO_SHORT
    assert strength("12345678") is Strength.WEAK
    assert strength("aaaaaaaaaaaa") is Strength.WEAK
    assert strength("kelp otter lamp") is Strength.STRONG
    assert strength("苹果树下三只羊在吃草") is Strength.STRONG
    assert strength("Tr7!xQ9z") is Strength.FAIR


def test_a_missing_chinese_font_is_told_in_english(make_window, monkeypatch) -> None:
    window = make_window(unlocked=False)
    window.gate.check_fonts()
    monkeypatch.setattr(QFontDatabase, "families", lambda _system: [])
    window.gate.check_fonts()
    assert window.gate.font_notice_shown()
    assert window.gate.unlock.button.isVisible()
