"""Local numbers by place and day: the smallest division counts, then the latest day; nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.numbers import standards_of
from fieldapp.domain.policy.pack import parse_pack
from fieldapp.domain.standards import ITEMS, Area, Standards, area_of
from fieldapp.places import resources

TODAY = date(2026, 3, 2)
URBAN, RURAL = "370883001002", "370883101204"  # 济宁: 居委会, 村委会
HEZE, YANTAI, ZAOZHUANG = "371728100201", "370683107204", "370481001003"


@pytest.fixture(scope="module")
def standards() -> Standards:
    packs = sorted((resources() / "policy").glob("*/pack.json"))
    return standards_of(PolicyBook(parse_pack(path.read_bytes()) for path in packs))


@pytest.mark.parametrize(
    ("item", "village", "on", "value"),
    [
        ("dibao_standard", URBAN, TODAY, "880"),
        ("dibao_standard", RURAL, TODAY, "700"),
        ("dibao_standard", RURAL, date(2021, 12, 31), None),
        ("dibao_standard", HEZE, date(2024, 11, 30), "563"),
        ("dibao_standard", HEZE, TODAY, "761"),
        ("dibao_standard", YANTAI, TODAY, None),
        ("edge_factor", RURAL, TODAY, "2"),
        ("edge_factor", YANTAI, TODAY, "1.5"),
        ("edge_factor", YANTAI, date(2020, 1, 1), None),
        ("rigid_share", ZAOZHUANG, TODAY, "0.8"),
        ("rigid_share", YANTAI, TODAY, None),
        ("medical_threshold", ZAOZHUANG, TODAY, "7500"),
        ("medical_cap", RURAL, TODAY, None),
        ("town_limit", YANTAI, TODAY, "3000"),
        ("town_limit", "110101001001", TODAY, None),
        ("location_on", YANTAI, TODAY, None),
    ],
)
def test_what_holds_where_and_when(standards: Standards, item: str, village: str, on: date, value: str | None) -> None:
    assert standards.value(item, village, on) == (None if value is None else Decimal(value))


def test_every_number_that_is_found_names_its_source(standards: Standards) -> None:
    assert len(standards) > 0
    for item in ITEMS:
        for village in (URBAN, RURAL, HEZE, YANTAI, ZAOZHUANG):
            found = standards.find(item, village, TODAY)
            assert found is None or found.source


def test_town_and_country_are_told_apart_by_the_kind_of_committee() -> None:
    assert (area_of(URBAN), area_of(RURAL)) == (Area.URBAN, Area.RURAL)
    assert area_of("370683107000") is None  # the village is not known
    assert area_of("370683107401") is None  # neither of the two committees


def test_a_place_of_unknown_kind_has_no_standard_of_either(standards: Standards) -> None:
    assert standards.find("dibao_standard", "370883101000", TODAY) is None
