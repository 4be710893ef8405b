"""The pictures of a folder, newest first: a phone's DCIM plugged in by cable, or a memory card."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from fieldapp.domain.deadlines import CHINA_TIME

SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp")
MOST: Final = 500
DEPTH: Final = 2
PREVIEW: Final = 480


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture file and when it was last written."""

    path: Path
    at: datetime


def newest_pictures(folder: Path) -> tuple[PictureFile, ...]:
    """Up to 500 pictures in the folder and the two levels below it. On a worker: cards are slow. Raises ``OSError``."""
    found = []
    for name, folders, names in os.walk(folder, onerror=_refuse):
        root = Path(name)
        if len(root.relative_to(folder).parts) >= DEPTH:
            folders.clear()
        found += [root / each for each in names if Path(each).suffix.lower() in SUFFIXES and not each.startswith(".")]
    dated = [PictureFile(path, datetime.fromtimestamp(path.stat().st_mtime, CHINA_TIME)) for path in found]
    return tuple(sorted(dated, key=lambda file: file.at, reverse=True)[:MOST])


def preview(path: Path) -> QImage:
    """A small upright picture of the file; a null one for a kind Qt cannot read (HEIC). On a worker."""
    reader = QImageReader(path.as_posix())
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(PREVIEW, PREVIEW), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _refuse(error: OSError) -> None:
    """A folder that cannot be read is told, not skipped."""
    raise error
