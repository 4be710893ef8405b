"""Visits begun and not submitted, where no visit is open: pick one and go on where it was left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.door import DraftLine
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.terms import moment_text
from fieldapp.desktop.theme import look, mark

_VISIT = int(Qt.ItemDataRole.UserRole)


class OpenDrafts(QWidget):
    """Attributes: ``list``, ``go_on``, ``today``.

    Signals: ``found()`` there are drafts, and they are shown, ``failed(exception)``, ``picked(str)`` a visit,
    ``today_wanted()``.
    """

    found = Signal()
    failed = Signal(object)
    picked = Signal(str)
    today_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told, self.list = QLabel(self), QListWidget(self)
        self._told.setWordWrap(True)
        mark(self._told, role="muted")
        self.go_on, self.today = QPushButton(self), QPushButton(self)
        mark(self.go_on, role="primary")
        self.list.itemActivated.connect(self._on_picked)
        self.go_on.clicked.connect(self._on_picked)
        self.today.clicked.connect(self.today_wanted)
        bottom = QHBoxLayout()
        bottom.addWidget(self.today)
        bottom.addStretch(1)
        bottom.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look().space(1))
        column.setSpacing(look().space(1.5))
        column.addWidget(self._told)
        column.addWidget(self.list, 1)
        column.addLayout(bottom)

    def ask(self) -> None:
        """Look which drafts there are, the last touched first."""
        door = self._desk.door
        self._desk.jobs.vault.submit(
            lambda _context: door.drafts(), done=self._on_drafts, failed=self._on_failed, latest="visit drafts"
        )

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _on_drafts(self, drafts: Sequence[DraftLine]) -> None:
        if drafts:
            self._show(drafts, self._desk.today())
            self.found.emit()

    def _show(self, drafts: Sequence[DraftLine], today: date) -> None:
        worn = look()
        self._told.setText(self.tr("有 %n 次走访没填完,一题都没有少。挑一个接着填。", "", len(drafts)))
        self.list.setAccessibleName(self._told.text())
        self.list.setIconSize(QSize(worn.px("icon"), worn.px("icon")))
        self.go_on.setText(self.tr("接着填"))
        self.today.setText(self.tr("去今日"))
        self.list.clear()
        for draft in drafts:
            changed = self.tr("最后改动 {when}").format(when=moment_text(draft.changed_at, today))
            item = QListWidgetItem(icons.icon("draft", worn, "muted"), f"{draft.name}\n{changed}")
            item.setData(_VISIT, draft.visit)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _on_picked(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.picked.emit(str(item.data(_VISIT)))
