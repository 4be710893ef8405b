"""Making a device known: the one-time code, the request sealed to the central, the signed reply (design §4).

The code holds a 64-bit one-time secret and an 80-bit fingerprint of the central's signing key, which the device
checks before it sends anything. It is shown in six groups of five symbols of Crockford's base 32 (no I, L, O, U),
the last symbol a check. The same request and reply work as two files.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from msgspec import Struct

from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.errors import CodeMistyped, SignatureInvalid
from fieldapp.wire.feed import AccountInfo
from fieldapp.wire.suite import SealingKey, SigningKey, seal, verify

VERSION = 1
REQUEST_CONTEXT = b"fieldapp enrol request v1"
REPLY_CONTEXT = b"fieldapp enrol reply v1"
IDENTITY_CONTEXT = b"fieldapp central v1"
SESSION_CONTEXT = b"fieldapp session v1"
SECRET_BYTES, FINGERPRINT_BYTES = 8, 10

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_DATA_SYMBOLS = 29  # 144 bits in 5-bit symbols


def fingerprint(signing_public: bytes) -> bytes:
    """80 bits of SHA-256 over the central's public signing key."""
    return hashlib.sha256(signing_public).digest()[:FINGERPRINT_BYTES]


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """``secret`` 8 bytes, used once; ``fingerprint`` 10 bytes of the central's signing key."""

    secret: bytes
    fingerprint: bytes

    def text(self) -> str:
        """Thirty symbols in groups of five, the last one a check."""
        value = int.from_bytes(self.secret + self.fingerprint, "big") << 1
        symbols = "".join(_SYMBOLS[value >> 5 * place & 31] for place in reversed(range(_DATA_SYMBOLS)))
        symbols += _check(symbols)
        return "-".join(symbols[start : start + 5] for start in range(0, len(symbols), 5))

    @classmethod
    def parse(cls, text: str) -> EnrolmentCode:
        """Read a typed code: case, spaces, dashes, look-alike letters and the full-width ones of a Chinese input method
        are forgiven. Raises ``CodeMistyped``."""
        plain = unicodedata.normalize("NFKC", text).upper()
        symbols = "".join(ch for ch in plain if ch.isalnum()).translate(_LOOKALIKE)
        if len(symbols) != _DATA_SYMBOLS + 1 or any(ch not in _SYMBOLS for ch in symbols):
            raise CodeMistyped("a code has thirty letters and digits")
        if _check(symbols[:-1]) != symbols[-1]:
            raise CodeMistyped("the code's check symbol does not agree")
        value = 0
        for ch in symbols[:-1]:
            value = value << 5 | _SYMBOLS.index(ch)
        data = (value >> 1).to_bytes(SECRET_BYTES + FINGERPRINT_BYTES, "big")
        return cls(data[:SECRET_BYTES], data[SECRET_BYTES:])


class CentralIdentity(Struct, frozen=True, array_like=True):
    """The central's public keys and generation; trusted only when the signing key matches a code's fingerprint."""

    version: int
    signing_public: bytes
    sealing_public: bytes
    generation: str
    name: str = ""


class EnrolRequest(Struct, frozen=True, array_like=True):
    """Secret of the code and the device's two public keys; sealed to the central and signed by the device."""

    version: int
    secret: bytes
    signing_public: bytes
    sealing_public: bytes
    device_name: str


class EnrolReply(Struct, frozen=True, array_like=True):
    """What the central settled: device id (hex), its account, the central's generation, and the request answered."""

    version: int
    device: str
    account: AccountInfo
    generation: str
    answers: bytes


class _Signed(Struct, frozen=True, array_like=True):
    payload: bytes
    signature: bytes


class _SealedRequest(Struct, frozen=True, array_like=True):
    sealed: bytes
    signature: bytes


def sign_identity(identity: CentralIdentity, signer: SigningKey) -> bytes:
    """The identity with the central's own signature."""
    payload = pack(identity)
    return pack(_Signed(payload, signer.sign(IDENTITY_CONTEXT, payload)))


def open_identity(data: bytes, expected: bytes | None = None) -> CentralIdentity:
    """The central's identity; with ``expected`` (a code's fingerprint) it must be that central's.

    Raises ``SignatureInvalid`` for another central's key or changed bytes, ``Malformed``.
    """
    signed = unpack(data, _Signed)
    identity = unpack(signed.payload, CentralIdentity)
    check_version(identity.version, VERSION)
    verify(identity.signing_public, signed.signature, IDENTITY_CONTEXT, signed.payload)
    if expected is not None and fingerprint(identity.signing_public) != expected:
        raise SignatureInvalid("this is not the central the code was issued by")
    return identity


def seal_request(request: EnrolRequest, *, signer: SigningKey, central_sealing_public: bytes) -> bytes:
    """The request sealed to the central, signed by the new device key."""
    sealed = seal(central_sealing_public, pack(request), REQUEST_CONTEXT)
    return pack(_SealedRequest(sealed, signer.sign(REQUEST_CONTEXT, sealed)))


def open_request(data: bytes, key: SealingKey) -> EnrolRequest:
    """Open a request and check that the device holds the key it names. Raises ``WireError`` kinds."""
    outer = unpack(data, _SealedRequest)
    request = unpack(key.open(outer.sealed, REQUEST_CONTEXT), EnrolRequest)
    check_version(request.version, VERSION)
    verify(request.signing_public, outer.signature, REQUEST_CONTEXT, outer.sealed)
    return request


def sign_reply(reply: EnrolReply, signer: SigningKey) -> bytes:
    """The reply with the central's signature."""
    payload = pack(reply)
    return pack(_Signed(payload, signer.sign(REPLY_CONTEXT, payload)))


def open_reply(data: bytes, central_public: bytes) -> EnrolReply:
    """The reply after checking the central's signature. Raises ``SignatureInvalid``, ``Malformed``."""
    signed = unpack(data, _Signed)
    verify(central_public, signed.signature, REPLY_CONTEXT, signed.payload)
    reply = unpack(signed.payload, EnrolReply)
    check_version(reply.version, VERSION)
    return reply


def request_digest(data: bytes) -> bytes:
    """SHA-256 of a request's bytes: what the reply answers."""
    return hashlib.sha256(data).digest()


def _check(symbols: str) -> str:
    # A weighted sum modulo 31 (prime) finds every single wrong symbol but one pair, and every swap of neighbours.
    return _SYMBOLS[sum((place + 1) * _SYMBOLS.index(ch) for place, ch in enumerate(symbols)) % 31]
