"""Dates as ledgers write them, and dates as people read them.

A township ledger writes one column in many ways: 1966年2月, 196610, 1946.8, 2023.9.20, 2023/07/13,
2023年10月25日, 1966-06-18, 19660618, real spreadsheet dates and bare serial numbers, full-width digits. `read_date`
takes the cell as it is and gives a date with its precision, or says that it cannot be read; where two
readings are possible it does not choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from fieldapp.domain.reasons import Words
from fieldapp.domain.text import compact

_DAY, _MONTH = "day", "month"
_BLANKS = frozenset({"", "/", "-", "—", "无", "暂无", "不详"})
_EARLIEST, _LATEST = 1800, 2199
_TAIL = r"(?:出?生)?"
_PATTERNS = (
    re.compile(rf"(\d{{4}})年(\d{{1,2}})月(?:份|(\d{{1,2}})[日号]?)?{_TAIL}"),
    re.compile(rf"(\d{{4}})([.\-/、,_])(\d{{1,2}})(?:\2(\d{{1,2}}))?{_TAIL}"),
    re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}})?{_TAIL}"),
)
_CLOCK = re.compile(r"(?<=\d)(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|[+-]\d{2}:?\d{2})?$")
# Day 0 of the 1900 date system as it behaves after its imagined 29 February 1900.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(2200, 109_576)  # 1906 … 2199; smaller whole numbers look like bare years


class DateProblem(StrEnum):
    """Why a cell gave no date; the value is the ledger report's ``kind``."""

    MISSING = "date_missing"
    UNREADABLE = "date_unreadable"


@dataclass(frozen=True, slots=True)
class DateReading:
    """``value`` with ``precision`` "day" or "month" (then the first of the month), or a ``problem``."""

    value: date | None
    precision: str | None
    problem: DateProblem | None


_MISSING = DateReading(None, None, DateProblem.MISSING)
_UNREADABLE = DateReading(None, None, DateProblem.UNREADABLE)


def read_date(raw: object) -> DateReading:
    """Read a ledger cell (text, number, date, datetime or None) as a date."""
    if raw is None:
        return _MISSING
    if isinstance(raw, datetime):
        return DateReading(raw.date(), _DAY, None)
    if isinstance(raw, date):
        return DateReading(raw, _DAY, None)
    if isinstance(raw, bool):
        return _UNREADABLE
    if isinstance(raw, int | float):
        return _read_number(raw)
    return _read_text(str(raw))


def _read_text(raw: str) -> DateReading:
    text = _without_clock(raw)
    if text in _BLANKS:
        return _MISSING
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            numbers = [part for part in match.groups() if part is None or part.isdigit()]
            return _build(*numbers)
    return _UNREADABLE


def _without_clock(raw: str) -> str:
    """The date part of "1966-06-18 00:00:00" and its like; the blank is what tells date from time."""
    words = raw.replace("T", " ").split()
    if len(words) > 1 and _CLOCK.search("0" + compact(words[-1])):
        words.pop()
    return compact("".join(words))


def _build(year: str | None, month: str | None, day: str | None = None) -> DateReading:
    if year is None or month is None or not _EARLIEST <= int(year) <= _LATEST:
        return _UNREADABLE
    try:
        value = date(int(year), int(month), int(day) if day else 1)
    except ValueError:
        return _UNREADABLE
    return DateReading(value, _DAY if day else _MONTH, None)


def _read_number(raw: int | float) -> DateReading:
    """A number: 19660618, 196610, a serial, or 1946.8 — but 1956.1 may be January or October."""
    if raw != raw or raw in (float("inf"), float("-inf")):
        return _UNREADABLE
    whole = int(raw)
    if _EARLIEST <= whole <= 2100:
        digits = repr(raw).partition(".")[2]
        return _read_text(f"{whole}.{digits}") if digits not in ("", "0", "1") else _UNREADABLE
    if whole in _SERIALS:
        return DateReading(_SERIAL_ZERO + timedelta(days=whole), _DAY, None)
    return _read_text(str(whole)) if whole == raw else _UNREADABLE


_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_words(day: date, today: date | None = None) -> Words:
    """3月2日(周一), "Mon 2 Mar"; with the year when ``today`` is given and in another year."""
    zh = f"{day.month}月{day.day}日(周{_WEEKDAYS_ZH[day.weekday()]})"
    en = f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"
    if today is not None and day.year != today.year:
        return Words(f"{day.year}年{zh}", f"{en} {day.year}")
    return Words(zh, en)


def birth_words(birth: date, precision: str = _DAY) -> Words:
    """A birth date as far as it is known: 1966年2月17日 or 1966年2月."""
    if precision == _MONTH:
        return Words(f"{birth.year}年{birth.month}月", f"{_MONTHS_EN[birth.month - 1]} {birth.year}")
    return Words(
        f"{birth.year}年{birth.month}月{birth.day}日", f"{birth.day} {_MONTHS_EN[birth.month - 1]} {birth.year}"
    )


def relative_words(due: date, today: date) -> Words:
    """How far off: 逾期 3 天 / 3 days overdue, 今天到期, 明天到期, 还有 2 天. Goes beside the date, not instead."""
    days = (due - today).days
    if days < 0:
        return Words(f"逾期 {-days} 天", f"{-days} {_plural('day', -days)} overdue")
    if days == 0:
        return Words("今天到期", "due today")
    if days == 1:
        return Words("明天到期", "due tomorrow")
    return Words(f"还有 {days} 天", f"in {days} days")


def countdown_words(due: datetime, now: datetime) -> Words:
    """Time left to a moment in whole minutes: 还有 1 小时 20 分, 逾期 2 小时; days from two days on."""
    minutes = round((due - now).total_seconds() / 60)
    left = abs(minutes)
    if left >= 2 * 24 * 60:
        days = left // (24 * 60)
        zh, en = f"{days} 天", f"{days} {_plural('day', days)}"
    else:
        hours, rest = divmod(left, 60)
        zh = " ".join([f"{hours} 小时"] * bool(hours) + [f"{rest} 分"] * bool(rest or not hours))
        en = " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))
    return Words(f"逾期 {zh}", f"{en} overdue") if minutes < 0 else Words(f"还有 {zh}", f"{en} left")


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
