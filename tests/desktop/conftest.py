"""Pages are tested by clicking and typing without a display, waiting on signals and lanes, never on time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from fieldapp.desktop import i18n, theme
from fieldapp.desktop.app import dress
from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.preferences import Preferences
from fieldapp.desktop.window import Window
from tests.desktop.standins import NOW, PASSPHRASE, StandInDoor

MakeWindow = Callable[..., Window]


@pytest.fixture
def jobs(qtbot) -> Iterator[Jobs]:
    """Two lanes, ended after the test."""
    lanes = Jobs()
    yield lanes
    lanes.close()


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    """Chinese, light, 100 %, whatever the test before chose."""
    dress(qapp, Preferences("zh", "light", 1.0))
    yield
    i18n.install(qapp, "zh")
    theme.apply(qapp, theme.Look())


@pytest.fixture
def settle(qtbot) -> Callable[[Window], None]:
    """Wait until nothing runs or waits on the window's lanes."""

    def wait(window: Window) -> None:
        qtbot.waitUntil(lambda: window.jobs.vault.idle() and window.jobs.network.idle(), timeout=10_000)

    return wait


@pytest.fixture
def make_window(qtbot, qapp: QApplication, chinese: None, tmp_path: Path, settle) -> Iterator[MakeWindow]:
    """Makes a window on a stand-in door, locked or unlocked."""
    made: list[Window] = []

    def make(door: Door | None = None, *, unlocked: bool = True, size: tuple[int, int] = (1366, 768)) -> Window:
        window = Window(door or StandInDoor(), Jobs(), Preferences("zh", "light", 1.0), tmp_path, lambda: NOW)
        made.append(window)
        window.resize(*size)
        window.show()
        window.gate.load_accounts()
        settle(window)
        if unlocked:
            with qtbot.waitSignal(window.unlocked, timeout=10_000):
                window.gate.unlock.passphrase.setText(PASSPHRASE)
                window.gate.unlock.try_open()
            settle(window)
        return window

    yield make
    for window in made:
        window.close()
        window.jobs.close()
        window.deleteLater()
    qapp.sendPostedEvents()
    qapp.processEvents()
