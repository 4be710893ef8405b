"""Bring a township's ledger in: persons with versions, raw rows verbatim, feed raised, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from pathlib import Path

from fieldapp.central.ledger import Changes, KnownPerson, LedgerPerson, LedgerReading, read_ledger, reconcile, report
from fieldapp.central.open import Central
from fieldapp.central.services.ingest.settle import release_waiting
from fieldapp.central.store import audit, divisions, persons
from fieldapp.central.store.feed import Change, lock_townships, raise_feed
from fieldapp.central.store.persons import PersonRow
from fieldapp.domain.divisions import Divisions, Village
from fieldapp.domain.people import Person
from fieldapp.wire import scope as scopes
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.receipt import Reason

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an import writes: files as they are to be, and which of them changed where."""

    rows: list[PersonRow]
    changes: list[Change]
    person_of: dict[tuple[str, int], str]


def import_ledger(central: Central, file: Path, township: str) -> dict[str, object]:
    """Read the ledger of a township (9 digits) and make its changes; returns the report of design §6.

    Raises ``LedgerError``, ``LedgerUnreadable``, ``StoreUnavailable``. Nothing is changed then.
    """
    with central.store.read() as connection:
        known_divisions = _divisions(divisions.township_divisions(connection, township[:6]))
    reading = read_ledger(file, known_divisions, township, central.clock().astimezone(CHINA).date())
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    now, import_id = central.now_ms(), central.new_id()
    with central.store.write() as connection:
        lock_townships(connection, [township])
        known = {row.person.id: row for row in persons.township_persons(connection, township)}
        changes = reconcile(reading, [KnownPerson(row.person, row.ledger_base) for row in known.values()])
        told = report(reading, changes)
        plan = _plan(central, township, changes, known)
        persons.save_persons(connection, township, plan.rows)
        if not persons.file_imported(connection, township, sha256):
            raw = _raw_rows(township, import_id, reading, plan.person_of)
            persons.save_import(connection, township, import_id, sha256=sha256, at=now, report=pack(told), rows=raw)
        raise_feed(connection, plan.changes)
        release_waiting(central, connection, township, Reason.UNKNOWN_SUBJECT)
        counts = {"new": len(changes.new), "changed": len(changes.changed), "vanished": len(changes.vanished)}
        audit.note(
            connection,
            id_=central.new_id(),
            township=township,
            at=now,
            actor="operator",
            action="ledger_imported",
            subject=import_id,
            facts={**counts, "sha256": sha256},
        )
    return told


def _plan(central: Central, township: str, changes: Changes, known: dict[str, PersonRow]) -> _Plan:
    plan = _Plan([], [], {})
    for line in changes.new:
        person = line.as_person(central.new_id())
        plan.rows.append(PersonRow(person, 1, line.ledger_values()))
        plan.changes.append(_brought(township, person, 1))
        plan.person_of[line.sheet, line.row] = person.id
    for match in (*changes.changed, *changes.unchanged):
        before = known[match.known.person.id]
        after = replace(before, ledger_base=match.row.ledger_values())
        plan.person_of[match.row.sheet, match.row.row] = before.person.id
        if match.changes:
            after = replace(after, person=match.updated(), version=before.version + 1)
            plan.changes.extend(_moved(township, before.person, after))
        if match.changes or match.base_outdated:
            plan.rows.append(after)
    return plan


def _moved(township: str, before: Person, after: PersonRow) -> Iterable[Change]:
    yield _brought(township, after.person, after.version)
    if before.village_code != after.person.village_code:
        gone = scopes.ordinary(before.village_code)
        yield Change(township, gone, EntityKind.PERSON, before.id, after.version, b"", removed=True)


def _brought(township: str, person: Person, version: int) -> Change:
    return Change(township, scopes.ordinary(person.village_code), EntityKind.PERSON, person.id, version, pack(person))


def _raw_rows(
    township: str, import_id: str, reading: LedgerReading, person_of: dict[tuple[str, int], str]
) -> list[dict[str, object]]:
    def row(line: LedgerPerson) -> dict[str, object]:
        return {
            "township": township,
            "import_id": import_id,
            "sheet": line.sheet,
            "row": line.row,
            "person": person_of.get((line.sheet, line.row)),
            "raw": pack(line.raw_texts()),
        }

    return [row(line) for line in reading.people]


def _divisions(rows: Sequence[divisions.Division]) -> Divisions:
    names = {row.code: row.name for row in rows}
    return Divisions(
        Village(row.code, row.name, row.code[:9], row.township_name, row.code[:6], names.get(row.code[:6], ""))
        for row in rows
        if len(row.code) == divisions.VILLAGE_DIGITS
    )
