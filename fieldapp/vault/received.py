"""Records that come down the feed: verified, kept verbatim, and taken away again when no scope of ours holds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from fieldapp.vault.blobs import BlobState, add_rows
from fieldapp.vault.incidents import note_incident
from fieldapp.vault.projection import json_ids
from fieldapp.vault.records import record_row
from fieldapp.vault.tables import CHAIN, OUTBOX, RECORD
from fieldapp.vault.values import State
from fieldapp.wire.bodies import KINDS, ReviewBody, SettlementBody, VisitBody, decode_body
from fieldapp.wire.errors import WireError
from fieldapp.wire.record import Envelope, Record, decode_record

_About = VisitBody | ReviewBody | SettlementBody
"""What belongs to a visit."""
_THERE = (BlobState.REMOTE, BlobState.WANTED)


def put_records(conn: Connection, payloads: Sequence[bytes], now: str) -> set[str]:
    """Keep records verbatim; returns the visits they belong to. One that does not verify, or that has our id and other
    bytes, is an incident and counts for nothing; its bytes are kept with the incident."""
    opened = [made for made in (_open(conn, payload, now) for payload in payloads) if made is not None]
    ids = json_ids(envelope.id for _, envelope, _ in opened)
    known = dict(conn.execute(select(RECORD.c.id, RECORD.c.hash).where(RECORD.c.id.in_(ids))).all())
    own_keys = set(conn.execute(select(CHAIN.c.device_key)).scalars())
    rows, visits = [], set[str]()
    for record, envelope, body in opened:
        if envelope.id in known:
            if known[envelope.id] != record.hash:
                note_incident(conn, now, "same_id_other_bytes", envelope.id, record.envelope + record.signature)
            continue
        known[envelope.id] = record.hash
        visit = body.visit if body is not None else None
        rows.append(record_row(record, envelope, visit, own=envelope.device in own_keys))
        if isinstance(body, VisitBody):
            add_rows(conn, body.visit, body.photos, _THERE, now)
        if visit is not None:
            visits.add(visit)
    if rows:
        conn.execute(insert(RECORD), rows)
        _settle_own(conn, [row["id"] for row in rows if row["own"]], now)
    return visits


def drop_records(conn: Connection, ids: Sequence[str]) -> set[str]:
    """Forget received records; returns the visits they belonged to. Own ones stay: they are our chain."""
    gone = (RECORD.c.id.in_(json_ids(ids)), RECORD.c.own.is_(False))
    visits = set(conn.execute(select(RECORD.c.visit).where(*gone, RECORD.c.visit.is_not(None))).scalars())
    conn.execute(delete(RECORD).where(*gone))
    return visits


def _open(conn: Connection, payload: bytes, now: str) -> tuple[Record, Envelope, _About | None] | None:
    try:
        record = decode_record(payload)
        envelope = record.verified()
        body = decode_body(envelope.kind, record.body) if record.body and envelope.kind in KINDS else None
    except WireError as exc:
        note_incident(conn, now, f"record_{exc.code}", "", payload)
        return None
    return record, envelope, body if isinstance(body, _About) else None


def _settle_own(conn: Connection, ids: Sequence[str], now: str) -> None:
    """Our own records that come back (a vault restored from backup): the central holds them, so they are applied."""
    if ids:
        rows = [{"record": one, "state": State.APPLIED, "urgent": False, "since": now} for one in ids]
        conn.execute(insert(OUTBOX), rows)
