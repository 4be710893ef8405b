"""How much to send at a time: start small, grow while the line holds, shrink when it breaks.

``Pace`` is for batches of records; the caller keeps it from run to run (in memory), so that a thin line is not tried
with large batches again and again. ``PiecePace`` is for the bytes of photos.
"""

from __future__ import annotations

from dataclasses import dataclass

START_RECORDS, MOST_RECORDS = 20, 500
START_BYTES, MOST_BYTES, LEAST_BYTES = 128 * 1024, 4 * 1024 * 1024, 16 * 1024


@dataclass(slots=True)
class Pace:
    """The size of the next batch, in records and in bytes before sealing."""

    records: int = START_RECORDS
    bytes: int = START_BYTES

    def held(self) -> None:
        """A batch got through: twice as much next time, up to 500 records and 4 MiB."""
        self.records = min(self.records * 2, MOST_RECORDS)
        self.bytes = min(self.bytes * 2, MOST_BYTES)

    def broke(self, tried: int) -> None:
        """A batch of ``tried`` records did not get through: half of it next time, never less than one record."""
        self.records = max(min(self.records, tried) // 2, 1)
        self.bytes = max(self.bytes // 2, LEAST_BYTES)


START_PIECE, MOST_PIECE, LEAST_PIECE = 128 * 1024, 8 * 1024 * 1024, 32 * 1024
PIECE_S = 5.0
"""How long a piece of a photo should keep the line: so long may text that was written meanwhile have to wait."""
_MOST_GROWTH = 4


@dataclass(slots=True)
class PiecePace:
    """The size of the next piece of a photo, in bytes."""

    bytes: int = START_PIECE

    def took(self, sent: int, seconds: float) -> None:
        """A piece of ``sent`` bytes went through in ``seconds`` of any clock; one that ran backward says nothing."""
        if seconds < 0:
            return
        fits = (
            self.bytes * _MOST_GROWTH if seconds == 0 else int(min(sent / seconds * PIECE_S, self.bytes * _MOST_GROWTH))
        )
        if fits > self.bytes and sent < self.bytes:
            return  # the rest of a photo, smaller than a piece: nothing is known of larger ones
        self.bytes = max(LEAST_PIECE, min(fits, MOST_PIECE))

    def broke(self) -> None:
        """The line broke in a piece."""
        self.bytes = max(self.bytes // 2, LEAST_PIECE)
