"""The trace of what was done at the central: who, when, what, to which id. Never names or answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from fieldapp.central.store.tables import audit


def note(
    connection: Connection,
    *,
    id_: str,
    township: str,
    at: int,
    actor: str,
    action: str,
    subject: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to the audit log; ``actor`` is an account or device id, or ``operator`` at the command line."""
    connection.execute(
        insert(audit).values(
            id=id_, township=township, at=at, actor=actor, action=action, subject=subject, facts=dict(facts or {})
        )
    )
