"""What devices asked by package, and the look-ups that answer it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from fieldapp.central.store.dialect import among
from fieldapp.central.store.rows import pieces, upsert
from fieldapp.central.store.tables import incidents, inquiries, records, visits
from fieldapp.wire.inquiry import Inquiry, decode, encode
from fieldapp.wire.receipt import Reason

UNDER_REVIEW = ("submitted", "corrected")


def save_inquiry(connection: Connection, township: str, device: str, inquiry: Inquiry, at: int) -> bool:
    """Keep what a device asked, unless a later question of it is kept. Returns whether it was kept.

    Later is the higher number; a device whose data was set back counts anew, then the later moment it tells.
    """
    own = (inquiries.c.township == township, inquiries.c.device == device)
    known = connection.execute(select(inquiries.c.number, inquiries.c.created).where(*own)).one_or_none()
    if known is not None and inquiry.number <= known.number and inquiry.created <= known.created:
        return False
    row = {"township": township, "device": device, "number": inquiry.number, "created": inquiry.created}
    upsert(connection, inquiries, [{**row, "payload": encode(inquiry), "at": at}])
    return True


def find_inquiry(connection: Connection, township: str, device: str) -> Inquiry | None:
    """What a device asked last."""
    own = (inquiries.c.township == township, inquiries.c.device == device)
    payload = connection.execute(select(inquiries.c.payload).where(*own)).scalar()
    return None if payload is None else decode(payload, Inquiry)


def refused_bytes(
    connection: Connection, townships: Sequence[str], device: str, hashes: Sequence[bytes]
) -> dict[bytes, Reason]:
    """Of records that were never kept: why, by the hash of their bytes. ``device`` carried them."""
    wanted = set(hashes)
    query = select(incidents.c.hash, incidents.c.kind).where(
        among(connection, incidents.c.township, townships), incidents.c.device == device
    )
    reasons = {str(reason): reason for reason in Reason}
    found = ((row.hash, reasons.get(row.kind)) for row in connection.execute(query))
    return {digest: reason for digest, reason in found if reason is not None and digest in wanted}


def under_review(connection: Connection, township: str, scopes: Sequence[str]) -> list[str]:
    """The records (ids) that stand for the visits of these scopes that wait for a decision."""
    found: list[str] = []
    for some in pieces(scopes):
        query = select(visits.c.record).where(
            visits.c.township == township,
            among(connection, visits.c.scope, some),
            visits.c.state.in_(UNDER_REVIEW),
        )
        found += connection.execute(query.order_by(visits.c.submitted_at)).scalars()
    return found


def authors_of(connection: Connection, township: str, ids: Sequence[str]) -> dict[str, str]:
    """The devices that authored these records."""
    found: dict[str, str] = {}
    for some in pieces(ids):
        query = select(records.c.id, records.c.device).where(
            records.c.township == township, among(connection, records.c.id, some)
        )
        found.update({row.id: row.device for row in connection.execute(query)})
    return found
