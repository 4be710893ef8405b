"""Writing a file on a stick: to a temporary name, flushed, renamed, so that the final name never holds a half.

Both sides write packages and files of an enrolment with it. The system's errors pass as they are; each side has words
for them.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".part"
_NO_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under ``path``, whole and durable, when the block ends well; else nothing of it stays.

    Raises ``OSError`` and what the block raises.
    """
    temporary = path.with_name(f".{path.name}{TEMPORARY}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        with open(os.open(temporary, flags, 0o600), "wb", buffering=0) as file:  # noqa: PTH123 - of a descriptor
            yield file
            os.fsync(file.fileno())
        temporary.replace(path)
        _flush_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so. Raises ``OSError``."""
    with new_file(path) as file:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]


def _flush_folder(folder: Path) -> None:
    """Make the rename durable, on file systems that can (sticks are FAT and exFAT, some of which cannot)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as exc:
        if exc.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(descriptor)
