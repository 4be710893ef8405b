"""Records: the device's own signed chain, and those the feed brought, both kept verbatim.

Freezing a draft is one transaction: the chain number is reserved, the record made by the caller is checked against it,
kept, put in the outbox, its photos queued, the draft closed and the visit added up. If anything fails, the draft is as
it was and no number is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from fieldapp.vault.audit import Audit
from fieldapp.vault.blobs import queue_photos
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import NotEnrolled, UnknownRecord
from fieldapp.vault.projection import add_up, entry_of, project, select_records
from fieldapp.vault.tables import CHAIN, DEVICE, DRAFT, OUTBOX, RECORD
from fieldapp.vault.values import State, StoredRecord
from fieldapp.vault.visits import close_draft, draft_row
from fieldapp.wire.bodies import ReviewBody, SettlementBody, VisitBody, decode_body
from fieldapp.wire.errors import Malformed
from fieldapp.wire.record import Envelope, Record
from fieldapp.wire.suite import SigningKey

Make = Callable[[int, bytes], Record]
"""Authors a record as number ``seq`` after ``prev`` of this device's chain."""


class Records:
    """The records of an open vault."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit
        self._device_key: bytes | None = None

    def freeze(self, visit: str, make: Make, *, urgent: bool = False) -> Record:
        """Turn the draft of ``visit`` into a record and return it. ``make`` raising leaves the draft as it was.

        Raises ``NoDraft``, ``NotEnrolled``; ``Malformed`` when ``make`` gives a record of another visit or chain place.
        """
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            record, envelope = self._author(conn, make)
            body = decode_body(envelope.kind, record.body)
            if not isinstance(body, VisitBody) or body.visit != visit:
                raise Malformed("record of another visit")
            self._keep(conn, record, envelope, visit, urgent=urgent)
            queue_photos(conn, visit, body.photos, self._audit.now())
            close_draft(conn, draft)
            project(conn, [visit])
            self._audit.write(conn, "record_frozen", envelope.id, f"visit={visit} seq={envelope.seq}")
        return record

    def append(self, make: Make, *, urgent: bool = False) -> Record:
        """A record without a draft (a review, a settlement). Raises ``NotEnrolled``, ``Malformed``."""
        with self._store.transaction() as conn:
            record, envelope = self._author(conn, make)
            body = decode_body(envelope.kind, record.body)
            visit = body.visit if isinstance(body, VisitBody | ReviewBody | SettlementBody) else None
            self._keep(conn, record, envelope, visit, urgent=urgent)
            if isinstance(body, VisitBody):
                queue_photos(conn, body.visit, body.photos, self._audit.now())
            if visit is not None:
                project(conn, [visit])
            self._audit.write(conn, "record_appended", envelope.id, f"kind={envelope.kind} seq={envelope.seq}")
        return record

    def get(self, record: str) -> StoredRecord:
        """Raises ``UnknownRecord``."""
        with self._store.transaction() as conn:
            row = conn.execute(select_records().where(RECORD.c.id == record)).first()
        if row is None:
            raise UnknownRecord(record)
        return _stored(row)

    def history(self, visit: str) -> Sequence[StoredRecord]:
        """The original, its corrections, and after each the reviews that judged it."""
        with self._store.transaction() as conn:
            rows = conn.execute(select_records().where(RECORD.c.visit == visit)).all()
        entries = [entry for entry in map(entry_of, rows) if entry is not None]
        summary = add_up(entries)
        order = {entry.id: place for place, entry in enumerate(summary.line)} if summary else {}
        return tuple(sorted(map(_stored, rows), key=lambda stored: order.get(stored.id, len(order))))

    def chain(self) -> Sequence[Record]:
        """Own records by ``seq``; erased ones without their body."""
        shown = select(RECORD).where(RECORD.c.own.is_(True)).order_by(RECORD.c.device, RECORD.c.seq)
        with self._store.transaction() as conn:
            return tuple(record_of(row) for row in conn.execute(shown))

    def counts(self) -> Mapping[State, int]:
        """Own records by state, open drafts included."""
        drafts = select(func.count()).select_from(DRAFT).where(DRAFT.c.state == State.DRAFT)
        with self._store.transaction() as conn:
            states = conn.execute(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state))
            found = {State(state): int(number) for state, number in states}
            found[State.DRAFT] = int(conn.execute(drafts).scalar_one())
        return {state: number for state, number in found.items() if number}

    def _author(self, conn: Connection, make: Make) -> tuple[Record, Envelope]:
        """Let ``make`` author the next record of our chain, and hold it to its place."""
        key = self._own_key(conn)
        place = conn.execute(select(CHAIN.c.seq, CHAIN.c.head).where(CHAIN.c.device_key == key)).one()
        record = make(place.seq + 1, place.head)
        envelope = record.verified()
        if (envelope.device, envelope.seq, envelope.prev) != (key, place.seq + 1, place.head):
            raise Malformed("record is not the next of our chain")
        moved = {"seq": envelope.seq, "head": record.hash}
        conn.execute(update(CHAIN).where(CHAIN.c.device_key == key), moved)
        return record, envelope

    def _keep(self, conn: Connection, record: Record, envelope: Envelope, visit: str | None, *, urgent: bool) -> None:
        conn.execute(insert(RECORD), record_row(record, envelope, visit, own=True))
        entry = {"record": envelope.id, "state": State.WAITING, "urgent": urgent, "since": self._audit.now()}
        conn.execute(insert(OUTBOX), entry)

    def _own_key(self, conn: Connection) -> bytes:
        if self._device_key is None:
            secret = conn.execute(select(DEVICE.c.signing)).scalar()
            if secret is None:
                raise NotEnrolled("not enrolled")
            self._device_key = SigningKey(secret).public
        return self._device_key


def record_row(record: Record, envelope: Envelope, visit: str | None, *, own: bool) -> dict[str, Any]:
    """The row that keeps a record verbatim."""
    return {
        "id": envelope.id,
        "kind": envelope.kind,
        "visit": visit,
        "hash": record.hash,
        "device": envelope.device,
        "seq": envelope.seq,
        "scope": envelope.scope,
        "own": own,
        "envelope": record.envelope,
        "signature": record.signature,
        "salt": record.salt,
        "body": record.body,
    }


def record_of(row: Row[tuple[object, ...]]) -> Record:
    """The record of a row, as authored."""
    return Record(row.envelope, row.signature, row.salt, row.body)


def _stored(row: Row[tuple[object, ...]]) -> StoredRecord:
    return StoredRecord(
        id=row.id,
        kind=row.kind,
        visit=row.visit,
        hash=row.hash,
        own=row.own,
        state=State(row.state or State.APPLIED),
        record=record_of(row),
        reason=row.reason,
        field=row.field,
    )
