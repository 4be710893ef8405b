"""Where in a visit the person is: its parts in order, the one in hand, the ones beside it."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.desktop.models.visit_state import Screen, VisitState
from fieldapp.desktop.pages.visit_parts import places_of
from fieldapp.desktop.pages.visit_steps import Step, standing_words, steps_of


class Course:
    """Attributes: ``place``, the name of the part in hand ("" before the first). ``state`` tells the visit as it
    stands, None where there is none."""

    def __init__(self, state: Callable[[], VisitState | None]) -> None:
        self._state = state
        self.place = ""

    def number(self) -> int | None:
        """How manyeth the part in hand is, from 0; None where it is not asked any more."""
        places = places_of(self._state())
        return places.index(self.place) if self.place in places else None

    def screen(self) -> Screen | None:
        """The group of questions in hand; None at hours and summary."""
        state = self._state()
        return next((screen for screen in state.screens if screen.ref == self.place), None) if state else None

    def at(self, number: int) -> str | None:
        """The name of a part by its number from 0."""
        places = places_of(self._state())
        return places[number] if 0 <= number < len(places) else None

    def beside(self, step: int) -> str | None:
        """The part after (1) or before (-1) the one in hand."""
        number = self.number()
        return None if number is None else self.at(number + step)

    def of_question(self, ref: str) -> str | None:
        """The part that asks ``ref``."""
        state = self._state()
        index = state.screen_of(ref) if state else None
        return None if state is None or index is None else state.screens[index].ref

    def steps(self) -> list[Step]:
        """The parts as the guide shows them."""
        state = self._state()
        return steps_of(state) if state else []

    def standing(self) -> str:
        """Where the part in hand stands among the others, and how far it is, in words."""
        number = self.number()
        return "" if number is None else standing_words(number + 1, len(places_of(self._state())), self.screen())
