"""The middle of the visit page: the parts beside, what is urgent on top, and the part in hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.desktop.controls.card_head import Saved
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.models.visit_opening import Opened
from fieldapp.desktop.models.visit_state import TOLD, Ask, Item, Screen, VisitState
from fieldapp.desktop.pages.visit_course import Course
from fieldapp.desktop.pages.visit_filling import Filling
from fieldapp.desktop.pages.visit_parts import HOURS, SUMMARY, PartStack
from fieldapp.desktop.pages.visit_pictures import Thumbnails
from fieldapp.desktop.pages.visit_steps import PartsGuide
from fieldapp.desktop.pages.visit_urgent import UrgentBand
from fieldapp.desktop.theme import look

LIST_FROM: Final = 860
"""Width in px at 100 % from which the parts stand in a list beside the questions."""
FULL_FROM, SHORT_FROM = 600, 420
"""Heights of the page in px at 100 % from which what is urgent is shown large, and with its numbers."""


class VisitBody(QWidget):
    """Shows a `Filling`. A part is named by its group's ref, or ``HOURS``, or ``SUMMARY``.

    Attributes: ``guide`` (the way through the parts), ``urgent``, ``section``, ``hours``, ``summary``;
    what people do in them, they tell by their own signals. Signals: ``turned(str)`` another part is shown,
    ``jumped(str)`` a question is wished for.
    """

    turned = Signal(str)
    jumped = Signal(str)

    def __init__(self, around: Surroundings, pictures: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling: Filling | None = None
        self._course = Course(self._now)
        self._urged = False
        self._pictures = pictures
        self.guide = PartsGuide(self)
        self.urgent = UrgentBand(self)
        self.stack = PartStack(around, self)
        self.section, self.hours, self.summary = self.stack.section, self.stack.hours, self.stack.summary
        right = QVBoxLayout()
        right.addWidget(self.guide.box)
        right.addWidget(self.urgent)
        right.addWidget(self.stack, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look().space(2))
        self._row.addWidget(self.guide.list)
        self._row.addLayout(right, 1)
        self._connect()

    def _connect(self) -> None:
        self.section.built.connect(self._on_built)
        self._pictures.came.connect(self._show_picture)
        self.section.finished.connect(self.turn)
        self.hours.finished.connect(self.turn)
        self.summary.jumped.connect(self.jumped)
        self.guide.chosen.connect(self._on_chosen)
        self.urgent.report_wanted.connect(self._on_report)

    # What is shown -------------------------------------------------------------------------------------------------

    def open(self, opened: Opened, filling: Filling) -> None:
        """Begin with a visit; the page says where to go next."""
        self._filling = filling
        self._course.place, self._urged = "", False
        self._pictures.clear()
        self.hours.show_services(opened.services)
        self.urgent.show_phones(opened.phones)
        self.urgent.tell(opened.state.triggers, opened.state.told)

    def let_go(self) -> None:
        """Let go of the visit and of everything shown of it."""
        self._filling, self._course.place = None, ""
        self._pictures.clear()
        self.urgent.clear()
        self.section.show_screen((), urged=False)

    def place(self) -> str:
        """The part in hand."""
        return self._course.place

    def standing(self) -> str:
        """Where this part stands among the others, and how far it is, in words; "" where the box of parts says it."""
        return "" if self.guide.list.isHidden() else self._course.standing()

    def go_to(self, place: str) -> None:
        """Show another part and put the keyboard in it."""
        self.flush()
        self._move(place)
        self.stack.focus_first(place)
        self.turned.emit(place)

    def jump(self, ref: str) -> None:
        """Show a question and put the keyboard on it."""
        place = self._course.of_question(ref)
        if place is None:
            return
        if self._move(place):
            self.turned.emit(place)
        self.section.focus(ref)

    def turn(self, step: int = 1) -> None:
        """The part after (1) or before (-1)."""
        target = self._course.beside(step)
        if target is not None:
            self.go_to(target)

    def page(self, direction: int) -> None:
        """A screenful on or back; at the end, the next part."""
        if self.place() in (HOURS, SUMMARY) or not self.section.scroll_page(direction):
            self.turn(direction)

    def urge(self) -> None:
        """Missing answers are told from now on."""
        self._urged = True
        self.section.urge()

    def flush(self) -> None:
        """Give what is being typed."""
        self.stack.flush()

    def update_state(self) -> None:
        """The visit changed: follow, leaving the keyboard where it is."""
        state = self._now()
        if state is None:
            return
        self.urgent.tell(state.triggers, state.told)
        if self._course.number() is None:
            self._move(state.screens[0].ref)
            return
        screen = self._course.screen()
        if screen is not None:
            self.section.update_items(self._items(screen))
            for ask in screen.asks():
                if ask.photo is not None:
                    self._on_built(ask.ref)
        self._show_rest()

    def show_saved(self, ref: str, saved: Saved, trouble: str = "") -> None:
        """Say at a question, or a class of care hours, whether it is saved."""
        self.stack.show_saved(ref, saved, trouble)
        self._show_steps()

    def fit(self, width: int, height: int) -> None:
        """A list of the parts where there is room for one, a box where there is not; and so with what is urgent."""
        tall = height / look().scale
        self.urgent.fit("full" if tall >= FULL_FROM else "short" if tall >= SHORT_FROM else "line")
        self.guide.fit(width >= LIST_FROM * look().scale)

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.guide.retranslate()
        self.urgent.retranslate()
        self.hours.retranslate()
        self._show_rest()

    def restyle(self) -> None:
        """Follow theme and text size."""
        for part in (self.guide, self.urgent, self.stack):
            part.restyle()
        self._show_rest()

    # Within --------------------------------------------------------------------------------------------------------

    def _now(self) -> VisitState | None:
        return self._filling.state if self._filling else None

    def _items(self, screen: Screen) -> tuple[Item, ...]:
        assert self._filling is not None
        return tuple(self._filling.shown(item) if isinstance(item, Ask) else item for item in screen.items)

    def _move(self, place: str) -> bool:
        """Show a part, if it is not shown already."""
        if place == self._course.place:
            return False
        self._course.place = place
        screen = self._course.screen()
        if screen is not None:
            self.section.show_screen(self._items(screen), urged=self._urged)
        self.stack.show_part(place)
        self._show_rest()
        return True

    def _show_rest(self) -> None:
        opened, state = (self._filling.opened, self._filling.state) if self._filling else (None, None)
        if opened is None or state is None or self._filling is None:
            return
        self.hours.show_minutes(state.minutes)
        if self.place() == SUMMARY:
            self.summary.show_state(state, opened.services, self._filling.unsaved_labels())
        self._show_steps()

    def _show_steps(self) -> None:
        number = self._course.number()
        if number is not None:
            self.guide.show_steps(self._course.steps(), number)

    def _on_built(self, ref: str) -> None:
        """A card is there: give it its thumbnail and say what is true of its answer."""
        if self._filling is not None and self._filling.is_failed(ref):
            self.show_saved(ref, Saved.FAILED)
        self._show_picture(ref)

    def _show_picture(self, ref: str) -> None:
        state, card = self._now(), self.section.card(ref)
        ask = state.ask(ref) if state else None
        if ask is not None and card is not None:
            self._pictures.show_in(card, ask)

    def _on_report(self) -> None:
        self.jumped.emit(TOLD)

    def _on_chosen(self, number: int) -> None:
        place = self._course.at(number)
        if place is not None:
            self.go_to(place)
