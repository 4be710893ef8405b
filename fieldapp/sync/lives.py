"""The central's lives: what to do when it comes back from a backup (design §4, Feed: ``generation``)."""

from __future__ import annotations

from fieldapp.sync.errors import ProtocolViolation
from fieldapp.sync.ports import DeviceIdentity, FeedSink

MOST_RESTARTS = 3
"""In one run; more means that replicas disagree on their generation, and following each of them would never end."""


class Lives:
    """Follows the central's generation and restarts the store once per change.

    Before the first feed page the generation of the enrolment counts, so that a backup restored in between is noticed.
    """

    def __init__(self, identity: DeviceIdentity, sink: FeedSink) -> None:
        self._sink = sink
        self.current = sink.generation() or identity.central.generation
        self.restarts = 0

    def follow(self, generation: str) -> bool:
        """Whether ``generation`` is a new life; then cursors are forgotten and records wait again.

        Raises ``ProtocolViolation`` when it changes again and again.
        """
        if generation == self.current:
            return False
        if self.restarts == MOST_RESTARTS:
            raise ProtocolViolation("generation_keeps_changing")
        self._sink.restart(generation)
        self.current = generation
        self.restarts += 1
        return True
