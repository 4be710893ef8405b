"""What stands where: every record and photo with its state and reason, and the proof that all is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.vault.api import Vault
from fieldapp.vault.values import PhotoStatus, RecordStatus, State, VerifyReport
from fieldapp.workflows.session import Session

CLOCK_MATTERS_MS = 300_000
"""Five minutes: what a clock may be off by before a person is told."""
_MENDED_BY_CORRECTION = ("visit", "correction")


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One record or photo. ``kind`` is ``record`` or ``photo``; ``what`` the kind of record (visit, review …) or the
    question a photo answers; ``person`` the names of those visited who are still in the caseload. ``mendable``: a
    rejected visit whose correction can be begun (or gone on with) now; ``mended``: a later record took its place."""

    id: str
    kind: str
    what: str
    person: str
    visit: str | None
    state: State
    reason: str | None
    field: str | None
    since: str
    urgent: bool = False
    mendable: bool = False
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """Counts by state, the last success, what is wrong (stable codes), and a line for each record and photo."""

    records: Mapping[State, int]
    photos: Mapping[State, int]
    last_sync: str | None
    problems: tuple[str, ...]
    lines: tuple[StatusLine, ...]


def status(session: Session, *, unsettled_only: bool = False) -> Status:
    """What the sync page shows, newest record first."""
    with session.held() as vault:
        names = {person.id: person.name for person in vault.people.list()}
        records = vault.status.records(unsettled=unsettled_only)
        visited = _names_by_visit(vault, records, names)
        lines = [_record_line(record, _said(record.persons, names)) for record in records]
        lines += [
            _photo_line(photo, visited.get(photo.visit or "", ""))
            for photo in vault.status.photos(unsettled=unsettled_only)
            if not photo.thumb
        ]
        return Status(
            records=vault.records.counts(),
            photos=vault.photos.counts(),
            last_sync=vault.journal.last_success(),
            problems=_problems(vault),
            lines=tuple(lines),
        )


def verify(session: Session) -> VerifyReport:
    """Check the chain, signatures, bodies, ciphertexts and the database file of this device."""
    with session.held() as vault:
        return vault.verify()


def _record_line(record: RecordStatus, person: str) -> StatusLine:
    return StatusLine(
        record.id,
        "record",
        record.kind,
        person,
        record.visit,
        record.state,
        record.reason,
        record.field,
        record.since,
        record.urgent,
        mendable=record.state is State.REJECTED and record.kind in _MENDED_BY_CORRECTION and not record.mended,
        mended=record.mended,
    )


def _photo_line(photo: PhotoStatus, person: str) -> StatusLine:
    return StatusLine(photo.id, "photo", photo.ref, person, photo.visit, photo.state, None, None, photo.since)


def _names_by_visit(vault: Vault, records: Sequence[RecordStatus], names: Mapping[str, str]) -> Mapping[str, str]:
    """Who was visited, by visit, of the records and the open drafts."""
    visits = [
        *((record.visit, record.persons) for record in records),
        *((d.visit, d.persons) for d in vault.visits.drafts()),
    ]
    return {visit: _said(persons, names) for visit, persons in visits if visit is not None}


def _said(persons: Sequence[str], names: Mapping[str, str]) -> str:
    return "、".join(names[person] for person in persons if person in names)


def _problems(vault: Vault) -> tuple[str, ...]:
    runs = vault.journal.runs(1)
    found = [incident.kind for incident in vault.status.incidents()]
    if runs and runs[0].problem:
        found.append(runs[0].problem)
    if runs and abs(runs[0].skew_ms or 0) > CLOCK_MATTERS_MS:
        found.append("clock_skewed")
    return tuple(dict.fromkeys(found))
