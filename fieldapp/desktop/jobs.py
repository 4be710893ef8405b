"""Slow work off the window's thread: one serial lane for the vault, one for the network.

A lane is one thread with a queue: what is submitted runs in that order, one at a time, so the vault's session is never
used by two at once. Work is a function that takes a `JobContext` (is it to stop? how far are we?) and touches no
widget. What comes back — progress, result, error — is delivered on the main thread, to bound methods of QObjects
only: a lambda connected to an object of another thread would run over there, so `Lane.submit` refuses one.

How a job ends, exactly one of:

- ``done(result)``: the work returned; also when `Job.cancel` asked it to stop and it returned what it had got done.
- ``failed(error)``: it raised. Without a listener the lane's ``unheard`` signal carries the error, so none is lost.
- ``stopped()``: cancelled before it began, or it raised `Cancelled`.

``latest="search"`` makes a job replace earlier ones of that name: queued ones never run, and a running one's end is
delivered to nobody.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QThread, Signal, Slot

log = logging.getLogger(__name__)

Slotted: TypeAlias = Callable[..., None]


class Cancelled(Exception):
    """Raised by work that was asked to stop and has nothing to show."""


class JobContext:
    """What running work may ask and tell. Used on the lane's thread."""

    def __init__(self, task: _Task, tell: Callable[[int, object], None]) -> None:
        self._task = task
        self._tell = tell

    def cancelled(self) -> bool:
        """Whether someone wants this work to stop soon."""
        return self._task.stop.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the work is to stop."""
        if self.cancelled():
            raise Cancelled

    def report(self, progress: object) -> None:
        """Tell how far the work is; arrives at the job's ``progressed`` on the main thread."""
        self._tell(self._task.number, progress)


Work: TypeAlias = Callable[[JobContext], object]


class _Task:
    """The worker's side of a job. The QObject side stays with the main thread, which alone may destroy it."""

    __slots__ = ("latest", "number", "stop", "work")

    def __init__(self, number: int, work: Work, latest: str | None) -> None:
        self.number, self.work, self.latest = number, work, latest
        self.stop = threading.Event()


class Job(QObject):
    """One piece of work, seen from the main thread.

    Attributes: ``title`` (words for "what runs", empty for work too short to mention), ``tag`` (the submitter's own).
    Signals: ``started()``, ``progressed(object)``, then one of ``done(object)``, ``failed(object)``, ``stopped()``.
    """

    started = Signal()
    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, task: _Task, title: str, tag: object) -> None:
        super().__init__()
        self._task = task
        self._heard = False
        self.title = title
        self.tag = tag
        self.forgotten = False

    def cancel(self) -> None:
        """Ask the work to stop; a queued job ends as ``stopped`` when its turn comes, without having run."""
        self._task.stop.set()

    def cancelling(self) -> bool:
        """Whether `cancel` was called."""
        return self._task.stop.is_set()


class _Worker(QThread):
    """Takes tasks off the queue one by one. ``told(kind, number, value)`` is heard on the main thread.

    A QThread object lives in the thread that made it, so `Lane` may connect to it; it emits from its own.
    """

    told = Signal(str, int, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._queue: deque[_Task] = deque()
        self._ready = threading.Condition()
        self._closing = False

    def put(self, task: _Task) -> None:
        """Queue a task; of earlier ones with the same ``latest`` the queued are marked to stop."""
        with self._ready:
            if task.latest is not None:
                for earlier in self._queue:
                    if earlier.latest == task.latest:
                        earlier.stop.set()
            self._queue.append(task)
            self._ready.notify()

    def finish(self, *, drain: bool = False) -> None:
        """End after the task in hand, or with ``drain`` when the queue is empty."""
        with self._ready:
            self._closing = True
            if not drain:
                self._queue.clear()
            self._ready.notify()

    def run(self) -> None:
        while (task := self._next()) is not None:
            self._perform(task)

    def _next(self) -> _Task | None:
        with self._ready:
            while not self._queue and not self._closing:
                self._ready.wait()
            return self._queue.popleft() if self._queue else None

    def _perform(self, task: _Task) -> None:
        if task.stop.is_set():
            self.told.emit("stopped", task.number, None)
            return
        self.told.emit("started", task.number, None)
        context = JobContext(task, self._tell_progress)
        try:
            result = task.work(context)
        except Cancelled:
            self.told.emit("stopped", task.number, None)
        except Exception as error:  # the boundary: whatever work raises is carried to the person who asked for it
            self.told.emit("failed", task.number, error)
        else:
            self.told.emit("done", task.number, result)

    def _tell_progress(self, number: int, progress: object) -> None:
        self.told.emit("progressed", number, progress)


class Lane(QObject):
    """A serial queue with its thread.

    Signals: ``running_changed()`` when `running` changes, ``unheard(object)`` an error no one listened for, ``idled()``
    when nothing runs or waits any more (after the last job's listeners were called).
    """

    running_changed = Signal()
    unheard = Signal(object)
    idled = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job] = {}
        self._count = 0
        self._running: Job | None = None
        self._worker = _Worker(name)
        self._worker.told.connect(self._on_told)
        self._worker.start()

    def submit(
        self,
        work: Work,
        *,
        done: Slotted | None = None,
        failed: Slotted | None = None,
        stopped: Slotted | None = None,
        progressed: Slotted | None = None,
        title: str = "",
        latest: str | None = None,
        tag: object = None,
    ) -> Job:
        """Queue ``work``; the listeners must be bound methods of QObjects. Raises ``TypeError`` for any other."""
        slots = {"done": done, "failed": failed, "stopped": stopped, "progressed": progressed}
        for slot in slots.values():
            if slot is not None and not isinstance(getattr(slot, "__self__", None), QObject):
                raise TypeError("results go to bound methods of QObjects only")
        self._count += 1
        task = _Task(self._count, work, latest)
        job = Job(task, title, tag)
        for name, slot in slots.items():
            if slot is not None:
                getattr(job, name).connect(slot)
        job._heard = failed is not None
        if latest is not None:
            self._forget(latest)
        self._jobs[task.number] = job
        self._worker.put(task)
        return job

    def running(self) -> Job | None:
        """The job in hand, if any."""
        return self._running

    def idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._jobs

    def cancel_all(self) -> None:
        """Ask every job of this lane to stop."""
        for job in self._jobs.values():
            job.cancel()

    def close(self) -> None:
        """Cancel everything, wait for the work in hand, end the thread. Nothing is delivered afterwards."""
        self.cancel_all()
        self._worker.finish()
        self._worker.wait()
        self._jobs.clear()

    def close_after(self, last: Work) -> None:
        """Cancel everything, run ``last`` when the work in hand has ended, end the thread."""
        self.cancel_all()
        self.submit(last)
        self._worker.finish(drain=True)
        self._worker.wait()
        self._jobs.clear()

    def _forget(self, latest: str) -> None:
        for job in self._jobs.values():
            if job._task.latest == latest:
                job.forgotten = True

    @Slot(str, int, object)
    def _on_told(self, kind: str, number: int, value: object) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        if kind == "started":
            self._running = job
            self.running_changed.emit()
        if kind in ("done", "failed", "stopped"):
            del self._jobs[number]
            if self._running is job:
                self._running = None
                self.running_changed.emit()
        self._deliver(job, kind, value)
        if not self._jobs:
            self.idled.emit()

    def _deliver(self, job: Job, kind: str, value: Any) -> None:
        if kind == "failed":
            _log_failure(value)
        if job.forgotten:
            return
        if kind == "failed" and not job._heard:
            self.unheard.emit(value)
        signal = getattr(job, kind)
        if kind in ("started", "stopped"):
            signal.emit()
        else:
            signal.emit(value)


def _log_failure(error: BaseException) -> None:
    """Errors of our own tree log their code; a bug logs its type and place, never its message (it may hold answers)."""
    code = getattr(error, "code", None)
    if code is not None:
        log.warning("job failed: %s", code)
        return
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    log.error("job failed: %s at %s", type(error).__name__, place)


class Jobs(QObject):
    """The two lanes. Attributes: ``vault`` and ``network``. Signals: ``running_changed()``, ``unheard(object)``."""

    running_changed = Signal()
    unheard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.vault = Lane("vault", self)
        self.network = Lane("network", self)
        for lane in (self.vault, self.network):
            lane.running_changed.connect(self.running_changed)
            lane.unheard.connect(self.unheard)

    def running(self) -> tuple[Job, ...]:
        """What runs now and has a title: the strip says so."""
        jobs = (self.vault.running(), self.network.running())
        return tuple(job for job in jobs if job is not None and job.title)

    def close(self) -> None:
        """End both lanes: the network's work first, as it may wait for the vault."""
        self.network.close()
        self.vault.close()
