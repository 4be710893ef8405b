"""One run of synchronisation: records, then the feed, then photos.

Each part resumes by itself, so a part that fails leaves the others' work as it is: trouble with the whole line ends
the run, trouble with one part lets the next one try. The journal gets a line in every case.
"""

from __future__ import annotations

from fieldapp.domain.errors import FieldappError
from fieldapp.sync.drain import Drain
from fieldapp.sync.errors import ProtocolViolation, SyncError
from fieldapp.sync.lives import Lives
from fieldapp.sync.pace import Pace
from fieldapp.sync.photos import PhotoLane
from fieldapp.sync.ports import DeviceIdentity, SyncPorts, Transport
from fieldapp.sync.receive import Receiver
from fieldapp.sync.summary import Cancelled, OnProgress, ProgressEvent, SyncSummary, Tally

MOST_ROUNDS = 3


def _silent(_event: ProgressEvent) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def sync_once(
    identity: DeviceIdentity,
    ports: SyncPorts,
    transport: Transport,
    *,
    on_progress: OnProgress = _silent,
    cancelled: Cancelled = _never,
    pace: Pace | None = None,
) -> SyncSummary:
    """Bring everything up and down that can be, and say what was done.

    ``cancelled`` is asked between exchanges. ``pace`` is the batch size learned by earlier runs. Both callables run on
    the caller's thread. With nothing to do and a known session this is one round trip.

    Raises the first trouble met, after the other parts had their turn and after the journal was written: a
    ``SyncError`` with ``summary`` set, or the store's own ``FieldappError`` (disk full). Everything is resumable: call
    again.
    """
    run = _Run(identity, ports, transport, on_progress, cancelled, pace or Pace())
    problem: str | None = "bug"
    try:
        trouble = run.parts()
        problem = trouble.code if trouble else None
    except FieldappError as exc:
        problem = exc.code
        raise
    finally:
        summary = run.summary()
        ok = problem is None and summary.synced
        ports.journal.note_sync(ok=ok, problem=problem, summary=summary.counts(), skew_ms=transport.skew_ms)
    if trouble is not None:
        if isinstance(trouble, SyncError):
            trouble.summary = summary
        raise trouble
    return summary


class _Run:
    """The parts of one run around their common tally."""

    def __init__(
        self,
        identity: DeviceIdentity,
        ports: SyncPorts,
        transport: Transport,
        on_progress: OnProgress,
        cancelled: Cancelled,
        pace: Pace,
    ) -> None:
        self._ports = ports
        self._transport = transport
        self._cancelled = cancelled
        self._tally = Tally()
        self._bytes_before = (transport.bytes_up, transport.bytes_down)
        self._lives = Lives(identity, ports.feed)
        shared = (transport, self._lives, self._tally)
        self._drain = Drain(identity, ports.outbox, *shared, pace=pace, on_progress=on_progress, cancelled=cancelled)
        self._receiver = Receiver(identity, ports.feed, *shared, on_progress=on_progress, cancelled=cancelled)
        self._photos = PhotoLane(
            identity,
            ports.photos,
            *shared,
            text_first=self._text_first,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    def parts(self) -> FieldappError | None:
        """Run every part, again from the records when the central turned out to live a new life.

        Returns the first trouble, or ``None``.
        """
        trouble: FieldappError | None = None
        for _ in range(MOST_ROUNDS):
            restarts = self._lives.restarts
            trouble = self._round()
            if trouble is not None or self._lives.restarts == restarts:
                break
        else:
            trouble = ProtocolViolation("generation_keeps_changing")
        return trouble or self._drain.problem or self._photos.problem

    def summary(self) -> SyncSummary:
        """The counters as they stand."""
        tally, transport = self._tally, self._transport
        return SyncSummary(
            sent=tally.sent,
            applied=tally.applied,
            held=tally.held,
            rejected=tally.rejected,
            waiting=self._ports.outbox.waiting(),
            photos_sent=tally.photos_sent,
            photos_waiting=self._ports.photos.photos_waiting(),
            received=tally.received,
            withdrawn=tally.withdrawn,
            bytes_up=transport.bytes_up - self._bytes_before[0],
            bytes_down=transport.bytes_down - self._bytes_before[1],
            skew_ms=transport.skew_ms,
            cancelled=self._cancelled(),
        )

    def _round(self) -> FieldappError | None:
        first: FieldappError | None = None
        for part in (self._drain.run, self._receiver.run, self._photos.up, self._photos.down):
            if self._cancelled():
                break
            try:
                part()
            except SyncError as trouble:
                first = first or trouble
                if trouble.whole_line:
                    break
        return first

    def _text_first(self) -> None:
        """Between two photos: a record written meanwhile goes before the next one."""
        if self._drain.has_news():
            self._drain.run()
