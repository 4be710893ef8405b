"""Ciphertexts: up by tus after the text, settled by signed ``stored`` lines only; thumbnails down.

An upload that ended says nothing: the central must have checked the hash and made the bytes durable, and says so in a
signed photo line. One photo that cannot be moved never holds up another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from fieldapp.domain.errors import EnvironmentFault, FieldappError
from fieldapp.sync.errors import DeviceRevoked, LineBroken, ServerTrouble, SessionExpired, SyncError
from fieldapp.sync.lives import Lives
from fieldapp.sync.ports import DeviceIdentity, PhotoQueue, Transport, WaitingPhoto
from fieldapp.sync.summary import Cancelled, OnProgress, PhotoReceived, PhotoUploaded, Tally
from fieldapp.sync.verify import trusted_receipt

log = logging.getLogger(__name__)

GROUP = 16
"""Photos between two inquiries: at most so many are uploaded before their ``stored`` is on paper."""
INQUIRY = 1000
TRIES_PER_BREAK = 3


class _Stopped(Exception):
    """The run is to stop in the middle of a photo; it goes on there another time."""


class PhotoLane:
    """One run's way for bytes. ``problem`` is the first reason why a photo was passed over."""

    def __init__(
        self,
        identity: DeviceIdentity,
        queue: PhotoQueue,
        transport: Transport,
        lives: Lives,
        tally: Tally,
        *,
        text_first: Callable[[], None],
        on_progress: OnProgress,
        cancelled: Cancelled,
    ) -> None:
        self._identity = identity
        self._queue = queue
        self._transport = transport
        self._lives = lives
        self._tally = tally
        self._text_first = text_first
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._tried: set[str] = set()
        self.problem: FieldappError | None = None

    def up(self) -> None:
        """Bring up what waits. Raises what concerns the whole line; a single photo's trouble is kept in ``problem``."""
        # An earlier run may have brought photos up and lost the answer: asking is cheaper than sending.
        self._inquire(self._queue.next_photos(INQUIRY))
        while not self._cancelled():
            group = [photo for photo in self._queue.next_photos(GROUP + len(self._tried)) if self._is_new(photo)]
            if not group:
                return
            begun = [photo for photo in group if self._bring_up(photo)]
            for sha256 in self._inquire(begun):
                # All bytes are up and still it is not stored: what lies at that address is of no use to anyone.
                self._queue.remember_upload(sha256, None)

    def down(self) -> None:
        """Fetch the ciphertexts this device wants to hold. Raises as ``up``."""
        failed: set[str] = set()
        while not self._cancelled():
            wanted = [sha for sha in self._queue.wanted_blobs(GROUP + len(failed)) if sha not in failed]
            if not wanted:
                return
            for sha256 in wanted:
                if self._cancelled():
                    return
                failed.add(sha256)  # asked for once a run, whatever comes of it
                self._fetch(sha256)

    def _is_new(self, photo: WaitingPhoto) -> bool:
        return photo.sha256 not in self._tried

    def _bring_up(self, photo: WaitingPhoto) -> bool:
        if self._cancelled():
            return False
        self._text_first()
        self._tried.add(photo.sha256)
        try:
            self._upload(photo)
        except _Stopped:
            return False
        except FieldappError as problem:
            if _stops_all(problem):
                raise
            self._pass_over(photo.sha256, problem)
            return False
        self._on_progress(PhotoUploaded(photo.sha256, self._queue.photos_waiting()))
        return True

    def _upload(self, photo: WaitingPhoto) -> None:
        for breaks_left in reversed(range(TRIES_PER_BREAK)):
            try:
                self._transport.upload(photo, self._queue, self._between)
                return
            except LineBroken:
                if not breaks_left:
                    raise
                photo = self._as_known_now(photo)

    def _between(self) -> None:
        """Between two pieces of a photo: text first, and nothing more once the run is to stop."""
        if self._cancelled():
            raise _Stopped
        self._text_first()

    def _as_known_now(self, photo: WaitingPhoto) -> WaitingPhoto:
        """The photo with the upload URL the broken try may have left."""
        queued = self._queue.next_photos(GROUP + len(self._tried))
        return next((other for other in queued if other.sha256 == photo.sha256), photo)

    def _fetch(self, sha256: str) -> None:
        try:
            self._queue.keep_blob(sha256, self._transport.download(sha256))
        except FieldappError as problem:
            if _stops_all(problem):
                raise
            self._pass_over(sha256, problem)
        else:
            self._on_progress(PhotoReceived(sha256))

    def _inquire(self, photos: Sequence[WaitingPhoto]) -> list[str]:
        """Ask for signed lines and write them down; returns those of ``photos`` that are not stored."""
        if not photos:
            return []
        asked = [photo.sha256 for photo in photos]
        receipt = trusted_receipt(self._transport.photo_status(asked), self._identity, answers=b"")
        self._transport.note_central_time(receipt.at)
        self._lives.follow(receipt.generation)
        self._tally.photos_sent += self._queue.settle_photos(receipt)
        stored = {line.sha256 for line in receipt.photos if line.stored}
        return [sha256 for sha256 in asked if sha256 not in stored]

    def _pass_over(self, sha256: str, problem: FieldappError) -> None:
        log.warning("photo %s passed over: %s", sha256[:16], problem.code)
        self.problem = self.problem or problem


def _stops_all(problem: FieldappError) -> bool:
    """Whether the next photo would meet the same: the line, the central as a whole, or our own disk."""
    if isinstance(problem, SyncError):
        return problem.whole_line or isinstance(problem, DeviceRevoked | SessionExpired | ServerTrouble)
    return isinstance(problem, EnvironmentFault)
