"""Synchronising from the desktop: one run at a time on the network lane, seen alike by the strip and the sync page.

`SyncRunner.start` is "sync now". `SyncRunner.soon` is for after a change: a short quiet delay that each further
change renews, up to a hard maximum, so that a burst of work makes one run. After `SyncRunner.begin` it also runs by
itself: at first, now and then, again after a failure (later and later, never all devices at once), and as soon as a
network appears. When to run is decided by the pure functions of ``sync/schedule.py``; here is only the one timer.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Job, JobContext, Jobs
from fieldapp.desktop.line import LineWatch
from fieldapp.sync import schedule
from fieldapp.sync.schedule import Delays, ScheduleState

if TYPE_CHECKING:
    from fieldapp.sync.summary import SyncSummary

_DAY_MS: Final = 86_400_000
_FOR_A_PERSON: Final = frozenset({"device_revoked", "program_too_old", "bad_address", "no_address", "not_authorised"})
"""What trying again soon cannot mend: somebody has to act first."""


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
    its ``cancelled``) and ``broke(exception)``; after either, ``ended()``. ``clock`` gives seconds that only run
    forward, ``chance`` numbers from 0 to 1.
    """

    began = Signal()
    progressed = Signal(object)
    succeeded = Signal(object)
    broke = Signal(object)
    ended = Signal()

    def __init__(
        self,
        door: Door,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        delays: Delays | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        line: LineWatch | None = None,
    ) -> None:
        super().__init__(parent)
        self._door = door
        self._jobs = jobs
        self._job: Job | None = None
        self._progress = SyncProgress()
        self._delays, self._clock, self._chance = delays or Delays(), clock, chance
        self._state = ScheduleState()
        self._by_itself = False
        self._line = line or LineWatch(parent=self)
        self._line.came_up.connect(self._on_line_came_up)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_due)

    def running(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    def stopping(self) -> bool:
        """Whether the run under way was asked to stop."""
        return self._job is not None and self._job.cancelling()

    def progress(self) -> SyncProgress:
        """How far the run under way, or the last one, is."""
        return self._progress

    def begin(self) -> None:
        """From now on run by itself too; the first time after the quiet delay, so that the window is there first."""
        self._by_itself = True
        self._line.start()
        self.soon()

    def start(self) -> None:
        """Synchronise now; while a run is under way this changes nothing."""
        if self._job is None:
            self._state = schedule.asked(self._state)
            self._run()

    def next_in_s(self) -> float | None:
        """Seconds until the next run by itself; ``None`` while one is under way or none is planned."""
        moment = self._moment()
        return None if moment is None else max(0.0, moment - self._clock())

    def _run(self) -> None:
        self._timer.stop()
        self._state = schedule.started(self._state)
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
        """Synchronise after a short quiet moment; after failures, when their time has come."""
        self._state = schedule.changed(self._state, self._clock())
        self._set_timer()

    def cancel(self) -> None:
        """Stop the run after the step in hand; what is done stays done."""
        if self._job is not None:
            self._job.cancel()

    def halt(self) -> None:
        """Stop the run and start none by itself: the vault is about to be closed."""
        self._by_itself = False
        self._line.stop()
        self._timer.stop()
        self._state = ScheduleState()
        self.cancel()

    def _moment(self) -> float | None:
        """When the next run is due, as ``clock`` tells time."""
        if self._by_itself or self._state.first_change is not None:
            return schedule.due(self._state, self._delays)
        return None

    def _set_timer(self) -> None:
        wait = self.next_in_s()
        if wait is None:
            self._timer.stop()
        else:
            self._timer.start(min(int(wait * 1000) + 1, _DAY_MS) if wait else 0)

    def _on_due(self) -> None:
        if self._job is None and self.next_in_s() == 0:
            self._run()
        else:
            self._set_timer()

    def _on_line_came_up(self) -> None:
        self._state = schedule.line_came_up(self._state)
        self._set_timer()

    def _work(self, context: JobContext) -> SyncSummary:
        return self._door.sync_now(context.report, context.cancelled)

    def _on_progressed(self, event: object) -> None:
        self._progress = self._progress.after(event)
        self.progressed.emit(self._progress)

    def _on_done(self, summary: object) -> None:
        self._end(schedule.succeeded(self._state, self._clock(), self._delays))
        self.succeeded.emit(summary)
        self.ended.emit()

    def _on_failed(self, error: object) -> None:
        wish = getattr(error, "retry_after_s", None)
        patient = getattr(error, "code", "") in _FOR_A_PERSON
        self._end(
            schedule.failed(
                self._state, self._clock(), self._delays, self._chance, patient=patient, at_least_s=float(wish or 0)
            )
        )
        self.broke.emit(error)
        self.ended.emit()

    def _on_stopped(self) -> None:
        self._end(schedule.succeeded(self._state, self._clock(), self._delays))
        self.ended.emit()

    def _end(self, state: ScheduleState) -> None:
        self._job, self._state = None, state
        self._set_timer()
