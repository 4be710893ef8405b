"""Statements shared by every noun: inserts that may find their row there already, and lists in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

Row = Mapping[str, Any]
T = TypeVar("T")
_PIECE = 5_000


def pieces(items: Sequence[T], size: int = _PIECE) -> Iterator[Sequence[T]]:
    """``items`` in runs short enough for one ``IN (…)``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``; those whose key is there already are left alone."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def upsert(connection: Connection, table: Table, rows: Sequence[Row], *, unless: str | None = None) -> None:
    """Insert ``rows`` or replace those with the same key; with ``unless`` only where the new value of that column is
    not below the old one."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    condition: ColumnElement[bool] | None = None
    if unless is not None:
        condition = statement.excluded[unless] >= table.c[unless]
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed, where=condition),
        list(rows),
    )


def _insert(connection: Connection, table: Table) -> Any:
    # The two dialects offer the same construct under two names.
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
