"""Synchronising from the desktop: one run at a time on the network lane, seen alike by the strip and the sync page.

`SyncRunner.start` is "sync now". `SyncRunner.soon` is for after a change: a short quiet delay that each further
change renews, up to a hard maximum, so that a burst of work makes one run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Job, JobContext, Jobs

if TYPE_CHECKING:
    from fieldapp.sync.summary import SyncSummary

QUIET_MS: Final = 3_000
LONGEST_MS: Final = 30_000


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a run is: records with a receipt and still waiting, feed rows applied, photos up, down and still waiting.
    ``None``: not known yet."""

    sent: int = 0
    records_waiting: int | None = None
    received: int = 0
    photos_up: int = 0
    photos_waiting: int | None = None
    photos_down: int = 0

    def after(self, event: object) -> SyncProgress:
        """With one more event of ``sync/summary.py`` counted in; told apart by name, so none need be imported here."""
        kind = type(event).__name__
        if kind == "RecordsSettled":
            return replace(self, sent=_count(event, "sent"), records_waiting=_count(event, "waiting"))
        if kind == "FeedApplied":
            return replace(self, received=_count(event, "received"))
        if kind == "PhotoUploaded":
            return replace(self, photos_up=self.photos_up + 1, photos_waiting=_count(event, "waiting"))
        if kind == "PhotoReceived":
            return replace(self, photos_down=self.photos_down + 1)
        return self


def _count(event: object, name: str) -> int:
    return int(getattr(event, name))


class SyncRunner(QObject):
    """Runs synchronisation.

    Signals: ``began()``, ``progressed(SyncProgress)``, then one of ``succeeded(SyncSummary)`` (also when cancelled: see
    its ``cancelled``) and ``broke(exception)``; after either, ``ended()``.
    """

    began = Signal()
    progressed = Signal(object)
    succeeded = Signal(object)
    broke = Signal(object)
    ended = Signal()

    def __init__(self, door: Door, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._jobs = jobs
        self._job: Job | None = None
        self._progress = SyncProgress()
        self._quiet, self._longest = QTimer(self), QTimer(self)
        for timer, delay in ((self._quiet, QUIET_MS), (self._longest, LONGEST_MS)):
            timer.setSingleShot(True)
            timer.setInterval(delay)
            timer.timeout.connect(self.start)

    def running(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    def stopping(self) -> bool:
        """Whether the run under way was asked to stop."""
        return self._job is not None and self._job.cancelling()

    def progress(self) -> SyncProgress:
        """How far the run under way, or the last one, is."""
        return self._progress

    def start(self) -> None:
        """Synchronise now; while a run is under way this changes nothing."""
        self._quiet.stop()
        self._longest.stop()
        if self._job is not None:
            return
        self._progress = SyncProgress()
        self._job = self._jobs.network.submit(
            self._work,
            done=self._on_done,
            failed=self._on_failed,
            stopped=self._on_stopped,
            progressed=self._on_progressed,
            title=self.tr("正在同步"),
        )
        self.began.emit()

    def soon(self) -> None:
        """Synchronise after a short quiet moment."""
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()

    def cancel(self) -> None:
        """Stop the run after the step in hand; what is done stays done."""
        if self._job is not None:
            self._job.cancel()

    def halt(self) -> None:
        """Stop the run and start none by itself: the vault is about to be closed."""
        self._quiet.stop()
        self._longest.stop()
        self.cancel()

    def _work(self, context: JobContext) -> SyncSummary:
        return self._door.sync_now(context.report, context.cancelled)

    def _on_progressed(self, event: object) -> None:
        self._progress = self._progress.after(event)
        self.progressed.emit(self._progress)

    def _on_done(self, summary: object) -> None:
        self._job = None
        self.succeeded.emit(summary)
        self.ended.emit()

    def _on_failed(self, error: object) -> None:
        self._job = None
        self.broke.emit(error)
        self.ended.emit()

    def _on_stopped(self) -> None:
        self._job = None
        self.ended.emit()
