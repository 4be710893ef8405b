"""The cryptography of what travels, all of it, behind one small provider.

Suite 1: Ed25519 signatures; HPKE (RFC 9180) with the hybrid KEM ``MLKEM768_X25519``, HKDF-SHA256 and
AES-256-GCM, both by ``cryptography``. Every sealed or signed format carries the suite number, so that a certified
国密 module can be added as another suite without touching a format. Nothing else in this program signs or
seals what leaves the device (at-rest encryption lives in ``vault/provider.py`` and ``central/provider.py``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from fieldapp.wire.errors import Malformed, NotForUs, SignatureInvalid
from fieldapp.wire.ids import Random

SUITE = 1
_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MLKEM_SEED, _MLKEM_PUBLIC, _X25519 = 64, 1184, 32
_ED25519_SEED = 32


def key_id(public: bytes) -> bytes:
    """16 bytes that name a public key of either kind: the head of its SHA-256."""
    return hashlib.sha256(public).digest()[:16]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key: ``secret`` is its 32-byte seed (RFC 8032 §5.1.5), ``public`` 32 bytes."""

    secret: bytes = field(repr=False)
    public: bytes = field(init=False)
    _key: Ed25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _ED25519_SEED:
            raise Malformed("signing key has the wrong length")
        key = Ed25519PrivateKey.from_private_bytes(self.secret)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "public", key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, random: Random) -> SigningKey:
        """A new key from 32 random bytes."""
        return cls(random(32))

    def sign(self, context: bytes, message: bytes) -> bytes:
        """64-byte signature over ``context`` (a constant naming the format) and ``message``."""
        return self._key.sign(context + b"\0" + message)


def verify(public: bytes, signature: bytes, context: bytes, message: bytes) -> None:
    """Raise ``SignatureInvalid`` unless ``signature`` is ``public``'s over ``context`` and ``message``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, context + b"\0" + message)
    except (InvalidSignature, ValueError) as exc:
        raise SignatureInvalid("signature does not agree") from exc


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A private HPKE key: ``secret`` is the 64-byte ML-KEM seed and the 32-byte X25519 key, 96 bytes together;
    ``public`` is 1,184 + 32 bytes."""

    secret: bytes = field(repr=False)
    public: bytes = field(init=False)
    _key: MLKEM768X25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _MLKEM_SEED + _X25519:
            raise Malformed("sealing key has the wrong length")
        mlkem = MLKEM768PrivateKey.from_seed_bytes(self.secret[:_MLKEM_SEED])
        x25519 = X25519PrivateKey.from_private_bytes(self.secret[_MLKEM_SEED:])
        object.__setattr__(self, "_key", MLKEM768X25519PrivateKey(mlkem, x25519))
        public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        object.__setattr__(self, "public", public)

    @classmethod
    def generate(cls, random: Random) -> SealingKey:
        """A new key from 96 random bytes."""
        return cls(random(_MLKEM_SEED + _X25519))

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Undo ``seal``. Raises ``NotForUs`` when key, bytes or ``info`` do not belong together."""
        try:
            return _HPKE.decrypt(sealed, self._key, info)
        except (InvalidTag, ValueError) as exc:
            raise NotForUs("cannot be opened with this key") from exc


def seal(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """HPKE base mode to a public key of ``SealingKey``; ``info`` is bound, not carried. Adds 1,136 bytes."""
    if len(public) != _MLKEM_PUBLIC + _X25519:
        raise Malformed("public sealing key has the wrong length")
    try:
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
        )
    except ValueError as exc:
        raise Malformed("public sealing key is not a key") from exc
    return _HPKE.encrypt(plaintext, key, info)


CHUNK_KEY, CHUNK_TAG = 32, 16


@dataclass(frozen=True, slots=True)
class ChunkCipher:
    """AES-256-GCM over the numbered chunks of one long file, under a key used for that file alone.

    The nonce is the chunk's number and whether it is the last, so a chunk that was moved, left out, repeated or cut off
    at the end does not open.
    """

    secret: bytes = field(repr=False)
    _cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != CHUNK_KEY:
            raise Malformed("chunk key has the wrong length")
        object.__setattr__(self, "_cipher", AESGCM(self.secret))

    def seal(self, number: int, last: bool, chunk: bytes) -> bytes:
        """The chunk, 16 bytes longer."""
        return self._cipher.encrypt(_chunk_nonce(number, last), chunk, None)

    def open(self, number: int, last: bool, sealed: bytes) -> bytes:
        """Undo ``seal``. Raises ``NotForUs`` for anything but that very chunk."""
        try:
            return self._cipher.decrypt(_chunk_nonce(number, last), sealed, None)
        except (InvalidTag, ValueError) as exc:
            raise NotForUs("not this chunk of this file") from exc


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
