"""The table of deadlines and how it is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.deadlines import CHINA_TIME, DEADLINES, Due, Unit, add_months, due_after, due_of
from fieldapp.domain.workdays import WorkCalendar

NINE = datetime(2026, 2, 13, 9, 0, tzinfo=CHINA_TIME)  # the Friday before the Spring Festival


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("urgent_help", "2026-02-13T11:00:00+08:00"),
        ("emergency_help", "2026-02-14T09:00:00+08:00"),
        ("papers_after_help", "2026-02-27"),
        ("self_care_reassessment", "2026-03-05"),
        ("tekun_publicity", "2026-02-20"),
        ("tekun_refusal", "2026-02-25"),
        ("dibao_review", "2027-02-13"),
        ("dibao_review_irregular", "2026-08-13"),
        ("dibao_member_died", "2026-05-13"),
        ("warning_lead", "2026-02-13T09:00:00+08:00"),
        ("extreme_weather", "2026-02-14T09:00:00+08:00"),
        ("elder_visit", "2026-03-13"),
        ("refused_revisit", "2026-02-20"),
    ],
)
def test_due_moments_across_the_spring_festival(calendar: WorkCalendar, code: str, due: str) -> None:
    assert due_of(DEADLINES[code], NINE, calendar).iso() == due


@pytest.mark.parametrize(
    ("code", "amount", "unit"),
    [
        ("urgent_help", 2, Unit.HOURS),
        ("emergency_help", 24, Unit.HOURS),
        ("papers_after_help", 5, Unit.WORKDAYS),
        ("self_care_reassessment", 10, Unit.WORKDAYS),
        ("tekun_town", 15, Unit.WORKDAYS),
        ("tekun_publicity", 7, Unit.DAYS),
        ("tekun_county", 15, Unit.WORKDAYS),
        ("dibao_county", 10, Unit.WORKDAYS),
        ("dibao_whole", 30, Unit.WORKDAYS),
        ("dibao_whole_town", 20, Unit.WORKDAYS),
        ("dibao_whole_special", 45, Unit.WORKDAYS),
        ("dibao_member_died", 3, Unit.MONTHS),
        ("rigid_decision", 30, Unit.WORKDAYS),
        ("rigid_decision_special", 45, Unit.WORKDAYS),
        ("rigid_validity", 12, Unit.MONTHS),
        ("child_town", 15, Unit.WORKDAYS),
        ("child_county", 15, Unit.WORKDAYS),
        ("volunteer_hours", 10, Unit.WORKDAYS),
    ],
)
def test_limits_of_the_rules(code: str, amount: int, unit: Unit) -> None:
    assert (DEADLINES[code].amount, DEADLINES[code].unit) == (amount, unit)


def test_every_row_says_what_it_is_and_where_it_comes_from(calendar: WorkCalendar) -> None:
    for code, row in DEADLINES.items():
        assert code == row.code
        assert row.zh
        assert row.en
        assert row.source
        assert due_of(row, NINE, calendar).on >= NINE.date()


def test_limits_in_words() -> None:
    assert DEADLINES["papers_after_help"].limit_words == ("5个工作日", "5 working days")
    assert DEADLINES["elder_visit"].limit_words == ("1个月", "1 month")
    assert DEADLINES["warning_lead"].limit_words == ("立即", "at once")


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 120))
def test_months_land_in_the_right_month(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


def test_moments_count_in_china_time(calendar: WorkCalendar) -> None:
    late = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)  # 3 March, 01:30 in China
    assert due_after(Unit.DAYS, 1, late, calendar).on == date(2026, 3, 4)
    assert due_after(Unit.HOURS, 2, late, calendar) == Due(
        date(2026, 3, 3), late.astimezone(CHINA_TIME) + timedelta(hours=2)
    )


def test_hours_need_a_moment(calendar: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="moment"):
        due_after(Unit.HOURS, 2, date(2026, 3, 2), calendar)
    with pytest.raises(ValueError, match="negative"):
        due_after(Unit.DAYS, -1, date(2026, 3, 2), calendar)


def test_over_after_the_moment_or_after_the_day() -> None:
    moment = Due(NINE.date(), NINE)
    assert not moment.is_over(NINE)
    assert moment.is_over(NINE + timedelta(seconds=1))
    assert moment.is_over((NINE + timedelta(seconds=1)).astimezone(timezone(timedelta(hours=-5))))
    day = Due(NINE.date())
    assert not day.is_over(NINE.replace(hour=23, minute=59))
    assert day.is_over(datetime.combine(NINE.date() + timedelta(days=1), time.min, CHINA_TIME))


def test_uncertain_where_the_holidays_are_not_published(calendar: WorkCalendar) -> None:
    assert not due_after(Unit.WORKDAYS, 5, date(2031, 3, 3), calendar).certain
    assert due_after(Unit.DAYS, 5, date(2031, 3, 3), calendar).certain
