"""What the feed brings, kind by kind: put the newest state of entities down, drop those no scope of ours holds.

``put`` and ``drop`` run inside the feed's transaction and are written for thousands of rows at once. A row whose
version is not above the one we hold changes nothing. What they touch they note in ``Touched``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.domain.people import Household
from fieldapp.vault.outbox import settle_lines
from fieldapp.vault.people import PERSONS
from fieldapp.vault.projection import json_ids
from fieldapp.vault.received import drop_records, put_records
from fieldapp.vault.search import index_terms
from fieldapp.vault.tables import ACCOUNT, COLLEAGUE, DEVICE, DIVISION, FORM, HOUSEHOLD, PERSON, SEARCH, VISIT_FLAG
from fieldapp.wire.errors import Malformed
from fieldapp.wire.feed import (
    AccountInfo,
    Colleague,
    DivisionInfo,
    EntityKind,
    FeedRow,
    FormInfo,
    OutcomeInfo,
    VisitFlags,
)

_UNKNOWN = (0, -1)
# Plain tuples and SQL where ten thousand rows come at once: building a mapping for each costs as much as storing it.
_ADD_PERSON = (
    "INSERT INTO person(row, id, version, name, village_code, numbers, merged_into, payload) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_TERMS = f"INSERT INTO {SEARCH}(rowid, terms) VALUES (?, ?)"  # noqa: S608 - a constant name
_DROP_TERMS = f"DELETE FROM {SEARCH} WHERE rowid = ?"  # noqa: S608 - a constant name


@dataclass(slots=True)
class Touched:
    """What one apply has touched so far. ``files`` are ciphertexts to remove once it is committed; ``forgotten``:
    persons left the search index."""

    now: str
    persons: dict[str, None] = field(default_factory=dict)
    visits: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    divisions: bool = False
    forgotten: bool = False


class Intake(Protocol):
    """How one kind of entity lands here."""

    def put(self, conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
        """Take the newest state of these entities."""
        ...

    def drop(self, conn: Connection, ids: Sequence[str], touched: Touched) -> None:
        """Forget these entities: no scope of ours holds them any more."""
        ...


class PersonIntake:
    """Persons, with their search terms."""

    def put(self, conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
        """One SELECT finds what is known; then everything goes in few bulk statements."""
        known = _known_persons(conn, rows)
        newest = [row for row in rows if row.version > known.get(row.id, _UNKNOWN)[1]]
        if not newest:
            return
        old = [known[row.id][0] for row in newest if row.id in known]
        if old:
            conn.exec_driver_sql(_DROP_TERMS, [(place,) for place in old])
            conn.execute(delete(PERSON).where(PERSON.c.row.in_(json_ids(old))))
        place = conn.execute(select(func.max(PERSON.c.row))).scalar() or 0
        place = max(place, *old) if old else place
        persons, terms = [], []
        for row in newest:
            person = _decode(PERSONS, row)
            numbers = " ".join(number for number in (person.id_number, person.phone) if number)
            if row.id in known:
                at = known[row.id][0]
            else:
                at = place = place + 1
            persons.append(
                (at, row.id, row.version, person.name, person.village_code, numbers, person.merged_into, row.payload)
            )
            if person.merged_into is None:
                terms.append((at, index_terms(person.name, numbers)))
        conn.exec_driver_sql(_ADD_PERSON, persons)
        if terms:
            conn.exec_driver_sql(_ADD_TERMS, terms)
        touched.persons.update(dict.fromkeys(row.id for row in newest))

    def drop(self, conn: Connection, ids: Sequence[str], touched: Touched) -> None:
        """Persons go with their search terms."""
        gone = conn.execute(select(PERSON.c.row).where(PERSON.c.id.in_(json_ids(ids)))).scalars().all()
        if gone:
            conn.exec_driver_sql(_DROP_TERMS, [(row,) for row in gone])
            conn.execute(delete(PERSON).where(PERSON.c.id.in_(json_ids(ids))))
            touched.forgotten = True
        touched.persons.update(dict.fromkeys(ids))


class RowIntake:
    """Entities that are one row each: ``columns`` makes the row of a payload."""

    def __init__(self, table: Table, shape: type[Any], columns: Callable[[Any, FeedRow], dict[str, Any]]) -> None:
        self._table = table
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(shape)
        self._columns = columns

    def put(self, conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
        """Insert or overwrite, where the version is higher."""
        values = [{"version": row.version, **self._columns(_decode(self._decoder, row), row)} for row in rows]
        statement = upsert(self._table)
        keys = [column.name for column in self._table.primary_key]
        changed = {name: statement.excluded[name] for name in values[0] if name not in keys}
        higher = statement.excluded["version"] > self._table.c.version
        conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed, where=higher), values)
        touched.divisions |= self._table is DIVISION

    def drop(self, conn: Connection, ids: Sequence[str], touched: Touched) -> None:
        """Forget the rows; the own account stays for good."""
        gone = self._table.c.id.in_(json_ids(ids))
        if self._table is ACCOUNT:
            conn.execute(delete(ACCOUNT).where(gone, ACCOUNT.c.id.not_in(select(DEVICE.c.account))))
        else:
            conn.execute(delete(self._table).where(gone))
        touched.divisions |= self._table is DIVISION


class FormIntake(RowIntake):
    """Versions of forms, each an entity of its own."""

    def __init__(self) -> None:
        super().__init__(FORM, FormInfo, _form_columns)

    def drop(self, conn: Connection, ids: Sequence[str], touched: Touched) -> None:
        """No visit is begun on it unless it is told again; it stays readable for the visits made on it."""
        gone = (FORM.c.id + "@" + FORM.c.revision).in_(json_ids(ids))
        conn.execute(update(FORM).where(gone), {"live": False, "version": 0})


def _form_columns(form: FormInfo, row: FeedRow) -> dict[str, Any]:
    return {"id": form.id, "revision": form.version, "live": not form.withdrawn, "payload": row.payload}


class RecordIntake:
    """Records of others (and our own coming back), verbatim."""

    def put(self, conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
        """Verified one by one, kept, and the visits they belong to added up (by the feed, at the end)."""
        touched.visits |= put_records(conn, [row.payload for row in rows], touched.now)

    def drop(self, conn: Connection, ids: Sequence[str], touched: Touched) -> None:
        """Received ones go; own ones never by this way."""
        touched.visits |= drop_records(conn, ids)


class OutcomeIntake:
    """Later changes of an outcome, for our own records."""

    def __init__(self) -> None:
        self._decoder = msgspec.msgpack.Decoder(OutcomeInfo)

    def put(self, conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
        """Settled like a receipt's lines."""
        settle_lines(conn, [_decode(self._decoder, row) for row in rows], touched.now)

    def drop(self, conn: Connection, ids: Sequence[str], touched: Touched) -> None:
        """An outcome that is no longer told stays as it was last told."""


INTAKES: dict[EntityKind, Intake] = {
    EntityKind.PERSON: PersonIntake(),
    EntityKind.HOUSEHOLD: RowIntake(HOUSEHOLD, Household, lambda _, row: {"id": row.id, "payload": row.payload}),
    EntityKind.DIVISION: RowIntake(
        DIVISION,
        DivisionInfo,
        lambda info, _: {"id": info.code, "name": info.name, "township": info.township, "county": info.county},
    ),
    EntityKind.ACCOUNT: RowIntake(ACCOUNT, AccountInfo, lambda info, row: {"id": info.id, "payload": row.payload}),
    EntityKind.COLLEAGUE: RowIntake(
        COLLEAGUE, Colleague, lambda person, _: {"id": person.id, "name": person.name, "role": person.role}
    ),
    EntityKind.FORM: FormIntake(),
    EntityKind.FLAGS: RowIntake(
        VISIT_FLAG, VisitFlags, lambda found, row: {"id": found.visit, "record": found.record, "payload": row.payload}
    ),
    EntityKind.RECORD: RecordIntake(),
    EntityKind.OUTCOME: OutcomeIntake(),
}
VERSIONED = (PERSON, HOUSEHOLD, DIVISION, ACCOUNT, COLLEAGUE, FORM, VISIT_FLAG)
"""Tables that keep an entity version."""


def _decode(decoder: msgspec.msgpack.Decoder[Any], row: FeedRow) -> Any:
    try:
        return decoder.decode(row.payload)
    except msgspec.DecodeError as exc:
        raise Malformed(f"payload of a {row.kind}") from exc


def _known_persons(conn: Connection, rows: Sequence[FeedRow]) -> dict[str, tuple[int, int]]:
    """Row number and version of the persons among ``rows`` that are here."""
    c = PERSON.c
    found = select(c.id, c.row, c.version).where(c.id.in_(json_ids(row.id for row in rows)))
    return {person: (row, version) for person, row, version in conn.execute(found)}
