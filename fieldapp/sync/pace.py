"""How much to put in one batch: start small, grow while the line holds, shrink when it breaks.

Kept by the caller from run to run (in memory), so that a thin line is not tried with large batches again and again.
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
