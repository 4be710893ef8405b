"""The window: the gate while locked, the workplace while a vault is open, and how everything looks and speaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from fieldapp.desktop import i18n, preferences, theme
from fieldapp.desktop.door import Door
from fieldapp.desktop.gate import Gate
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.preferences import Preferences

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent

    from fieldapp.desktop.display import DisplayMenu
    from fieldapp.desktop.workplace import Workplace
    from fieldapp.wire.feed import AccountInfo

SMALLEST = (640, 480)


def _now() -> datetime:
    from datetime import datetime  # not before the first paint

    return datetime.now().astimezone()


class Window(QMainWindow):
    """Attributes: ``gate``, ``workplace`` (None while locked), ``door``, ``jobs``. ``data`` is where choices of look
    and language are kept, None to keep none.

    Signals: ``painted()`` once, after the first paint; ``unlocked()``, ``locked()``.
    """

    painted = Signal()
    unlocked = Signal()
    locked = Signal()

    def __init__(
        self, door: Door, jobs: Jobs, chosen: Preferences, data: Path | None, now: Callable[[], datetime] = _now
    ) -> None:
        super().__init__()
        self.door, self.jobs = door, jobs
        self._now, self._data, self._chosen = now, data, chosen
        self.setMinimumSize(*SMALLEST)
        self.resize(1200, 740)
        self._stack = QStackedWidget(self)
        self.gate = Gate(door, jobs, self)
        self._stack.addWidget(self.gate)
        self.setCentralWidget(self._stack)
        self.workplace: Workplace | None = None
        self.gate.opened.connect(self._on_opened)
        self.gate.painted.connect(self.painted)
        self._display: DisplayMenu | None = None
        self._retranslate()

    # Locked and unlocked -------------------------------------------------------------------------------------------

    def _on_opened(self, account: AccountInfo) -> None:
        from fieldapp.desktop.display import DisplayMenu
        from fieldapp.desktop.pages.page import Desk
        from fieldapp.desktop.syncing import SyncRunner
        from fieldapp.desktop.workplace import Workplace

        if self._display is None:
            self._display = DisplayMenu(self)
            self._display.chosen.connect(self.choose)
        syncing = SyncRunner(self.door, self.jobs, self)
        desk = Desk(self.door, self.jobs, account, self._now, syncing)
        self.workplace = Workplace(desk, self._display, self)
        self.workplace.lock_requested.connect(self.lock)
        self._stack.addWidget(self.workplace)
        self._stack.setCurrentWidget(self.workplace)
        self._retranslate()
        # The first page in a turn of its own, so that neither it nor the frame around it holds the window for long.
        QTimer.singleShot(0, self._show_first_page)

    def _show_first_page(self) -> None:
        if self.workplace is None:
            return
        supervises = self.workplace.desk.account.role == "supervisor"
        self.workplace.show_page("review" if supervises else "today")
        self.unlocked.emit()

    def lock(self) -> None:
        """Close the vault and go back to the gate. A synchronisation under way stops after the step in hand."""
        if self.workplace is None:
            return
        self.workplace.close_pages()
        self.workplace.hide()
        self._stack.setCurrentWidget(self.gate)
        self._stack.removeWidget(self.workplace)
        self.workplace.desk.syncing.deleteLater()
        self.workplace.deleteLater()
        self.workplace = None
        # After the network lane's last step, the vault lane closes the session.
        self.jobs.network.submit(self._nothing, done=self._on_network_quiet, failed=self._on_network_quiet)

    def _nothing(self, _context: JobContext) -> None:
        """Runs when everything before it in the lane has ended."""

    def _on_network_quiet(self, _result: object = None) -> None:
        self.jobs.vault.submit(self._close_session, done=self._on_closed, failed=self._on_closed)

    def _close_session(self, _context: JobContext) -> None:
        self.door.lock()

    def _on_closed(self, _result: object = None) -> None:
        self.gate.load_accounts()
        self.locked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workplace is not None:
            self.workplace.close_pages()
        self.hide()
        self.jobs.network.close()
        self.jobs.vault.close_after(self._close_session)
        super().closeEvent(event)

    # Language, theme, text size ------------------------------------------------------------------------------------

    def preferences(self) -> Preferences:
        """What is chosen now."""
        return self._chosen

    def choose(self, chosen: Preferences) -> None:
        """Put a choice in force at once, and keep it."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        before, self._chosen = self._chosen, chosen
        worn = chosen.look(_system_is_dark(app))
        if worn != theme.look():
            theme.apply(app, worn)
            self.gate.restyle(worn)
            if self.workplace is not None:
                self.workplace.restyle(worn)
        if chosen.language != before.language:
            i18n.install(app, chosen.language)
            i18n.install_qt_words(app)
            self.gate.retranslate()
        if self._data is not None:
            preferences.save(self._data, chosen)
        self._retranslate()

    def follow_system(self) -> None:
        """The system went dark or light."""
        self.choose(self._chosen)

    def _retranslate(self) -> None:
        name = self.tr("救助走访")
        account = self.workplace.desk.account if self.workplace is not None else None
        self.setWindowTitle(f"{account.name} - {name}" if account is not None else name)
        if self._display is not None:
            self._display.offer(self._chosen)


def _system_is_dark(app: QApplication) -> bool:
    """Whether the system asks for dark windows."""
    from PySide6.QtCore import Qt

    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
