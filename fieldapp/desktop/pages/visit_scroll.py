"""A column that scrolls up and down and never sideways: the ground of every part of a visit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop.theme import look


class ScrolledColumn(QScrollArea):
    """Attributes: ``inside`` (parent of what is shown), ``column`` (its layout, a stretch at the end), ``following``
    (whether what has the keyboard is to stay in sight: until the person scrolls away from it).

    Signals: ``resized()`` what is shown came, went or grew while following.
    """

    resized = Signal()

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
        self.following = True
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range)
        bar.sliderMoved.connect(self._on_scrolled)
        self.space_out()

    def space_out(self) -> None:
        """Follow the text size with margins and gaps."""
        worn = look()
        self.column.setContentsMargins(0, 0, worn.space(1), worn.space(2))
        self.column.setSpacing(worn.space(1))

    def scroll_page(self, direction: int) -> bool:
        """Scroll a page up (-1) or down (1); False at the end."""
        self.following = False
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.following = False
        super().wheelEvent(event)

    def _on_scrolled(self, _value: int) -> None:
        self.following = False

    def _on_range(self, _least: int, _most: int) -> None:
        if self.following:
            self.resized.emit()
