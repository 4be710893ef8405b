"""Date and time functions (specification, "Date and Time Functions"). Local time is that of the session's clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from fieldapp.forms.xpath.functions.signature import Build, function
from fieldapp.forms.xpath.values import NAN, Value, moment, moment_from_days, parse_moment, to_text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_PARTS: dict[str, Callable[[datetime], str]] = {
    "%Y": lambda when: f"{when.year:04d}",
    "%y": lambda when: f"{when.year % 100:02d}",
    "%m": lambda when: f"{when.month:02d}",
    "%n": lambda when: str(when.month),
    "%b": lambda when: _MONTHS[when.month - 1],
    "%d": lambda when: f"{when.day:02d}",
    "%e": lambda when: str(when.day),
    "%a": lambda when: _DAYS[when.weekday()],
    "%H": lambda when: f"{when.hour:02d}",
    "%h": lambda when: str(when.hour),
    "%M": lambda when: f"{when.minute:02d}",
    "%S": lambda when: f"{when.second:02d}",
    "%3": lambda when: f"{when.microsecond // 1000:03d}",
}
_DIRECTIVE = re.compile("|".join(_PARTS))
_UNPADDED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def _when(e: Any, value: Value) -> datetime | None:
    """The point in time a value stands for: a number of days, or a date or date-time as text."""
    if isinstance(value, float):
        return moment_from_days(value, e.tz)
    text = to_text(value)
    match = _UNPADDED.fullmatch(text)
    if match is not None:
        text = f"{match[1]}-{match[2]:>02}-{match[3]:>02}{match[4] or ''}"
    return parse_moment(text, e.tz)


def _date(e: Any, value: Value) -> Value:
    """The day of a number, a date or a date-time ("converts to a string in the date format")."""
    when = _when(e, value)
    return "" if when is None else moment(datetime.combine(when.date(), time(), when.tzinfo))


def _date_time(e: Any, value: Value) -> Value:
    when = _when(e, value)
    return "" if when is None else moment(when)


def _format_moment(e: Any, value: Value, layout: str) -> str:
    """Both format functions know the directives of both, in either engine of ODK's."""
    when = _when(e, value)
    if when is None:
        return ""
    return _DIRECTIVE.sub(lambda match: _PARTS[match[0]](when), layout)


def _decimal_time(e: Any, value: Value) -> float:
    """The fraction of the day, in local time when the text carries an offset."""
    text = to_text(value)
    match = _TIME.fullmatch(text)
    when = parse_moment(f"1970-01-01T{text}" if match else text, e.tz)
    if when is None:
        return NAN
    seconds = when.hour * 3600 + when.minute * 60 + when.second + when.microsecond / 1e6
    return seconds / 86_400


def _today(e: Any) -> Value:
    now: datetime = e.host.now()
    return moment(datetime.combine(now.date(), time(), now.tzinfo))


FUNCTIONS: Mapping[str, Build] = {
    "today": function("", "any", _today, env=True),
    "now": function("", "any", lambda e: moment(e.host.now()), env=True),
    "date": function("v", "any", _date, env=True),
    "date-time": function("v", "any", _date_time, env=True),
    "format-date": function("vt", "text", _format_moment, env=True),
    "format-date-time": function("vt", "text", _format_moment, env=True),
    "decimal-time": function("v", "number", _decimal_time, env=True),
}
