"""What a device asks by a stick, and what the central says it answers (design §4, Package; ADR 16).

Over HTTPS a device asks three times: with a batch, with a cursor, with a list of photos. On a stick the three
questions travel as one inquiry inside the sealed package, and the answer names the inquiry it belongs to, so that a
device can tell an old answer from a new one.
"""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from fieldapp.wire.codec import check_version, pack, squeeze, unpack
from fieldapp.wire.codec import expand as expanded

VERSION = 1
T = TypeVar("T", "Inquiry", "Answer")


class AskedRecord(Struct, frozen=True, array_like=True):
    """A record without a final outcome: id (hex) and hash (32 bytes)."""

    id: str
    hash: bytes


class Inquiry(Struct, frozen=True, array_like=True):
    """What a device knows and wants to know.

    ``number`` grows with every export of this device, ``created`` is the device's time. ``generation`` and ``cursor``
    say how far it has read the feed. ``records`` wait or are held, ``photos`` (SHA-256, 32 bytes) are not known to be
    stored, ``wanted`` are ciphertexts of received records that are not here.
    """

    version: int
    number: int
    created: str
    generation: str
    cursor: str | None
    records: tuple[AskedRecord, ...] = ()
    photos: tuple[bytes, ...] = ()
    wanted: tuple[bytes, ...] = ()


class Answer(Struct, frozen=True, array_like=True):
    """Which inquiry a package down answers.

    ``number`` is the inquiry's, ``None`` when the central had none of this device; ``generation`` and ``asked`` are
    what the inquiry said. ``cursors`` are those of the feed replies inside, in order; ``from_start``: they begin at
    nothing, whatever was asked. ``revoked``: the device may not read any more and gets receipts only.
    """

    version: int
    number: int | None
    generation: str | None
    asked: str | None
    cursors: tuple[str, ...] = ()
    from_start: bool = False
    revoked: bool = False


def encode(value: Inquiry | Answer) -> bytes:
    """The bytes of the frame."""
    return squeeze(pack(value))


def decode(data: bytes, shape: type[T]) -> T:
    """Undo ``encode``. Raises ``Malformed``, ``UnsupportedVersion``."""
    value = unpack(expanded(data), shape)
    check_version(value.version, VERSION)
    return value
