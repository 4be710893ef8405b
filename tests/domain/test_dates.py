"""Dates as ledgers write them, and the words for dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.dates import (
    DateProblem,
    birth_words,
    countdown_words,
    date_words,
    read_date,
    relative_words,
)


@pytest.mark.parametrize(
    ("raw", "value", "precision"),
    [
        ("1966年2月", date(1966, 2, 1), "month"),
        ("1966年02月份", date(1966, 2, 1), "month"),
        ("1966年2月生", date(1966, 2, 1), "month"),
        ("196610", date(1966, 10, 1), "month"),
        (196610, date(1966, 10, 1), "month"),
        ("1946.8", date(1946, 8, 1), "month"),
        (1946.8, date(1946, 8, 1), "month"),
        (1946.12, date(1946, 12, 1), "month"),
        ("1956.10", date(1956, 10, 1), "month"),
        ("1988.1", date(1988, 1, 1), "month"),
        ("1966-06", date(1966, 6, 1), "month"),
        ("2023.9.20", date(2023, 9, 20), "day"),
        ("2023/07/13", date(2023, 7, 13), "day"),
        ("2023年10月25日", date(2023, 10, 25), "day"),
        ("2023年10月5号", date(2023, 10, 5), "day"),
        ("2023 年 10 月 25 日", date(2023, 10, 25), "day"),
        ("1966-06-18", date(1966, 6, 18), "day"),
        ("1966-06-18 00:00:00", date(1966, 6, 18), "day"),
        ("1966-06-18T08:30", date(1966, 6, 18), "day"),
        ("19660618", date(1966, 6, 18), "day"),
        (19660618, date(1966, 6, 18), "day"),
        (19660618.0, date(1966, 6, 18), "day"),
        ("１９６６．６．１８", date(1966, 6, 18), "day"),
        ("１９６６年６月", date(1966, 6, 1), "month"),
        (24276, date(1966, 6, 18), "day"),
        (24276.75, date(1966, 6, 18), "day"),
        (datetime(2025, 11, 18, 9, 30), date(2025, 11, 18), "day"),  # noqa: DTZ001 (spreadsheet cells are naive)
        (date(2025, 11, 18), date(2025, 11, 18), "day"),
        ("2024-02-29", date(2024, 2, 29), "day"),
    ],
)
def test_every_way_of_writing_a_date(raw: object, value: date, precision: str) -> None:
    reading = read_date(raw)
    assert (reading.value, reading.precision, reading.problem) == (value, precision, None)


@pytest.mark.parametrize(
    "raw",
    [
        "不清楚",
        "农历1966年2月",
        "2023-02-29",
        "196613",
        "19660631",
        "1966",
        1966,
        1956.1,
        "66.2.3",
        "2023.9/20",
        "10661018",
        "1966年13月",
        17,
        3.7e17,
        float("nan"),
        float("inf"),
        -5,
        True,
        "24276",
        "1966-06-18 待查",
    ],
)
def test_what_cannot_be_read_or_could_be_two_things(raw: object) -> None:
    assert read_date(raw).problem is DateProblem.UNREADABLE
    assert read_date(raw).value is None


@pytest.mark.parametrize("raw", [None, "", " ", "/", "无", "\u3000"])
def test_blank_is_missing(raw: object) -> None:
    assert read_date(raw).problem is DateProblem.MISSING


@given(st.dates(date(1910, 1, 1), date(2099, 12, 31)))
def test_all_ways_agree(day: date) -> None:
    written = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        (day - date(1899, 12, 30)).days,
    ]
    assert {read_date(raw).value for raw in written} == {day}
    monthly = [f"{day.year}年{day.month}月", f"{day:%Y%m}", f"{day:%Y.%m}", f"{day.year}-{day.month}"]
    assert {(read_date(raw).value, read_date(raw).precision) for raw in monthly} == {(day.replace(day=1), "month")}


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.none(), st.booleans()))
def test_any_cell_gives_a_reading(raw: object) -> None:
    reading = read_date(raw)
    assert (reading.value is None) == (reading.problem is not None) == (reading.precision is None)


def test_dates_in_words() -> None:
    assert date_words(date(2026, 3, 2)) == ("3月2日(周一)", "Mon 2 Mar")
    assert date_words(date(2026, 3, 8), date(2026, 3, 2)).zh == "3月8日(周日)"
    assert date_words(date(2025, 12, 31), date(2026, 3, 2)) == ("2025年12月31日(周三)", "Wed 31 Dec 2025")
    assert birth_words(date(1966, 2, 1), "month") == ("1966年2月", "Feb 1966")
    assert birth_words(date(1966, 2, 17)) == ("1966年2月17日", "17 Feb 1966")


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (-3, "逾期 3 天", "3 days overdue"),
        (-1, "逾期 1 天", "1 day overdue"),
        (0, "今天到期", "due today"),
        (1, "明天到期", "due tomorrow"),
        (2, "还有 2 天", "in 2 days"),
    ],
)
def test_relative_words(days: int, zh: str, en: str) -> None:
    today = date(2026, 2, 28)
    assert relative_words(today + timedelta(days=days), today) == (zh, en)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (80, "还有 1 小时 20 分", "1 h 20 min left"),
        (120, "还有 2 小时", "2 h left"),
        (5, "还有 5 分", "5 min left"),
        (0, "还有 0 分", "0 min left"),
        (-150, "逾期 2 小时 30 分", "2 h 30 min overdue"),
        (3 * 1440 + 5, "还有 3 天", "3 days left"),
    ],
)
def test_countdown_words(minutes: int, zh: str, en: str) -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert countdown_words(now + timedelta(minutes=minutes), now) == (zh, en)
