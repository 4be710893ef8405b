"""The central's keys and its cryptography at rest, behind one small module.

One key file holds the database key, the Ed25519 signing key and every HPKE sealing key since the central began
(devices may still seal to an old one). What travels is in ``wire/suite.py``; this is the only other place at the
central that names an algorithm, so that a certified 国密 module can replace it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from fieldapp.central.errors import BackupUnreadable, KeysUnreadable
from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.errors import WireError
from fieldapp.wire.ids import Random
from fieldapp.wire.suite import SealingKey, SigningKey, key_id

VERSION = 1
_STREAM, _SALT, _PIECE, _LENGTH = b"fieldapp stream 1", 32, 1024 * 1024, 4


class _KeyFile(Struct, frozen=True):
    version: int
    database: bytes
    signing: bytes
    sealing: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class CentralKeys:
    """``database`` is the 32-byte SQLCipher key; ``sealing`` is oldest first, the last one is offered to devices."""

    database: bytes = field(repr=False)
    signing: SigningKey
    sealing: tuple[SealingKey, ...]

    @classmethod
    def generate(cls, random: Random) -> CentralKeys:
        """The keys of a new central."""
        return cls(random(32), SigningKey.generate(random), (SealingKey.generate(random),))

    @property
    def current_sealing(self) -> SealingKey:
        """The key devices seal to now."""
        return self.sealing[-1]

    def sealing_by_id(self) -> Mapping[bytes, SealingKey]:
        """Every sealing key by its 16-byte id."""
        return {key_id(key.public): key for key in self.sealing}

    @property
    def backup(self) -> bytes:
        """The 32-byte key that dumps in backups are sealed under (RFC 5869)."""
        return HKDF(SHA256(), 32, None, b"fieldapp central backup").derive(self.database)

    def keyed_hash(self, purpose: str, value: bytes) -> bytes:
        """32 bytes that recognise ``value`` (a code's secret, a token) without holding it: HMAC-SHA-256 under a key
        derived for ``purpose`` (RFC 5869)."""
        derived = HKDF(SHA256(), 32, None, b"fieldapp central " + purpose.encode()).derive(self.database)
        return hmac.new(derived, value, hashlib.sha256).digest()


def write_keys(path: Path, keys: CentralKeys) -> None:
    """Write the key file whole and durable, readable by its owner only. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    body = pack(_KeyFile(VERSION, keys.database, keys.signing.secret, tuple(key.secret for key in keys.sealing)))
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_keys(path: Path) -> CentralKeys:
    """The keys of this central. Raises ``KeysUnreadable``."""
    try:
        found = unpack(path.read_bytes(), _KeyFile)
        check_version(found.version, VERSION)
        return CentralKeys(found.database, SigningKey(found.signing), tuple(SealingKey(s) for s in found.sealing))
    except (OSError, WireError, ValueError) as exc:
        raise KeysUnreadable("the key file is missing or damaged") from exc


def seal_stream(key: bytes, data: Iterable[bytes], random: Random) -> Iterator[bytes]:
    """``data`` of any length under a 32-byte ``key``, piece by piece (AES-256-GCM under a key of this stream's own).

    Each piece is bound to its place and the last one to being the last, so that nothing can be moved or cut off.
    """
    salt = random(_SALT)
    cipher = _stream_cipher(key, salt)
    yield _STREAM + salt
    waiting, place = bytearray(), 0
    for some in data:
        waiting += some
        while len(waiting) > _PIECE:
            yield _sealed_piece(cipher, place, bytes(waiting[:_PIECE]), last=False)
            del waiting[:_PIECE]
            place += 1
    yield _sealed_piece(cipher, place, bytes(waiting), last=True)


def open_stream(key: bytes, sealed: BinaryIO) -> Iterator[bytes]:
    """Undo ``seal_stream``. Raises ``BackupUnreadable`` when anything was changed, moved or cut off, or under another
    key; what was yielded before is as it was sealed."""
    head = sealed.read(len(_STREAM) + _SALT)
    if len(head) != len(_STREAM) + _SALT or not head.startswith(_STREAM):
        raise BackupUnreadable("not a sealed stream")
    cipher = _stream_cipher(key, head[len(_STREAM) :])
    place, last = 0, False
    while not last:
        mark = sealed.read(_LENGTH + 1)
        size, last = int.from_bytes(mark[:_LENGTH], "big"), mark[_LENGTH:] == b"\1"
        piece = sealed.read(size) if 0 < size <= _PIECE + 16 else b""
        try:
            yield cipher.decrypt(_nonce(place, last=last), piece, None)
        except (InvalidTag, ValueError):
            raise BackupUnreadable("the database in it was changed or cut off, or is under another key") from None
        place += 1
    if sealed.read(1):
        raise BackupUnreadable("something follows the end of the database in it")


def _stream_cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, _STREAM).derive(key))


def _sealed_piece(cipher: AESGCM, place: int, piece: bytes, *, last: bool) -> bytes:
    sealed = cipher.encrypt(_nonce(place, last=last), piece, None)
    return len(sealed).to_bytes(_LENGTH, "big") + (b"\1" if last else b"\0") + sealed


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + (b"\1" if last else b"\0")
