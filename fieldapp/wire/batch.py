"""A batch: records squeezed, sealed to the central, signed by the device (design §4, Batch).

The same bytes travel by HTTPS or on a USB stick. The header stays readable so that any carrier can sort
batches; it is bound as HPKE ``info`` and signed, so that nobody can change it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from msgspec import Struct

from fieldapp.wire.codec import MAX_UNPACKED, check_version, expand, pack, squeeze, unpack
from fieldapp.wire.errors import Malformed, NotForUs
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SUITE, SealingKey, SigningKey, key_id, seal, verify

VERSION = 1
CONTEXT = b"fieldapp batch v1"
MAX_RECORDS = 5000
MAX_BYTES = 32 * 1024 * 1024


class BatchHeader(Struct, frozen=True, array_like=True):
    """In the clear: version, suite, id of the central's sealing key, the carrying device's public key, and the seq
    ranges (first, last) inside. No personal data."""

    version: int
    suite: int
    central_key: bytes
    device: bytes
    ranges: tuple[tuple[int, int], ...]


class _Sealed(Struct, frozen=True, array_like=True):
    header: bytes
    ciphertext: bytes
    signature: bytes


class OpenedBatch(Struct, frozen=True):
    """A batch whose device signature was checked: its header, its records (not yet verified one by one) and the
    SHA-256 of its bytes."""

    header: BatchHeader
    records: tuple[Record, ...]
    digest: bytes


def seal_batch(records: Sequence[Record], *, signer: SigningKey, central_public: bytes) -> bytes:
    """Seal ``records`` (1 … 5,000) to the central's public sealing key and sign as the carrying device.

    Raises ``Malformed`` for a batch that ``open_batch`` would refuse: too many records or too many bytes.
    """
    if not 0 < len(records) <= MAX_RECORDS:
        raise Malformed("a batch holds 1 to 5,000 records")
    header = pack(
        BatchHeader(VERSION, SUITE, key_id(central_public), signer.public, _ranges([r.opened().seq for r in records]))
    )
    plaintext = pack(tuple(records))
    if len(plaintext) > MAX_UNPACKED:
        raise Malformed("batch is too large")
    ciphertext = seal(central_public, squeeze(plaintext), header)
    batch = pack(_Sealed(header, ciphertext, signer.sign(CONTEXT, _signed(header, ciphertext))))
    if len(batch) > MAX_BYTES:
        raise Malformed("batch is too large")
    return batch


def peek_header(data: bytes) -> BatchHeader:
    """The header of a batch, unverified. Raises ``Malformed``, ``UnsupportedVersion``."""
    if len(data) > MAX_BYTES:
        raise Malformed("batch is too large")
    header = unpack(unpack(data, _Sealed).header, BatchHeader)
    check_version(header.version, VERSION)
    check_version(header.suite, SUITE)
    return header


def open_batch(data: bytes, keys: Mapping[bytes, SealingKey]) -> OpenedBatch:
    """Check the device's signature and open with the one of ``keys`` (by key id) the header names.

    Raises ``Malformed``, ``UnsupportedVersion``, ``SignatureInvalid``, ``NotForUs``. Whether the device is known is
    the caller's question.
    """
    header = peek_header(data)
    sealed = unpack(data, _Sealed)
    verify(header.device, sealed.signature, CONTEXT, _signed(sealed.header, sealed.ciphertext))
    key = keys.get(header.central_key)
    if key is None:
        raise NotForUs("sealed to a key this central does not hold")
    plaintext = expand(key.open(sealed.ciphertext, sealed.header))
    records = unpack(plaintext, tuple[Record, ...])
    if not 0 < len(records) <= MAX_RECORDS:
        raise Malformed("a batch holds 1 to 5,000 records")
    return OpenedBatch(header, records, batch_digest(data))


def batch_digest(data: bytes) -> bytes:
    """SHA-256 of the batch's bytes: what a receipt answers."""
    return hashlib.sha256(data).digest()


def _signed(header: bytes, ciphertext: bytes) -> bytes:
    return len(header).to_bytes(4, "big") + header + ciphertext


def _ranges(seqs: Sequence[int]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for seq in sorted(seqs):
        if ranges and seq == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], seq)
        else:
            ranges.append((seq, seq))
    return tuple(ranges)
