"""When no batch is being taken in: work that can wait does not slow down a device that waits for its receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PAUSE_S = 1.0
"""So long after the last batch it counts as quiet: a device sends its batches one after the other."""
PATIENCE_S = 20.0
"""So long at most work is put off, however busy the line."""


@dataclass(slots=True)
class Quiet:
    """Batches under way and the end of the last one, in the event loop's own time."""

    _under_way: int = 0
    _last: float = field(default=float("-inf"))

    @contextmanager
    def disturbed(self) -> Iterator[None]:
        """While a batch is being taken in."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._last = asyncio.get_running_loop().time()

    async def wait(self) -> None:
        """Return when it is quiet, or when patience ends."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE_S
        while loop.time() < deadline and (self._under_way or loop.time() - self._last < PAUSE_S):
            await asyncio.sleep(PAUSE_S / 4)
