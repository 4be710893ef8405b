"""A number in a range: typed, or set on a slider that has no value until it is touched."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QWidget

from fieldapp.desktop.controls.control import ENTER, AnswerControl, Surroundings
from fieldapp.desktop.models.typed import read_number
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look, mark


class RangeControl(AnswerControl):
    """Slider and field show the same number; the ends of the range stand at the slider's ends."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        parameters = ask.question.parameters
        self._start, self._end = _number(parameters.get("start"), "1"), _number(parameters.get("end"), "10")
        self._step = abs(_number(parameters.get("step"), "1")) or Decimal(1)
        steps = int(abs(self._end - self._start) / self._step)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, steps)
        self.slider.setTickInterval(1 if steps <= 20 else max(1, steps // 10))
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.field = QLineEdit(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().space(1))
        for number in (self._start, self._end):
            end = QLabel(_text(number), self)
            mark(end, role="muted")
            row.addWidget(end)
        row.insertWidget(1, self.slider, 1)
        row.addWidget(self.field)
        self.slider.actionTriggered.connect(self._on_action)
        self.slider.sliderReleased.connect(self._on_slid)
        self.slider.valueChanged.connect(self._on_moved)
        self.field.editingFinished.connect(self.flush)
        self.field.returnPressed.connect(self.went_on)
        self.setFocusProxy(self.field)
        self._showing = False
        self.restyle()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        self.slider.setEnabled(not ask.question.readonly)
        self.field.setReadOnly(ask.question.readonly)
        if not self.field.hasFocus() or self.field.text() == "":
            self.put_back(ask.value)

    def put_back(self, value: object) -> None:
        text = str(value or "")
        number = _number(text, "0") if text else None
        self._showing = True
        self.field.setText(_text(number) if number is not None else "")
        position = (number - self._start) / (self._signed()) if number is not None else 0
        self.slider.setValue(int(position))
        self._showing = False

    def flush(self) -> None:
        typed = read_number(self.field.text())
        number = _number(typed, "0") if typed else None
        if typed is None or (number is not None and not self._on_scale(number)):
            self.unreadable.emit(
                self.tr("请填 {start} 到 {end} 之间的数,间隔 {step}").format(
                    start=_text(self._start), end=_text(self._end), step=_text(self._step)
                )
            )
            return
        self.unreadable.emit("")
        if number != (_number(self.ask.value, "0") if self.ask.value else None):
            self.give(_text(number) if number is not None else "")
            self.put_back(self.ask.value)

    def name(self, words: str) -> None:
        super().name(words)
        self.field.setAccessibleName(words)
        self.slider.setAccessibleName(words)

    def restyle(self) -> None:
        self.field.setFixedWidth(look().px("rail") // 2)
        self.slider.setMinimumHeight(look().px("target"))

    def _signed(self) -> Decimal:
        return self._step if self._end >= self._start else -self._step

    def _on_scale(self, number: Decimal) -> bool:
        low, high = sorted((self._start, self._end))
        return low <= number <= high and (number - self._start) % self._step == 0

    def _on_moved(self, position: int) -> None:
        if not self._showing:
            self.field.setText(_text(self._start + position * self._signed()))
            if not self.slider.isSliderDown():
                self.flush()

    def _on_action(self) -> None:
        """A first touch that leaves the slider where it is means that number."""
        if not self.field.text():
            self.field.setText(_text(self._start + self.slider.sliderPosition() * self._signed()))

    def _on_slid(self) -> None:
        self.field.setText(_text(self._start + self.slider.value() * self._signed()))
        self.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.field.hasFocus():  # the field has told of it already
            event.ignore()
            return
        super().keyPressEvent(event)


def _number(text: str | None, otherwise: str) -> Decimal:
    try:
        return Decimal(text) if text else Decimal(otherwise)
    except InvalidOperation:
        return Decimal(otherwise)


def _text(number: Decimal) -> str:
    return format(number.normalize(), "f")
