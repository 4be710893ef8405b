"""Today (今日): the worklist of this moment, and the strip that tells the truth about synchronisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldapp.domain.deadlines import Due, local_moment
from fieldapp.domain.reasons import Reason
from fieldapp.domain.worklist import Facts, ItemKind, ReturnedVisit, counts, worklist
from fieldapp.vault.api import Vault
from fieldapp.vault.values import State
from fieldapp.workflows.caseload import histories
from fieldapp.workflows.follow_ups import follow_ups
from fieldapp.workflows.session import Session

_UNSETTLED = (State.WAITING, State.SENDING)


@dataclass(frozen=True, slots=True)
class TodayEntry:
    """One row. ``person`` is None for what concerns nobody in particular; ``visit`` is set where the row opens one.

    ``follow_up`` is the id of the follow-up the row stands for (`settle_follow_up`), ``checklist`` the one it asks for.
    """

    person: str | None
    name: str
    village: str
    kind: ItemKind
    due: Due
    reason: Reason
    visit: str | None
    watch_colour: str | None
    follow_up: str | None = None
    checklist: str | None = None

    @property
    def source(self) -> str:
        """Where the rule behind the row comes from."""
        return self.reason.source


@dataclass(frozen=True, slots=True)
class SyncStrip:
    """What the strip says: what waits, when all was well last, what is wrong (a stable code)."""

    records_waiting: int
    photos_waiting: int
    drafts: int
    held: int
    rejected: int
    last_success: str | None
    problem: str | None

    @property
    def all_settled(self) -> bool:
        """Whether everything submitted has its receipt: only then may a page say "synced"."""
        return not (self.records_waiting or self.photos_waiting or self.held or self.rejected)


@dataclass(frozen=True, slots=True)
class TodayView:
    """The rows in order, how many of each kind, and the strip."""

    entries: tuple[TodayEntry, ...]
    counts: Mapping[ItemKind, int]
    strip: SyncStrip


def today(session: Session) -> TodayView:
    """What is to be done now, in order, each row with its reason and source."""
    with session.held() as vault:
        persons = {person.id: person for person in vault.people.list()}
        returned = [
            ReturnedVisit(
                back.visit, back.persons[0], local_moment(datetime.fromisoformat(back.at)).date(), back.reason
            )
            for back in vault.reviews.returned()
            if back.persons
        ]
        open_ones = {follow_up.id: follow_up for follow_up in follow_ups(vault)}
        facts = Facts(tuple(persons.values()), histories(vault), tuple(returned), tuple(open_ones.values()))
        items = worklist(facts, session.clock.now(), session.calendar)
        villages = session.village_names()
        entries = []
        for item in items:
            person = persons.get(item.person_id or "")
            followed = open_ones.get(item.ref or "") if item.kind is ItemKind.FOLLOW_UP else None
            entries.append(
                TodayEntry(
                    person=item.person_id,
                    name=person.name if person else "",
                    village=villages.get(person.village_code, person.village_code) if person else "",
                    kind=item.kind,
                    due=item.due,
                    reason=item.reason,
                    visit=item.ref if item.kind is ItemKind.RETURNED else None,
                    watch_colour=item.colour.value if item.colour else None,
                    follow_up=followed.id if followed else None,
                    checklist=followed.checklist if followed else None,
                )
            )
        return TodayView(tuple(entries), counts(items), _strip(vault))


def sync_strip(session: Session) -> SyncStrip:
    """The strip alone, for refreshing it cheaply."""
    with session.held() as vault:
        return _strip(vault)


def _strip(vault: Vault) -> SyncStrip:
    records, photos = vault.records.counts(), vault.photos.counts()
    runs = vault.journal.runs(1)
    return SyncStrip(
        records_waiting=sum(records.get(state, 0) for state in _UNSETTLED),
        photos_waiting=sum(photos.get(state, 0) for state in _UNSETTLED),
        drafts=records.get(State.DRAFT, 0),
        held=records.get(State.HELD, 0),
        rejected=vault.status.to_mend(),
        last_success=vault.journal.last_success(),
        problem=runs[0].problem if runs and not runs[0].ok else None,
    )
