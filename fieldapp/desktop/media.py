"""Where a USB stick is mounted, so that choosing a file begins there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QStandardPaths, QStorageInfo

_OF_STICKS: Final = frozenset({"vfat", "msdos", "exfat", "fat32", "fat", "fuseblk"})
_MOUNTED_BY_DESKTOPS: Final = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


class Volume(NamedTuple):
    """A mounted volume: where, its file system (as the system names it), whether it can be written."""

    root: str
    kind: str
    writable: bool


def volumes() -> tuple[Volume, ...]:
    """What is mounted now."""
    found = (info for info in QStorageInfo.mountedVolumes() if info.isValid() and info.isReady())
    return tuple(
        Volume(info.rootPath(), bytes(info.fileSystemType().data()).decode(errors="replace"), not info.isReadOnly())
        for info in found
    )


def stick_among(found: Iterable[Volume]) -> str | None:
    """The first volume that looks like a stick: a file system sticks have, or a place desktops mount them at."""
    for volume in found:
        at_home = volume.root in ("/", f"{os.environ.get('SYSTEMDRIVE', 'C:')}/") or volume.root.startswith("/boot")
        like_one = volume.kind.lower() in _OF_STICKS or volume.root.startswith(_MOUNTED_BY_DESKTOPS)
        if volume.writable and like_one and not at_home:
            return volume.root
    return None


def begin_at() -> Path:
    """The folder a file dialog for sticks opens with: the stick, else the person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(stick_among(volumes()) or documents)
