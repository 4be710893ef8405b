"""The written form of every data type: strict for what a person enters, lenient for what a form computes.

Types and formats are those of the specification, "Data Types"; decimals and coordinates carry at least one digit
after the point, as ODK's engines store them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from fieldapp.forms.xpath.values import date_time_text, format_number

INT_MIN, INT_MAX = -2_147_483_648, 2_147_483_647

_INT = re.compile(r"[+-]?\d{1,10}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_CLOCK = r"(\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?"
_OFFSET = r"(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_TIME = re.compile(_CLOCK + _OFFSET, re.ASCII)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T" + _CLOCK + _OFFSET, re.ASCII)
_LOCAL = re.compile(r"[^+Z]{11}[^+Z-]*")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FILE = re.compile(r"[^/\\:\x00]{1,255}")

# What a person is told to write instead, by type.
EXPECTED = {
    "int": "a whole number",
    "decimal": "a number",
    "date": "a date, YYYY-MM-DD",
    "time": "a time, HH:MM:SS",
    "dateTime": "a date and time, YYYY-MM-DDTHH:MM:SS+08:00",
    "geopoint": "latitude longitude [altitude [accuracy]]",
    "geotrace": "two or more points, separated by ;",
    "geoshape": "three or more points that end where they began, separated by ;",
    "binary": "a file name",
    "boolean": "true or false",
}


def read_answer(type_: str, text: str, tz: tzinfo | None = None) -> str | None:
    """The stored form of what a person entered, ``None`` when it is not of the type. Empty stays empty.

    With ``tz`` a date-time that says no offset gets that of ``tz``: the data type includes it.
    """
    if text == "":
        return ""
    reader = _READERS.get(type_)
    if reader is None:
        return None if _ILLEGAL.search(text) else text
    read = reader(text.strip())
    if read is not None and tz is not None and type_ == "dateTime" and _LOCAL.fullmatch(read):
        return date_time_text(datetime.fromisoformat(read[:26]).replace(tzinfo=tz))
    return read


def store_computed(type_: str, text: str, tz: tzinfo | None = None) -> str:
    """The stored form of a computed value: what cannot be of the type becomes empty, as ODK's engines have it.

    Characters that XML cannot carry are left out. With ``tz`` a date given to a date-time is its midnight there, a
    date-time given to a time its time of day.
    """
    if text == "":
        return ""
    if type_ == "int":
        return _truncated(text)
    if type_ == "decimal":
        number = _float(text)
        return "" if number is None else decimal_text(number)
    if type_ in ("string", "barcode", "binary", "boolean"):
        return _ILLEGAL.sub("", text)
    if type_ == "time" and _DATE_TIME.fullmatch(text):
        text = text[11:]
    elif type_ == "dateTime" and tz is not None and _DATE.fullmatch(text) and "T" not in text:
        text = text[:10] + "T00:00:00.000"
    return read_answer(type_, text, tz) or ""


def decimal_text(number: float) -> str:
    """At least one digit after the point, no exponent."""
    if not math.isfinite(number):
        return ""
    text = format_number(number)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text if "." in text else text + ".0"


def illegal_in_xml(text: str) -> bool:
    """Whether ``text`` holds characters that XML 1.0 cannot carry."""
    return _ILLEGAL.search(text) is not None


def _float(text: str) -> float | None:
    text = text.strip()
    if not _DECIMAL.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _truncated(text: str) -> str:
    number = _float(text)
    if number is None or not INT_MIN <= math.trunc(number) <= INT_MAX:
        return ""
    return str(math.trunc(number))


def _read_int(text: str) -> str | None:
    if not _INT.fullmatch(text) or not INT_MIN <= int(text) <= INT_MAX:
        return None
    return str(int(text))


def _read_decimal(text: str) -> str | None:
    number = _float(text)
    return None if number is None else decimal_text(number)


def _read_date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    return match[1] if match is not None and _is_date(match[1]) else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _clock(hours: str, seconds: str | None) -> str | None:
    full = hours + (seconds or ":00")
    try:
        time.fromisoformat(full[:8])
    except ValueError:
        return None
    return full


def _read_time(text: str) -> str | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    clock = _clock(match[1], match[2])
    return None if clock is None else clock + (match[3] or "")


def _read_date_time(text: str) -> str | None:
    match = _DATE_TIME.fullmatch(text)
    if match is None or not _is_date(match[1]):
        return None
    clock = _clock(match[2], match[3])
    return None if clock is None else f"{match[1]}T{clock}{match[4] or ''}"


def _point(text: str) -> str | None:
    parts = text.split()
    numbers = [number for part in parts if (number := _float(part)) is not None]
    if len(numbers) != len(parts) or not 2 <= len(numbers) <= 4:
        return None
    if abs(numbers[0]) > 90 or abs(numbers[1]) > 180 or (len(numbers) == 4 and numbers[3] < 0):
        return None
    return " ".join(decimal_text(number) for number in numbers)


def _points(text: str) -> list[str] | None:
    points = [_point(part) for part in text.split(";") if part.strip()]
    kept = [point for point in points if point is not None]
    return kept if kept and len(kept) == len(points) else None


def _ends_meet(points: list[str]) -> bool:
    return points[0].split()[:2] == points[-1].split()[:2]


def _read_trace(text: str) -> str | None:
    points = _points(text)
    return None if points is None or len(points) < 2 or _ends_meet(points) else ";".join(points)


def _read_shape(text: str) -> str | None:
    points = _points(text)
    return None if points is None or len(points) < 3 or not _ends_meet(points) else ";".join(points)


def _read_file(text: str) -> str | None:
    return text if _FILE.fullmatch(text) and text not in (".", "..") and not _ILLEGAL.search(text) else None


def _read_boolean(text: str) -> str | None:
    return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text.lower())


_READERS: dict[str, Callable[[str], str | None]] = {
    "int": _read_int,
    "decimal": _read_decimal,
    "date": _read_date,
    "time": _read_time,
    "dateTime": _read_date_time,
    "geopoint": _point,
    "geotrace": _read_trace,
    "geoshape": _read_shape,
    "binary": _read_file,
    "boolean": _read_boolean,
}
