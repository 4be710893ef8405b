"""Each device's share of the central: so many requests at once, so many a second in the long run (a token bucket).

The share is far above what a device needs. It is there for a device, or a program in its name, that asks in a circle.
Counted in this process: behind a proxy every replica gives its own share.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable

from fieldapp.central.errors import TooManyRequests

_MOST_KNOWN = 20_000


class Shares:
    """Buckets by device id; the one unused longest is forgotten, which only ever gives."""

    def __init__(self, burst: int, per_second: float, monotonic: Callable[[], float]) -> None:
        self._burst = burst
        self._per_second = per_second
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, device: str) -> None:
        """Count one request of ``device``. Raises ``TooManyRequests`` when its bucket is empty; that costs nothing."""
        now = self._monotonic()
        with self._lock:
            left, then = self._buckets.pop(device, (float(self._burst), now))
            left = min(float(self._burst), left + (now - then) * self._per_second)
            enough = left >= 1
            self._buckets[device] = (left - 1 if enough else left, now)
            if len(self._buckets) > _MOST_KNOWN:
                self._buckets.popitem(last=False)
        if not enough:
            raise TooManyRequests(max(1, math.ceil((1 - left) / self._per_second)))
