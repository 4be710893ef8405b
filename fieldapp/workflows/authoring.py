"""From a body to a signed record of this device: the one place that fills in an envelope."""

from __future__ import annotations

from msgspec import Struct

from fieldapp.vault.api import Make
from fieldapp.wire.record import Record, author_record
from fieldapp.workflows.session import Session


def authored(
    session: Session,
    body: Struct,
    *,
    kind: str,
    subjects: tuple[str, ...],
    scope: str,
    occurred_at: str | None = None,
) -> Make:
    """What makes the record once the vault has reserved its place in the chain.

    ``occurred_at`` is when the thing happened (default: now); the moment of authoring is always now.
    """
    identity = session.vault.device.identity()
    record_id, now = session.new_id(), session.stamp()

    def make(seq: int, prev: bytes) -> Record:
        return author_record(
            body,
            record_id=record_id,
            kind=kind,
            subjects=subjects,
            scope=scope,
            author=identity.account,
            signer=identity.signing,
            seq=seq,
            prev=prev,
            occurred_at=occurred_at or now,
            authored_at=now,
            monotonic_ms=session.clock.monotonic_ms(),
            random=session.random,
        )

    return make
