"""What a copy of the program can prove of its window on the machine it stands on: fonts, translations, the first page.

Used by ``fieldapp selftest``. Without a display everything is drawn into memory. Main thread only.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from fieldapp.desktop import i18n, icons, theme
from fieldapp.desktop.app import Startup, dress
from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.preferences import Preferences
from fieldapp.desktop.window import Window
from fieldapp.domain.errors import EnvironmentFault

_READY_WITHIN_MS: Final = 120_000


class WindowUnproven(EnvironmentFault):
    """The window did not come up as it should; the text says what was missing."""

    code = "window_unproven"


def platform() -> str:
    """Where Qt draws: ``xcb``, ``wayland``, ``windows``, ``cocoa``, or ``offscreen`` without a display."""
    _application()
    return QGuiApplication.platformName()


def chinese_fonts() -> tuple[str, ...]:
    """The installed font families that can show simplified Chinese."""
    _application()
    return tuple(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def unlock_word(language: str) -> str:
    """What the unlock page's button says in ``language`` ("zh" or "en")."""
    _application()
    return i18n.translated("UnlockForm", "解锁", language)


def open_window(data: Path) -> int:
    """Open the window on a data folder as a person would, wait until it has loaded everything and offers its accounts,
    and close it. Returns how many colours were painted. Raises ``WindowUnproven``."""
    app = _application()
    dress(app, Preferences())
    jobs = Jobs()
    window = Window(Door(data), jobs, Preferences(), None)
    try:
        startup = Startup(window, app)
        window.show()
        _wait_until_ready(startup)
        if not icons.icon("lock", theme.look()).pixmap(32, 32).toImage().hasAlphaChannel():
            raise WindowUnproven("no icon can be drawn")
        return _colours(window.grab().toImage())
    finally:
        window.close()
        jobs.close()


def _application() -> QApplication:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    return app


def _wait_until_ready(startup: Startup) -> None:
    loop = QEventLoop()
    startup.ready.connect(loop.quit)
    late = QTimer(singleShot=True)
    late.timeout.connect(loop.exit)
    late.start(_READY_WITHIN_MS)
    loop.exec()
    if not late.isActive():
        raise WindowUnproven(f"the window was not ready within {_READY_WITHIN_MS // 1000} s")


def _colours(picture: QImage) -> int:
    small = picture.scaled(400, 300)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())})
