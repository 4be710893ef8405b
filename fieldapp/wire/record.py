"""A record: a signed envelope and a body beside it (design §4, Record).

The device's Ed25519 key signs the envelope bytes; the envelope names the body by
``SHA-256(salt ‖ body)``, so that body and salt can be erased by law while chain and signature stay whole.
Bytes are kept as authored: ``Record.envelope`` is never re-encoded. ``prev`` chains the records of one device
key: SHA-256 over the previous envelope bytes and signature, 32 zero bytes before the first.
"""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec import Struct

from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.errors import Malformed, SignatureInvalid, WireError
from fieldapp.wire.ids import Random
from fieldapp.wire.suite import SigningKey, key_id, verify

VERSION = 1
CONTEXT = b"fieldapp record v1"
GENESIS = bytes(32)
SALT_BYTES = 32
MAX_BODY = 4 * 1024 * 1024


class Envelope(Struct, frozen=True, array_like=True):
    """What is signed.

    ``id`` is a UUIDv7 in hex, ``kind`` one of ``bodies.KINDS``, ``subjects`` person ids, ``scope`` see ``scope.py``,
    ``author`` an account id, ``device`` the 32-byte public Ed25519 key, ``seq`` 1, 2, 3 … per device key,
    ``occurred_at``/``authored_at`` ISO 8601 with offset, ``monotonic_ms`` a clock that only runs forward within
    one start of the machine.
    """

    version: int
    id: str
    kind: str
    subjects: tuple[str, ...]
    scope: str
    author: str
    device: bytes
    seq: int
    prev: bytes
    occurred_at: str
    authored_at: str
    monotonic_ms: int
    body_hash: bytes

    @property
    def device_id(self) -> str:
        """The device's id in hex: the name of its public key."""
        return key_id(self.device).hex()


class Record(Struct, frozen=True, array_like=True):
    """Envelope bytes and signature as authored, with salt and body; both are empty once erased by law."""

    envelope: bytes
    signature: bytes
    salt: bytes
    body: bytes

    @property
    def hash(self) -> bytes:
        """32 bytes that name exactly this record: SHA-256(envelope ‖ signature); what the next one chains to."""
        return hashlib.sha256(self.envelope + self.signature).digest()

    def opened(self) -> Envelope:
        """The envelope, decoded but not verified. Raises ``Malformed``, ``UnsupportedVersion``."""
        envelope = unpack(self.envelope, Envelope)
        check_version(envelope.version, VERSION)
        return envelope

    def verified(self) -> Envelope:
        """The envelope after ``check``. Raises ``SignatureInvalid``, ``Malformed``, ``UnsupportedVersion``."""
        envelope = self.opened()
        self.check(envelope)
        return envelope

    def check(self, envelope: Envelope) -> None:
        """Check signature and the body's hash against this record's own envelope, as ``opened`` gave it.

        An erased body (empty salt and body) passes: the signature alone stands. Raises ``SignatureInvalid``.
        """
        verify(envelope.device, self.signature, CONTEXT, self.envelope)
        if (self.salt or self.body) and body_hash(self.salt, self.body) != envelope.body_hash:
            raise SignatureInvalid("body does not agree with its envelope")


def body_hash(salt: bytes, body: bytes) -> bytes:
    """SHA-256(salt ‖ body); the salt keeps a short body from being guessed after erasure."""
    return hashlib.sha256(salt + body).digest()


def author_record(
    body: Struct,
    *,
    record_id: str,
    kind: str,
    subjects: tuple[str, ...],
    scope: str,
    author: str,
    signer: SigningKey,
    seq: int,
    prev: bytes,
    occurred_at: str,
    authored_at: str,
    monotonic_ms: int,
    random: Random,
) -> Record:
    """Freeze ``body`` into a signed record that follows ``prev`` as number ``seq`` of ``signer``'s chain."""
    body_bytes = pack(body)
    if len(body_bytes) > MAX_BODY:
        raise Malformed("body is too large")
    salt = random(SALT_BYTES)
    envelope = pack(
        Envelope(
            version=VERSION,
            id=record_id,
            kind=kind,
            subjects=subjects,
            scope=scope,
            author=author,
            device=signer.public,
            seq=seq,
            prev=prev,
            occurred_at=occurred_at,
            authored_at=authored_at,
            monotonic_ms=monotonic_ms,
            body_hash=body_hash(salt, body_bytes),
        )
    )
    return Record(envelope, signer.sign(CONTEXT, envelope), salt, body_bytes)


def decode_record(data: bytes) -> Record:
    """A record from its own msgpack. Raises ``Malformed``."""
    return unpack(data, Record)


def encode_record(record: Record) -> bytes:
    """The msgpack of a record, as feed rows carry it."""
    return pack(record)


def chain_problems(records: list[Record]) -> list[dict[str, Any]]:
    """Where a device key's chain is not whole, given its records in ``seq`` order.

    Each problem is ``{"seq", "problem"}`` with problem ``gap``, ``fork`` or ``signature``. An empty list: complete.
    """
    problems: list[dict[str, Any]] = []
    expected_seq, expected_prev = 1, GENESIS
    for record in records:
        try:
            envelope = record.verified()
        except WireError:
            problems.append({"seq": expected_seq, "problem": "signature"})
            expected_seq, expected_prev = expected_seq + 1, record.hash
            continue
        if envelope.seq != expected_seq:
            problems.append({"seq": envelope.seq, "problem": "gap" if envelope.seq > expected_seq else "fork"})
        elif envelope.prev != expected_prev:
            problems.append({"seq": envelope.seq, "problem": "fork"})
        expected_seq, expected_prev = envelope.seq + 1, record.hash
    return problems
