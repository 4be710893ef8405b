"""A signature drawn with mouse, pen or finger; kept as a picture. A photo of a signed paper may stand in for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.controls.picture import PhotoControl, png_bytes
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look

PAPER: Final = QSize(1200, 400)
"""The drawn signature as kept, in px."""
_INK: Final = QColor("#101418")
_PEN: Final = 7.0


class Paper(QWidget):
    """Where one signs. Strokes are kept in parts of the width and height, so that they survive a change of size.

    Signals: ``drawn()`` a stroke ended.
    """

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[list[QPointF]] = []
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes

    def clear(self) -> None:
        """A fresh paper."""
        self.strokes.clear()
        self.update()

    def image(self) -> QImage:
        """What is drawn, black on white."""
        image = QImage(PAPER, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self._draw(painter, QRectF(0, 0, PAPER.width(), PAPER.height()), _PEN)
        painter.end()
        return image

    def sizeHint(self) -> QSize:
        return QSize(look().px("rail") * 3, self.heightForWidth(look().px("rail") * 3))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px("rail"), look().px("target"))

    def heightForWidth(self, width: int) -> int:
        return min(width, look().px("rail") * 3) * PAPER.height() // PAPER.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = self._sheet()
        painter.setPen(QPen(look().colour("accent" if self.hasFocus() else "edge"), 2))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(sheet.adjusted(1, 1, -1, -1), look().px("radius"), look().px("radius"))
        painter.setPen(QPen(QColor("#9aa4b0"), 1, Qt.PenStyle.DashLine))
        base = sheet.top() + sheet.height() * 0.78
        painter.drawLine(QPointF(sheet.left() + 24, base), QPointF(sheet.right() - 24, base))
        self._draw(painter, sheet, max(2.0, _PEN * sheet.width() / PAPER.width()))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self.strokes.append([self._part(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.strokes:
            self.strokes[-1].append(self._part(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.strokes:
            self.drawn.emit()

    def _sheet(self) -> QRectF:
        width = min(self.width(), look().px("rail") * 3)
        return QRectF(0, 0, width, self.height())

    def _part(self, at: QPointF) -> QPointF:
        sheet = self._sheet()
        x = min(max(at.x() / max(1.0, sheet.width()), 0.0), 1.0)
        return QPointF(x, min(max(at.y() / max(1.0, sheet.height()), 0.0), 1.0))

    def _draw(self, painter: QPainter, sheet: QRectF, width: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(_INK, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for stroke in self.strokes:
            points = [
                QPointF(sheet.left() + part.x() * sheet.width(), sheet.top() + part.y() * sheet.height())
                for part in stroke
            ]
            if len(points) == 1:
                painter.drawPoint(points[0])
            painter.drawPolyline(points)


class SignatureControl(PhotoControl):
    """The paper, or the signature as kept. What is drawn is kept by its button, at Enter, or when the page is left."""

    paper: Paper
    keep: QPushButton
    clear: QPushButton

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.column.insertWidget(0, self.paper)
        self.paper.drawn.connect(self._on_drawn)
        self.keep.clicked.connect(self.flush)
        self.clear.clicked.connect(self._on_clear)
        self._show()

    def first_buttons(self) -> Sequence[QPushButton]:
        self.paper, self.keep, self.clear = Paper(self), QPushButton(self), QPushButton(self)
        return (self.keep, self.clear)

    def flush(self) -> None:
        if not self.paper.is_empty():
            picture = png_bytes(self.paper.image())
            self.paper.clear()
            self.picture_given.emit(picture)

    def retranslate(self) -> None:
        self.keep.setText(self.tr("用这个签名"))
        self.clear.setText(self.tr("擦掉重签"))
        self.paper.setAccessibleName(self.tr("签名处,用鼠标或手写笔写"))
        super().retranslate()
        self.take_away.setText(self.tr("移除,重新签"))

    def _show(self, *, told: bool = False) -> None:
        super()._show(told=told)
        has = bool(self.ask.value)
        self.paper.setVisible(not has and not self.ask.question.readonly)
        self.picture.setVisible(has)
        self.from_file.setText(self.tr("换一张图片…") if has else self.tr("用签名的照片…"))
        for button in (self.keep, self.clear):
            button.setVisible(not has)
            button.setEnabled(not self.paper.is_empty())
        self.from_folder.hide()

    def _on_drawn(self) -> None:
        for button in (self.keep, self.clear):
            button.setEnabled(True)

    def _on_clear(self) -> None:
        self.paper.clear()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.paper.is_empty():
            self._on_clear()
            return
        super().keyPressEvent(event)
