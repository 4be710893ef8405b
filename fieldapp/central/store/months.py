"""The months the record table is divided into on PostgreSQL, by ranges of its UUIDv7 (design §5).

A record's id begins with the millisecond it was made at by its device's clock, so a month is a range of ids, the key
(township, id) stays unique over all months, and a month nobody writes any more can be moved to slower disks. Ids of
no prepared month (a device's clock may say anything) go to ``records_other``; when their month is prepared they are
moved there. SQLite has one table and no months.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from fieldapp.central.store.dialect import is_postgres, lock_schema

OTHER = "records_other"
_BEFORE, _AHEAD = 1, 3


@dataclass(frozen=True, slots=True)
class Month:
    """A month of ids: ``from_id`` up to but without ``to_id``."""

    table: str
    from_id: str
    to_id: str


def missing_months(connection: Connection, now_ms: int) -> tuple[Month, ...]:
    """The months from the last one to three ahead of ``now_ms`` that have no table of their own yet."""
    if not is_postgres(connection):
        return ()
    children = "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = "
    found = connection.execute(text(children + "to_regclass('records')"))
    known = set(found.scalars())
    return tuple(month for month in _around(now_ms) if month.table not in known)


def prepare_months(connection: Connection, now_ms: int) -> int:
    """Make the months that are missing and move what is already there into them. Returns how many were made."""
    lock_schema(connection)
    months: Sequence[Month] = missing_months(connection, now_ms)
    for month in months:
        _make(connection, month)
    return len(months)


def _make(connection: Connection, month: Month) -> None:
    # Names and bounds are made of digits here, never of anything that was sent.
    inside = f"id >= '{month.from_id}' AND id < '{month.to_id}'"
    for statement in (
        f"LOCK TABLE {OTHER} IN ACCESS EXCLUSIVE MODE",
        f"CREATE TABLE {month.table} (LIKE records INCLUDING DEFAULTS INCLUDING INDEXES)",
        f"WITH moved AS (DELETE FROM {OTHER} WHERE {inside} RETURNING *) INSERT INTO {month.table} SELECT * FROM moved",  # noqa: S608
        f"ALTER TABLE records ATTACH PARTITION {month.table} FOR VALUES FROM ('{month.from_id}') TO ('{month.to_id}')",
    ):
        connection.execute(text(statement))


def _around(now_ms: int) -> Iterator[Month]:
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    count = now.year * 12 + now.month - 1
    for number in range(count - _BEFORE, count + _AHEAD + 1):
        year, month = divmod(number, 12)
        yield Month(f"records_{year:04d}{month + 1:02d}", _first_id(number), _first_id(number + 1))


def _first_id(number: int) -> str:
    """What every id made in this month is not below: the first twelve digits of a UUIDv7 are its milliseconds."""
    year, month = divmod(number, 12)
    return f"{int(datetime(year, month + 1, 1, tzinfo=UTC).timestamp() * 1000):012x}"
