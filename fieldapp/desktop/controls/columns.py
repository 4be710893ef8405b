"""Equal columns, as many as the widest of what they hold allows, with a height that follows the width.

A widget that places its children itself rather than a `QLayout`: Qt deletes layout items behind Python's back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Columns(QWidget):
    """Children row by row, left to right. Hidden ones take no room."""

    def __init__(self, gap: int, most: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: list[QWidget] = []
        self._gap = gap
        self._most = most
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Hold one more, after the others."""
        widget.setParent(self)
        self._held.append(widget)
        self.arrange()

    def set_gap(self, gap: int) -> None:
        """The room between children, in px."""
        self._gap = gap
        self.arrange()

    def arrange(self) -> None:
        """Place the children anew, after some came, went or changed."""
        self.updateGeometry()
        self._place(self.width(), move=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        width = max((each.sizeHint().width() for each in self._shown()), default=0)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(max((each.minimumSizeHint().width() for each in self._shown()), default=0), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [each for each in self._held if not each.isHidden()]

    def _place(self, total: int, *, move: bool) -> int:
        shown = self._shown()
        if not shown:
            return 0
        widest = max(each.sizeHint().width() for each in shown)
        columns = max(1, min(self._most, len(shown), (total + self._gap) // max(1, widest + self._gap)))
        width = max(1, (total - (columns - 1) * self._gap) // columns)
        y = 0
        for start in range(0, len(shown), columns):
            line = shown[start : start + columns]
            height = max(each.heightForWidth(width) for each in line)
            for number, each in enumerate(line):
                if move:
                    each.setGeometry(QRect(number * (width + self._gap), y, width, height))
            y += height + self._gap
        return y - self._gap
