"""Sessions: a device proves its key against a fresh nonce and gets a bearer token.

The nonce needs no memory, so any replica can check it: it holds its moment and a keyed hash over moment, randomness
and device. It is answered once: the session row keeps it, uniquely.
"""

from __future__ import annotations

import base64
import hmac

from fieldapp.central.accounts import Caller
from fieldapp.central.errors import AccountRevoked, ChallengeRefused, DeviceRevoked, DeviceUnknown, SessionMissing
from fieldapp.central.open import Central
from fieldapp.central.store import accounts
from fieldapp.wire.enrolment import SESSION_CONTEXT
from fieldapp.wire.errors import SignatureInvalid
from fieldapp.wire.http import Challenge, ChallengeRequest, SessionGrant, SessionRequest
from fieldapp.wire.suite import verify

_MOMENT, _RANDOM, _PROOF = 6, 10, 16
_TOKEN_BYTES = 24


def challenge(central: Central, request: ChallengeRequest) -> Challenge:
    """A nonce for a known device. Raises ``DeviceUnknown``, ``DeviceRevoked``, ``AccountRevoked``."""
    with central.store.read() as connection:
        _admitted(accounts.find_callers(connection, [request.device]).get(request.device))
    head = central.now_ms().to_bytes(_MOMENT, "big") + central.random(_RANDOM)
    return Challenge(head + _proof(central, head, request.device), central.clock().isoformat())


def open_session(central: Central, request: SessionRequest) -> SessionGrant:
    """A token for the device whose key signed the nonce.

    Raises ``ChallengeRefused``, ``DeviceUnknown``, ``DeviceRevoked``, ``AccountRevoked``.
    """
    now, limits = central.now_ms(), central.config.limits
    _check_nonce(central, request, now)
    token = central.random(_TOKEN_BYTES)
    with central.store.write() as connection:
        caller = _admitted(accounts.find_callers(connection, [request.device]).get(request.device))
        try:
            verify(caller.device.signing_public, request.signature, SESSION_CONTEXT, request.nonce)
        except SignatureInvalid:
            raise ChallengeRefused("the nonce is not signed by this device's key") from None
        accounts.drop_sessions(connection, now - limits.challenge_s * 1000)
        fresh = accounts.add_session(
            connection,
            token_hash=_token_hash(central, token),
            nonce=request.nonce,
            device=request.device,
            expires_at=now + limits.session_s * 1000,
        )
    if not fresh:
        raise ChallengeRefused("this nonce was answered before")
    return SessionGrant(base64.urlsafe_b64encode(token).decode(), limits.session_s)


def session_caller(central: Central, token: str) -> Caller:
    """Who holds ``token``. Raises ``SessionMissing``, ``DeviceRevoked``, ``AccountRevoked``."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        raise SessionMissing("not a token") from None
    with central.store.glance() as connection:
        caller = accounts.session_caller(connection, _token_hash(central, raw), central.now_ms())
    if caller is None:
        raise SessionMissing("no such session, or it is over")
    return _admitted(caller)


def _check_nonce(central: Central, request: SessionRequest, now: int) -> None:
    head, proof = request.nonce[: _MOMENT + _RANDOM], request.nonce[_MOMENT + _RANDOM :]
    if not hmac.compare_digest(proof, _proof(central, head, request.device)):
        raise ChallengeRefused("not a nonce of this central for this device")
    age = now - int.from_bytes(head[:_MOMENT], "big")
    if not 0 <= age <= central.config.limits.challenge_s * 1000:
        raise ChallengeRefused("the nonce is too old")


def _admitted(caller: Caller | None) -> Caller:
    if caller is None:
        raise DeviceUnknown("no such device")
    if caller.device.revoked:
        raise DeviceRevoked("this device was revoked")
    if caller.account.revoked:
        raise AccountRevoked("the account of this device was revoked")
    return caller


def _proof(central: Central, head: bytes, device: str) -> bytes:
    return central.keys.keyed_hash("challenge", head + device.encode())[:_PROOF]


def _token_hash(central: Central, token: bytes) -> bytes:
    return central.keys.keyed_hash("session token", token)
