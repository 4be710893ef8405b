"""The middle of the visit page: the parts beside, what is urgent on top, and the part in hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desktop.controls.card import Saved
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.models.visit_opening import Opened
from fieldapp.desktop.models.visit_state import Ask, Item, Screen
from fieldapp.desktop.pages.visit_filling import MINUTES, Filling
from fieldapp.desktop.pages.visit_hours import HoursView
from fieldapp.desktop.pages.visit_section import SectionView
from fieldapp.desktop.pages.visit_steps import StepBox, StepList, standing_words, steps_of
from fieldapp.desktop.pages.visit_summary import SummaryView
from fieldapp.desktop.pages.visit_urgent import UrgentBand
from fieldapp.desktop.theme import look

HOURS: Final = "hours"
SUMMARY: Final = "summary"
LIST_FROM: Final = 860
"""Width in px at 100 % from which the parts stand in a list beside the questions."""
TALL_FROM: Final = 520
"""Height of the page in px at 100 % from which what is urgent is shown large."""


class VisitBody(QWidget):
    """Shows a `Filling`. A part is named by its group's ref, or ``HOURS``, or ``SUMMARY``.

    Signals: those of `SectionView`; ``picture_wanted(str, object)`` a ref and the photo, ``minutes_given(str, int)``,
    ``all_retried()``, ``turned(str)`` another part is shown, ``jumped(str)`` a question is wished for.
    """

    given = Signal(str, object)
    picture_given = Signal(str, object)
    picture_wanted = Signal(str, object)
    minutes_given = Signal(str, int)
    added = Signal(str)
    removed = Signal(str)
    retried = Signal(str)
    all_retried = Signal()
    arrived = Signal(str)
    turned = Signal(str)
    jumped = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling: Filling | None = None
        self._place = ""
        self._urged = False
        self._pictures: dict[str, bytes | None] = {}
        self.steps, self.box = StepList(self), StepBox(self)
        self.urgent = UrgentBand(self)
        self.section = SectionView(around, self)
        self.hours, self.summary = HoursView(self), SummaryView(around.now, self)
        self.stack = QStackedWidget(self)
        for part in (self.section, self.hours, self.summary):
            self.stack.addWidget(part)
        right = QVBoxLayout()
        right.addWidget(self.box)
        right.addWidget(self.urgent)
        right.addWidget(self.stack, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look().space(2))
        self._row.addWidget(self.steps)
        self._row.addLayout(right, 1)
        self._connect()

    def _connect(self) -> None:
        for name in ("given", "picture_given", "retried", "arrived", "added", "removed"):
            getattr(self.section, name).connect(getattr(self, name))
        self.section.built.connect(self._on_built)
        self.section.finished.connect(self._on_finished)
        self.hours.given.connect(self.minutes_given)
        self.hours.finished.connect(self._on_finished)
        self.summary.jumped.connect(self.jumped)
        self.summary.retried.connect(self.all_retried)
        self.steps.chosen.connect(self._on_chosen)
        self.box.chosen.connect(self._on_chosen)

    # What is shown -------------------------------------------------------------------------------------------------

    def open(self, opened: Opened, filling: Filling) -> None:
        """Begin with a visit; the page says where to go next."""
        self._filling = filling
        self._place, self._urged, self._pictures = "", False, {}
        self.hours.show_services(opened.services)
        self.urgent.tell(opened.state.triggers)

    def close(self) -> bool:
        """Let go of the visit and of everything shown of it."""
        self._filling, self._place, self._pictures = None, "", {}
        self.section.show_screen((), urged=False)
        return True

    def place(self) -> str:
        """The part in hand."""
        return self._place

    def standing(self) -> str:
        """Where this part stands among the others, and how far it is, in words."""
        places = self._places()
        return (
            standing_words(places.index(self._place) + 1, len(places), self._screen()) if self._place in places else ""
        )

    def go_to(self, place: str) -> None:
        """Show another part and put the keyboard in it."""
        self.flush()
        if place != self._place:
            self._place = place
            self._show_place()
        self.focus_first()
        self.turned.emit(place)

    def jump(self, ref: str) -> None:
        """Show a question and put the keyboard on it."""
        state = self._filling.state if self._filling else None
        index = state.screen_of(ref) if state else None
        if state is None or index is None:
            return
        place = state.screens[index].ref
        if place != self._place:
            self._place = place
            self._show_place()
            self.turned.emit(place)
        self.section.focus(ref)

    def turn(self, step: int) -> None:
        """The part after (1) or before (-1)."""
        places = self._places()
        if self._place in places:
            target = places.index(self._place) + step
            if 0 <= target < len(places):
                self.go_to(places[target])

    def page(self, direction: int) -> None:
        """A screenful on or back; at the end, the next part."""
        if self._place in (HOURS, SUMMARY) or not self.section.scroll_page(direction):
            self.turn(direction)

    def urge(self) -> None:
        """Missing answers are told from now on."""
        self._urged = True
        self.section.urge()

    def flush(self) -> None:
        """Give what is being typed."""
        self.section.flush()
        self.hours.flush()

    def update_state(self) -> None:
        """The visit changed: follow, leaving the keyboard where it is."""
        state = self._filling.state if self._filling else None
        if state is None:
            return
        self.urgent.tell(state.triggers)
        if self._place not in self._places():
            self._place = state.screens[0].ref
            self._show_place()
            return
        screen = self._screen()
        if screen is not None:
            self.section.update_items(self._items(screen))
            self._want_pictures(screen)
        self._show_rest()

    def show_saved(self, ref: str, saved: Saved, trouble: str = "") -> None:
        """Say at a question, or a class of care hours, whether it is saved."""
        card = self.section.card(ref)
        if card is not None:
            card.show_saved(saved, trouble)
        if ref.startswith(MINUTES):
            self.hours.tell(ref.removeprefix(MINUTES), trouble)
        self._show_steps()

    def show_picture(self, ref: str, jpeg: bytes | None) -> None:
        """A thumbnail has come."""
        ask = self._filling.state.ask(ref) if self._filling and self._filling.state else None
        if ask is not None and ask.photo is not None:
            self._pictures[ask.photo.blob.sha256] = jpeg
            card = self.section.card(ref)
            if card is not None:
                card.show_picture(jpeg)

    def focus_first(self) -> None:
        """Put the keyboard in the part in hand."""
        views = {HOURS: self.hours.focus_first, SUMMARY: self.summary.focus_first}
        views.get(self._place, self.section.focus)()

    def fit(self, width: int, height: int) -> None:
        """A list of the parts where there is room for one, a box where there is not; and so with what is urgent."""
        self.urgent.fit(height < TALL_FROM * look().scale)
        roomy = width >= LIST_FROM * look().scale
        self.steps.setVisible(roomy)
        self.box.setVisible(not roomy)

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.steps.setAccessibleName(self.tr("走访的各部分"))
        self.box.setAccessibleName(self.tr("走访的各部分"))
        self.urgent.retranslate()
        self.hours.retranslate()
        self._show_rest()

    def restyle(self) -> None:
        """Follow theme and text size."""
        for part in (self.steps, self.urgent, self.section, self.hours):
            part.restyle()
        self._show_rest()
        self.fit(self.width(), self.height())

    # Within --------------------------------------------------------------------------------------------------------

    def _places(self) -> list[str]:
        state = self._filling.state if self._filling else None
        return [*(screen.ref for screen in state.screens), HOURS, SUMMARY] if state else []

    def _screen(self) -> Screen | None:
        state = self._filling.state if self._filling else None
        return next((screen for screen in state.screens if screen.ref == self._place), None) if state else None

    def _items(self, screen: Screen) -> tuple[Item, ...]:
        assert self._filling is not None
        return tuple(self._filling.shown(item) if isinstance(item, Ask) else item for item in screen.items)

    def _show_place(self) -> None:
        screen = self._screen()
        if screen is not None:
            self.section.show_screen(self._items(screen), urged=self._urged)
        self.stack.setCurrentWidget({HOURS: self.hours, SUMMARY: self.summary}.get(self._place, self.section))
        self._show_rest()

    def _show_rest(self) -> None:
        opened, state = (self._filling.opened, self._filling.state) if self._filling else (None, None)
        if opened is None or state is None or self._filling is None:
            return
        self.hours.show_minutes(state.minutes)
        if self._place == SUMMARY:
            self.summary.show_state(state, opened.services, self._unsaved_labels())
        self._show_steps()

    def _show_steps(self) -> None:
        places = self._places()
        if self._place in places:
            steps = steps_of(self._filling.state) if self._filling and self._filling.state else []
            self.steps.show_steps(steps, places.index(self._place))
            self.box.show_steps(steps, places.index(self._place))

    def _unsaved_labels(self) -> list[str]:
        assert self._filling is not None and self._filling.state is not None
        labels = []
        for ref in self._filling.unsaved_refs():
            ask = self._filling.state.ask(ref)
            labels.append((ask.question.label if ask else None) or self.tr("工时"))
        return labels

    def _want_pictures(self, screen: Screen) -> None:
        for ask in screen.asks():
            if ask.photo is not None:
                self._on_built(ask.ref)

    def _on_built(self, ref: str) -> None:
        """A card is there: give it its thumbnail and say what is true of its answer."""
        assert self._filling is not None
        if self._filling.is_failed(ref):
            self.show_saved(ref, Saved.FAILED)
        ask = self._filling.state.ask(ref) if self._filling.state else None
        card = self.section.card(ref)
        if ask is None or ask.photo is None or card is None:
            return
        key = ask.photo.blob.sha256
        if key in self._pictures:
            card.show_picture(self._pictures[key])
        else:
            self.picture_wanted.emit(ref, ask.photo)

    def _on_finished(self) -> None:
        self.turn(1)

    def _on_chosen(self, number: int) -> None:
        places = self._places()
        if 0 <= number < len(places):
            self.go_to(places[number])
