"""Limits on tries: so many events a minute for the whole central, counted in this process."""

from __future__ import annotations

import threading
from collections import deque

from fieldapp.central.errors import TooManyTries

_WINDOW_MS = 60_000


class Tries:
    """Counts events of one kind in a sliding minute."""

    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._moments: deque[int] = deque()
        self._lock = threading.Lock()

    def check(self, now_ms: int) -> None:
        """Raise ``TooManyTries`` when the last minute is full."""
        with self._lock:
            while self._moments and self._moments[0] <= now_ms - _WINDOW_MS:
                self._moments.popleft()
            if len(self._moments) >= self._most:
                raise TooManyTries(max(1, (self._moments[0] + _WINDOW_MS - now_ms) // 1000))

    def note(self, now_ms: int) -> None:
        """Count one event."""
        with self._lock:
            self._moments.append(now_ms)
