"""ODK's XPath values and the conversions between them.

A value is a ``str``, a ``float``, a ``bool``, a ``Moment`` (a date or date-time: a number of days since
1970-01-01 UTC that writes itself as ISO 8601) or a list of nodes. Conversions follow XPath 1.0 section 4 with
ODK's extension of ``number()`` to dates (specification, "XPath Operators"); a number that is not a number is
written as the empty string, as every ODK engine stores it.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache

DAY_SECONDS = 86_400.0
NAN = math.nan
_EXACT = 2.0**53
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)[ \t\r\n]*", re.ASCII)
_DATE_LIKE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)


class DataNode:
    """A node as XPath sees it. ``val`` is a leaf's string value, ``None`` on a node with children.

    ``num`` caches the number of a leaf that belongs to one session; shared nodes leave it ``None``.
    """

    __slots__ = ("num", "parent", "val")

    val: str | None
    num: float | None

    def text_content(self) -> str:
        """The string value: the leaf's text, or that of all descendants in document order."""
        raise NotImplementedError

    def number(self, tz: tzinfo) -> float:
        """The leaf's value as a number, dates as days in ``tz``."""
        return text_to_number(self.text_content(), tz)


class Moment(float):
    """A point in time as days since 1970-01-01 UTC, with the text ODK gives it in ``text``."""

    __slots__ = ("text",)
    text: str


Value = str | float | bool | Moment | list[DataNode]


def moment(when: datetime) -> Moment:
    """The moment ``when`` (aware): a plain date at local midnight, else with milliseconds and offset."""
    made = Moment((when - _EPOCH).total_seconds() / DAY_SECONDS)
    made.text = when.date().isoformat() if when.time() == time() else date_time_text(when)
    return made


def date_time_text(when: datetime) -> str:
    """``2026-03-02T09:00:00.000+08:00``."""
    return when.isoformat(timespec="milliseconds")


@lru_cache(maxsize=8192)
def parse_moment(text: str, tz: tzinfo) -> datetime | None:
    """The date or date-time ``text`` says, in ``tz``; ``None`` when it is neither."""
    match = _DATE_LIKE.fullmatch(text)
    if match is None:
        return None
    day, hour, minute, second, fraction, offset = match.groups()
    try:
        zone = _zone(offset, tz)
        micro = int((fraction or ".0")[1:7].ljust(6, "0"))
        at = time(int(hour or 0), int(minute or 0), int(second or 0), micro)
        return datetime.combine(date.fromisoformat(day), at, zone).astimezone(tz)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None, tz: tzinfo) -> tzinfo:
    if offset is None:
        return tz
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError(offset)
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if offset[0] == "-" else delta)


def moment_from_days(days: float, tz: tzinfo) -> datetime | None:
    """The local time ``days`` after 1970-01-01 UTC, to the millisecond; ``None`` out of range."""
    if not math.isfinite(days):
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=round(days * DAY_SECONDS * 1000))).astimezone(tz)
    except OverflowError:
        return None


def text_to_number(text: str, tz: tzinfo) -> float:
    """XPath's number(string), with dates and date-times as days since 1970-01-01 UTC."""
    if not text:
        return NAN
    if _NUMBER.fullmatch(text):
        return float(text)
    if len(text) >= 10 and text[4] == "-":
        when = parse_moment(text, tz)
        if when is not None:
            return (when - _EPOCH).total_seconds() / DAY_SECONDS
    return NAN


def format_number(number: float) -> str:
    """XPath's string(number): no exponent where avoidable, no trailing ``.0``, NaN as the empty string."""
    if number != number:
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < _EXACT and number == int(number):
        return str(int(number))
    text = repr(number)
    if "e" not in text and abs(number) < _EXACT:
        return text
    if abs(number) >= 1e-6 and abs(number) < 1e21:
        # As many digits as tell the number from its neighbours, then zeros (XPath 1.0, section 4.2).
        return format(Decimal(text), "f").removesuffix(".0")
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{exponent[0] if exponent[0] == '-' else '+'}{exponent.lstrip('+-').lstrip('0')}"


def to_text(value: Value) -> str:
    """XPath's string(): the first node's value of a node-set."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, float):
        return format_number(value)
    if not value:
        return ""
    text = value[0].val
    return value[0].text_content() if text is None else text


def to_number(value: Value, tz: tzinfo) -> float:
    """XPath's number() as ODK extends it: dates count as days since 1970-01-01 UTC."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return text_to_number(value, tz)
    return value[0].number(tz) if value else NAN


def to_bool(value: Value) -> bool:
    """XPath's boolean(); a node-set is true if its first node's value is not empty.

    XPath 1.0 would call any non-empty node-set true, but in ODK every node exists from the start, so its
    engines ask for a value instead.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0
    if isinstance(value, str):
        return value != ""
    return to_text(value) != ""


def node_number(node: DataNode, tz: tzinfo) -> float:
    """The number of one node, from its cache where it has one."""
    cached = node.num
    return node.number(tz) if cached is None else cached
