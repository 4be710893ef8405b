"""Wrong passphrases are counted beside the vault, and after a few the next try has to wait.

This slows a person at the keyboard; someone who copies the files is slowed by Argon2id alone. The clock of a laptop in
the field may jump: a last try in the future is moved to now, so nobody is locked out longer than the longest wait.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from fieldapp.vault.durable import disk_faults, write_file

FREE_TRIES = 3
LONGEST_WAIT_S = 300


@dataclass(frozen=True, slots=True)
class Tries:
    """``tries.json``: how many wrong tries since the last right one, and the (aware) moment of the last."""

    wrong: int = 0
    last: datetime | None = None

    @classmethod
    def read(cls, path: Path) -> Tries:
        """A missing or unreadable file counts as no tries: the file guards nothing by itself."""
        try:
            tries = msgspec.json.decode(path.read_bytes(), type=cls)
            return cls() if tries.last is not None and tries.last.tzinfo is None else tries
        except (OSError, msgspec.DecodeError):
            return cls()

    @property
    def delay_s(self) -> int:
        """Seconds to wait after the last wrong try: none for the first three, then 2, 4, 8 … up to 300."""
        if self.wrong < FREE_TRIES:
            return 0
        return int(min(LONGEST_WAIT_S, 2 ** min(self.wrong - FREE_TRIES + 1, 16)))

    def wait_s(self, now: datetime) -> int:
        """Seconds still to wait at ``now``."""
        if self.last is None:
            return 0
        return max(0, math.ceil(self.delay_s - (now - self.last).total_seconds()))

    def seen(self, now: datetime) -> Tries:
        """The same with a last try that lies in the future moved to ``now``."""
        return self if self.last is None or self.last <= now else replace(self, last=now)

    def another(self, now: datetime) -> Tries:
        """One wrong try more."""
        return Tries(self.wrong + 1, now)

    def write(self, path: Path) -> None:
        """Raises ``DiskFull``, ``DiskFault``."""
        if self.wrong:
            write_file(path, [msgspec.json.encode(self)])
        else:
            with disk_faults():
                path.unlink(missing_ok=True)
