"""Answers that are typed into one field: text, numbers, dates, times, codes, coordinates."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from fieldapp.desktop.controls.control import ENTER, AnswerControl, Surroundings
from fieldapp.desktop.models.typed import reader_of
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look

PAUSE_MS: Final = 300
"""After this long without a key what was typed is given, so that a kill loses no more than this."""


class FieldControl(AnswerControl):
    """One line. Given when typing pauses, at Enter, and when the field is left; what cannot be read stays in sight."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.field = QLineEdit(self)
        self._read = reader_of(ask.question.type, around.today)
        self._touched = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_return)
        self.field.editingFinished.connect(self.flush)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.retranslate()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        self.field.setReadOnly(ask.question.readonly)
        if not self._touched:
            self.field.setText(self.written(ask.value))

    def written(self, value: str) -> str:
        """How a stored answer stands in the field."""
        if self.ask.question.type == "time":
            return value[:5]
        if self.ask.question.type == "decimal":
            return value.removesuffix(".0")
        return value

    def put_back(self, value: object) -> None:
        self.field.setText(self.written(str(value or "")))

    def flush(self) -> None:
        self._pause.stop()
        if not self._touched:
            return
        value = self._read(self.field.text())
        if value is None:
            self.unreadable.emit(self.expected())
            return
        self._touched = False
        self.unreadable.emit("")
        if value != self.ask.value and self.written(value) != self.written(self.ask.value):
            self.give(value)

    def expected(self) -> str:
        """What to type, in words."""
        words = {
            "integer": self.tr("请填整数,例如 3"),
            "decimal": self.tr("请填数字,例如 2.5"),
            "date": self.tr("请填日期,例如 2026-03-02 或 3月2日"),
            "time": self.tr("请填时间,例如 14:05"),
        }
        return words.get(self.ask.question.type, "")

    def name(self, words: str) -> None:
        super().name(words)
        self.field.setAccessibleName(words)

    def retranslate(self) -> None:
        hints = {
            "integer": self.tr("整数"),
            "decimal": self.tr("数字"),
            "date": self.tr("例如 3月2日、今天"),
            "time": self.tr("时:分,例如 14:05"),
            "geopoint": self.tr("纬度 经度,例如 37.50 121.26"),
            "barcode": self.tr("条码或编号"),
        }
        self.field.setPlaceholderText(hints.get(self.ask.question.type, ""))

    def restyle(self) -> None:
        short = self.ask.question.type in ("integer", "decimal", "date", "time")
        self.field.setMaximumWidth(look().px("rail") * 2 if short else 16_777_215)

    def _on_edited(self) -> None:
        self._touched = True
        self._pause.start()

    def _on_pause(self) -> None:
        """Give it only if it can be read: nobody is scolded in the middle of a word."""
        if self._read(self.field.text()) is not None:
            self.flush()

    def _on_return(self) -> None:
        self.flush()
        self.went_on.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:  # the field has told of it already
            event.ignore()
            return
        super().keyPressEvent(event)


class PagesControl(AnswerControl):
    """Several lines. Enter goes on as everywhere; Shift+Enter begins a line."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.field = QPlainTextEdit(self)
        self.field.setTabChangesFocus(True)
        self._touched = False
        self._showing = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.field.textChanged.connect(self._on_changed)
        self.field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.retranslate()
        self.restyle()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        self.field.setReadOnly(ask.question.readonly)
        if not self._touched and self.field.toPlainText() != ask.value:
            self.put_back(ask.value)

    def put_back(self, value: object) -> None:
        self._showing = True
        self.field.setPlainText(str(value or ""))
        self._showing = False

    def flush(self) -> None:
        self._pause.stop()
        if not self._touched:
            return
        self._touched = False
        value = self.field.toPlainText().strip()
        if value != self.ask.value:
            self.give(value)

    def name(self, words: str) -> None:
        super().name(words)
        self.field.setAccessibleName(words)

    def retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Shift+Enter 换行,Enter 到下一题"))

    def restyle(self) -> None:
        self.field.setFixedHeight(self.field.fontMetrics().lineSpacing() * 4 + look().space(2))

    def _on_changed(self) -> None:
        if not self._showing:
            self._touched = True
            self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.flush()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._goes_on(event):
            self.flush()
            self.went_on.emit()
            return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _goes_on(event: QKeyEvent) -> bool:
        return event.key() in ENTER and not event.modifiers()
