"""What stands where: every record and photo with its state and reason, and the proof that all is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.vault.api import Vault
from fieldapp.vault.values import State, VerifyReport
from fieldapp.workflows.session import Session


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One record or photo. ``kind`` is ``record`` or ``photo``; ``what`` the kind of record (visit, review …) or the
    question a photo answers; ``person`` a name where the person is still in the caseload."""

    id: str
    kind: str
    what: str
    person: str
    visit: str | None
    state: State
    reason: str | None
    field: str | None
    since: str


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
        lines = [
            StatusLine(
                record.id,
                "record",
                record.kind,
                "、".join(names[person] for person in record.persons if person in names),
                record.visit,
                record.state,
                record.reason,
                record.field,
                record.since,
            )
            for record in vault.status.records(unsettled=unsettled_only)
        ]
        lines += [
            StatusLine(photo.id, "photo", photo.ref, "", photo.visit, photo.state, None, None, photo.since)
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


def _problems(vault: Vault) -> tuple[str, ...]:
    runs = vault.journal.runs(1)
    found = [incident.kind for incident in vault.status.incidents()]
    if runs and runs[0].problem:
        found.append(runs[0].problem)
    return tuple(dict.fromkeys(found))
