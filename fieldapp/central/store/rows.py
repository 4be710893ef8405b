"""Statements shared by every noun: inserts that may find their row there already, and lists in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, Table

from fieldapp.central.store.dialect import Row, put_rows

__all__ = ["Row", "insert_all", "insert_new", "pieces", "upsert"]
T = TypeVar("T")
_PIECE = 5_000


def pieces(items: Sequence[T], size: int = _PIECE) -> Iterator[Sequence[T]]:
    """``items`` in runs short enough for one list of values to look for."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_all(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``; raises ``IntegrityError`` when one is there already."""
    if rows:
        put_rows(connection, table, rows, "fail")


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``; those whose key is there already are left alone."""
    if rows:
        put_rows(connection, table, rows, "keep")


def upsert(connection: Connection, table: Table, rows: Sequence[Row], *, unless: str | None = None) -> None:
    """Insert ``rows`` or replace those with the same key; with ``unless`` only where the new value of that column is
    not below the old one. Of two ``rows`` with one key the later counts."""
    if rows:
        keys = [column.name for column in table.primary_key]
        latest = {tuple(map(row.__getitem__, keys)): row for row in rows}
        put_rows(connection, table, list(latest.values()), "replace", unless=unless)
