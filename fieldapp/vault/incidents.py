"""Things that should not happen: written down once with the bytes they happened with, and shown to a person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.vault.tables import INCIDENT
from fieldapp.vault.values import Incident


def note_incident(conn: Connection, now: str, kind: str, subject: str, payload: bytes = b"") -> None:
    """Write an incident down; the same one again (kind, subject, bytes) changes nothing."""
    digest = hashlib.sha256(payload).digest()
    row = upsert(INCIDENT).values(at=now, kind=kind, subject=subject, digest=digest, payload=payload)
    conn.execute(row.on_conflict_do_nothing())


def read_incidents(conn: Connection) -> Sequence[Incident]:
    """All incidents, oldest first."""
    c = INCIDENT.c
    return tuple(Incident(*row) for row in conn.execute(select(c.at, c.kind, c.subject).order_by(c.row)))
