"""A small client of the tus resumable upload protocol 1.0.0 (core and creation), https://tus.io/protocols/resumable-upload.

Only the path of an upload's address is used, on the central's own host: a central behind a proxy may not know its
own name, and the token goes to nobody else.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from fieldapp.sync.errors import LineBroken, NotFound, ProtocolViolation
from fieldapp.sync.pace import PiecePace
from fieldapp.sync.ports import PhotoQueue, WaitingPhoto
from fieldapp.sync.transports.answers import Answer, meaning
from fieldapp.sync.transports.exchange import Exchange
from fieldapp.sync.transports.session import Session
from fieldapp.wire.http import FILES

READ = 16 * 1024
"""Bytes read and sent at a time within one PATCH."""
BREAKS = 3
"""How often in a row the line may break without a byte gained before we give up."""
CONFLICTS = 3
"""How often the two sides may disagree on the offset before we give up: a cut PATCH may still be written down."""
_TUS = {"tus-resumable": "1.0.0"}


@dataclass(frozen=True, slots=True)
class Pieces:
    """How a ciphertext is cut into PATCHes: ``pace`` is their size, learned by ``now`` (seconds) from one to the next;
    ``between`` is called between two."""

    pace: PiecePace
    now: Callable[[], float]
    between: Callable[[], None]


def upload(exchange: Exchange, session: Session, photo: WaitingPhoto, queue: PhotoQueue, pieces: Pieces) -> None:
    """Bring one ciphertext up, from where an earlier try stopped; where the line breaks, at once from the byte it broke
    at, as long as every try gains some.

    The upload's address is remembered in ``queue`` as soon as it is known. An address that is gone (404, 410) is
    forgotten and the upload begun again, once. Raises the line's faults and the central's refusals.
    """
    client = _Upload(exchange, session, photo, queue, pieces)
    if photo.upload_url is not None:
        try:
            offset = client.offset(photo.upload_url)
        except NotFound:
            queue.remember_upload(photo.sha256, None)
        else:
            client.send(photo.upload_url, offset)
            return
    client.send(client.create(), 0)


class _Upload:
    """One ciphertext on its way."""

    def __init__(
        self, exchange: Exchange, session: Session, photo: WaitingPhoto, queue: PhotoQueue, pieces: Pieces
    ) -> None:
        self._exchange = exchange
        self._session = session
        self._photo = photo
        self._queue = queue
        self._cut = pieces

    def create(self) -> str:
        """Begin an upload; returns its path, relative to the central's address."""
        metadata = "sha256 " + base64.b64encode(self._photo.sha256.encode()).decode()
        answer = self._ask("POST", FILES, {"upload-length": str(self._photo.size), "upload-metadata": metadata})
        if answer.status != 201:
            raise self._refused(answer)
        path = self._path(answer.headers.get("location", ""))
        self._queue.remember_upload(self._photo.sha256, path)
        return path

    def offset(self, path: str) -> int:
        """How many bytes the central has. Raises ``NotFound`` when it does not know the upload any more."""
        answer = self._ask("HEAD", path, {})
        if answer.status not in (200, 204):
            raise self._refused(answer)
        return self._offset_in(answer)

    def send(self, path: str, offset: int) -> None:
        """Send what is missing from ``offset`` on, piece by piece."""
        breaks = 0
        while offset < self._photo.size:
            try:
                offset, breaks = self._send_piece(path, offset), 0
            except LineBroken:
                self._cut.pace.broke()
                breaks += 1
                if breaks == BREAKS:
                    raise
                reached = self.offset(path)
                breaks = 0 if reached > offset else breaks
                offset = reached
            if offset < self._photo.size:
                self._cut.between()

    def _send_piece(self, path: str, offset: int) -> int:
        """One PATCH; returns how far the central has come."""
        for conflicts in range(CONFLICTS + 1):
            size = min(self._cut.pace.bytes, self._photo.size - offset)
            begun = self._cut.now()
            answer = self._patch(path, offset, size)
            if answer.status == 409 and conflicts < CONFLICTS:
                offset = self.offset(path)
                if offset == self._photo.size:
                    return offset
                continue
            if answer.status != 204:
                raise self._refused(answer)
            reached = self._offset_in(answer)
            if reached <= offset:
                raise LineBroken("the central took no byte")
            self._cut.pace.took(size, self._cut.now() - begun)
            return reached
        raise ProtocolViolation("upload_offset")

    def _patch(self, path: str, offset: int, size: int) -> Answer:
        headers = {
            "content-type": "application/offset+octet-stream",
            "content-length": str(size),
            "upload-offset": str(offset),
        }

        def patch(who: dict[str, str]) -> Answer:
            content = self._bytes(offset, offset + size)
            return self._exchange.ask("PATCH", path, content=content, headers=headers | who | _TUS)

        return self._session.ask(patch)

    def _bytes(self, offset: int, end: int) -> Iterator[bytes]:
        while offset < end:
            piece = self._queue.read(self._photo.sha256, offset, min(READ, end - offset))
            if not piece:
                raise ProtocolViolation("ciphertext_shorter_than_its_size")
            yield piece
            offset += len(piece)

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> Answer:
        content = b"" if method == "POST" else None
        return self._session.ask(
            lambda who: self._exchange.ask(method, path, content=content, headers=headers | who | _TUS)
        )

    def _offset_in(self, answer: Answer) -> int:
        text = answer.headers.get("upload-offset", "")
        if not (text.isascii() and text.isdigit()) or int(text) > self._photo.size:
            raise self._refused(answer) if not answer.ours else ProtocolViolation("upload_offset")
        return int(text)

    def _refused(self, answer: Answer) -> Exception:
        if answer.status in (404, 410) and answer.media_type != "text/html":
            return NotFound("the upload is gone")
        return meaning(answer, FILES)

    def _path(self, location: str) -> str:
        try:
            path = httpx.URL(location).path
        except httpx.InvalidURL as exc:
            raise ProtocolViolation("upload_location") from exc
        prefix = self._exchange.base.path.rstrip("/")
        if prefix and path.startswith(prefix + FILES):
            path = path[len(prefix) :]
        if not path.startswith(FILES + "/"):
            raise ProtocolViolation("upload_location")
        return path
