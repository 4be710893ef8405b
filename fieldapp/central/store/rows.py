"""Statements shared by every noun: inserts that may find their row there already, and lists in pieces.

Rows of these inserts come by the hundred and decide how fast a batch is taken in. The driver gets their plain values
at once; SQLAlchemy's work on every single value is left out. That is sound only for types that every driver takes as
they are, so a table with any other column goes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]
T = TypeVar("T")
_PIECE = 5_000
_PLAIN = (String, BigInteger, Integer, LargeBinary, Boolean)


def pieces(items: Sequence[T], size: int = _PIECE) -> Iterator[Sequence[T]]:
    """``items`` in runs short enough for one ``IN (…)``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_all(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``; raises ``IntegrityError`` when one is there already."""
    if rows:
        _run(connection, insert(table), rows)


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``; those whose key is there already are left alone."""
    if rows:
        _run(connection, _insert(connection, table).on_conflict_do_nothing(), rows)


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
    _run(connection, statement.on_conflict_do_update(index_elements=keys, set_=changed, where=condition), rows)


def _insert(connection: Connection, table: Table) -> Any:
    # The two dialects offer the same construct under two names.
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _run(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    table = statement.table
    names = list(rows[0])
    if not all(isinstance(table.c[name].type, _PLAIN) for name in names):
        connection.execute(statement, list(rows))
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=names)
    order = compiled.positiontup
    if order is None:
        connection.exec_driver_sql(compiled.string, [dict(row) for row in rows])
    else:
        connection.exec_driver_sql(compiled.string, [tuple(map(row.__getitem__, order)) for row in rows])
