"""A receipt: the central's signed word on each record and photo (design §4, Receipt).

Only a receipt empties the outbox. A line tells the record's standing outcome, also when the batch is a repeat.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.suite import SigningKey, verify

VERSION = 1
CONTEXT = b"fieldapp receipt v1"


class Outcome(StrEnum):
    """applied: settled. held: kept, waiting. rejected: kept in quarantine."""

    APPLIED = "applied"
    HELD = "held"
    REJECTED = "rejected"


class Reason(StrEnum):
    """The closed list of why a record is held or rejected."""

    REVOKED_DEVICE = "revoked_device"
    UNKNOWN_DEVICE = "unknown_device"
    NOT_AUTHORISED = "not_authorised"
    OUT_OF_SCOPE = "out_of_scope"
    UNKNOWN_SUBJECT = "unknown_subject"
    UNKNOWN_FORM = "unknown_form"
    BAD_ANSWER = "bad_answer"
    BAD_BODY = "bad_body"
    BAD_SIGNATURE = "bad_signature"
    SAME_ID_OTHER_BYTES = "same_id_other_bytes"
    SUPERSEDED = "superseded"
    ALREADY_DECIDED = "already_decided"
    CORRECTED_UNKNOWN = "corrected_unknown"


class RecordLine(Struct, frozen=True, array_like=True):
    """The standing outcome of one record, named by id (hex) and hash; ``field`` is the ref at fault, if one is."""

    id: str
    hash: bytes
    outcome: Outcome
    repeat: bool
    reason: Reason | None = None
    field: str | None = None


class PhotoLine(Struct, frozen=True, array_like=True):
    """A ciphertext by SHA-256 (hex); ``stored`` says it is hash-checked and durable at the central."""

    sha256: str
    stored: bool
    repeat: bool = False


class Receipt(Struct, frozen=True, array_like=True):
    """``central`` names the signing key, ``generation`` the central's life, ``answers`` the digest of the batch
    (empty for a photo inquiry), ``at`` the central's time in ISO 8601."""

    version: int
    central: bytes
    generation: str
    device: str
    answers: bytes
    at: str
    records: tuple[RecordLine, ...] = ()
    photos: tuple[PhotoLine, ...] = ()


class _Signed(Struct, frozen=True, array_like=True):
    payload: bytes
    signature: bytes


def sign_receipt(receipt: Receipt, signer: SigningKey) -> bytes:
    """The receipt's bytes with the central's signature."""
    payload = pack(receipt)
    return pack(_Signed(payload, signer.sign(CONTEXT, payload)))


def open_receipt(data: bytes, central_public: bytes) -> Receipt:
    """A receipt after checking the central's signature. Raises ``SignatureInvalid``, ``Malformed``."""
    signed = unpack(data, _Signed)
    verify(central_public, signed.signature, CONTEXT, signed.payload)
    receipt = unpack(signed.payload, Receipt)
    check_version(receipt.version, VERSION)
    return receipt
