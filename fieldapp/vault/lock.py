"""One process owns a vault: a lock of the operating system on a file, with a note of who holds it.

The system frees the lock when its process ends, however it ends, so a lock file left by a crash is no obstacle. The
note (process id and start, nothing else) is erased on a clean release: found again, it tells that the last owner
crashed.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from fieldapp.vault.durable import disk_faults
from fieldapp.vault.errors import VaultInUse

# Windows locks bytes, and locked bytes cannot be read by others: the locked one lies far behind the note.
_LOCKED_BYTE = 1 << 20
_LONGEST_NOTE = 200


@dataclass(slots=True)
class VaultLock:
    """A held lock. ``after_crash``: the last owner did not release it."""

    descriptor: int
    after_crash: bool

    @classmethod
    def take(cls, path: Path, started: str) -> VaultLock:
        """Own ``path`` from now on; ``started`` is noted for others to read. Raises ``VaultInUse``, ``DiskFault``."""
        with disk_faults():
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            note = _read_note(descriptor)
            if not _try_lock(descriptor):
                raise VaultInUse(*note)
            with disk_faults():
                _write_note(descriptor, json.dumps({"pid": os.getpid(), "started": started}).encode())
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor, after_crash=note[0] is not None)

    def release(self) -> None:
        """Give the vault free. Releasing twice is allowed."""
        if self.descriptor < 0:
            return
        descriptor, self.descriptor = self.descriptor, -1
        try:
            os.ftruncate(descriptor, 0)
            _unlock(descriptor)
        finally:
            os.close(descriptor)


def _read_note(descriptor: int) -> tuple[int | None, str | None]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        note = json.loads(os.read(descriptor, _LONGEST_NOTE))
        return int(note["pid"]), str(note["started"])
    except (ValueError, KeyError, TypeError):
        return None, None


def _write_note(descriptor: int, note: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, note)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
