"""How much of everything there is: for ``stats``, and the cheap part of it for whoever watches the central."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, text

from fieldapp.central.store.dialect import is_postgres
from fieldapp.central.store.records import HELD
from fieldapp.central.store.tables import (
    accounts,
    blob_links,
    blobs,
    chains,
    devices,
    feed_rows,
    form_checks,
    incidents,
    persons,
    records,
    uploads,
    visits,
)
from fieldapp.central.store.whole import waiting_blobs


def township_counts(connection: Connection, now_ms: int) -> dict[str, dict[str, object]]:
    """By township code: accounts, devices, records by outcome, what is held by reason and since how many hours, visits
    by state, chains by state, photos and their bytes, ciphertexts not come yet, and hours since a device handed
    something in."""
    found: dict[str, dict[str, object]] = {}

    def put(name: str, rows: Iterable[Sequence[Any]]) -> None:
        for township, *rest in rows:
            into = found.setdefault(township, {})
            if len(rest) == 1:
                into[name] = int(rest[0]) if isinstance(rest[0], Decimal) else rest[0]
            else:
                into.setdefault(name, {})
                cast("dict[str, object]", into[name])[str(rest[0])] = rest[1]

    for table in (accounts, devices, persons, blobs):
        put(table.name, connection.execute(_each(table)))
    for name, table, column in (
        ("records", records, "outcome"),
        ("visits", visits, "state"),
        ("chains", chains, "state"),
        ("incidents", incidents, "kind"),
    ):
        put(name, connection.execute(_each(table, table.c[column])))
    put("held", connection.execute(_each(records, records.c.reason).where(HELD)))
    size = select(blobs.c.township, func.sum(blobs.c.size)).group_by(blobs.c.township)
    put("blob_bytes", connection.execute(size))
    oldest = select(records.c.township, func.min(records.c.received_at)).where(HELD).group_by(records.c.township)
    put("held_hours", ((township, _hours(now_ms, at)) for township, at in connection.execute(oldest)))
    latest = select(records.c.township, func.max(records.c.received_at)).group_by(records.c.township)
    put("hours_since_record", ((township, _hours(now_ms, at)) for township, at in connection.execute(latest)))
    put("photos_waiting", connection.execute(_waiting_by_township()))
    return {township: found[township] for township in sorted(found)}


def _hours(now_ms: int, at: int) -> float:
    return round((now_ms - at) / 3_600_000, 1)


def _each(table: Table, *by: ColumnElement[Any]) -> Select[Any]:
    return select(table.c.township, *by, func.count()).group_by(table.c.township, *by).order_by(table.c.township, *by)


def _waiting_by_township() -> Select[Any]:
    stored = (blobs.c.township == blob_links.c.township) & (blobs.c.sha256 == blob_links.c.sha256)
    return (
        select(blob_links.c.township, func.count(func.distinct(blob_links.c.sha256)))
        .select_from(blob_links.outerjoin(blobs, stored))
        .where(blobs.c.sha256.is_(None))
        .group_by(blob_links.c.township)
    )


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


def database_bytes(connection: Connection) -> int:
    """What the database takes on its disk, indexes and room for later included."""
    if is_postgres(connection):
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, size = (connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)
