"""Working days: the published tables, tables handed in, and years nobody knows."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.errors import InvalidHolidayTable
from fieldapp.domain.workdays import DatedAnswer, DayAnswer, HolidayTable, WorkCalendar, parse_holiday_table

RESOURCES = Path(__file__).parents[2] / "resources" / "holidays"
LAST_KNOWN = max(day.year for day in chinese_calendar.constants.holidays)
UNKNOWN = LAST_KNOWN + 2


def table(**changes: object) -> str:
    plain: dict[str, object] = {
        "format": 1,
        "year": UNKNOWN,
        "source": "通知",
        "holidays": [{"name": "元旦", "from": f"{UNKNOWN}-01-01", "to": f"{UNKNOWN}-01-03"}],
        "workdays": [],
    }
    return json.dumps({**plain, **changes})


@given(st.dates(date(2004, 1, 1), date(LAST_KNOWN, 12, 24)))
def test_known_years_follow_the_published_tables(day: date) -> None:
    assert WorkCalendar().day(day) == DayAnswer(chinese_calendar.is_workday(day), True)


def test_spring_festival_2026(calendar: WorkCalendar) -> None:
    assert calendar.is_workday(date(2026, 2, 14))  # a Saturday that is worked
    assert not calendar.is_workday(date(2026, 2, 16))  # a Monday that is off
    assert calendar.add_workdays(date(2026, 2, 13), 1).day == date(2026, 2, 14)
    assert calendar.add_workdays(date(2026, 2, 13), 2).day == date(2026, 2, 24)
    assert calendar.add_workdays(date(2026, 2, 24), 5).day == date(2026, 3, 2)  # Saturday 28 February is worked


def test_day_of_start_is_not_counted(calendar: WorkCalendar) -> None:
    assert calendar.add_workdays(date(2026, 3, 2), 5) == DatedAnswer(date(2026, 3, 9), True)
    assert calendar.add_workdays(date(2026, 3, 7), 5) == DatedAnswer(date(2026, 3, 13), True)  # from a Saturday
    assert calendar.add_workdays(date(2026, 3, 7), 0) == DatedAnswer(date(2026, 3, 7), True)
    with pytest.raises(ValueError, match="negative"):
        calendar.add_workdays(date(2026, 3, 2), -1)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2026, 1, 4), (2026, 3, 2), (2026, 5, 6), (2026, 10, 8), (2025, 1, 2), (2025, 5, 6), (2024, 6, 3), (2026, 4, 1)],
)
def test_declaration_day_is_the_first_working_day(calendar: WorkCalendar, year: int, month: int, day: int) -> None:
    assert calendar.first_workday(year, month) == DatedAnswer(date(year, month, day), True)


def test_unknown_years_follow_the_weekdays_and_say_so(calendar: WorkCalendar) -> None:
    monday = next(d for n in range(7) if (d := date(UNKNOWN, 3, 1) + timedelta(days=n)).weekday() == 0)
    assert calendar.day(monday) == DayAnswer(True, False)
    assert calendar.day(monday - timedelta(days=1)) == DayAnswer(False, False)
    for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
        assert calendar.day(date(UNKNOWN, month, day)) == DayAnswer(False, False)
    assert calendar.first_workday(UNKNOWN, 1).day > date(UNKNOWN, 1, 1)
    assert not calendar.first_workday(UNKNOWN, 1).certain


def test_counting_into_an_unknown_year_is_not_certain(calendar: WorkCalendar) -> None:
    assert not calendar.add_workdays(date(LAST_KNOWN, 12, 28), 10).certain
    assert not calendar.day(date(LAST_KNOWN, 12, 28)).certain
    assert calendar.day(date(LAST_KNOWN, 12, 24)).certain


def test_a_table_handed_in_settles_an_unknown_year() -> None:
    saturday = next(d for n in range(7) if (d := date(UNKNOWN, 3, 1) + timedelta(days=n)).weekday() == 5)
    calendar = WorkCalendar([parse_holiday_table(table(workdays=[saturday.isoformat()]))])
    assert calendar.day(saturday) == DayAnswer(True, True)
    assert calendar.day(date(UNKNOWN, 1, 2)) == DayAnswer(False, True)
    assert calendar.day(saturday + timedelta(days=1)) == DayAnswer(False, True)
    assert not calendar.is_certain(date(UNKNOWN - 1, 6, 1))


def test_a_table_handed_in_wins_over_the_library() -> None:
    moved = HolidayTable(2026, frozenset({date(2026, 3, 2)}), frozenset({date(2026, 2, 16 + 5)}), "通知")
    calendar = WorkCalendar([moved])
    assert not calendar.is_workday(date(2026, 3, 2))
    assert calendar.is_workday(date(2026, 2, 21))
    assert calendar.is_workday(date(2026, 2, 17))  # no longer off: the table does not name it
    assert not calendar.is_workday(date(2025, 10, 1))


def test_a_later_table_settles_the_december_before() -> None:
    december = HolidayTable(
        LAST_KNOWN + 1, frozenset({date(LAST_KNOWN, 12, 31), date(LAST_KNOWN + 1, 1, 1)}), frozenset(), "通知"
    )
    calendar = WorkCalendar([december])
    assert calendar.day(date(LAST_KNOWN, 12, 31)) == DayAnswer(False, True)
    assert calendar.is_certain(date(LAST_KNOWN, 12, 30))


@given(st.dates(date(2004, 1, 1), date(2032, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_counting_in_two_steps_is_counting_at_once(start: date, first: int, second: int) -> None:
    calendar = WorkCalendar()
    middle = calendar.add_workdays(start, first).day
    end = calendar.add_workdays(middle, second).day
    assert end == calendar.add_workdays(start, first + second).day
    assert calendar.workdays_between(start, end) == first + second


@pytest.mark.parametrize("file", sorted(RESOURCES.glob("*.json")), ids=lambda file: file.name)
def test_shipped_tables_agree_with_the_library(file: Path) -> None:
    shipped = parse_holiday_table(file.read_text(encoding="utf-8"))
    assert file.stem == str(shipped.year)
    ours, library = WorkCalendar([shipped]), WorkCalendar()
    days = (date(shipped.year, 1, 1) + timedelta(days=n) for n in range(365))
    assert all(ours.is_workday(day) == library.is_workday(day) for day in days)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not_json"),
        ("[]", "unknown_format"),
        (table(format=2), "unknown_format"),
        (table(year="2027"), "not_a_year"),
        (table(year=True), "not_a_year"),
        (table(source=" "), "missing"),
        (table(holidays=None), "missing"),
        (table(holidays=[]), "empty"),
        (table(holidays=["2027-01-01"]), "not_a_range"),
        (table(holidays=[{"from": "2027-01-01"}]), "not_a_date"),
        (table(holidays=[{"from": f"{UNKNOWN}-01-03", "to": f"{UNKNOWN}-01-01"}]), "range"),
        (table(holidays=[{"from": "2020-01-01", "to": "2020-01-01"}]), "outside_year"),
        (table(workdays=["soon"]), "not_a_date"),
        (table(workdays=[f"{UNKNOWN}-01-01"]), "off_and_worked"),
    ],
)
def test_broken_tables_are_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidHolidayTable) as refused:
        parse_holiday_table(text)
    assert refused.value.problem == problem


def test_a_worked_weekday_is_refused() -> None:
    monday = next(d for n in range(7) if (d := date(UNKNOWN, 3, 1) + timedelta(days=n)).weekday() == 0)
    with pytest.raises(InvalidHolidayTable, match="worked_weekday"):
        parse_holiday_table(table(workdays=[monday.isoformat()]))


def test_of_two_tables_that_name_a_day_the_later_one_counts() -> None:
    saturday = next(d for n in range(7) if (d := date(UNKNOWN, 1, 1) + timedelta(days=n)).weekday() == 5)
    earlier = HolidayTable(UNKNOWN - 1, frozenset({date(UNKNOWN - 1, 10, 1), saturday}), frozenset(), "通知")
    later = HolidayTable(UNKNOWN, frozenset({date(UNKNOWN, 10, 1)}), frozenset({saturday}), "通知")
    for tables in ([earlier, later], [later, earlier]):
        assert WorkCalendar(tables).day(saturday) == DayAnswer(True, True)
