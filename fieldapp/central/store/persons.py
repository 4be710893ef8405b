"""Persons as files with versions, what the last ledger said of them, and every ledger row as it stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from fieldapp.central.store.rows import Row, insert_new, upsert
from fieldapp.central.store.tables import imports, ledger_rows, persons
from fieldapp.domain.people import Person
from fieldapp.wire.codec import pack, unpack


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's file: ``version`` rises with every change, ``ledger_base`` is the last ledger's view of them."""

    person: Person
    version: int
    ledger_base: dict[str, object] | None


def township_persons(connection: Connection, township: str) -> list[PersonRow]:
    """Every file of a township."""
    query = select(persons.c.version, persons.c.payload, persons.c.ledger_base).where(persons.c.township == township)
    return [
        PersonRow(
            unpack(row.payload, Person),
            row.version,
            None if row.ledger_base is None else unpack(row.ledger_base, dict[str, object]),
        )
        for row in connection.execute(query)
    ]


def save_persons(connection: Connection, township: str, rows: Sequence[PersonRow]) -> None:
    """Insert or replace files."""
    values = [
        {
            "township": township,
            "id": row.person.id,
            "village": row.person.village_code,
            "version": row.version,
            "payload": pack(row.person),
            "ledger_base": None if row.ledger_base is None else pack(row.ledger_base),
        }
        for row in rows
    ]
    upsert(connection, persons, values)


def person_versions(connection: Connection) -> Iterator[tuple[str, str, str, int]]:
    """(township, id, village, version) of every file."""
    for row in connection.execute(select(persons.c.township, persons.c.id, persons.c.village, persons.c.version)):
        yield row.township, row.id, row.village, row.version


def file_imported(connection: Connection, township: str, sha256: str) -> bool:
    """Whether exactly this file was imported before."""
    query = select(imports.c.id).where(imports.c.township == township, imports.c.file_sha256 == sha256)
    return connection.execute(query).first() is not None


def save_import(
    connection: Connection, township: str, import_id: str, *, sha256: str, at: int, report: bytes, rows: Sequence[Row]
) -> None:
    """Keep the report of an import and its rows verbatim."""
    connection.execute(
        insert(imports).values(township=township, id=import_id, file_sha256=sha256, at=at, report=report)
    )
    insert_new(connection, ledger_rows, rows)
