"""The footer of the visit page and its keyboard: back, what is missing, on, submit."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton

from fieldapp.desktop.parts.frame import PageFrame
from fieldapp.desktop.theme import mark

_SCOPE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class VisitKeys(QObject):
    """Attributes: ``back``, ``gaps``, ``onward`` (buttons), ``again`` (save again), ``news`` (is all saved?).

    Signals: ``turn(int)`` parts back or on, ``page(int)`` a screenful back or on, ``missing()``, ``forward()`` the main
    button, ``submit()`` Ctrl+Enter, ``retry()``.
    """

    turn = Signal(int)
    page = Signal(int)
    missing = Signal()
    forward = Signal()
    submit = Signal()
    retry = Signal()

    def __init__(self, page: PageFrame) -> None:
        super().__init__(page)
        self.back, self.gaps, self.again = QPushButton(page), QPushButton(page), QPushButton(page)
        self.onward, self.news = QPushButton(page), QLabel(page)
        self._in_summary, self._missing, self._unsaved = False, 0, 0
        mark(self.onward, role="primary")
        mark(self.news, role="muted")
        for widget in (self.back, self.gaps, self.again, self.news):
            page.aside.addWidget(widget)
        page.main.addWidget(self.onward)
        self.back.clicked.connect(self._on_back)
        self.gaps.clicked.connect(self.missing)
        self.onward.clicked.connect(self.forward)
        self.again.clicked.connect(self.retry)
        for keys, slot in (
            ("Ctrl+Return", self.submit),
            ("Ctrl+Enter", self.submit),
            ("Ctrl+J", self.missing),
            ("Ctrl+PgDown", self._on_next),
            ("Alt+Right", self._on_next),
            ("Ctrl+PgUp", self._on_back),
            ("PgDown", self._on_page_down),
            ("PgUp", self._on_page_up),
        ):
            QShortcut(QKeySequence(keys), page, context=_SCOPE).activated.connect(slot)
        self.retranslate()

    def show_for(self, in_summary: bool, missing: int, unsaved: int) -> None:
        """Show what fits the place and how the visit stands."""
        self._in_summary, self._missing, self._unsaved = in_summary, missing, unsaved
        self.retranslate()
        for widget in (self.back, self.onward, self.news):
            widget.show()
        self.gaps.setVisible(missing > 0)
        self.again.setVisible(unsaved > 0)
        self.onward.setEnabled(not in_summary or (missing == 0 and unsaved == 0))

    def show_busy(self) -> None:
        """The visit is on its way; nothing is to be pressed twice."""
        self.onward.setEnabled(False)

    def hide_all(self) -> None:
        """There is no visit."""
        for widget in (self.back, self.gaps, self.again, self.onward, self.news):
            widget.hide()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.back.setText(self.tr("上一部分"))
        self.back.setToolTip("Ctrl+PgUp")
        self.gaps.setText(self.tr("去缺的题({n})").format(n=self._missing))
        self.gaps.setToolTip("Ctrl+J")
        self.again.setText(self.tr("再存一次"))
        self.onward.setText(self.tr("提交走访") if self._in_summary else self.tr("下一部分"))
        self.onward.setToolTip("Ctrl+Enter" if self._in_summary else "Ctrl+PgDown")
        unsaved = self.tr("{n} 个答案未保存").format(n=self._unsaved)
        self.news.setText(unsaved if self._unsaved else self.tr("已保存"))
        mark(self.news, tone="problem" if self._unsaved else "calm")

    def _on_back(self) -> None:
        self.turn.emit(-1)

    def _on_next(self) -> None:
        self.turn.emit(1)

    def _on_page_down(self) -> None:
        self.page.emit(1)

    def _on_page_up(self) -> None:
        self.page.emit(-1)
