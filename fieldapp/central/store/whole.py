"""Reading everything there is, in pieces, for ``verify``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, tuple_

from fieldapp.central.store.records import ChainRow
from fieldapp.central.store.tables import (
    blob_links,
    blobs,
    chains,
    feed_heads,
    feed_rows,
    incidents,
    persons,
    records,
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


def latest_incidents(connection: Connection, most: int) -> list[dict[str, object]]:
    """The newest incidents: kind, id of the record it is about, the device that carried it, moment in ms."""
    named = (incidents.c.kind, incidents.c.record, incidents.c.device, incidents.c.at)
    query = select(*named).order_by(incidents.c.at.desc(), incidents.c.hash).limit(most)
    return [dict(row) for row in connection.execute(query).mappings()]
