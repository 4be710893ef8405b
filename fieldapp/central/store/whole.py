"""Reading everything there is, in pieces, for ``verify`` and ``stats``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, or_, select, tuple_

from fieldapp.central.store.records import HELD, ChainRow
from fieldapp.central.store.tables import (
    accounts,
    blob_links,
    blobs,
    chains,
    devices,
    feed_heads,
    feed_rows,
    form_checks,
    incidents,
    persons,
    records,
    uploads,
    visits,
)
from fieldapp.wire.record import Record

_PIECE = 1_000


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record with what the store says of it."""

    township: str
    id: str
    hash: bytes
    device: str
    seq: int
    outcome: str
    record: Record


def every_record(connection: Connection) -> Iterator[KeptRecord]:
    """All records, by (township, device, seq): each chain in its order."""
    key = (records.c.township, records.c.device, records.c.seq, records.c.id)
    query = select(records).order_by(*key).limit(_PIECE)
    last: tuple[str, str, int, str] | None = None
    while True:
        rows = connection.execute(query if last is None else query.where(tuple_(*key) > last)).all()
        for row in rows:
            record = Record(row.envelope, row.signature, row.salt, row.body)
            yield KeptRecord(row.township, row.id, row.hash, row.device, row.seq, row.outcome, record)
        if len(rows) < _PIECE:
            return
        last = (rows[-1].township, rows[-1].device, rows[-1].seq, rows[-1].id)


def every_chain(connection: Connection) -> dict[tuple[str, str], ChainRow]:
    """All chains by (township, device)."""
    return {(row["township"], row["device"]): ChainRow(**row) for row in connection.execute(select(chains)).mappings()}


def feed_inconsistencies(connection: Connection) -> list[str]:
    """Scopes whose head is below a row of theirs or missing, and record rows without their record."""
    top = (
        select(feed_rows.c.township, feed_rows.c.scope, func.max(feed_rows.c.seq).label("top"))
        .group_by(feed_rows.c.township, feed_rows.c.scope)
        .subquery()
    )
    behind = (
        select(top.c.scope)
        .outerjoin(feed_heads, (feed_heads.c.township == top.c.township) & (feed_heads.c.scope == top.c.scope))
        .where(or_(feed_heads.c.head.is_(None), feed_heads.c.head < top.c.top))
    )
    orphans = (
        select(feed_rows.c.entity)
        .outerjoin(records, records.c.id == feed_rows.c.entity)
        .where(feed_rows.c.kind == "record", feed_rows.c.removed.is_(False), records.c.id.is_(None))
    )
    found = [f"feed head behind: {scope}" for scope in connection.execute(behind).scalars()]
    return found + [f"feed row without record: {record}" for record in connection.execute(orphans).scalars()]


def stale_person_rows(connection: Connection) -> list[str]:
    """Persons whose village scope does not carry their latest version."""
    query = (
        select(persons.c.id)
        .outerjoin(
            feed_rows,
            (feed_rows.c.township == persons.c.township)
            & (feed_rows.c.scope == persons.c.village + ".o")
            & (feed_rows.c.kind == "person")
            & (feed_rows.c.entity == persons.c.id)
            & feed_rows.c.removed.is_(False),
        )
        .where(or_(feed_rows.c.version.is_(None), feed_rows.c.version != persons.c.version))
    )
    return list(connection.execute(query).scalars())


def waiting_blobs(connection: Connection) -> int:
    """How many ciphertexts are named by records and not stored yet."""
    stored = (blobs.c.township == blob_links.c.township) & (blobs.c.sha256 == blob_links.c.sha256)
    query = (
        select(func.count(func.distinct(blob_links.c.sha256)))
        .select_from(blob_links.outerjoin(blobs, stored))
        .where(blobs.c.sha256.is_(None))
    )
    return int(connection.execute(query).scalar_one())


def counts(connection: Connection) -> dict[str, object]:
    """How much of everything there is."""
    bytes_stored = connection.execute(select(func.coalesce(func.sum(blobs.c.size), 0))).scalar_one()
    return {
        "accounts": _count(connection, accounts),
        "devices": _count(connection, devices),
        "persons": _count(connection, persons),
        "records": _by(connection, records, "outcome"),
        "visits": _by(connection, visits, "state"),
        "chains": _by(connection, chains, "state"),
        "blobs": _count(connection, blobs),
        "blob_bytes": int(bytes_stored),
        "photos_waiting": waiting_blobs(connection),
        "feed_rows": _count(connection, feed_rows),
        "incidents": _by(connection, incidents, "kind"),
    }


def standing(connection: Connection) -> dict[str, dict[str, int]]:
    """Numbers that are cheap however many records there are, by name and label."""
    held = select(records.c.reason, func.count()).where(HELD).group_by(records.c.reason)
    return {
        "held_records": {str(reason): int(number) for reason, number in connection.execute(held)},
        "chains": _by(connection, chains, "state"),
        "incidents": _by(connection, incidents, "kind"),
        "form_checks_waiting": {"": _count(connection, form_checks)},
        "uploads_under_way": {"": _count(connection, uploads)},
    }


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _by(connection: Connection, table: Table, column: str) -> dict[str, int]:
    query = select(table.c[column], func.count()).group_by(table.c[column]).order_by(table.c[column])
    return {str(name): int(number) for name, number in connection.execute(query)}
