"""What the person's file is filled with, gathered from the vault: household, earlier visits, what triggered this one,
and the numbers of the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from fieldapp.domain.follow_ups import open_follow_ups
from fieldapp.domain.people import Person
from fieldapp.domain.schedule import VisitHistory, next_visit
from fieldapp.domain.standards import ITEMS, Standards
from fieldapp.vault.api import Vault
from fieldapp.vault.values import QueueFilter, State, VisitBrief
from fieldapp.wire.bodies import VisitBody
from fieldapp.workflows.person_file import FileFacts, WorkOrders, person_file
from fieldapp.workflows.session import Session

PAPERS_WORKDAYS: Final = 5
"""Working days in which papers follow, which forms count to (rules B15)."""
_APPLICATION: Final = "SQ"
_PAPERS, _HANDED_IN = "/data/sq/SQ06", "/data/sq/SQ12_handed_in"
_SUBMITTED: Final = (State.SUBMITTED, State.RETURNED, State.CORRECTED, State.APPROVED)
_MOST_VISITS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Occasion:
    """The visit the file is for: its checklists, and its id where it was submitted already (a correction), so that it
    is not taken for an earlier one."""

    forms: tuple[str, ...]
    visit: str | None = None


def file_of(session: Session, vault: Vault, person: Person, occasion: Occasion) -> Mapping[str, str]:
    """The person's file as it stands today, for this occasion."""
    today = session.today()
    earlier = _earlier(vault, person.id, occasion)
    household = vault.people.household_of(person.id)
    facts = FileFacts(
        today=today,
        visitor=vault.device.account().name,
        village=session.village_names().get(person.village_code, ""),
        next_visit=next_visit(person, VisitHistory(seen=today), today).due,
        missed_visits=_missed(earlier),
        workday_5=session.calendar.add_workdays(today, PAPERS_WORKDAYS).day,
        household_size=len(household.members) or None if household else None,
        orders=_orders(vault, person.id, today, occasion),
        reported_at=_reported_at(vault, person.id, occasion),
        papers_filed=_papers_filed(vault, earlier),
        standards=local_numbers(session.standards, person.village_code, today),
    )
    return person_file(person, facts)


def local_numbers(standards: Standards, village_code: str, on: date) -> Mapping[str, Decimal]:
    """The numbers known of a place, by item."""
    found = {item: standards.value(item, village_code, on) for item in ITEMS}
    return {item: value for item, value in found.items() if value is not None}


def _earlier(vault: Vault, person: str, occasion: Occasion) -> Sequence[VisitBrief]:
    """Submitted visits before this one, the newest first."""
    visits = [one for one in vault.people.timeline(person) if one.state not in (State.DRAFT, State.DISCARDED)]
    ids = [one.visit for one in visits]
    return visits[ids.index(occasion.visit) + 1 :] if occasion.visit in ids else visits


def _missed(earlier: Sequence[VisitBrief]) -> int:
    """Visits in a row, up to now, that did not meet the person."""
    return next((place for place, one in enumerate(earlier) if one.met is not False), len(earlier))


def _orders(vault: Vault, person: str, today: date, occasion: Occasion) -> WorkOrders | None:
    """What was recorded as delivered this month; None when nothing was: then nothing is known of it."""
    rows = vault.reviews.queue(QueueFilter(states=_SUBMITTED, person=person, limit=_MOST_VISITS))
    month = [
        row.minutes
        for row in rows
        if row.minutes and row.date >= today.replace(day=1) and row.date <= today and row.visit != occasion.visit
    ]
    return WorkOrders(len(month), sum(month)) if month else None


def _reported_at(vault: Vault, person: str, occasion: Occasion) -> datetime | None:
    """When that was found which asked for a checklist of this visit; None when nothing asked for one."""
    visits = sorted(vault.findings.of_person(person), key=lambda one: (one.at, one.visit))
    ids = [one.visit for one in visits]
    if occasion.visit in ids:
        visits = visits[: ids.index(occasion.visit)]
    asked = [one for one in open_follow_ups(visits, vault.findings.settled()) if one.checklist in occasion.forms]
    return min((one.since for one in asked if one.since is not None), default=None)


def _papers_filed(vault: Vault, earlier: Sequence[VisitBrief]) -> tuple[str, ...]:
    """The papers of the last application that was handed in for the person."""
    for brief in earlier:
        if _APPLICATION not in brief.forms:
            continue
        body = vault.reviews.visit_view(brief.visit).standing.body
        if not isinstance(body, VisitBody):
            continue
        answers = {
            ref: answer for form in body.forms if form.id == _APPLICATION for ref, answer in form.answers.items()
        }
        if answers.get(_HANDED_IN) == "yes" and answers.get(_PAPERS):
            return tuple(answers[_PAPERS].split())
    return ()
