"""What a run did: counters while it runs, the summary after, progress events in between.

Events and summaries hold counts and ids only, so they may cross threads and be logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """One run in numbers.

    ``sent``: records that got a line in a receipt; ``applied``, ``held``, ``rejected``: how they were settled;
    ``waiting``: records without an outcome now. ``photos_sent``: ciphertexts (pictures and thumbnails) that became
    ``stored``; ``photos_waiting``: not stored yet. ``received``: feed rows applied; ``withdrawn``: scopes purged.
    ``bytes_up``/``bytes_down``: on the line. ``skew_ms``: the central's clock minus ours, ``None`` when nothing
    told. ``cancelled``: stopped on request.
    """

    sent: int = 0
    applied: int = 0
    held: int = 0
    rejected: int = 0
    waiting: int = 0
    photos_sent: int = 0
    photos_waiting: int = 0
    received: int = 0
    withdrawn: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    skew_ms: int | None = None
    cancelled: bool = False

    @property
    def synced(self) -> bool:
        """Whether every record has its receipt and every photo its ``stored``: only then may a page say so."""
        return self.waiting == 0 and self.photos_waiting == 0 and not self.cancelled

    def counts(self) -> dict[str, int]:
        """The eleven counts of ``device sync``, by name."""
        values = asdict(self)
        del values["skew_ms"], values["cancelled"]
        return values


@dataclass(slots=True)
class Tally:
    """The counters of a run while it is under way."""

    sent: int = 0
    applied: int = 0
    held: int = 0
    rejected: int = 0
    photos_sent: int = 0
    received: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class RecordsSettled:
    """A receipt was written down: records with a line so far in this run, and how many still wait."""

    sent: int
    waiting: int


@dataclass(frozen=True, slots=True)
class FeedApplied:
    """Pages were applied: rows so far in this run, whether more waits at the central, persons touched by these."""

    received: int
    more: bool
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotoUploaded:
    """One ciphertext is up (its signed ``stored`` may still be on its way); ``waiting`` are not stored yet."""

    sha256: str
    waiting: int


@dataclass(frozen=True, slots=True)
class PhotoReceived:
    """One ciphertext came down and was kept."""

    sha256: str


ProgressEvent = RecordsSettled | FeedApplied | PhotoUploaded | PhotoReceived
OnProgress = Callable[[ProgressEvent], None]
Cancelled = Callable[[], bool]
