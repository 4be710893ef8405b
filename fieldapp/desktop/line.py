"""Noticing that a network has come (back): a glance at the routing table every few seconds, with no packet sent.

The same on every system and desktop, where what the platform tells of networks differs or is missing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_MS: Final = 5_000
_ELSEWHERE: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses kept for documentation (RFC 5737, RFC 3849): nobody has them, and there is a way to them only where there
is one to the world."""


def has_way() -> bool:
    """Whether this machine knows a way to other networks. Connecting a datagram socket looks the way up and sends
    nothing."""
    for family, address in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
        except OSError:
            continue
        return True
    return False


class LineWatch(QObject):
    """Signals: ``came_up()`` there is a way where there was none."""

    came_up = Signal()

    def __init__(self, has_way: Callable[[], bool] = has_way, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._has_way = has_way
        self._up = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Take note of how it is now, and look again and again."""
        self._up = self._has_way()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look once."""
        before, self._up = self._up, self._has_way()
        if self._up and not before:
            self.came_up.emit()
