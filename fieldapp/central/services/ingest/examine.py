"""Look at one record by itself: form, signature, body. Pure; nothing here asks the database.

A record whose envelope cannot be trusted (broken, signature wrong) must not take the place of a good one with the
same id: it is ``unkeepable`` and goes to the incidents as evidence. Every other record is kept verbatim, whatever
becomes of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from fieldapp.central.services.ingest.sensitivity import is_sensitive_visit
from fieldapp.wire import scope as scopes
from fieldapp.wire.bodies import KINDS, PhotoRef, ReviewBody, SettlementBody, VisitBody, decode_body
from fieldapp.wire.errors import Malformed, SignatureInvalid, WireError
from fieldapp.wire.receipt import Reason
from fieldapp.wire.record import MAX_BODY, Envelope, Record

MAX_SUBJECTS = 50
MAX_ENVELOPE = 16 * 1024
_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_SEQ = 2**62


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be applied as it is, and the field at fault."""

    reason: Reason
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that can be kept: its envelope, its body where that could be read, and what is wrong with it by
    itself. ``device`` is the id of the device that authored it; ``sensitive`` is what its answers make it, whatever
    scope it was sent in."""

    record: Record
    hash: bytes
    envelope: Envelope
    device: str
    body: VisitBody | ReviewBody | SettlementBody | None
    fault: Fault | None
    sensitive: bool = False

    @property
    def id(self) -> str:
        """The record's id."""
        return self.envelope.id

    @property
    def visit(self) -> str | None:
        """The visit it is about."""
        return None if self.body is None else self.body.visit

    @property
    def photos(self) -> tuple[PhotoRef, ...]:
        """The photos it names."""
        return self.body.photos if isinstance(self.body, VisitBody) else ()


@dataclass(frozen=True, slots=True)
class Unkeepable:
    """A record that proves nothing; ``id`` is what it claims to be, empty when it cannot be read."""

    record: Record
    hash: bytes
    id: str
    fault: Fault


def examine(record: Record) -> Candidate | Unkeepable:
    """What can be said of ``record`` without knowing anything else."""
    digest = hashlib.sha256(record.envelope + record.signature).digest()
    try:
        if len(record.envelope) > MAX_ENVELOPE:
            raise Malformed("envelope is too large")
        envelope = record.opened()
    except WireError:
        return Unkeepable(record, digest, "", Fault(Reason.BAD_BODY, "envelope"))
    if not _ID.fullmatch(envelope.id):
        return Unkeepable(record, digest, "", Fault(Reason.BAD_BODY, "id"))
    try:
        record.check(envelope)
    except SignatureInvalid:
        return Unkeepable(record, digest, envelope.id, Fault(Reason.BAD_SIGNATURE))
    field = next(_envelope_faults(envelope), None)
    if field is not None:
        return Unkeepable(record, digest, envelope.id, Fault(Reason.BAD_BODY, field))
    return _with_body(record, digest, envelope)


def _with_body(record: Record, digest: bytes, envelope: Envelope) -> Candidate:
    device = envelope.device_id
    if envelope.kind not in KINDS:
        return Candidate(record, digest, envelope, device, None, Fault(Reason.BAD_BODY, "kind"))
    try:
        if len(record.body) > MAX_BODY:
            raise Malformed("body is too large")
        body = cast("VisitBody | ReviewBody | SettlementBody", decode_body(envelope.kind, record.body))
    except WireError:
        return Candidate(record, digest, envelope, device, None, Fault(Reason.BAD_BODY, "body"))
    field = next(_body_faults(body, envelope), None)
    sensitive = isinstance(body, VisitBody) and is_sensitive_visit(body)
    fault = None if field is None else Fault(Reason.BAD_BODY, field)
    return Candidate(record, digest, envelope, device, body, fault, sensitive)


def _envelope_faults(envelope: Envelope) -> Iterator[str]:
    if len(envelope.device) != 32:
        yield "device"
    if not 0 < envelope.seq < _MAX_SEQ:
        yield "seq"
    if len(envelope.prev) != 32:
        yield "prev"


def _body_faults(body: VisitBody | ReviewBody | SettlementBody, envelope: Envelope) -> Iterator[str]:
    if isinstance(body, VisitBody):
        yield from _visit_faults(body, envelope)
    elif isinstance(body, ReviewBody):
        yield from _review_faults(body)
    else:
        yield from _settlement_faults(body)


def _visit_faults(body: VisitBody, envelope: Envelope) -> Iterator[str]:
    if not _ID.fullmatch(body.visit):
        yield "visit"
    if not 0 < len(envelope.subjects) <= MAX_SUBJECTS:
        yield "subjects"
    if not body.forms:
        yield "forms"
    yield from (name for name in ("started_at", "ended_at") if not _is_moment(getattr(body, name)))
    yield from (name for name in ("occurred_at", "authored_at") if not _is_moment(getattr(envelope, name)))
    if (body.corrects is not None) != (envelope.kind == "correction"):
        yield "corrects"
    if any(not 0 < line.minutes <= 1440 for line in body.minutes):
        yield "minutes"
    yield from (photo.ref or "photos" for photo in body.photos if not _names_blobs(photo))


def _review_faults(body: ReviewBody) -> Iterator[str]:
    if not _ID.fullmatch(body.visit):
        yield "visit"
    if body.decision not in ("approve", "return"):
        yield "decision"
    if len(body.judged) != 32:
        yield "judged"
    if body.decision == "return" and not (body.reason or body.questions):
        yield "reason"


def _settlement_faults(body: SettlementBody) -> Iterator[str]:
    if not _ID.fullmatch(body.visit):
        yield "visit"
    if not body.ref.startswith("/"):
        yield "ref"
    if not body.how.strip():
        yield "how"


def _names_blobs(photo: PhotoRef) -> bool:
    return all(_SHA256.fullmatch(blob.sha256) and blob.size > 0 for blob in (photo.blob, photo.thumb) if blob)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False


def village_of(envelope: Envelope) -> str | None:
    """The village (12 digits) a record was sent in, or ``None`` when its scope is not one of a village."""
    return _village_in(envelope.scope)


@lru_cache(4096)
def _village_in(scope: str) -> str | None:
    try:
        division = scopes.division_of(scope)
    except WireError:
        return None
    return division if division is not None and len(division) == 12 else None
