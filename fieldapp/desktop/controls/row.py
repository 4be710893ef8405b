"""One choice as a wide row: its key, a round or square mark, the label wrapped over as many lines as it takes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from fieldapp.desktop.theme import Look, look

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
_TALL = 100_000
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class RadioRow(QRadioButton):
    """A choice of which one may be chosen. ``value`` is the choice's, ``digit`` the key that chooses it."""

    def __init__(self, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.digit = ""
        _prepare(self)

    def release(self) -> None:
        """Uncheck it; a radio button among others refuses that otherwise."""
        self.setAutoExclusive(False)
        self.setChecked(False)
        self.setAutoExclusive(True)

    def wished_width(self) -> int:
        """Its width in px with the label on one line."""
        return _wished_width(self, self.digit)

    def sizeHint(self) -> QSize:
        width = self.wished_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return _least(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _height(self, self.digit, width)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, self.digit, round_mark=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        _leave_arrows(self, event) or super().keyPressEvent(event)


class CheckRow(QCheckBox):
    """A choice of which several may be chosen. ``value`` is the choice's, ``digit`` the key that chooses it."""

    def __init__(self, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.digit = ""
        _prepare(self)

    def release(self) -> None:
        """Uncheck it."""
        self.setChecked(False)

    def wished_width(self) -> int:
        """Its width in px with the label on one line."""
        return _wished_width(self, self.digit)

    def sizeHint(self) -> QSize:
        width = self.wished_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return _least(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _height(self, self.digit, width)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, self.digit, round_mark=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        _leave_arrows(self, event) or super().keyPressEvent(event)


def _prepare(row: QAbstractButton) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
    row.setAttribute(Qt.WidgetAttribute.WA_Hover)


def _leave_arrows(row: QAbstractButton, event: QKeyEvent) -> bool:
    """Arrows move among the rows without choosing: the control does that."""
    if event.key() in _ARROWS:
        event.ignore()
        return True
    return False


def _left(worn: Look, metrics: QFontMetrics, digit: str) -> int:
    """Where the label begins: after the key's digit and the mark."""
    key = metrics.horizontalAdvance("0") + worn.space(1) if digit else 0
    return worn.space(1.25) + key + worn.px("icon") + worn.space(1.25)


def _wished_width(row: QAbstractButton, digit: str) -> int:
    worn, metrics = look(), QFontMetrics(row.font())
    return _left(worn, metrics, digit) + metrics.horizontalAdvance(row.text()) + worn.space(2)


def _least(row: QAbstractButton) -> QSize:
    return QSize(look().px("target") * 3, look().px("target"))


def _height(row: QAbstractButton, digit: str, width: int) -> int:
    worn, metrics = look(), QFontMetrics(row.font())
    room = max(1, width - _left(worn, metrics, digit) - worn.space(1))
    box = metrics.boundingRect(QRect(0, 0, room, _TALL), _WRAP, row.text())
    return max(worn.px("target"), box.height() + worn.space(2))


def _paint(row: QAbstractButton, digit: str, *, round_mark: bool) -> None:
    worn = look()
    painter = QPainter(row)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    on, focused = row.isChecked(), row.hasFocus()
    ground = "accent_soft" if on else "sunken" if row.underMouse() and row.isEnabled() else "surface"
    painter.setPen(QPen(worn.colour("accent" if on or focused else "line"), 2.5 if focused else 1.5))
    painter.setBrush(worn.colour(ground))
    radius = worn.px("radius")
    painter.drawRoundedRect(QRectF(row.rect()).adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
    text = "on_accent_soft" if on else "text" if row.isEnabled() else "disabled"
    metrics = QFontMetrics(row.font())
    x = worn.space(1.25)
    if digit:
        painter.setPen(worn.colour(text if on else "muted"))
        cell = QRect(x, 0, metrics.horizontalAdvance("0"), row.height())
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, digit)
        x += cell.width() + worn.space(1)
    size = worn.px("icon") - 2
    _mark(painter, QRectF(x + 1, (row.height() - size) / 2, size, size), worn, on, round_mark)
    painter.setPen(worn.colour(text))
    left = _left(worn, metrics, digit)
    room = QRect(left, 0, row.width() - left - worn.space(1), row.height())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | _WRAP, row.text())
    painter.end()


def _mark(painter: QPainter, box: QRectF, worn: Look, on: bool, round_mark: bool) -> None:
    painter.setPen(QPen(worn.colour("accent" if on else "edge"), 2))
    painter.setBrush(worn.colour("accent" if on and not round_mark else "surface"))
    if round_mark:
        painter.drawEllipse(box)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("accent"))
            rest = box.width() * 0.26
            painter.drawEllipse(box.adjusted(rest, rest, -rest, -rest))
        return
    painter.drawRoundedRect(box, 3, 3)
    if on:
        painter.setPen(QPen(worn.colour("on_accent"), max(2.0, box.width() * 0.13)))
        at = [QPointF(box.left() + box.width() * x, box.top() + box.height() * y) for x, y in _TICK]
        painter.drawPolyline(at)


_TICK = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.30))
