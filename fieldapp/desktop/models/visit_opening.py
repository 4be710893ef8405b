"""Opening a visit for the page, on the vault lane: the draft, whose it is, and what stands beside its questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fieldapp.desktop.models.visit_choices import prepare_search
from fieldapp.desktop.models.visit_state import Beside, VisitState, read_state
from fieldapp.domain.reasons import Words

if TYPE_CHECKING:
    from fieldapp.desktop.door import Door
    from fieldapp.workflows.fill_form import OpenVisit


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a visit brings: the visit itself (for the vault lane only), who it is to, the service classes by
    code, what stands beside the questions, the visit as it stands, and whom to ring: the person's own number and the
    carer's, as far as the file knows them."""

    visit: OpenVisit
    person: str
    name: str
    village: str
    services: Mapping[str, Words]
    beside: Beside
    state: VisitState
    phones: Mapping[str, str] = field(default_factory=dict)


def open_for_page(door: Door, visit: str, language: str) -> Opened:
    """Open a draft, its questions in ``language`` ("zh", "en") where they speak it. Raises as `Door.open_visit`."""
    opened = door.open_visit(visit)
    spoken = form_language(languages_of(opened), language)
    if spoken is not None and spoken != opened.language:
        opened.language = spoken
    page = door.person_page(opened.persons[0])
    row, carer = page.row, page.person.carer
    prepare_search()
    beside = _beside(door, opened, language)
    numbers = {row.name: row.phone, carer.name if carer else "": carer.phone if carer else None}
    phones = {name: number for name, number in numbers.items() if name and number}
    return Opened(opened, row.id, row.name, row.village, door.services(), beside, read_state(opened, beside), phones)


def in_language(opened: Opened, language: str) -> Opened:
    """The same visit asked in another language, by the form's own name of it; every answer stays."""
    visit = opened.visit
    visit.language = language
    beside = replace(opened.beside, previous=visit.previous())
    return replace(opened, beside=beside, state=read_state(visit, beside))


def form_language(languages: tuple[str, ...], language: str) -> str | None:
    """The form's own name of a language: "中文 (zh)" for "zh"; None where the form does not speak it."""
    return next((each for each in languages if f"({language})" in each or each == language), None)


def languages_of(opened: OpenVisit) -> tuple[str, ...]:
    """The languages of the visit's first checklist."""
    return next(iter(opened.filled.fillings.values())).definition.languages


def _beside(door: Door, opened: OpenVisit, language: str) -> Beside:
    """Last time's answers; and for a correction, why the visit was sent back."""
    previous = opened.previous()
    if not opened.corrects:
        return Beside(previous)
    back = [line for line in door.review_view(opened.visit, language).decisions if line.decision == "return"]
    return Beside(previous, back[-1].questions, back[-1].reason) if back else Beside(previous)
