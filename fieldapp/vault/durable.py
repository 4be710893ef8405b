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
_PROBE_BYTES = 64 * 1024
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
        try:
            for chunk in chunks:
                with disk_faults():
                    _write_all(descriptor, chunk)
            with disk_faults():
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with disk_faults():
            temporary.replace(path)
            flush_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _write_all(descriptor: int, data: bytes) -> None:
    # Unbuffered on purpose: a buffer would be written once more on closing and fail there a second time.
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def fault_at(folder: Path, size: int) -> StoreFault:
    """Why a write near byte ``size`` of a file in ``folder`` failed, found out by trying another; ``DiskFault`` when
    that one succeeds. For SQLite, which tells of a failed write but not of its cause."""
    probe = folder / f"probe{TEMPORARY}"
    try:
        with probe.open("wb", buffering=0) as file:
            file.seek(size)
            file.write(bytes(_PROBE_BYTES))
            os.fsync(file.fileno())
    except OSError as exc:
        return fault_of(exc)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    return DiskFault("EIO")


def flush_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable (Windows does so by itself and cannot open folders)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
