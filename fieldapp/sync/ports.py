"""What the sync room needs of the world, as ports. The vault satisfies the store ports, ``bootstrap`` joins them.

Each store method is one transaction: it either happened whole or not at all. Values are read-only protocols too, so
that the store may bring its own frozen ones and neither room imports the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from fieldapp.wire.enrolment import CentralIdentity
from fieldapp.wire.feed import FeedPage
from fieldapp.wire.receipt import Receipt
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SealingKey, SigningKey


class DeviceIdentity(Protocol):
    """Who we are to the central: device id (hex), account id, our two private keys, and the central we trust."""

    @property
    def device(self) -> str: ...

    @property
    def account(self) -> str: ...

    @property
    def signing(self) -> SigningKey: ...

    @property
    def sealing(self) -> SealingKey: ...

    @property
    def central(self) -> CentralIdentity: ...

    @property
    def url(self) -> str: ...


class Settled(Protocol):
    """How many records a receipt settled, by outcome; ``unknown`` lines named a record or hash we do not hold."""

    @property
    def applied(self) -> int: ...

    @property
    def held(self) -> int: ...

    @property
    def rejected(self) -> int: ...

    @property
    def unknown(self) -> int: ...


class Outbox(Protocol):
    """Records on their way. A record leaves ``waiting``/``sending`` only by ``settle``."""

    def take(self, max_records: int, max_bytes: int) -> Sequence[Record]:
        """The next records to send, urgent first, then by ``seq``; marks them ``sending``. Repeats what was taken
        before and never settled, so a crash between take and settle loses nothing. Empty: nothing waits.

        ``max_bytes`` bounds the sum of the records' encoded sizes, but one record is always given, however large.
        """
        ...

    def settle(self, receipt: Receipt) -> Settled:
        """Write the receipt's record lines down: outcome, reason, field; a line with another hash is an incident.

        Every line about a record of ours counts by its outcome, also one that tells nothing new.
        """
        ...

    def put_back(self) -> int:
        """Return every ``sending`` record to ``waiting`` (the line broke). Returns how many."""
        ...

    def waiting(self) -> int:
        """How many records have no outcome yet."""
        ...


class WaitingPhoto(Protocol):
    """A ciphertext to upload: its SHA-256 (hex), size, upload URL of an earlier start (tus), or ``None``."""

    @property
    def sha256(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def upload_url(self) -> str | None: ...


class PhotoQueue(Protocol):
    """Ciphertexts on their way; a local one is kept until a signed line says ``stored``."""

    def next_photos(self, limit: int) -> Sequence[WaitingPhoto]:
        """Photos of submitted records without a ``stored`` line, thumbnails first, then oldest first."""
        ...

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """A piece of a ciphertext."""
        ...

    def remember_upload(self, sha256: str, upload_url: str | None) -> None:
        """Note (or forget) where an upload was begun, so that it resumes after a restart."""
        ...

    def settle_photos(self, receipt: Receipt) -> int:
        """Write the receipt's photo lines down; returns how many photos became ``stored`` now. A thumbnail is no photo
        of its own: it is written down and not counted."""
        ...

    def photos_waiting(self) -> int:
        """How many photos are not stored yet, picture or thumbnail."""
        ...

    def wanted_blobs(self, limit: int) -> Sequence[str]:
        """SHA-256 of ciphertexts of received records this device wants to hold (thumbnails) and does not yet."""
        ...

    def keep_blob(self, sha256: str, chunks: Iterator[bytes]) -> None:
        """Keep a downloaded ciphertext after checking its SHA-256; raises ``Malformed`` when it differs."""
        ...


class Applied(Protocol):
    """What pages changed here: rows applied, persons touched, scopes withdrawn (purged)."""

    @property
    def received(self) -> int: ...

    @property
    def withdrawn(self) -> int: ...

    @property
    def persons(self) -> tuple[str, ...]: ...


class FeedSink(Protocol):
    """Where feed pages land."""

    def cursor(self) -> str | None:
        """The opaque token saved with the last applied pages."""
        ...

    def apply(
        self, pages: Sequence[FeedPage], *, cursor: str | None, generation: str, scopes: Sequence[str] | None
    ) -> Applied:
        """Apply verified pages and save ``cursor`` and ``generation`` in the same transaction.

        ``scopes``, when given, is the full list this device may read now: rows of any other scope are purged, unsent
        records and drafts kept.

        A page with ``after == 0`` begins its scope anew (first pull, restart, cursor too old): rows of that scope which
        no page names again by the one with ``to == head`` lose their membership, as if removed. A lower entity
        version never overwrites a higher one, so any page may come twice or late.
        """
        ...

    def restart(self, generation: str) -> int:
        """The central lives a new life (restored from backup): forget cursors, offer every record again that it may not
        hold (settled ones within the retention included); a stored photo whose ciphertext is still here waits again.
        ``generation()`` is the new one from here on, and entity versions kept from the former life count as 0: a
        central restored from a backup counts on from there. Returns how many records wait again."""
        ...

    def generation(self) -> str | None:
        """The central's generation at the last apply."""
        ...


class Credentials(Protocol):
    """The session token, kept across runs so that a sync of nothing costs one round trip."""

    def token(self) -> str | None: ...

    def remember_token(self, token: str | None) -> None: ...


class SyncJournal(Protocol):
    """The trace of synchronisation itself, shown on the sync page."""

    def note_sync(self, *, ok: bool, problem: str | None, summary: dict[str, int], skew_ms: int | None) -> None:
        """Write down how a run ended: ``ok`` when all is up (``SyncSummary.synced``) and nothing went wrong;
        ``problem`` is a stable error code, ``None`` also for a run that was stopped."""
        ...


@dataclass(frozen=True, slots=True)
class SyncPorts:
    """The stores of one device, joined by ``bootstrap``."""

    outbox: Outbox
    photos: PhotoQueue
    feed: FeedSink
    credentials: Credentials
    journal: SyncJournal


class Transport(Protocol):
    """The line to the central. Raises the errors of ``sync/errors.py`` and nothing else.

    ``bytes_up``/``bytes_down`` count the bytes of requests and answers as sent, above TLS; ``skew_ms`` is the central's
    clock minus ours once an answer told it.
    """

    @property
    def bytes_up(self) -> int: ...

    @property
    def bytes_down(self) -> int: ...

    @property
    def skew_ms(self) -> int | None: ...

    def note_central_time(self, at: str) -> None:
        """A signed answer that just came told the central's time (ISO 8601 with offset)."""
        ...

    def central_identity(self) -> bytes: ...

    def enrol(self, request: bytes) -> bytes: ...

    def send_batch(self, batch: bytes) -> bytes: ...

    def feed(self, cursor: str | None) -> bytes: ...

    def photo_status(self, sha256: Sequence[str]) -> bytes: ...

    def upload(self, photo: WaitingPhoto, queue: PhotoQueue, between: Callable[[], None]) -> None:
        """Bring one ciphertext up by tus, resuming where an earlier try stopped. ``between`` is called between two
        pieces, when other requests may have their turn."""
        ...

    def download(self, sha256: str) -> Iterator[bytes]:
        """A ciphertext, in pieces, resuming by Range when the line breaks."""
        ...

    def close(self) -> None: ...
