"""Service classes and minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.errors import InvalidServiceEntry, InvalidServiceTable
from fieldapp.domain.hours import (
    ServiceCatalogue,
    ServiceEntry,
    duration_words,
    fits_in_a_day,
    minutes_by_class,
    total_minutes,
)

SHIPPED = Path(__file__).parents[2] / "resources" / "services.csv"


@pytest.fixture(scope="module")
def catalogue() -> ServiceCatalogue:
    return ServiceCatalogue.from_csv(SHIPPED.read_text(encoding="utf-8"))


def test_the_ten_classes(catalogue: ServiceCatalogue) -> None:
    assert [service.zh for service in catalogue] == [
        "助餐", "助洁", "助行", "助浴", "助急", "助医", "探视", "心理慰藉", "代办", "其他",
    ]  # fmt: skip
    assert len(catalogue) == 10
    assert all(service.code.isascii() and service.en for service in catalogue)


def test_found_by_code_and_by_name(catalogue: ServiceCatalogue) -> None:
    for service in catalogue:
        assert catalogue.find(service.code) is service
        assert catalogue.find(service.code.upper()) is service
        assert catalogue.find(f" {service.zh} ") is service
    with pytest.raises(InvalidServiceEntry, match="unknown_class"):
        catalogue.find("助眠")


@pytest.mark.parametrize(("text", "minutes"), [("助餐=30", 30), ("meals=1", 1), ("助餐 ＝ １４４０", 1440)])
def test_entries_as_typed(catalogue: ServiceCatalogue, text: str, minutes: int) -> None:
    assert catalogue.parse_entry(text) == ServiceEntry("meals", minutes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("助餐", "not_class_and_minutes"),
        ("助餐=", "minutes_not_whole"),
        ("助餐=1.5", "minutes_not_whole"),
        ("助餐=-5", "minutes_not_whole"),
        ("助餐=半小时", "minutes_not_whole"),
        ("助餐=²", "minutes_not_whole"),
        ("助餐=" + "9" * 5000, "minutes_not_whole"),
        ("助餐=0", "minutes_range"),
        ("助餐=1441", "minutes_range"),
        ("=30", "unknown_class"),
        ("助眠=30", "unknown_class"),
    ],
)
def test_wrong_entries_are_named(catalogue: ServiceCatalogue, text: str, problem: str) -> None:
    with pytest.raises(InvalidServiceEntry) as refused:
        catalogue.parse_entry(text)
    assert (refused.value.code, refused.value.problem) == ("service_entry", problem)


@pytest.mark.parametrize("minutes", [True, 1.0, None, "NaN"])
def test_minutes_are_whole_numbers(catalogue: ServiceCatalogue, minutes: object) -> None:
    with pytest.raises(InvalidServiceEntry, match="minutes_not_whole"):
        catalogue.entry("助餐", minutes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "column_missing"),
        ("code,zh\nmeals,助餐", "column_missing"),
        ("code,zh,en\n", "empty"),
        ("code,zh,en\nmeals,,Meals", "empty"),
        ("code,zh,en\nmeals,助餐", "empty"),
        ("code,zh,en\nmeals,助餐,Meals\nMEALS,助洁,Cleaning", "repeated"),
        ("code,zh,en\nmeals,助餐,Meals\nfood,助餐,Food", "repeated"),
    ],
)
def test_broken_tables_are_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidServiceTable) as refused:
        ServiceCatalogue.from_csv(text)
    assert refused.value.problem == problem


def test_a_table_saved_by_a_spreadsheet_reads() -> None:
    assert len(ServiceCatalogue.from_csv("\ufeffcode,zh,en,备注\r\nmeals,助餐,Meals,x\r\n")) == 1


@given(st.lists(st.builds(ServiceEntry, st.sampled_from(["meals", "other"]), st.integers(1, 1440)), max_size=12))
def test_totals_by_class_add_up(entries: list[ServiceEntry]) -> None:
    assert sum(minutes_by_class(entries).values()) == total_minutes(entries)
    assert fits_in_a_day(entries) == (sum(entry.minutes for entry in entries) <= 1440)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [(45, "45 分钟", "45 min"), (120, "2 小时", "2 h"), (90, "1 小时 30 分钟", "1 h 30 min"), (0, "0 分钟", "0 min")],
)
def test_durations_in_words(minutes: int, zh: str, en: str) -> None:
    assert duration_words(minutes) == (zh, en)
