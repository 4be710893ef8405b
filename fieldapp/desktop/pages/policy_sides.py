"""Two parts that belong together: side by side where there is room, one above the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop.theme import Look, look

SIDE_BY_SIDE = 700
"""Width in px at 100 % text from which the parts stand side by side."""
TALL_ENOUGH = 520
"""Height in px at 100 % text under which they do so in any case: half of less would show nothing."""


class ScrollColumn(QScrollArea):
    """A column that scrolls up and down. Attribute: ``column`` (layout)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground = QWidget(self)
        ground.setObjectName("scrolled")
        self.column = QVBoxLayout(ground)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(ground)

    def to_top(self) -> None:
        """Show its beginning."""
        self.verticalScrollBar().setValue(0)


class Sides(QWidget):
    """``left`` is given; ``right`` scrolls and is filled through its ``column``."""

    def __init__(self, left: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left
        self.right = ScrollColumn(self)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(left, 1)
        self._row.addWidget(self.right, 1)
        self.restyle(look())

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._row.setSpacing(worn.space(2))
        self.right.column.setSpacing(worn.space(1.5))
        if isinstance(self._left, ScrollColumn):
            self._left.column.setSpacing(worn.space(1.5))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= SIDE_BY_SIDE * look().scale or self.height() < TALL_ENOUGH * look().scale
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
