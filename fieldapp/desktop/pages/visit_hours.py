"""Care hours of this visit: minutes by service class, typed down the column as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.typed import read_minutes
from fieldapp.desktop.pages.visit_scroll import ScrolledColumn
from fieldapp.desktop.theme import look, mark
from fieldapp.domain.hours import MINUTES_IN_DAY, duration_words
from fieldapp.domain.reasons import Words


class HoursView(ScrolledColumn):
    """A row for each class. Enter and ↓ go down, ↑ goes up; leaving a field gives its minutes.

    Signals: ``given(str, int)`` class code and minutes (0: none), ``finished()`` Enter on the last row.
    """

    given = Signal(str, int)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = QFrame(self.inside)
        mark(self._card, role="card")
        self._intro, self._total = QLabel(self._card), QLabel(self._card)
        self._intro.setWordWrap(True)
        self._total.setWordWrap(True)
        mark(self._intro, role="muted")
        mark(self._total, role="heading")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(3, 1)
        card_column = QVBoxLayout(self._card)
        card_column.addWidget(self._intro)
        card_column.addLayout(self._grid)
        card_column.addWidget(self._total)
        self.column.insertWidget(0, self._card)
        self._fields: dict[str, QLineEdit] = {}
        self._names: dict[str, QLabel] = {}
        self._units: dict[str, QLabel] = {}
        self._told: dict[str, QLabel] = {}
        self._services: Mapping[str, Words] = {}
        self._minutes: Mapping[str, int] = {}
        self.retranslate()

    def show_services(self, services: Mapping[str, Words]) -> None:
        """One row for each of these classes, by code."""
        if list(services) != list(self._fields):
            for table in (self._fields, self._names, self._units, self._told):
                for part in table.values():
                    part.hide()
                    part.deleteLater()
                table.clear()
            for row, code in enumerate(services):
                self._add_row(row, code)
        self._services = services
        self.retranslate()

    def show_minutes(self, minutes: Mapping[str, int]) -> None:
        """The minutes as saved; a field being typed in is left alone."""
        self._minutes = dict(minutes)
        for code, field in self._fields.items():
            if not field.hasFocus() and not self._told[code].text():
                field.setText(str(minutes[code]) if code in minutes else "")
        self._tell_total()

    def tell(self, code: str, trouble: str) -> None:
        """Say at a class why its minutes are not saved; "" takes it back."""
        if code in self._told:
            self._told[code].setText(trouble)

    def focus_first(self) -> None:
        """Put the keyboard on the first row."""
        for field in self._fields.values():
            field.setFocus(Qt.FocusReason.TabFocusReason)
            field.selectAll()
            return

    def flush(self) -> None:
        """Give what is being typed."""
        for code, field in self._fields.items():
            if field.hasFocus():
                self._give(code)

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._intro.setText(
            self.tr("这次上门提供的照料,按分钟填;也可以写 1:30 或 1.5h。没有的空着。Enter 或 ↓ 到下一项。")
        )
        for code, words in self._services.items():
            self._names[code].setText(pick(words))
            self._units[code].setText(self.tr("分钟"))
            self._fields[code].setAccessibleName(self.tr("{service},分钟").format(service=pick(words)))
        self._tell_total()

    def restyle(self) -> None:
        """Follow the text size."""
        for field in self._fields.values():
            field.setFixedWidth(look().px("rail") * 2 // 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            step = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(
                Qt.Key(event.key())
            )
            if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._go(watched, step, enter=event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Up))
                return True
        return super().eventFilter(watched, event)

    def _add_row(self, row: int, code: str) -> None:
        field, name, unit, told = QLineEdit(self._card), QLabel(self._card), QLabel(self._card), QLabel(self._card)
        name.setWordWrap(True)
        told.setWordWrap(True)
        mark(unit, role="muted")
        mark(told, tone="problem")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setObjectName(code)
        field.editingFinished.connect(self._on_finished)
        field.installEventFilter(self)
        name.setBuddy(field)
        for place, widget in enumerate((name, field, unit, told)):
            self._grid.addWidget(widget, row, place)
        self._fields[code], self._names[code], self._units[code], self._told[code] = field, name, unit, told
        self.restyle()

    def _go(self, field: QLineEdit, step: int, *, enter: bool) -> None:
        fields = list(self._fields.values())
        place = fields.index(field) + step
        if 0 <= place < len(fields):
            fields[place].setFocus(Qt.FocusReason.TabFocusReason)
            fields[place].selectAll()
            self.ensureWidgetVisible(fields[place])
        elif enter:
            self._give(field.objectName())
            self.finished.emit()

    def _on_finished(self) -> None:
        field = self.sender()
        assert isinstance(field, QLineEdit)
        self._give(field.objectName())

    def _give(self, code: str) -> None:
        field = self._fields[code]
        minutes = read_minutes(field.text())
        if minutes is None or minutes > MINUTES_IN_DAY:
            self.tell(code, self.tr("请填 0 到 1440 之间的分钟数,例如 30 或 1:30"))
            return
        self.tell(code, "")
        if minutes != self._minutes.get(code, 0):
            self._minutes = {**self._minutes, code: minutes}
            field.setText(str(minutes) if minutes else "")
            self.given.emit(code, minutes)
        self._tell_total()

    def _tell_total(self) -> None:
        total = sum(self._minutes.values())
        words = pick(duration_words(total)) if total else self.tr("还没有填")
        self._total.setText(self.tr("合计:{total}").format(total=words))
