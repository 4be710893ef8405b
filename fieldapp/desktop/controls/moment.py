"""Days and moments: typed as people write them, or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from fieldapp.desktop import icons, terms
from fieldapp.desktop.controls.control import ENTER, AnswerControl, Surroundings
from fieldapp.desktop.controls.field import PAUSE_MS, FieldControl
from fieldapp.desktop.i18n import locale
from fieldapp.desktop.models.typed import join_moment, read_clock, read_day, split_moment
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look, mark


class DayButton(QToolButton):
    """Opens a calendar. Signals: ``picked(str)`` an ISO date."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._popup: QWidget | None = None
        self._calendar: QCalendarWidget | None = None
        self.day: date | None = None
        self.clicked.connect(self.open_calendar)
        self.restyle()
        self.retranslate()

    def calendar(self) -> QCalendarWidget:
        """The calendar, made at first use."""
        if self._calendar is None:
            self._popup = QWidget(self, Qt.WindowType.Popup)
            self._popup.setObjectName("screen")
            self._popup.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._calendar = QCalendarWidget(self._popup)
            self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            self._calendar.activated.connect(self._on_picked)
            self._calendar.clicked.connect(self._on_picked)
            column = QVBoxLayout(self._popup)
            column.setContentsMargins(*(look().space(1),) * 4)
            column.addWidget(self._calendar)
        return self._calendar

    def open_calendar(self) -> None:
        """Show the calendar under the button, on the day of the answer or today."""
        calendar = self.calendar()
        calendar.setLocale(locale())
        if self.day is not None:
            calendar.setSelectedDate(QDate(self.day.year, self.day.month, self.day.day))
        assert self._popup is not None
        self._popup.adjustSize()
        place = self.mapToGlobal(QPoint(0, self.height()))
        room = self.screen().availableGeometry()
        size = self._popup.sizeHint()
        place.setX(max(room.left(), min(place.x(), room.right() - size.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - size.height())))
        self._popup.move(place)
        self._popup.show()
        calendar.setFocus()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.setToolTip(self.tr("从日历里选"))
        self.setAccessibleName(self.tr("从日历里选"))

    def restyle(self) -> None:
        """Follow the look."""
        self.setIcon(icons.icon("today", look()))
        self.setIconSize(QSize(look().px("icon"), look().px("icon")))

    def _on_picked(self, day: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.picked.emit(day.toString(Qt.DateFormat.ISODate))


class DayControl(FieldControl):
    """A date: the field, the calendar, and the day in words beside it (3月2日(周一))."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        self.button = DayButton()
        self._words = QLabel()
        mark(self._words, role="muted")
        super().__init__(ask, around, parent)
        row = QHBoxLayout()
        row.setSpacing(look().space(1))
        self.column.removeWidget(self.field)
        row.addWidget(self.field)
        row.addWidget(self.button)
        row.addWidget(self._words, 1)
        self.column.addLayout(row)
        self.button.picked.connect(self._on_picked)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        self.button.setEnabled(not ask.question.readonly)
        self._tell()

    def give(self, value: object) -> None:
        super().give(value)
        self._tell()

    def restyle(self) -> None:
        super().restyle()
        self.button.restyle()

    def retranslate(self) -> None:
        super().retranslate()
        self.button.retranslate()
        self._tell()

    def _tell(self) -> None:
        self.button.day = date.fromisoformat(self.ask.value) if self.ask.value else self.around.today()
        words = terms.day_text(self.button.day, self.around.today()) if self.ask.value else ""
        self._words.setText(words)

    def _on_picked(self, day: str) -> None:
        self.field.setText(day)
        self._on_edited()
        self.flush()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


class MomentControl(AnswerControl):
    """A date and a time of day; given when both can be read."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.day, self.clock = QLineEdit(self), QLineEdit(self)
        self.button = DayButton(self)
        self._words = QLabel(self)
        mark(self._words, role="muted")
        self._touched = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().space(1))
        for widget, share in ((self.day, 3), (self.button, 0), (self.clock, 2), (self._words, 2)):
            row.addWidget(widget, share)
        for field in (self.day, self.clock):
            field.textEdited.connect(self._on_edited)
            field.editingFinished.connect(self.flush)
        self.day.returnPressed.connect(self._on_day_done)
        self.clock.returnPressed.connect(self._on_clock_done)
        self.button.picked.connect(self._on_picked)
        self.setFocusProxy(self.day)
        self.retranslate()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        for field in (self.day, self.clock):
            field.setReadOnly(ask.question.readonly)
        self.button.setEnabled(not ask.question.readonly)
        if not self._touched:
            self.put_back(ask.value)

    def put_back(self, value: object) -> None:
        day, clock = split_moment(str(value or ""), self.around.local_now())
        self.day.setText(day)
        self.clock.setText(clock[:5])
        self._tell(day)

    def flush(self) -> None:
        self._pause.stop()
        if not self._touched:
            return
        day, clock = read_day(self.day.text(), self.around.today()), read_clock(self.clock.text())
        if day == "" and clock == "":
            self._settle("")
        elif day and clock:
            self._settle(join_moment(day, clock, self.around.local_now()))
        elif not self.hasFocus() and not self.clock.hasFocus() and not self.day.hasFocus():
            self.unreadable.emit(self.tr("请填日期和时间,例如 2026-03-02 和 14:05"))

    def name(self, words: str) -> None:
        super().name(words)
        self.day.setAccessibleName(self.tr("{question},日期").format(question=words))
        self.clock.setAccessibleName(self.tr("{question},时间").format(question=words))

    def retranslate(self) -> None:
        self.day.setPlaceholderText(self.tr("年-月-日"))
        self.clock.setPlaceholderText(self.tr("时:分"))
        self.button.retranslate()
        self._tell(split_moment(self.ask.value, self.around.local_now())[0])

    def restyle(self) -> None:
        self.button.restyle()

    def _settle(self, value: str) -> None:
        self._touched = False
        self.unreadable.emit("")
        if split_moment(value, self.around.local_now()) != split_moment(self.ask.value, self.around.local_now()):
            self.give(value)
            self._tell(value[:10])

    def _tell(self, day: str) -> None:
        self.button.day = date.fromisoformat(day) if day else self.around.today()
        self._words.setText(terms.day_text(self.button.day, self.around.today()) if day else "")

    def _on_edited(self) -> None:
        self._touched = True
        self._pause.start()

    def _on_pause(self) -> None:
        """Give it where both can be read: nobody is scolded in the middle of a time."""
        if read_day(self.day.text(), self.around.today()) and read_clock(self.clock.text()):
            self.flush()

    def _on_picked(self, day: str) -> None:
        self.day.setText(day)
        self._touched = True
        self.flush()
        self.clock.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_day_done(self) -> None:
        self.clock.setFocus(Qt.FocusReason.TabFocusReason)
        self.clock.selectAll()

    def _on_clock_done(self) -> None:
        self.flush()
        self.went_on.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:  # the fields have told of it already
            event.ignore()
            return
        super().keyPressEvent(event)
