"""What a photo says about itself: time, camera, place. Read once, then left out of the stored picture."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

_EXIF_FAULTS = (
    AttributeError, EOFError, IndexError, KeyError, OSError, OverflowError, RuntimeError, SyntaxError, TypeError,
    ValueError, ZeroDivisionError, struct.error,
)  # fmt: skip
"""What Pillow's reader raises on broken EXIF, which many real files have."""

_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_TIMES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    (ExifTags.Base.DateTime, ExifTags.Base.OffsetTime),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """``orientation`` 1–8 as EXIF counts; ``taken_at`` ISO 8601, with an offset where the camera wrote one;
    ``place`` (latitude, longitude) in degrees, WGS 84."""

    orientation: int = 1
    taken_at: str | None = None
    camera: str | None = None
    place: tuple[float, float] | None = None


def read_facts(image: Image.Image, *, with_place: bool) -> Facts:
    """Facts of an opened picture; whatever is missing or unreadable is left at its default."""
    try:
        exif = image.getexif()
        main: dict[int, Any] = dict(exif)
    except _EXIF_FAULTS:
        return Facts()
    detail = {**main, **_ifd(exif, ExifTags.IFD.Exif)}
    orientation = main.get(ExifTags.Base.Orientation)
    return Facts(
        orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        _taken_at(detail),
        _camera(main),
        _place(_ifd(exif, ExifTags.IFD.GPSInfo)) if with_place else None,
    )


def _ifd(exif: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(tag))
    except _EXIF_FAULTS:
        return {}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    return "".join(filter(str.isprintable, value)).strip() if isinstance(value, str) else ""


def _taken_at(tags: Mapping[int, Any]) -> str | None:
    for time_tag, offset_tag in _TIMES:
        try:
            taken = datetime.strptime(_text(tags.get(time_tag)), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        offset = _text(tags.get(offset_tag))
        return taken.isoformat() + (offset if _OFFSET.fullmatch(offset) else "")
    return None


def _camera(tags: Mapping[int, Any]) -> str | None:
    make, model = _text(tags.get(ExifTags.Base.Make)), _text(tags.get(ExifTags.Base.Model))
    name = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return name.strip()[:100] or None


def _place(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except _EXIF_FAULTS:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (latitude, longitude) == (0, 0):
        return None
    return latitude, longitude


def _degrees(parts: Any, side: object, negative: str) -> float:
    """Degrees, minutes, seconds as a signed number of degrees, to about 0.1 m."""
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError("not a number of degrees")
    return round(-value if _text(side).upper() == negative else value, 6)
