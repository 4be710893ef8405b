"""What the visit page offers around the questions: footer buttons, the corner's buttons, and the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from fieldapp.desktop.pages.visit_help import KeysHelp
from fieldapp.desktop.pages.visit_outcomes import OutcomeButton
from fieldapp.desktop.parts.frame import PageFrame
from fieldapp.desktop.theme import mark

_SCOPE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class VisitKeys(QObject):
    """Attributes: ``back``, ``gaps``, ``onward`` (buttons), ``again`` (save again), ``news`` (is all saved?), and in
    the corner ``outcome``, ``tongue`` (the language) and ``help``.

    Signals: ``turn(int)`` parts back or on, ``page(int)`` a screenful back or on, ``missing(int)`` to the gap before or
    after, ``forward()`` the main button, ``submit()`` Ctrl+Enter, ``retry()``, ``aside()`` Esc, ``spoken()`` the other
    language.
    """

    turn = Signal(int)
    page = Signal(int)
    missing = Signal(int)
    forward = Signal()
    submit = Signal()
    retry = Signal()
    aside = Signal()
    spoken = Signal()

    def __init__(self, page: PageFrame) -> None:
        super().__init__(page)
        self._page = page
        self.back, self.gaps, self.again = QPushButton(page), QPushButton(page), QPushButton(page)
        self.onward, self.news = QPushButton(page), QLabel(page)
        self.outcome, self.tongue, self.help = OutcomeButton(page), QPushButton(page), QPushButton(page)
        self._in_summary, self._missing, self._unsaved = False, 0, 0
        mark(self.onward, role="primary")
        mark(self.news, role="muted")
        for button in (self.tongue, self.help):
            mark(button, role="quiet")
        self._corner: tuple[QWidget, ...] = (self.outcome, self.tongue, self.help)
        for widget in (self.back, self.gaps, self.again, self.news):
            page.aside.addWidget(widget)
        for part in self._corner:
            page.corner.addWidget(part)
        page.main.addWidget(self.onward)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.back.clicked.connect(self._on_back)
        self.gaps.clicked.connect(self._on_gap)
        self.onward.clicked.connect(self.forward)
        self.again.clicked.connect(self.retry)
        self.tongue.clicked.connect(self.spoken)
        self.help.clicked.connect(self.show_help)
        for keys, slot in (
            ("Ctrl+Return", self.submit),
            ("Ctrl+Enter", self.submit),
            ("Ctrl+J", self._on_gap),
            ("Ctrl+Down", self._on_gap),
            ("Ctrl+Up", self._on_gap_before),
            ("Ctrl+PgDown", self._on_next),
            ("Alt+Right", self._on_next),
            ("Ctrl+PgUp", self._on_back),
            ("PgDown", self._on_page_down),
            ("PgUp", self._on_page_up),
            ("Esc", self.aside),
            ("Ctrl+L", self.spoken),
            ("F4", self._on_outcome),
            ("F1", self.show_help),
        ):
            QShortcut(QKeySequence(keys), self._page, context=_SCOPE).activated.connect(slot)

    def show_for(self, in_summary: bool, missing: int, unsaved: int, other_language: str | None) -> None:
        """Show what fits the place and how the visit stands; ``other_language`` by the form's name of it."""
        self._in_summary, self._missing, self._unsaved = in_summary, missing, unsaved
        self._tell()
        for widget in (self.back, self.onward, self.news, self.outcome, self.help):
            widget.show()
        self.gaps.setVisible(missing > 0)
        self.again.setVisible(unsaved > 0)
        self.tongue.setText((other_language or "").partition(" (")[0])
        self.tongue.setVisible(other_language is not None)
        self.onward.setEnabled(not in_summary or (missing == 0 and unsaved == 0))

    def show_busy(self) -> None:
        """The visit is on its way; nothing is to be pressed twice."""
        self.onward.setEnabled(False)

    def hide_all(self) -> None:
        """There is no visit."""
        for widget in (self.back, self.gaps, self.again, self.onward, self.news, *self._corner):
            widget.hide()

    def show_help(self) -> None:
        """Open the sheet of keys."""
        KeysHelp(self._page).open()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.outcome.retranslate()
        self._tell()

    def _tell(self) -> None:
        self.back.setText(self.tr("上一部分"))
        self.back.setToolTip("Ctrl+PgUp")
        self.gaps.setText(self.tr("去缺的题({n})").format(n=self._missing))
        self.gaps.setToolTip("Ctrl+↓")
        self.again.setText(self.tr("再存一次"))
        self.onward.setText(self.tr("提交走访") if self._in_summary else self.tr("下一部分"))
        self.onward.setToolTip("Ctrl+Enter" if self._in_summary else "Ctrl+PgDown")
        self.tongue.setToolTip(self.tr("换一种语言看题,答案和位置不变(Ctrl+L)"))
        self.help.setText(self.tr("按键"))
        self.help.setToolTip("F1")
        unsaved = self.tr("{n} 个答案未保存").format(n=self._unsaved)
        self.news.setText(unsaved if self._unsaved else self.tr("已保存"))
        mark(self.news, tone="problem" if self._unsaved else "calm")

    def _on_outcome(self) -> None:
        if self.outcome.isVisible():
            self.outcome.offer()

    def _on_gap(self) -> None:
        self.missing.emit(1)

    def _on_gap_before(self) -> None:
        self.missing.emit(-1)

    def _on_back(self) -> None:
        self.turn.emit(-1)

    def _on_next(self) -> None:
        self.turn.emit(1)

    def _on_page_down(self) -> None:
        self.page.emit(1)

    def _on_page_up(self) -> None:
        self.page.emit(-1)
