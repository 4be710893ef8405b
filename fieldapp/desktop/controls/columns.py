"""Equal columns, as many as the widest of what they hold allows.

A widget that places its children and fixes its own height, rather than a `QLayout`: Qt asks a layout's sizes again and
again, each time through Python, and would have to wait for whatever else is running there.
"""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.desktop.controls.row import CheckRow, RadioRow
from fieldapp.desktop.theme import look

Row = RadioRow | CheckRow


class Columns(QWidget):
    """Rows line by line, left to right. Hidden ones take no room."""

    def __init__(self, most: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._most = most
        self._placed = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, row: Row) -> None:
        """Hold one more, after the others; `arrange` places it."""
        row.setParent(self)
        self._rows.append(row)

    def arrange(self) -> None:
        """Place the rows anew, after some came, went or changed."""
        self.setMinimumWidth(look().px("target") * 3)
        self._place(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != self._placed:
            self._place(event.size().width())

    def _place(self, total: int) -> None:
        gap = look().space(0.75)
        shown = [row for row in self._rows if not row.isHidden()]
        self._placed = total
        if not shown:
            self.setFixedHeight(0)
            return
        widest = max(row.wished_width() for row in shown)
        columns = max(1, min(self._most, len(shown), (total + gap) // max(1, widest + gap)))
        width = max(1, (total - (columns - 1) * gap) // columns)
        y = 0
        for start in range(0, len(shown), columns):
            line = shown[start : start + columns]
            height = max(row.heightForWidth(width) for row in line)
            for number, row in enumerate(line):
                row.setGeometry(QRect(number * (width + gap), y, width, height))
            y += height + gap
        self.setFixedHeight(y - gap)
