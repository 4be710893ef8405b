"""All cryptography of data at rest on the device, behind one small provider.

Argon2id (RFC 9106) turns a passphrase into a key that wraps the database key; AES-256-GCM wraps that key and encrypts
photos. SQLCipher itself encrypts the database with the raw key. A certified 国密 module would be added here, under
another ``ALGORITHM`` name, without touching a caller. What travels is encrypted elsewhere (``wire/suite.py``).
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldapp.wire.ids import Random

KDF_ALGORITHM = "argon2id"
WRAP_ALGORITHM = "aes-256-gcm"
KEY_BYTES, SALT_BYTES, NONCE_BYTES, TAG_BYTES = 32, 16, 12, 16
_MOST_MEMORY_KIB = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess of a passphrase costs: memory in KiB, passes over it, lanes."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 3

    def sane(self) -> bool:
        """Whether the parameters are within what Argon2 takes and this program will wait for."""
        return (
            1 <= self.lanes <= 64
            and 1 <= self.iterations <= 100
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
        )


DEFAULT_COST = KdfCost()
"""64 MiB, 3 passes, 3 lanes: well under a second on a two-core laptop, near RFC 9106 §4's second recommendation."""


class OpenFailed(Exception):
    """Key, bytes and bound data do not belong together."""


def derive(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """32 bytes from a passphrase. Its NFKC form counts, so that every keyboard and input method yields the same key."""
    text = unicodedata.normalize("NFKC", passphrase).encode()
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(text)


def wrap(key: bytes, wrapping: bytes, bound: bytes, random: Random) -> bytes:
    """``key`` under ``wrapping``: nonce, ciphertext, tag. ``bound`` must be given again to unwrap."""
    nonce = random(NONCE_BYTES)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, bound)


def unwrap(wrapped: bytes, wrapping: bytes, bound: bytes) -> bytes:
    """Undo ``wrap``. Raises ``OpenFailed``."""
    return _open(wrapped, wrapping, bound)


def seal_picture(picture: bytes, key: bytes, random: Random) -> bytes:
    """A picture as it is stored and sent: nonce, ciphertext, tag."""
    nonce = random(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, picture, None)


def open_picture(sealed: bytes, key: bytes) -> bytes:
    """Undo ``seal_picture``. Raises ``OpenFailed``."""
    return _open(sealed, key, None)


def address(ciphertext: bytes) -> str:
    """What names a ciphertext: its SHA-256 in hex."""
    return hashlib.sha256(ciphertext).hexdigest()


def _open(sealed: bytes, key: bytes, bound: bytes | None) -> bytes:
    if len(sealed) < NONCE_BYTES + TAG_BYTES or len(key) != KEY_BYTES:
        raise OpenFailed("too short")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except InvalidTag as exc:
        raise OpenFailed("does not open") from exc
