"""The cursor token: how far a device has read every scope, in one opaque string. Pure.

    whole      "p" base64url(proof 12 ‖ body)         everything is in the token
    short      "s" base64url(proof 12)                the central keeps the body under its proof
    body       digest 8 ‖ positions
    digest     of the list of scopes the device was last told, so that a change of it shows
    proof      keyed hash over generation, device and body: a token of another device, another life of the central or
               another hand does not pass
    positions  (scope, position) pairs, sorted; 0 for a scope that was told and is empty; scopes as numbers, each
               written as its distance from the one before, so that neighbouring villages cost a byte or two

While a pull has more to bring, tokens are whole and cost the central nothing. The last one of a pull is short, so
that asking again costs a line, however many scopes there are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fieldapp.central.errors import CursorGone

PROOF_BYTES, _DIGEST = 12, 8
Proof = Callable[[bytes], bytes]
"""Keyed hash bound to a generation and a device."""
Kept = Callable[[bytes], bytes | None]
"""Finds the body that is kept under a proof."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """``positions`` by scope (absent: nothing of it was told yet); ``told`` is the digest of the scope list the device
    knows."""

    positions: Mapping[str, int]
    told: bytes


START = Cursor({}, bytes(_DIGEST))


def digest_of(scopes: Iterable[str]) -> bytes:
    """Eight bytes that name a list of scopes, whatever its order."""
    return hashlib.sha256("\n".join(sorted(scopes)).encode()).digest()[:_DIGEST]


def encode_body(cursor: Cursor, device_scope: str) -> bytes:
    """What a cursor says, in bytes."""
    numbered = sorted((_number(scope, device_scope), at) for scope, at in cursor.positions.items())
    body = bytearray(cursor.told)
    previous = 0
    for number, at in numbered:
        _put(body, number - previous)
        _put(body, at)
        previous = number
    return bytes(body)


def whole_token(body: bytes, proof: Proof) -> str:
    """The token that carries ``body``."""
    return "p" + _text(proof(body)[:PROOF_BYTES] + body)


def short_token(body: bytes, proof: Proof) -> str:
    """The token that only names ``body``, which must be kept under ``proof(body)[:PROOF_BYTES]``."""
    return "s" + _text(proof(body)[:PROOF_BYTES])


def decode_cursor(token: str, proof: Proof, kept: Kept, device_scope: str) -> Cursor:
    """The cursor of a token. Raises ``CursorGone`` for anything this central did not give to this device in this
    life, and for a short one it no longer keeps."""
    try:
        data = base64.b64decode(token[1:] + "=" * (-len(token[1:]) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise CursorGone("not a cursor") from None
    if token[:1] not in ("p", "s") or len(data) < PROOF_BYTES:
        raise CursorGone("not a cursor")
    body = data[PROOF_BYTES:] if token[0] == "p" else kept(data)
    if body is None or len(body) < _DIGEST or not hmac.compare_digest(data[:PROOF_BYTES], proof(body)[:PROOF_BYTES]):
        raise CursorGone("not a cursor of this device")
    return decode_body(body, device_scope)


def decode_body(body: bytes, device_scope: str) -> Cursor:
    """Undo ``encode_body`` for a body this central wrote."""
    values = _numbers(body[_DIGEST:])
    positions: dict[str, int] = {}
    number = 0
    for step, at in zip(values[::2], values[1::2], strict=True):
        number += step
        positions[_scope(number, device_scope)] = at
    return Cursor(positions, body[:_DIGEST])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(scope: str, device_scope: str) -> int:
    if scope == device_scope:
        return 0
    # The leading 1 keeps the length of the code; the lowest bit is the compartment.
    return int("1" + scope[:-2]) * 2 + (scope[-1] == "s")


def _scope(number: int, device_scope: str) -> str:
    return f"{str(number // 2)[1:]}.{'s' if number % 2 else 'o'}" if number else device_scope


def _put(into: bytearray, value: int) -> None:
    while value > 0x7F:
        into.append(value & 0x7F | 0x80)
        value >>= 7
    into.append(value)


def _numbers(data: bytes) -> list[int]:
    values, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            values.append(value)
            value = shift = 0
    return values
