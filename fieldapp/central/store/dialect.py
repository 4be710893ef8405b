"""What differs between the two databases the central runs on, and nothing but that.

SQLite (SQLCipher) is the embedded default, PostgreSQL is production. Every other module of this package says what it
wants once; here stand the two ways of saying it: inserts that may find their row there already, hundreds of rows in
one statement, a long list of values to look for, the lock of whoever changes the schema, and what a driver's error
means.

Rows come by the hundred and decide how fast a batch is taken in, so the driver gets their plain values at once and
SQLAlchemy's work on every single value is left out. That is sound only for types that every driver takes as they are;
a table with any other column goes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    any_,
    bindparam,
    exc,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from fieldapp.central.errors import StoreUnavailable
from fieldapp.central.store.arrays import Array

Row = Mapping[str, Any]
Clash = Literal["fail", "keep", "replace"]
"""What an insert does where a row of the same key is there already."""

_PLAIN = (String, BigInteger, Integer, LargeBinary, Boolean)
_SCHEMA_LOCK = 0x6669656C64
"""Any number that no other program's advisory lock in this database uses."""


def is_postgres(connection: Connection) -> bool:
    """Whether this is the production database."""
    return connection.dialect.name == "postgresql"


def put_rows(
    connection: Connection, table: Table, rows: Sequence[Row], clash: Clash, *, unless: str | None = None
) -> None:
    """Insert ``rows``, which all have the same columns. Where a key is there already, ``clash`` says what becomes of
    it; a replacement with ``unless`` happens only if the new value of that column is not below the old one.

    Raises ``IntegrityError`` for a clash that is to fail.
    """
    names = tuple(rows[0])
    words, order = _insert(connection.dialect, table, names, clash, unless)
    if not isinstance(words, str):
        connection.execute(words, list(rows))
    elif is_postgres(connection):
        connection.exec_driver_sql(words, _arrays(table, names, rows))
    else:
        connection.exec_driver_sql(words, [tuple(map(row.__getitem__, order)) for row in rows])


def add_to(connection: Connection, table: Table, column: str, rows: Sequence[Row]) -> None:
    """Insert ``rows`` of whole numbers in ``column``, or add them to the numbers that are there; each row is locked, in
    their order, until the transaction ends."""
    names = tuple(rows[0])
    words, order = _adding(connection.dialect, table, names, column)
    if is_postgres(connection):
        connection.exec_driver_sql(words, _arrays(table, names, rows))
    else:
        connection.exec_driver_sql(words, [tuple(map(row.__getitem__, order)) for row in rows])


def among(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Whether ``column`` is one of ``values``: one array to PostgreSQL, so that its plan can be kept whatever their
    number; a list to SQLite."""
    if is_postgres(connection):
        return column == any_(bindparam(None, list(values), type_=postgresql.ARRAY(Text)))
    return column.in_(list(values))


def lock_schema(connection: Connection) -> None:
    """Let one program at a time change the schema, until this transaction ends. SQLite has one writer anyway."""
    if is_postgres(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _SCHEMA_LOCK})


def fault_of(fault: exc.SQLAlchemyError) -> StoreUnavailable | None:
    """What an error of a driver means to callers; ``None`` for one that is no fault of the surroundings.

    Drivers put statements into their messages; ours carry none.
    """
    if isinstance(fault, exc.TimeoutError):
        return StoreUnavailable("every connection to the database is busy")
    if not isinstance(fault, exc.OperationalError | exc.InterfaceError):
        lost = isinstance(fault, exc.DBAPIError) and fault.connection_invalidated
        return StoreUnavailable("the database went away") if lost else None
    words = str(fault.orig)
    full = getattr(fault.orig, "sqlstate", None) == "53100" or "disk is full" in words or "disk I/O" in words
    return StoreUnavailable("the database does not answer", full=full)


@lru_cache(256)
def _insert(
    dialect: Dialect, table: Table, names: tuple[str, ...], clash: Clash, unless: str | None
) -> tuple[str | Insert, tuple[str, ...]]:
    """The statement in the driver's words with the names of its places in order, or for SQLAlchemy to put in words when
    some value needs its care."""
    plain = all(isinstance(table.c[name].type, _PLAIN) for name in names)
    statement: Any = postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)
    if plain and dialect.name == "postgresql":
        statement = statement.from_select(names, _from_arrays(table, names))
    if clash == "keep":
        statement = statement.on_conflict_do_nothing()
    elif clash == "replace":
        keys = [column.name for column in table.primary_key]
        changed = {name: statement.excluded[name] for name in names if name not in keys}
        condition = None if unless is None else statement.excluded[unless] >= table.c[unless]
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=condition)
    if not plain:
        return statement, ()
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    return compiled.string, tuple(compiled.positiontup or ())


@lru_cache(16)
def _adding(dialect: Dialect, table: Table, names: tuple[str, ...], column: str) -> tuple[str, tuple[str, ...]]:
    statement: Any = postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)
    if dialect.name == "postgresql":
        statement = statement.from_select(names, _from_arrays(table, names))
    keys = [column.name for column in table.primary_key]
    total = table.c[column] + statement.excluded[column]
    compiled = statement.on_conflict_do_update(index_elements=keys, set_={column: total}).compile(
        dialect=dialect, column_keys=list(names)
    )
    return compiled.string, tuple(compiled.positiontup or ())


def _arrays(table: Table, names: tuple[str, ...], rows: Sequence[Row]) -> dict[str, Array]:
    return {name: Array(table.c[name].type, [row[name] for row in rows]) for name in names}


def _from_arrays(table: Table, names: tuple[str, ...]) -> Select[Any]:
    arrays = [bindparam(name, type_=postgresql.ARRAY(_element(table.c[name]))) for name in names]
    found = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    return select(*(found.c[name] for name in names))


def _element(column: Column[Any]) -> Any:
    return Text() if isinstance(column.type, String) else column.type
