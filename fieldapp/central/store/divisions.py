"""The list of divisions this central serves, and the few facts about the central itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select

from fieldapp.central.store.rows import insert_new, upsert
from fieldapp.central.store.tables import divisions, meta

VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Division:
    """A division code with its name and those of its township and county (empty above them)."""

    code: str
    name: str
    township_name: str
    county_name: str


def save_divisions(connection: Connection, rows: Sequence[Division]) -> None:
    """Insert or replace divisions."""
    values = [
        {
            "code": row.code,
            "name": row.name,
            "township_name": row.township_name,
            "county_name": row.county_name,
            "version": 1,
        }
        for row in rows
    ]
    upsert(connection, divisions, values)


def division_exists(connection: Connection, code: str) -> bool:
    """Whether the list holds this code."""
    return connection.execute(select(divisions.c.code).where(divisions.c.code == code)).first() is not None


def villages_within(connection: Connection, codes: Sequence[str]) -> list[str]:
    """The village codes inside the divisions ``codes``."""
    inside = or_(*(_inside(code) for code in codes))
    query = select(divisions.c.code).where(inside, func.length(divisions.c.code) == VILLAGE_DIGITS)
    return list(connection.execute(query).scalars())


def township_divisions(connection: Connection, township: str) -> list[Division]:
    """A township and its villages."""
    query = select(divisions).where(_inside(township)).order_by(divisions.c.code)
    return [Division(r.code, r.name, r.township_name, r.county_name) for r in connection.execute(query)]


def provinces(connection: Connection) -> list[str]:
    """The provinces (2 digits) the list reaches into."""
    query = select(func.substr(divisions.c.code, 1, 2)).distinct()
    return sorted(connection.execute(query).scalars())


def any_within(connection: Connection, code: str) -> bool:
    """Whether the list holds a division inside ``code`` (or itself)."""
    return connection.execute(select(divisions.c.code).where(_inside(code)).limit(1)).first() is not None


def all_divisions(connection: Connection) -> list[Division]:
    """The whole list, by code."""
    query = select(divisions).order_by(divisions.c.code)
    return [Division(r.code, r.name, r.township_name, r.county_name) for r in connection.execute(query)]


def write_fact(connection: Connection, key: str, value: str) -> None:
    """Keep a fact about the central that is not there yet."""
    insert_new(connection, meta, [{"key": key, "value": value}])


def read_fact(connection: Connection, key: str) -> str | None:
    """A fact about the central."""
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def _inside(code: str) -> ColumnElement[bool]:
    # A range, not LIKE: it uses the key's index on every database, and digits sort alike in every collation.
    return divisions.c.code.between(code, code.ljust(VILLAGE_DIGITS, "9"))
