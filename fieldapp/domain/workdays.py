"""Working days (工作日) by the State Council's yearly holiday tables.

Tables come from `chinesecalendar`, and for years it does not know yet from tables handed in as data
(format: ``resources/holidays/README.md``); a table handed in wins over the library. In a year that neither knows,
Monday to Friday are taken for working days save the holidays that the law fixes by date (元旦, 劳动节, 国庆节),
and the answer is marked ``certain=False``: the shifted days are only announced late in the year before. For the
same reason the last week of the last known year is not certain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar.constants import holidays as _library_holidays
from chinese_calendar.constants import workdays as _library_workdays

from fieldapp.domain.errors import InvalidHolidayTable

_LIBRARY_HOLIDAYS: frozenset[date] = frozenset(_library_holidays)
_LIBRARY_WORKDAYS: frozenset[date] = frozenset(_library_workdays)
_LIBRARY_YEARS = frozenset(day.year for day in _LIBRARY_HOLIDAYS)
# 全国年节及纪念日放假办法 (2025): holidays fixed by date in the solar calendar.
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_NEXT_TABLE_MAY_TOUCH_FROM = (12, 25)
_FORMAT = 1
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """One year's table: days off and weekend days worked. Days just outside ``year`` may be named too."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """Whether a day is a working day, and whether that follows from a published table."""

    working: bool
    certain: bool


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """A date that was counted out, and whether every day counted follows from a published table."""

    day: date
    certain: bool


class WorkCalendar:
    """Working days with the given holiday tables on top of the library's."""

    def __init__(self, tables: Iterable[HolidayTable] = ()) -> None:
        given = {table.year: table for table in tables}
        replaced = frozenset(given)
        self._years = _LIBRARY_YEARS | replaced
        self._holidays = {day for day in _LIBRARY_HOLIDAYS if day.year not in replaced}
        self._workdays = {day for day in _LIBRARY_WORKDAYS if day.year not in replaced}
        for year in sorted(given):
            # A day named by two tables follows the later one, which was published knowing the earlier.
            self._holidays = (self._holidays - given[year].workdays) | given[year].holidays
            self._workdays = (self._workdays - given[year].holidays) | given[year].workdays

    def day(self, day: date) -> DayAnswer:
        """Whether ``day`` is a working day, with its certainty."""
        if day in self._holidays:
            return DayAnswer(False, True)
        if day in self._workdays:
            return DayAnswer(True, True)
        certain = self.is_certain(day)
        fixed_holiday = not certain and (day.month, day.day) in _FIXED_HOLIDAYS
        return DayAnswer(day.weekday() < _SATURDAY and not fixed_holiday, certain)

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` is a working day; see `day` for the certainty."""
        return self.day(day).working

    def is_certain(self, day: date) -> bool:
        """Whether the published tables settle this day."""
        if day.year not in self._years:
            return False
        return (day.month, day.day) < _NEXT_TABLE_MAY_TOUCH_FROM or day.year + 1 in self._years

    def add_workdays(self, start: date, count: int) -> DatedAnswer:
        """The day on which the ``count``-th working day after ``start`` falls.

        The day of start is not counted (民法典§201; rules A7.8). ``count`` 0 gives ``start`` itself.

        Raises:
            ValueError: ``count`` is negative.
        """
        if count < 0:
            raise ValueError("count of working days is negative")
        day, certain = start, True
        while count:
            day += timedelta(days=1)
            answer = self.day(day)
            certain = certain and answer.certain
            count -= answer.working
        return DatedAnswer(day, certain)

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not after ``start``."""
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def first_workday(self, year: int, month: int) -> DatedAnswer:
        """The first working day of a month: the 主动申报日 (菏泽, from 2024-06; rules A4-11)."""
        return self.add_workdays(date(year, month, 1) - timedelta(days=1), 1)


def parse_holiday_table(text: str) -> HolidayTable:
    """Read one table in the JSON format of ``resources/holidays/README.md``.

    Raises:
        InvalidHolidayTable: not JSON, another format number, a missing key, a day that is no date or lies more
            than a week outside the year, a day both off and worked, a worked day that is no weekend.
    """
    try:
        raw = json.loads(text)
    except ValueError as broken:
        raise InvalidHolidayTable("not_json") from broken
    if not isinstance(raw, dict) or raw.get("format") != _FORMAT:
        raise InvalidHolidayTable("unknown_format", "format")
    year, source = raw.get("year"), raw.get("source")
    if not isinstance(year, int) or isinstance(year, bool) or not 1949 <= year <= 2199:
        raise InvalidHolidayTable("not_a_year", "year")
    if not isinstance(source, str) or not source.strip():
        raise InvalidHolidayTable("missing", "source")
    holidays = frozenset(_holiday_days(raw))
    workdays = frozenset(_day(text, "workdays") for text in _list(raw, "workdays"))
    _check_days(year, holidays, workdays)
    return HolidayTable(year, holidays, workdays, source.strip())


def _holiday_days(raw: Mapping[str, object]) -> Iterable[date]:
    for item in _list(raw, "holidays"):
        if not isinstance(item, Mapping):
            raise InvalidHolidayTable("not_a_range", "holidays")
        first, last = _day(item.get("from"), "holidays"), _day(item.get("to"), "holidays")
        if last < first or (last - first).days > 31:
            raise InvalidHolidayTable("range", "holidays")
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _list(raw: Mapping[str, object], key: str) -> list[object]:
    value = raw.get(key)
    if not isinstance(value, list):
        raise InvalidHolidayTable("missing", key)
    return value


def _day(value: object, key: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as broken:
        raise InvalidHolidayTable("not_a_date", key) from broken


def _check_days(year: int, holidays: frozenset[date], workdays: frozenset[date]) -> None:
    earliest, latest = date(year, 1, 1) - timedelta(days=7), date(year, 12, 31) + timedelta(days=7)
    if not holidays:
        raise InvalidHolidayTable("empty", "holidays")
    if any(not earliest <= day <= latest for day in holidays | workdays):
        raise InvalidHolidayTable("outside_year")
    if holidays & workdays:
        raise InvalidHolidayTable("off_and_worked")
    if any(day.weekday() < _SATURDAY for day in workdays):
        raise InvalidHolidayTable("worked_weekday", "workdays")
