"""The caseload as people look at it: rows with colour, scope and the next visit, each able to say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldapp.domain.age import age_on
from fieldapp.domain.care import care_scope, watch_colour
from fieldapp.domain.names import last_four
from fieldapp.domain.people import Person, Residence
from fieldapp.domain.reasons import Reason
from fieldapp.domain.schedule import NO_HISTORY, VisitHistory, next_visit
from fieldapp.vault.api import Vault
from fieldapp.vault.values import State, VisitBrief
from fieldapp.workflows.session import Session

SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list. ``watch_colour`` is red, yellow, blue or None; colour and scope carry their own reasons,
    and ``reason`` says why the next visit is on ``next_visit``."""

    id: str
    name: str
    village_code: str
    village: str
    categories: tuple[str, ...]
    watch_colour: str | None
    colour_reason: Reason
    in_care_scope: bool | None
    scope_reason: Reason
    age: int | None
    id_last4: str | None
    phone: str | None
    next_visit: date | None
    reason: Reason
    last_visit: date | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One visit in a person's life with us; ``author`` is an account id, ``author_name`` its name if known."""

    visit: str
    date: date
    forms: tuple[str, ...]
    state: State
    met: bool | None
    author: str
    author_name: str
    photos: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the person's page shows."""

    person: Person
    row: PersonRow
    timeline: tuple[TimelineEntry, ...]
    minutes_this_month: Mapping[str, int]


def list_people(
    session: Session, *, search: str = "", village: str | None = None, limit: int | None = SEARCH_LIMIT
) -> tuple[PersonRow, ...]:
    """The caseload, or who fits ``search`` (best first), optionally of one division code only.

    ``limit`` bounds what a search shows while someone types; None: everyone who fits.
    """
    with session.held() as vault:
        if search.strip():
            most = vault.people.count() if limit is None else limit
            found = [p for p in vault.people.search(search, most) if p.village_code.startswith(village or "")]
        else:
            found = list(vault.people.list(village))
        lister = _Rows(session, vault)
        return tuple(lister.row(person) for person in found if person.merged_into is None)


def person_page(session: Session, person_id: str) -> PersonPage:
    """One person's page. Raises ``UnknownPerson``."""
    with session.held() as vault:
        person = vault.people.get(person_id)
        timeline = vault.people.timeline(person.id)
        month = session.today().replace(day=1)
        minutes: dict[str, int] = {}
        entries = []
        for brief in timeline:
            photos, delivered = _contents(vault, brief)
            entries.append(
                TimelineEntry(
                    brief.visit,
                    brief.date,
                    brief.forms,
                    brief.state,
                    brief.met,
                    brief.author,
                    vault.device.account_name(brief.author) or "",
                    photos,
                )
            )
            if brief.date >= month:
                for code, amount in delivered.items():
                    minutes[code] = minutes.get(code, 0) + amount
        return PersonPage(person, _Rows(session, vault).row(person), tuple(entries), minutes)


def histories(vault: Vault) -> dict[str, VisitHistory]:
    """What counts for the next visit, by person id.

    Only a visit that met the person does; for someone who lives away for long a call is enough (checklists, TK).
    """
    met, latest = vault.people.last_visits(met_only=True), vault.people.last_visits()
    away = {person.id for person in vault.people.list() if person.residence is Residence.AWAY}
    seen = {**met, **{person: brief for person, brief in latest.items() if person in away}}
    return {
        person: VisitHistory(seen=seen[person].date if person in seen else None, planned=brief.next_visit)
        for person, brief in latest.items()
    }


class _Rows:
    """Makes rows; reads what is common to all of them once."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._today = session.today()
        self._villages = {division.code: division.name for division in vault.people.villages()}
        self._latest = vault.people.last_visits()
        self._histories = histories(vault)

    def row(self, person: Person) -> PersonRow:
        watch = watch_colour(person, self._today)
        scope = care_scope(person)
        due = next_visit(person, self._histories.get(person.id, NO_HISTORY), self._today)
        latest = self._latest.get(person.id)
        return PersonRow(
            id=person.id,
            name=person.name,
            village_code=person.village_code,
            village=self._villages.get(person.village_code, person.village_code),
            categories=tuple(category.value for category in person.categories),
            watch_colour=watch.colour.value if watch.colour else None,
            colour_reason=watch.reason,
            in_care_scope=scope.in_scope,
            scope_reason=scope.reason,
            age=age_on(person.birth, self._today),
            id_last4=last_four(person.id_number) or None,
            phone=person.phone,
            next_visit=due.due,
            reason=due.reason,
            last_visit=latest.date if latest else None,
            doubts=person.doubts,
        )


def _contents(vault: Vault, brief: VisitBrief) -> tuple[int, dict[str, int]]:
    """How many photos a visit holds and the minutes it reports, by class code."""
    if brief.state is State.DRAFT:
        draft = vault.visits.draft(brief.visit)
        return len(draft.photos), {entry.code: entry.minutes for entry in draft.minutes}
    body = vault.reviews.visit_view(brief.visit).standing.body
    photos = getattr(body, "photos", ())
    return len(photos), {entry.code: entry.minutes for entry in getattr(body, "minutes", ())}
