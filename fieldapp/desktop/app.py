"""The front door of the desktop.

Start order: 1. Qt, Fusion style, the look and language a person chose. 2. The window with the gate, painted at once
and without the program's heavy parts. 3. After that first paint, on the vault lane: icons, `bootstrap` with the
database library, and the pages; meanwhile Qt's own words and the check for a Chinese font on the main thread. 4. The
accounts of the data folder.
At the end: the network lane stops after the step in hand, the vault lane closes the session, both threads end.
"""

from __future__ import annotations

import importlib
import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from fieldapp.desktop import i18n, preferences, theme
from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.window import Window

log = logging.getLogger(__name__)
MIDDLE_GREY = 128
_SWITCH_S = 0.002
"""How long another thread may hold the interpreter while the window waits; Python's own 5 ms adds up when importing."""


class Startup(QObject):
    """What happens after the first paint.

    Signals: ``ready()`` when the heavy parts are loaded and the accounts are asked for.
    """

    ready = Signal()

    def __init__(self, window: Window, app: QApplication) -> None:
        super().__init__(window)
        self._window, self._app = window, app
        window.painted.connect(self._on_painted)
        window.unlocked.connect(self._on_unlocked)

    def _on_painted(self) -> None:
        self._window.jobs.vault.submit(self._load, done=self._on_loaded, failed=self._on_load_failed)
        QTimer.singleShot(0, self._window.gate.check_fonts)
        i18n.install_qt_words(self._app)
        self._app.styleHints().colorSchemeChanged.connect(self._window.follow_system)

    def _load(self, _context: JobContext) -> None:
        from fieldapp.desktop import icons, pages

        icons.prepare()
        self._window.door.prepare()
        importlib.import_module("fieldapp.desktop.workplace")
        for spec in pages.PAGES:
            spec.load()

    def _on_loaded(self, _result: object) -> None:
        from fieldapp.desktop import icons

        icons.icon("today", theme.look())
        self._window.gate.load_accounts()
        self.ready.emit()

    def _on_unlocked(self) -> None:
        if self._window.workplace is not None:
            self._window.workplace.desk.syncing.begin()

    def _on_load_failed(self, error: BaseException) -> None:
        self._window.gate.unlock.show_failure(error)


def dress(app: QApplication, chosen: preferences.Preferences) -> None:
    """Style, look and language. As the system wants is what its palette says: asking Qt's style hints comes later."""
    if app.style().name().lower() != "fusion":
        app.setStyle("Fusion")
    theme.apply(app, chosen.look(app.palette().window().color().lightness() < MIDDLE_GREY))
    i18n.install(app, chosen.language)


def run(data: Path, lang: str | None = None) -> int:
    """Open the desktop on a data folder; ``lang`` ("zh", "en") overrides the language chosen before. Returns the exit
    code of the event loop."""
    sys.setswitchinterval(_SWITCH_S)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("fieldapp")
    chosen = preferences.load(data)
    if lang is not None:
        chosen = chosen._replace(language=lang)
    dress(app, chosen)
    window = Window(Door(data), Jobs(), chosen, data)
    Startup(window, app)
    window.show()
    code: int = app.exec()
    window.jobs.close()
    return code
