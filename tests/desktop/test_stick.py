"""The stick's part of the sync page, and enrolling by file: by clicking, in words, never two things at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from fieldapp.desktop.media import Volume, begin_at, stick_among, volumes
from fieldapp.sync.errors import StickFull
from fieldapp.sync.transports.package_in import Imported
from fieldapp.wire.errors import PackageDamaged, PackageForAnother
from tests.desktop.standins import PASSPHRASE, StandInDoor
from tests.desktop.test_pages import open_page


def choose(monkeypatch: pytest.MonkeyPatch, *names: str) -> list[str]:
    """The person chooses these files, one dialog after the other; returns where the dialogs began."""
    left, began = list(names), []

    def answer(_parent: object, _title: str, where: str, _kinds: str = "") -> tuple[str, str]:
        began.append(where)
        return left.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    return began


def test_exporting_shows_progress_and_what_is_on_the_way(make_window, settle, monkeypatch, qtbot) -> None:
    door = StandInDoor()
    page = open_page(make_window(door), settle, "sync")
    assert not page.stick.standing.isVisible()
    began = choose(monkeypatch, "/media/stick/out.fvp")
    let_go = door.hold("export_package")
    page.stick.export_button.click()
    assert door.reached["export_package"].wait(10)
    qtbot.waitUntil(lambda: page.stick.bar.value() == 500, timeout=10_000)
    assert (page.stick.bar.isVisible(), page.stick.export_button.isEnabled()) == (True, False)
    let_go.set()
    settle(page.window())
    assert began[0].endswith("fieldapp-20260302-093000.fvp")
    assert "2 条记录、3 张照片" in page.banner.text()
    assert page.banner.property("tone") == "done"
    assert "今天 09:20 起" in page.stick.standing.text()
    assert page.stick.standing.isVisible()
    assert not page.stick.bar.isVisible()
    lanes = dict(door.calls)
    assert lanes["export_package"] != lanes["on_stick"]


def test_an_export_can_be_stopped(make_window, settle, monkeypatch) -> None:
    door = StandInDoor()
    page = open_page(make_window(door), settle, "sync")
    choose(monkeypatch, "/media/stick/out.fvp")
    let_go = door.hold("export_package")
    page.stick.export_button.click()
    assert door.reached["export_package"].wait(10)
    page.stick.cancel_button.click()
    assert page.stick.cancel_button.text() == "正在停下…"
    let_go.set()
    settle(page.window())
    assert "已停下" in page.banner.text()


@pytest.mark.parametrize(
    ("brought", "words", "tone"),
    [
        (Imported("i", applied=2, received=40), "导入成功:签收 2 条", "done"),
        (Imported("i"), "都已经有了", "done"),
        (Imported("i", old=True), "比本机的资料旧", "wait"),
        (Imported("i", applied=1, rejected=1), "需要看一下", "wait"),
        (Imported("i", held=1, revoked=True), "停用", "problem"),
        (Imported("i", applied=1, cancelled=True), "已停下", "wait"),
    ],
)
def test_importing_ends_in_words(make_window, settle, monkeypatch, brought, words, tone) -> None:
    door = StandInDoor()
    door.brought = brought
    page = open_page(make_window(door), settle, "sync")
    changed: list[object] = []
    page.changed.connect(changed.append)
    choose(monkeypatch, "/media/stick/back.fvr")
    page.stick.import_button.click()
    settle(page.window())
    assert words in page.banner.text()
    assert page.banner.property("tone") == tone
    assert changed


@pytest.mark.parametrize(
    ("error", "words"),
    [(StickFull("ENOSPC"), "U 盘满了"), (PackageDamaged("x"), "不完整"), (PackageForAnother("x"), "不是给这台电脑的")],
)
def test_what_goes_wrong_with_a_stick_is_said(make_window, settle, monkeypatch, error, words) -> None:
    door = StandInDoor()
    door.fail["import_package"] = error
    page = open_page(make_window(door), settle, "sync")
    choose(monkeypatch, "/media/stick/back.fvr")
    page.stick.import_button.click()
    settle(page.window())
    assert words in page.banner.text()
    assert page.stick.import_button.isEnabled()


def test_choosing_nothing_does_nothing(make_window, settle, monkeypatch) -> None:
    door = StandInDoor()
    page = open_page(make_window(door), settle, "sync")
    choose(monkeypatch, "", "")
    page.stick.export_button.click()
    page.stick.import_button.click()
    settle(page.window())
    assert not {"export_package", "import_package"} & {wish for wish, _ in door.calls}


def test_a_stick_is_known_by_its_file_system_or_its_place() -> None:
    inside = [Volume("/", "ext4", True), Volume("/boot/efi", "vfat", True), Volume("/home", "ext4", True)]
    assert stick_among(inside) is None
    assert stick_among([*inside, Volume("E:/", "FAT32", True)]) == "E:/"
    assert stick_among([*inside, Volume("/run/media/zhou/U", "ext4", True)]) == "/run/media/zhou/U"
    assert stick_among([*inside, Volume("/media/zhou/U", "exfat", False)]) is None
    assert isinstance(volumes(), tuple)
    assert isinstance(begin_at(), Path)


def test_enrolling_by_file_in_two_steps(make_window, settle, monkeypatch, qtbot) -> None:
    door = StandInDoor()
    door.entries = ()
    window = make_window(door, unlocked=False)
    window.gate.enrol.file_button.click()
    form = window.gate.enrol_file
    assert form.isVisible()
    assert not window.gate.enrol.isVisible()
    form.request_button.click()
    assert "至少要" in form.message.text()
    form.passphrase.setText(PASSPHRASE)
    form.request_button.click()
    assert "不一样" in form.message.text()
    form.again.setText(PASSPHRASE)
    began = choose(monkeypatch, "/media/stick/code.txt", "/media/stick/ask.request", "/media/stick/back.reply")
    form.request_button.click()
    settle(window)
    assert "ask.request" in form.message.text()
    assert began[1] == "/media/stick/fieldapp-enrol.request"
    with qtbot.waitSignal(window.unlocked, timeout=10_000):
        form.reply_button.click()
    settle(window)
    assert [wish for wish, _ in door.calls if "enrolment" in wish] == ["request_enrolment", "finish_enrolment"]
    assert not form.passphrase.text()


def test_a_refused_reply_is_said_and_one_can_go_back(make_window, settle, monkeypatch) -> None:
    door = StandInDoor()
    door.entries = ()
    door.fail["finish_enrolment"] = PackageForAnother("x")
    window = make_window(door, unlocked=False)
    window.gate.show_enrol_file()
    form = window.gate.enrol_file
    form.reply_button.click()
    assert "请输入" in form.message.text()
    form.passphrase.setText(PASSPHRASE)
    choose(monkeypatch, "/media/stick/back.reply")
    form.reply_button.click()
    settle(window)
    assert "不是给这台电脑的" in form.message.text()
    form.back_button.click()
    assert window.gate.enrol.isVisible()
