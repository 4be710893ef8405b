"""One device and one central, joined in memory; faults by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fieldapp.sync.engine import sync_once
from fieldapp.sync.pace import Pace
from fieldapp.sync.summary import ProgressEvent, SyncSummary
from tests.sync.central_twin import VILLAGE, CentralTwin, MemoryLine
from tests.sync.twins import Identity, MemoryStore, device_keys, identity_for


@dataclass(slots=True)
class Faults:
    """Raises a planned error the n-th time (from 1) a named exchange begins (``lost``) or ends (``unheard``)."""

    lost: dict[tuple[str, int], Exception] = field(default_factory=dict)
    unheard: dict[tuple[str, int], Exception] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def before(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1
        self._raise(self.lost, name)

    def after(self, name: str) -> None:
        self._raise(self.unheard, name)

    def _raise(self, plan: dict[tuple[str, int], Exception], name: str) -> None:
        for count in (self.counts.get(name, 0), 0):  # 0: every time
            error = plan.get((name, count))
            if error is not None:
                raise error


class Rig:
    """A device enrolled at a central twin."""

    def __init__(self, seed: int = 5, page_rows: int = 50) -> None:
        self.central = CentralTwin(page_rows=page_rows)
        signing, sealing = device_keys(seed)
        self.store = MemoryStore(signing, seed)
        self.identity: Identity = identity_for(self.central.identity(), signing, sealing)
        self.central.readable[self.identity.device] = (VILLAGE,)
        self.faults = Faults()
        self.events: list[ProgressEvent] = []
        self.line = self.new_line()

    def new_line(self) -> MemoryLine:
        self.line = MemoryLine(self.central, self.identity.device, self._before, self._after)
        return self.line

    def sync(self, *, cancelled: Callable[[], bool] = lambda: False, pace: Pace | None = None) -> SyncSummary:
        return sync_once(
            self.identity,
            self.store.ports(),
            self.line,
            on_progress=self.events.append,
            cancelled=cancelled,
            pace=pace,
        )

    def _before(self, name: str) -> None:
        self.faults.before(name)

    def _after(self, name: str) -> None:
        self.faults.after(name)
