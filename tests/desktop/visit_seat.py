"""Someone sitting before the visit page, over a real vault and the real forms; keys go to whatever has the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from fieldapp.desktop.controls.card import QuestionCard
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.models.visit_state import VisitState
from fieldapp.desktop.pages.visit import VisitPage
from fieldapp.workflows.fill_form import OpenVisit, open_visit
from tests.desktop.visit_standins import OpenDoor, desk_of, until
from tests.workflows.conftest import Device

CTRL = Qt.KeyboardModifier.ControlModifier


class Seat:
    """Someone sitting before the page."""

    def __init__(self, qtbot: Any, device: Device, jobs: Jobs) -> None:
        self.bot, self.device, self.jobs = qtbot, device, jobs
        self.page = VisitPage(desk_of(device.session, jobs))
        self.page.resize(1150, 700)
        self.page.retranslate()
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    @property
    def door(self) -> OpenDoor:
        door = self.page.desk.door
        assert isinstance(door, OpenDoor)
        return door

    def open(self, visit: str) -> None:
        self.page.arrive({"visit": visit})
        self.bot.waitUntil(
            until(lambda: self.page.filling.opened is not None and self.page.body_shown()), timeout=20_000
        )
        self.settle()

    def settle(self) -> None:
        """Until nothing is on its way and every card is made."""
        self.bot.waitUntil(
            until(lambda: self.jobs.vault.idle() and not self.page.body.section.is_building()), timeout=20_000
        )
        self.bot.wait(0)

    def card(self, ref: str) -> QuestionCard:
        self.page.jump(ref)
        self.settle()
        card = self.page.body.section.card(ref)
        assert card is not None, ref
        return card

    @property
    def state(self) -> VisitState:
        assert self.page.filling.state is not None
        return self.page.filling.state

    def focus(self) -> QWidget:
        """What has the keyboard."""
        focused = self.page.focusWidget()
        assert focused is not None, self.page.turns.at
        return focused

    def key(self, key: Any, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key to whatever has the keyboard."""
        self.bot.keyClick(self.focus(), key, modifier)

    def give(self, ref: str, value: object) -> None:
        self.page.filling.give(ref, value)
        self.settle()

    def take_outcome(self, digit: str) -> None:
        """F4, then the number of what happened."""
        self.key(Qt.Key.Key_F4)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        self.bot.keyClick(menu, digit)
        self.take_window()
        self.settle()

    def choose_file(self, file: Path) -> None:
        """Type the name of a file into the dialog that has the keyboard; the page has it again afterwards."""
        choose_file(self.bot, file)
        self.take_window()

    def take_window(self) -> None:
        """What a window manager does once a menu or a dialog is gone."""
        self.page.activateWindow()
        self.bot.waitUntil(self.page.isActiveWindow)

    def on_disk(self, visit: str) -> OpenVisit:
        """The visit as another program run would find it."""
        return open_visit(self.device.session, visit)


def choose_file(bot: Any, file: Path) -> None:
    """Type the name of a file into the dialog that has the keyboard, and Enter."""
    bot.waitUntil(until(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog)), timeout=10_000)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    named = dialog.findChild(QLineEdit, "fileNameEdit")
    assert named is not None
    bot.waitUntil(until(named.hasFocus))
    bot.keyClicks(named, str(file))
    bot.keyClick(named, Qt.Key.Key_Return)
    bot.waitUntil(until(lambda: QApplication.activeModalWidget() is None))
