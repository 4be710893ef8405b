"""A column that scrolls up and down and never sideways: the ground of every part of a visit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop.theme import look


class ScrolledColumn(QScrollArea):
    """Attributes: ``inside`` (parent of what is shown) and ``column`` (its layout, a stretch at the end)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget(self)
        self.inside.setObjectName("scrolled")
        self.column = QVBoxLayout(self.inside)
        self.column.addStretch(1)
        self.setWidget(self.inside)
        self.space_out()

    def space_out(self) -> None:
        """Follow the text size with margins and gaps."""
        worn = look()
        self.column.setContentsMargins(0, 0, worn.space(1), worn.space(2))
        self.column.setSpacing(worn.space(1))

    def scroll_page(self, direction: int) -> bool:
        """Scroll a page up (-1) or down (1); False at the end."""
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + direction * (bar.pageStep() - look().px("target")))
        return bar.value() != before

    def bring_to_sight(self, part: QWidget) -> None:
        """Scroll so that a part is seen whole; from its top, where it is taller than the window."""
        self.column.activate()
        self.ensureWidgetVisible(part, 0, look().space(1))
        if part.height() > self.viewport().height():
            self.verticalScrollBar().setValue(part.y())
