"""Files written so that a crash or a full disk leaves either the old one or the new one, never a half.

Everything the vault writes beside its database goes through here: to a temporary name, flushed to the disk, renamed,
and the folder flushed too. The system's errors become the faults of this room.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldapp.vault.errors import DiskFault, DiskFull, StoreFault

TEMPORARY = ".tmp"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def fault_of(exc: OSError) -> StoreFault:
    """The fault that tells what the system refused; names no path, for paths may be a person's."""
    if exc.errno in _NO_ROOM:
        return DiskFull("no room left")
    return DiskFault(errno.errorcode.get(exc.errno or 0, "unknown"))


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turn ``OSError`` inside the block into ``DiskFull`` or ``DiskFault``."""
    try:
        yield
    except OSError as exc:
        raise fault_of(exc) from exc


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write ``chunks`` to ``path`` durably, replacing what was there. Raises ``DiskFull``, ``DiskFault``; whatever
    ``chunks`` raises passes through. Either way no temporary file stays."""
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        with disk_faults():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                with disk_faults():
                    file.write(chunk)
            with disk_faults():
                file.flush()
                os.fsync(file.fileno())
        with disk_faults():
            temporary.replace(path)
            flush_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def flush_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable (Windows does so by itself and cannot open folders)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
