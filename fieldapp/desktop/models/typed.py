"""Reading what a person types into a field: numbers, dates and times in the ways people write them.

Each reader gives the form's written form of the answer, "" for nothing typed, ``None`` for what cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from fieldapp.domain.dates import read_date
from fieldapp.domain.text import compact

# Patterns name the characters for month, day, hour, minute by code: they are no words to be translated.
_MONTH_DAY = re.compile(r"(\d{1,2})(?:[./\-]|\u6708)(\d{1,2})[\u65e5\u53f7]?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:：\u70b9\u65f6.](\d{1,2})?\u5206?)(?:[:：](\d{1,2})(?:\.\d+)?)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_WHOLE = re.compile(r"[+-]?\d{1,10}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_NEAR = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2, "today": 0, "yesterday": -1, "tomorrow": 1}


def read_whole(text: str) -> str | None:
    """A whole number; full-width digits are taken."""
    plain = compact(text)
    if not plain:
        return ""
    return str(int(plain)) if _WHOLE.fullmatch(plain) else None


def read_number(text: str) -> str | None:
    """A number; ``。`` for the point and full-width digits are taken."""
    plain = compact(text).replace("。", ".")
    if not plain:
        return ""
    return plain if _NUMBER.fullmatch(plain) else None


def read_day(text: str, today: date) -> str | None:
    """A day: 2026-03-02, 2026年3月2日, 20260302, 3.2 and 3月2日 (of this year), 今天, 昨天."""
    plain = compact(text).casefold()
    if not plain:
        return ""
    if plain in _NEAR:
        return (today + timedelta(days=_NEAR[plain])).isoformat()
    reading = read_date(plain)
    if reading.value is not None:
        return reading.value.isoformat() if reading.precision == "day" else None
    match = _MONTH_DAY.fullmatch(plain)
    return _day(today.year, int(match[1]), int(match[2])) if match else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_clock(text: str) -> str | None:
    """A time of day as HH:MM:SS: 14:05, 1405, 14点05, 9点."""
    plain = compact(text)
    if not plain:
        return ""
    match = _CLOCK.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if match is None:
        return None
    hours, minutes, seconds = (int(part) if part else 0 for part in (*match.groups(), None)[:3])
    try:
        return time(hours, minutes, seconds).isoformat()
    except ValueError:
        return None


def join_moment(day: str, clock: str, now: datetime) -> str:
    """A dateTime of the form ``2026-03-02T14:05:00+08:00``, in the zone of ``now``."""
    moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=now.tzinfo)
    return moment.isoformat(timespec="seconds")


def split_moment(value: str, now: datetime) -> tuple[str, str]:
    """The day and the clock of a dateTime, in the zone of ``now``; two empty ones for what cannot be read."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return "", ""
    if moment.tzinfo is not None and now.tzinfo is not None:
        moment = moment.astimezone(now.tzinfo)
    return moment.date().isoformat(), moment.time().replace(microsecond=0).isoformat()


def reader_of(kind: str, today: Callable[[], date]) -> Callable[[str], str | None]:
    """The reader for a type of question that is answered in one field."""
    if kind == "integer":
        return read_whole
    if kind == "decimal":
        return read_number
    if kind == "date":
        return lambda text: read_day(text, today())
    if kind == "time":
        return read_clock
    return str.strip


def read_minutes(text: str) -> int | None:
    """Minutes, 0 for nothing typed: 30, 1:30, 1.5h, 1小时30分, 2小时."""
    plain = compact(text).casefold().replace("：", ":")
    if not plain:
        return 0
    if match := re.fullmatch(r"(\d{1,4})(?:\u5206\u949f?|m|min)?", plain):
        return int(match[1])
    if match := re.fullmatch(r"(\d{1,2}):([0-5]?\d)", plain):
        return int(match[1]) * 60 + int(match[2])
    if match := re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})?)(?:\u5c0f\u65f6|h)(?:(\d{1,2})(?:\u5206\u949f?|m|min)?)?", plain):
        return round(float(match[1]) * 60) + int(match[2] or 0)
    return None
