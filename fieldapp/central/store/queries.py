"""Questions that every batch and every sync asks, put in words once for each database.

Building a SELECT and finding it again among those already compiled costs more than asking a small database for the
answer, and a batch asks twenty. So these are compiled at their first use and then go to the driver as they are. Rows
come back as the driver has them: ``truth`` and ``listed_values`` read the two types that differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Select,
    Text,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql

from fieldapp.central.store.arrays import Array

Listed = Callable[[Column[Any], str], ColumnElement[bool]]
"""Whether a column is one of the values of a named list."""
_TEXT = Text()


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    order: tuple[str, ...] | None
    fixed: dict[str, Any]


class Query:
    """One question: ``make`` builds it, given how a list is asked for; ``bindparam`` names what else is given."""

    __slots__ = ("_make", "_words")

    def __init__(self, make: Callable[[Listed], Select[Any]]) -> None:
        self._make = make
        self._words: dict[str, _Words] = {}

    def ask(self, connection: Connection, **given: Any) -> CursorResult[Any]:
        """The rows, for these values; lists are of text."""
        dialect = connection.dialect
        words = self._words.get(dialect.name)
        if words is None:
            words = self._words[dialect.name] = _in_words(self._make, dialect)
        if words.order is None:
            arrays = {name: Array(_TEXT, one) if isinstance(one, list) else one for name, one in given.items()}
            return connection.exec_driver_sql(words.text, {**words.fixed, **arrays})
        plain = {name: json.dumps(one) if isinstance(one, list) else one for name, one in given.items()}
        every = {**words.fixed, **plain}
        return connection.exec_driver_sql(words.text, tuple([every[name] for name in words.order]))


def truth(value: object) -> bool:
    """A truth value: SQLite has 0 and 1."""
    return bool(value)


def listed_values(value: str | Sequence[str]) -> tuple[str, ...]:
    """A list kept as JSON: SQLite has its text."""
    return tuple(json.loads(value) if isinstance(value, str) else value)


def _in_words(make: Callable[[Listed], Select[Any]], dialect: Dialect) -> _Words:
    listed = _in_array if dialect.name == "postgresql" else _in_json
    compiled: Any = make(listed).compile(dialect=dialect)
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return _Words(compiled.string, None if dialect.name == "postgresql" else tuple(compiled.positiontup), fixed)


def _in_array(column: Column[Any], name: str) -> ColumnElement[bool]:
    return column == any_(bindparam(name, type_=postgresql.ARRAY(Text)))


def _in_json(column: Column[Any], name: str) -> ColumnElement[bool]:
    values = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(values.c.value))
