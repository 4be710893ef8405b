"""The line to the central over HTTPS."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Sequence

from fieldapp.sync.errors import LineBroken, ProtocolViolation, SessionExpired
from fieldapp.sync.pace import PiecePace
from fieldapp.sync.ports import Credentials, DeviceIdentity, PhotoQueue, WaitingPhoto
from fieldapp.sync.transports import tus
from fieldapp.sync.transports.answers import Answer, body_of, meaning
from fieldapp.sync.transports.exchange import SILENCE_S, Exchange
from fieldapp.sync.transports.session import Session
from fieldapp.wire.codec import pack
from fieldapp.wire.http import (
    BATCHES,
    BLOB_STATUS,
    BLOBS,
    CENTRAL,
    ENROL,
    FEED,
    MEDIA_TYPE,
    BlobInquiry,
)

DOWNLOAD_TRIES = 3
"""How often in a row a download may break without a byte gained before it is given up."""
_MSGPACK = {"content-type": MEDIA_TYPE}


class HttpsTransport:
    """Satisfies ``ports.Transport``.

    Without ``identity`` and ``credentials`` it can only enrol. ``now`` gives seconds since 1970; ``verify`` is an SSL
    context, or ``True`` for the machine's trusted authorities; ``silence_s`` is how long the line may stay silent.
    Plain http is refused except to this machine, or where ``allow_plain`` says so. Raises ``BadAddress``.
    """

    def __init__(
        self,
        url: str,
        *,
        identity: DeviceIdentity | None = None,
        credentials: Credentials | None = None,
        now: Callable[[], float],
        verify: ssl.SSLContext | bool = True,
        silence_s: float = SILENCE_S,
        allow_plain: bool = False,
    ) -> None:
        self._exchange = Exchange(url, now=now, verify=verify, silence_s=silence_s, allow_plain=allow_plain)
        self._now, self._piece_pace = now, PiecePace()
        self._known = Session(self._exchange, identity, credentials) if identity and credentials else None

    @property
    def bytes_up(self) -> int:
        """Bytes of requests so far."""
        return self._exchange.bytes_up

    @property
    def bytes_down(self) -> int:
        """Bytes of answers so far."""
        return self._exchange.bytes_down

    @property
    def skew_ms(self) -> int | None:
        """The central's clock minus ours."""
        return self._exchange.skew_ms

    def note_central_time(self, at: str) -> None:
        """Compare clocks by the time in a signed answer; a time that is none is passed over."""
        self._exchange.note_central_time(at)

    def central_identity(self) -> bytes:
        """The central's signed identity; the caller checks it."""
        return body_of(self._exchange.ask("GET", CENTRAL), CENTRAL)

    def enrol(self, request: bytes) -> bytes:
        """The sealed request's signed reply."""
        return body_of(self._exchange.ask("POST", ENROL, content=request, headers=_MSGPACK), ENROL)

    def send_batch(self, batch: bytes) -> bytes:
        """The batch's signed receipt; needs no session, the batch is signed by its device."""
        return body_of(self._exchange.ask("POST", BATCHES, content=batch, headers=_MSGPACK), BATCHES)

    def feed(self, cursor: str | None) -> bytes:
        """The next pages after ``cursor``, squeezed."""
        params = {"cursor": cursor} if cursor else None
        answer = self._session.ask(lambda who: self._exchange.ask("GET", FEED, params=params, headers=who))
        return body_of(answer, FEED)

    def photo_status(self, sha256: Sequence[str]) -> bytes:
        """A receipt with a signed line for each ciphertext asked for."""
        inquiry = pack(BlobInquiry(tuple(sha256)))
        answer = self._session.ask(
            lambda who: self._exchange.ask("POST", BLOB_STATUS, content=inquiry, headers=who | _MSGPACK)
        )
        return body_of(answer, BLOB_STATUS)

    def upload(self, photo: WaitingPhoto, queue: PhotoQueue, between: Callable[[], None]) -> None:
        """One ciphertext up, resuming where an earlier try stopped; ``between`` is called between two pieces."""
        tus.upload(self._exchange, self._session, photo, queue, tus.Pieces(self._piece_pace, self._now, between))

    def download(self, sha256: str) -> Iterator[bytes]:
        """A ciphertext in pieces; when the line breaks it goes on from the byte it has."""
        got, breaks = 0, 0
        while True:
            try:
                for piece in self._from(f"{BLOBS}/{sha256}", got):
                    got, breaks = got + len(piece), 0
                    yield piece
            except LineBroken:
                breaks += 1
                if breaks == DOWNLOAD_TRIES:
                    raise
            else:
                return

    def close(self) -> None:
        """Let the connection go."""
        self._exchange.close()

    @property
    def _session(self) -> Session:
        if self._known is None:
            raise SessionExpired("this device is not enrolled")
        return self._known

    def _from(self, path: str, start: int) -> Iterator[bytes]:
        for last_try in (False, True):
            headers = self._session.headers() | ({"range": f"bytes={start}-"} if start else {})
            with self._exchange.stream("GET", path, headers=headers) as (head, pieces):
                if head.session_missing and not last_try:
                    self._session.forget()
                    continue
                yield from _after(start, head, pieces, path)
                return


def _after(start: int, head: Answer, pieces: Iterator[bytes], path: str) -> Iterator[bytes]:
    """The pieces from byte ``start`` on, whether or not the other side honoured the range."""
    if head.status == 416 and start and head.media_type != "text/html":
        return  # the break came after the last byte; the hash will tell
    if head.media_type == "text/html" or head.status not in (200, 206):
        raise meaning(Answer(head.status, head.headers, b"".join(pieces)), path)
    if head.status == 206:
        if not head.headers.get("content-range", "").startswith(f"bytes {start}-"):
            raise ProtocolViolation("range_not_as_asked")
        yield from pieces
        return
    skip = start
    for piece in pieces:
        if len(piece) > skip:
            yield piece[skip:]
        skip = max(0, skip - len(piece))
