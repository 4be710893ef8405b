"""The central's keys and its cryptography at rest, behind one small module.

One key file holds the database key, the Ed25519 signing key and every HPKE sealing key since the central began
(devices may still seal to an old one). What travels is in ``wire/suite.py``; this is the only other place at the
central that names an algorithm, so that a certified 国密 module can replace it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from fieldapp.central.errors import KeysUnreadable
from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.errors import WireError
from fieldapp.wire.ids import Random
from fieldapp.wire.suite import SealingKey, SigningKey, key_id

VERSION = 1


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
