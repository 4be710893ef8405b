"""What every control is: it shows an `Ask`, gives an answer when a person has one, and says when they go on.

A control never asks the forms anything and never saves: it emits, and is shown a new `Ask` when the answer stands. What
is being typed is never overwritten by that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.domain.deadlines import local_moment

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a control may need from around it: the clock, and the lanes for reading picture files."""

    now: Callable[[], datetime]
    jobs: Jobs

    def today(self) -> date:
        """The calendar day where the visits are made."""
        return self.local_now().date()

    def local_now(self) -> datetime:
        """Now, in the zone of the visits."""
        return local_moment(self.now())


class AnswerControl(QWidget):
    """Base of all controls.

    Signals: ``given(object)`` an answer: text, a list of choices, or None for none; ``unreadable(str)`` what was typed
    is no answer of this type, with what is expected in words ("" once it is mended); ``picture_given(object)`` a path
    or the bytes of a picture; ``went_on()`` the person is done here (Enter).
    """

    given = Signal(object)
    unreadable = Signal(str)
    picture_given = Signal(object)
    went_on = Signal()

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask = ask
        self.around = around

    def show_ask(self, ask: Ask) -> None:
        """Show the question as it stands now."""
        self.ask = ask

    def give(self, value: object) -> None:
        """Emit an answer, and hold it as the one that stands until told otherwise."""
        self.ask = self.ask.answered_with(value)
        self.given.emit(value or None)

    def flush(self) -> None:
        """Give what is being typed or drawn, if it is not given yet."""

    def put_back(self, value: object) -> None:
        """Show an answer that could not be saved, so that it is not lost from sight."""

    def focus_first(self) -> None:
        """Put the keyboard where the answer is given."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def name(self, words: str) -> None:
        """Say what the control asks to those who cannot see it."""
        self.setAccessibleName(words)

    def retranslate(self) -> None:
        """Say everything in the language spoken now."""

    def restyle(self) -> None:
        """Follow theme and text size."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.flush()
            self.went_on.emit()
            return
        super().keyPressEvent(event)
