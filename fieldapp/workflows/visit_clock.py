"""The clock a visit's forms go by: the device's, and while kept steps are taken again, the moment each was taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from fieldapp.domain.deadlines import local_moment
from fieldapp.vault.values import Clock


class VisitClock:
    """Gives local time. One step sees one moment, so that taking it again leaves the same log."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._standing: datetime | None = None

    def __call__(self) -> datetime:
        return self._standing or local_moment(self._clock.now())

    @contextmanager
    def standing(self, at: str | None = None) -> Iterator[str]:
        """Stand still, at the ISO moment ``at`` or now; gives the moment in ISO."""
        before = self._standing
        self._standing = local_moment(datetime.fromisoformat(at)) if at is not None else self()
        try:
            yield self._standing.isoformat(timespec="milliseconds")
        finally:
            self._standing = before
