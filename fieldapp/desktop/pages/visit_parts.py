"""The three kinds of part of a visit, one over the other: a group of questions, care hours, the check at the end."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.desktop.controls.card_head import Saved
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.models.visit_state import VisitState
from fieldapp.desktop.pages.visit_filling import MINUTES
from fieldapp.desktop.pages.visit_hours import HoursView
from fieldapp.desktop.pages.visit_section import SectionView
from fieldapp.desktop.pages.visit_summary import SummaryView

HOURS: Final = "hours"
SUMMARY: Final = "summary"


def places_of(state: VisitState | None) -> list[str]:
    """The parts of a visit by name, in the order gone through: its groups' refs, then hours and summary."""
    return [*(screen.ref for screen in state.screens), HOURS, SUMMARY] if state else []


class PartStack(QStackedWidget):
    """Attributes: ``section``, ``hours``, ``summary``."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section, self.hours = SectionView(around, self), HoursView(self)
        self.summary = SummaryView(around, self)
        for part in (self.section, self.hours, self.summary):
            self.addWidget(part)

    def show_part(self, place: str) -> None:
        """Bring the kind of part that ``place`` is to the front."""
        self.setCurrentWidget({HOURS: self.hours, SUMMARY: self.summary}.get(place, self.section))

    def focus_first(self, place: str) -> None:
        """Put the keyboard where one begins."""
        views = {HOURS: self.hours.focus_first, SUMMARY: self.summary.focus_first}
        views.get(place, self.section.focus)()

    def flush(self) -> None:
        """Give what is being typed."""
        self.section.flush()
        self.hours.flush()

    def show_saved(self, ref: str, saved: Saved, trouble: str) -> None:
        """Say at a question, or a class of care hours, whether it is saved, and in words why not."""
        card = self.section.card(ref)
        if card is not None:
            card.show_saved(saved, trouble)
        if ref.startswith(MINUTES):
            self.hours.tell(ref.removeprefix(MINUTES), trouble)

    def restyle(self) -> None:
        """Follow theme and text size."""
        self.section.restyle()
        self.hours.restyle()
        self.summary.space_out()
