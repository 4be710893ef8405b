"""What the sync page shows: every own record and photo with its state, reason and since when, and incidents."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select

from fieldapp.vault.blobs import OWN, BlobState
from fieldapp.vault.engine import Store
from fieldapp.vault.incidents import read_incidents
from fieldapp.vault.tables import BLOB, OUTBOX, RECORD
from fieldapp.vault.values import Incident, PhotoStatus, RecordStatus, State
from fieldapp.wire.record import Record

_CONTENT = ("visit", "correction")
_LATER = RECORD.alias("later")
_MENDED = exists().where(
    _LATER.c.visit == RECORD.c.visit,
    _LATER.c.own.is_(True),
    _LATER.c.row > RECORD.c.row,
    _LATER.c.kind.in_(_CONTENT),
    RECORD.c.kind.in_(_CONTENT),
)


class Status:
    """The states of an open vault's own records and photos."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def records(self, *, unsettled: bool = False) -> Sequence[RecordStatus]:
        """Own records, newest first; with ``unsettled`` those not applied."""
        columns = (RECORD.c.kind, RECORD.c.visit, RECORD.c.envelope, OUTBOX, _MENDED.label("mended"))
        shown = select(*columns).order_by(RECORD.c.row.desc())
        shown = shown.join_from(RECORD, OUTBOX, OUTBOX.c.record == RECORD.c.id)
        if unsettled:
            shown = shown.where(OUTBOX.c.state != State.APPLIED)
        with self._store.transaction() as conn:
            rows = conn.execute(shown).all()
        return tuple(
            RecordStatus(
                id=row.record,
                kind=row.kind,
                visit=row.visit,
                persons=Record(row.envelope, b"", b"", b"").opened().subjects,
                state=State(row.state),
                reason=row.reason,
                field=row.field,
                since=row.since,
                urgent=row.urgent,
                mended=row.mended and row.state == State.REJECTED,
            )
            for row in rows
        )

    def photos(self, *, unsettled: bool = False) -> Sequence[PhotoStatus]:
        """Own ciphertexts, newest first; with ``unsettled`` those not stored. A begun upload shows as ``sending``."""
        shown = select(BLOB).where(BLOB.c.state.in_(OWN)).order_by(BLOB.c.row.desc())
        if unsettled:
            shown = shown.where(BLOB.c.state != BlobState.STORED)
        with self._store.transaction() as conn:
            rows = conn.execute(shown).all()
        return tuple(
            PhotoStatus(
                id=row.sha256,
                visit=row.visit,
                ref=row.ref,
                thumb=row.thumb,
                size=row.size,
                state=State.SENDING if row.upload_url and row.state == BlobState.WAITING else State(row.state),
                since=row.since,
            )
            for row in rows
        )

    def to_mend(self) -> int:
        """How many own records were rejected and nothing took their place."""
        rejected = select(func.count()).select_from(RECORD).join(OUTBOX, OUTBOX.c.record == RECORD.c.id)
        with self._store.transaction() as conn:
            return int(conn.execute(rejected.where(OUTBOX.c.state == State.REJECTED, ~_MENDED)).scalar_one())

    def incidents(self) -> Sequence[Incident]:
        """What should not have happened, oldest first."""
        with self._store.transaction() as conn:
            return read_incidents(conn)
