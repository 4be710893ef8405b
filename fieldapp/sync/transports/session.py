"""Showing who we are: a nonce of the central, signed by the device key, buys a bearer token, kept across runs."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.sync.errors import ProtocolViolation, SessionExpired
from fieldapp.sync.ports import Credentials, DeviceIdentity
from fieldapp.sync.transports.answers import Answer, body_of
from fieldapp.sync.transports.exchange import Exchange
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.enrolment import SESSION_CONTEXT
from fieldapp.wire.errors import Malformed
from fieldapp.wire.http import (
    CHALLENGE,
    MEDIA_TYPE,
    SESSION,
    Challenge,
    ChallengeRequest,
    SessionGrant,
    SessionRequest,
)

NONCE_BYTES = 32


class Session:
    """The bearer token of one device: from ``credentials`` while it is good, by a new login once it is not."""

    def __init__(self, exchange: Exchange, identity: DeviceIdentity, credentials: Credentials) -> None:
        self._exchange = exchange
        self._identity = identity
        self._credentials = credentials
        self._token = credentials.token()

    def ask(self, request: Callable[[dict[str, str]], Answer]) -> Answer:
        """``request`` called with the headers that show the token; once more after a fresh login if it is refused.

        Raises ``SessionExpired`` when a fresh token is refused too, ``DeviceRevoked`` and the line's faults.
        """
        answer = request(self.headers())
        if not answer.session_missing:
            return answer
        self.forget()
        answer = request(self.headers())
        if answer.session_missing:
            self.forget()
            raise SessionExpired("a fresh token was refused")
        return answer

    def headers(self) -> dict[str, str]:
        """The header with the token; logs in when there is none."""
        if self._token is None:
            # A nonce is good once: a proxy that repeats a request, or a replica that restarts, may have spent it.
            self._token = self._login() or self._login()
            if self._token is None:
                raise SessionExpired("the login was refused twice")
            self._credentials.remember_token(self._token)
        return {"authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """The token is no good any more."""
        self._token = None
        self._credentials.remember_token(None)

    def _login(self) -> str | None:
        """A new token; ``None`` when the signed nonce was refused."""
        device = self._identity.device
        try:
            challenge = unpack(body_of(self._post(CHALLENGE, pack(ChallengeRequest(device))), CHALLENGE), Challenge)
            if len(challenge.nonce) != NONCE_BYTES:
                raise ProtocolViolation("challenge_malformed")
            self._exchange.note_central_time(challenge.at)
            signature = self._identity.signing.sign(SESSION_CONTEXT, challenge.nonce)
            answer = self._post(SESSION, pack(SessionRequest(device, challenge.nonce, signature)))
            if answer.session_missing:
                return None
            grant = unpack(body_of(answer, SESSION), SessionGrant)
        except Malformed as exc:
            raise ProtocolViolation("session_malformed") from exc
        if not grant.token or not grant.token.isascii() or not grant.token.isprintable():
            raise ProtocolViolation("session_malformed")
        return grant.token

    def _post(self, path: str, content: bytes) -> Answer:
        return self._exchange.ask("POST", path, content=content, headers={"content-type": MEDIA_TYPE})
