"""Records verbatim with their outcomes, and the chains and visits that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Result, Select, bindparam, func, literal_column, or_, select, update

from fieldapp.central.store.dialect import among
from fieldapp.central.store.queries import Query
from fieldapp.central.store.rows import Row, insert_all, insert_new, pieces, upsert
from fieldapp.central.store.tables import blob_links, chains, incidents, persons, records, visits
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import Record

HELD = records.c.outcome == literal_column("'held'")
"""Written out, not bound: only so does SQLite use the index of what is held."""


_CONTENT = ("visit", "correction")
"""The kinds that hold what was found on a visit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was decided of a record the central holds."""

    hash: bytes
    outcome: Outcome
    reason: Reason | None
    field: str | None


@dataclass(slots=True)
class VisitRow:
    """A visit as it stands: its latest record and the state of its review. ``scope`` is where its records travel;
    ``decided_hash`` the record hash the last applied decision judged."""

    township: str
    id: str
    village: str
    scope: str
    author: str
    state: str
    record: str
    record_hash: bytes
    decided_hash: bytes | None
    submitted_at: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ChainRow:
    """How far a device key's chain is whole, and its state: ``complete``, ``gap`` or ``fork``."""

    township: str
    device: str
    whole_seq: int
    whole_hash: bytes
    top_seq: int
    state: str


@dataclass(frozen=True, slots=True)
class Link:
    """One record's place in its chain."""

    seq: int
    prev: bytes
    hash: bytes


def standings(connection: Connection, townships: Iterable[str], ids: Sequence[str]) -> dict[tuple[str, str], Standing]:
    """The standing of those records that are known, by (township, id)."""
    found: dict[tuple[str, str], Standing] = {}
    wanted = sorted(set(townships))
    for some in pieces(ids):
        for row in _STANDINGS.ask(connection, townships=wanted, ids=list(some)):
            reason = None if row.reason is None else Reason(row.reason)
            found[row.township, row.id] = Standing(row.hash, Outcome(row.outcome), reason, row.field)
    return found


def refused_records(connection: Connection, townships: Iterable[str], ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Visit and author of those of ``ids`` that were rejected, by record id."""
    found: dict[str, tuple[str, str]] = {}
    wanted = sorted(set(townships))
    for some in pieces(ids):
        query = select(records.c.id, records.c.visit, records.c.author).where(
            among(connection, records.c.township, wanted),
            among(connection, records.c.id, some),
            records.c.outcome == str(Outcome.REJECTED),
            records.c.visit.is_not(None),
        )
        found.update({row.id: (row.visit, row.author) for row in connection.execute(query)})
    return found


def stored_records(connection: Connection, township: str, ids: Sequence[str]) -> dict[str, Record]:
    """Records verbatim, by id."""
    found: dict[str, Record] = {}
    for some in pieces(ids):
        found.update(_verbatim(_VERBATIM.ask(connection, township=township, ids=list(some))))
    return found


def waiting_records(
    connection: Connection, township: str, reason: Reason, visit_ids: Sequence[str] | None = None
) -> dict[str, Record]:
    """Records held in ``township`` for ``reason``; with ``visit_ids`` only those about these visits."""
    if visit_ids is None:
        query = _bytes_of().where(records.c.township == township, HELD, records.c.reason == str(reason))
        return _verbatim(connection.execute(query))
    found: dict[str, Record] = {}
    for some in pieces(visit_ids):
        about = _WAITING.ask(connection, township=township, reason=str(reason), visits=list(some))
        found.update(_verbatim(about))
    return found


def count_waiting(connection: Connection, township: str, reason: Reason, device: str) -> int:
    """How many records of a device ``township`` holds for ``reason``."""
    query = select(func.count()).where(
        records.c.township == township, HELD, records.c.reason == str(reason), records.c.device == device
    )
    return int(connection.execute(query.select_from(records)).scalar_one())


def townships_waiting(connection: Connection, reason: Reason) -> list[str]:
    """The townships that hold records for ``reason``."""
    query = select(records.c.township).distinct().where(HELD, records.c.reason == str(reason))
    return sorted(connection.execute(query).scalars())


def insert_records(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep new records; raises ``IntegrityError`` when another writer kept one of them meanwhile."""
    insert_all(connection, records, rows)


def change_outcomes(
    connection: Connection, changes: Mapping[tuple[str, str], tuple[Outcome, Reason | None, str | None]]
) -> None:
    """Write later outcomes down, with reason and field at fault, by (township, id)."""
    if changes:
        connection.execute(
            update(records)
            .where(records.c.township == bindparam("t"), records.c.id == bindparam("i"))
            .values(outcome=bindparam("o"), reason=bindparam("r"), field=bindparam("f")),
            [
                {"t": t, "i": i, "o": str(o), "r": None if r is None else str(r), "f": f}
                for (t, i), (o, r, f) in changes.items()
            ],
        )


def known_persons(connection: Connection, townships: Iterable[str], ids: Iterable[str]) -> set[tuple[str, str]]:
    """Those of ``ids`` that are persons of these townships, as (township, id)."""
    found: set[tuple[str, str]] = set()
    wanted = sorted(set(townships))
    for some in pieces(sorted(set(ids))):
        found.update((row.township, row.id) for row in _PERSONS.ask(connection, townships=wanted, ids=list(some)))
    return found


def visit_rows(connection: Connection, townships: Iterable[str], ids: Iterable[str]) -> dict[tuple[str, str], VisitRow]:
    """Visits by (township, id)."""
    found: dict[tuple[str, str], VisitRow] = {}
    wanted = sorted(set(townships))
    for some in pieces(sorted(set(ids))):
        for row in _VISITS.ask(connection, townships=wanted, ids=list(some)).mappings():
            found[row["township"], row["id"]] = VisitRow(**row)
    return found


def visit_records(connection: Connection, townships: Iterable[str], ids: Iterable[str]) -> dict[str, dict[bytes, str]]:
    """The applied visits and corrections of each visit: ``{visit: {record hash: record id}}``."""
    found: dict[str, dict[bytes, str]] = {}
    wanted = sorted(set(townships))
    for some in pieces(sorted(set(ids))):
        for row in _CONTENTS.ask(connection, townships=wanted, visits=list(some)):
            found.setdefault(row.visit, {})[row.hash] = row.id
    return found


def save_visits(connection: Connection, rows: Iterable[VisitRow]) -> None:
    """Insert or replace visits."""
    names = [column.name for column in visits.columns]
    upsert(connection, visits, [{name: getattr(row, name) for name in names} for row in rows])


def author_records(connection: Connection, township: str, author: str) -> list[tuple[str, str]]:
    """Every applied record about the visits of ``author``, decisions on them too, as (id, scope of the visit)."""
    query = (
        select(records.c.id, visits.c.scope)
        .join(visits, (visits.c.township == records.c.township) & (visits.c.id == records.c.visit))
        .where(
            visits.c.township == township,
            visits.c.author == author,
            records.c.outcome == str(Outcome.APPLIED),
        )
    )
    return [(row.id, row.scope) for row in connection.execute(query)]


def chain_rows(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], ChainRow]:
    """Those chains of device keys that there are, by (township, device)."""
    wanted = sorted(set(keys))
    townships, devices = sorted({township for township, _ in wanted}), [device for _, device in wanted]
    found = _CHAINS.ask(connection, townships=townships, devices=devices).mappings()
    return {(row["township"], row["device"]): ChainRow(**row) for row in found}


def links_after(connection: Connection, township: str, device: str, seq: int) -> list[Link]:
    """The kept records of a device key with a higher number than ``seq``, in order."""
    found = _LINKS.ask(connection, township=township, device=device, after=seq)
    return [Link(row.seq, row.prev, row.hash) for row in found]


def save_chains(connection: Connection, rows: Iterable[ChainRow]) -> None:
    """Insert or replace chains."""
    names = [column.name for column in chains.columns]
    upsert(connection, chains, [{name: getattr(row, name) for name in names} for row in rows])


def save_incidents(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep evidence; the same evidence again changes nothing."""
    insert_new(connection, incidents, rows)


def save_links(connection: Connection, rows: Sequence[Row]) -> None:
    """Note which record refers to which ciphertext."""
    insert_new(connection, blob_links, rows)


def _bytes_of() -> Select[tuple[str, bytes, bytes, bytes, bytes]]:
    return select(records.c.id, records.c.envelope, records.c.signature, records.c.salt, records.c.body)


def _verbatim(rows: Result[Any]) -> dict[str, Record]:
    return {row.id: Record(row.envelope, row.signature, row.salt, row.body) for row in rows}


_STANDINGS = Query(
    lambda listed: select(
        records.c.township, records.c.id, records.c.hash, records.c.outcome, records.c.reason, records.c.field
    ).where(listed(records.c.township, "townships"), listed(records.c.id, "ids"))
)
_PERSONS = Query(
    lambda listed: select(persons.c.township, persons.c.id).where(
        listed(persons.c.township, "townships"), listed(persons.c.id, "ids")
    )
)
_VISITS = Query(lambda listed: select(visits).where(listed(visits.c.township, "townships"), listed(visits.c.id, "ids")))
_CONTENTS = Query(
    lambda listed: select(records.c.visit, records.c.hash, records.c.id).where(
        listed(records.c.township, "townships"),
        listed(records.c.visit, "visits"),
        records.c.outcome == str(Outcome.APPLIED),
        or_(*(records.c.kind == kind for kind in _CONTENT)),
    )
)
_CHAINS = Query(
    lambda listed: select(chains).where(listed(chains.c.township, "townships"), listed(chains.c.device, "devices"))
)
_LINKS = Query(
    lambda _: (
        select(records.c.seq, records.c.prev, records.c.hash)
        .where(
            records.c.township == bindparam("township"),
            records.c.device == bindparam("device"),
            records.c.seq > bindparam("after"),
        )
        .order_by(records.c.seq, records.c.id)
    )
)
_WAITING = Query(
    lambda listed: _bytes_of().where(
        records.c.township == bindparam("township"),
        HELD,
        records.c.reason == bindparam("reason"),
        listed(records.c.visit, "visits"),
    )
)
_VERBATIM = Query(
    lambda listed: _bytes_of().where(records.c.township == bindparam("township"), listed(records.c.id, "ids"))
)
