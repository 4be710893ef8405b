"""A new life of the central after a restore: another generation, and nothing of what only the old life could answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, delete, update

from fieldapp.central.store import audit
from fieldapp.central.store.tables import codes, cursors, meta, sessions, upload_pieces, uploads

NOBODY = "000000000"
_GENERATION = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Restored:
    """What the audit log is told: when the backup was made and the life it was made in."""

    id: str
    at: int
    created: str
    former: str


def statement(generation: str) -> str:
    """The SQL that gives a restored database its new ``generation`` (32 hex digits), for a program that only takes
    text."""
    if not _GENERATION.fullmatch(generation):
        raise ValueError("a generation is 32 hex digits")
    return f"UPDATE public.meta SET value = '{generation}' WHERE key = 'generation'"  # noqa: S608


def begin_anew(connection: Connection, generation: str, event: Restored) -> None:
    """Give the database its new generation and forget sessions, cursors, uploads under way and unused codes.

    A code that was unused when the backup was made may have been used since: whoever still holds one asks for another.
    """
    connection.execute(update(meta).where(meta.c.key == "generation").values(value=generation))
    for table in (sessions, cursors, upload_pieces, uploads):
        connection.execute(delete(table))
    connection.execute(delete(codes).where(codes.c.used_by.is_(None)))
    audit.note(
        connection,
        id_=event.id,
        township=NOBODY,
        at=event.at,
        actor="operator",
        action="restored",
        subject=generation,
        facts={"backup": event.created, "former": event.former},
    )
