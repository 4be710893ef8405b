"""A table with a line under it that says in full what the selected row had to cut short."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.theme import look, mark


class DetailedTable(QWidget):
    """Attributes: ``table``, ``detail`` (label, hidden while nothing is cut short)."""

    def __init__(self, table: RowTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        mark(self.detail, role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().space(0.5))
        column.addWidget(table, 1)
        column.addWidget(self.detail)
        self.detail.hide()
        table.row_changed.connect(self._on_changed)
        table.laid_out.connect(self._on_changed)

    def _on_changed(self, _number: int = -1) -> None:
        text = " · ".join(self.table.cut_short())
        self.detail.setText(text)
        self.detail.setAccessibleName(text)
        self.detail.setVisible(bool(text))
