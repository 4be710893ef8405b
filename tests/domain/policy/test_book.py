"""What holds where and when: the amounts of rules A6, the narrower division first, nothing guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fieldapp.domain.errors import UnknownPolicy
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.pack import Area, Facet
from tests.domain.policy.conftest import TODAY, made, raw_item, raw_pack

URBAN, RURAL = Area.URBAN, Area.RURAL


@pytest.mark.parametrize(
    ("city", "item", "on", "urban", "rural"),
    [
        ("3708", "dibao", TODAY, 880, 700),
        ("3708", "tekun", TODAY, 1144, 910),
        ("3717", "dibao", date(2022, 6, 1), 753, 563),
        ("3717", "tekun", date(2022, 6, 1), 979, 732),
        ("3717", "dibao", TODAY, 939, 761),
        ("3717", "tekun", TODAY, 1221, 990),
    ],
)
def test_standards(book: PolicyBook, city: str, item: str, on: date, urban: int, rural: int) -> None:
    for area, yuan in ((URBAN, urban), (RURAL, rural)):
        figure = book.standard(item, area, f"{city}03101204", on)
        assert figure is not None
        assert figure.value == yuan
        assert figure.sources
        assert figure.since.zh


@pytest.mark.parametrize("city", ["3704", "3706", "3716", ""])
def test_a_standard_nobody_told_is_unknown_and_said_to_be(book: PolicyBook, city: str) -> None:
    assert book.standard("dibao", URBAN, city, TODAY) is None
    if city:
        assert any("标准" in words.zh for words in book.unknown(city))


def test_a_standard_does_not_hold_before_it_began(book: PolicyBook) -> None:
    assert book.standard("dibao", URBAN, "3708", date(2021, 12, 31)) is None
    assert book.standard("dibao", URBAN, "3708", date(2022, 1, 1)) is not None


def test_old_numbers_are_marked(book: PolicyBook) -> None:
    then, now = (book.standard("dibao", URBAN, "3708", on) for on in (date(2022, 8, 1), TODAY))
    assert then is not None
    assert now is not None
    assert (then.old, now.old) == (False, True)


@pytest.mark.parametrize(
    ("key", "code", "value"),
    [
        ("edge_factor", "370683", "1.5"),
        ("edge_factor", "370883", "2"),
        ("rigid_share", "3704", "0.80"),
        ("rigid_share", "3708", None),
        ("medical_threshold", "370481", "7500"),
        ("medical_rate", "370481", "0.6"),
        ("medical_cap", "370481", "30000"),
        ("medical_cap", "3716", None),
        ("care_rate_month", "370683107204", "40"),
        ("care_rate_month", "370611", None),
        ("student_bachelor", "3708", "5000"),
        ("student_junior_college", "3708", "3000"),
        ("orphan_student_year", "3708", "10000"),
        ("town_limit", "3706", "3000"),
        ("town_limit", "3201", None),
    ],
)
def test_numbers_of_rules(book: PolicyBook, key: str, code: str, value: str | None) -> None:
    figure = book.parameter(key, code, TODAY)
    assert (None if figure is None else figure.value) == (None if value is None else Decimal(value))


def titles(book: PolicyBook, code: str) -> dict[str, str]:
    return {entry.item.id: entry.pack.division for entry in book.items(code, TODAY)}


def test_the_narrower_item_stands_before_the_wider_one(book: PolicyBook) -> None:
    assert titles(book, "370483")["rigid-spending"] == "3704"
    assert titles(book, "370883")["rigid-spending"] == ""
    assert titles(book, "3706")["temporary-help"] == "37"
    assert titles(book, "3708")["temporary-help"] == "3708"


def test_what_holds_in_one_county_only_is_not_offered_in_another(book: PolicyBook) -> None:
    assert "care-scope" in titles(book, "370683107204")
    assert "care-scope" not in titles(book, "370611001001")
    assert {"care-scope", "care-service-fushan"} <= set(titles(book, "3706"))


def test_items_end_and_begin() -> None:
    items = [raw_item(id="over", valid_to="2026-02"), raw_item(id="now"), raw_item(id="later", valid_from="2026-04")]
    book = PolicyBook([made(raw_pack(items=items))])
    assert {entry.item.id for entry in book.items("370699", TODAY)} == {"now"}
    assert len(book.items("370699")) == 3


def test_the_higher_version_of_a_division_counts() -> None:
    old, new = made(raw_pack()), made(raw_pack(version=2, items=[raw_item(id="new")]))
    for order in ((old, new), (new, old)):
        assert [entry.item.id for entry in PolicyBook(order).items("370699")] == ["new"]


def test_an_item_is_found_by_key_or_id(book: PolicyBook) -> None:
    assert book.entry("green-channel").key == "3717:green-channel"
    assert book.entry("3704:rigid-spending").pack.division == "3704"
    assert book.entry("rigid-spending", "370483").pack.division == "3704"
    with pytest.raises(UnknownPolicy):
        book.entry("free-lunch")


def test_urgent_numbers_come_first_and_a_missing_one_is_left_to_the_township(book: PolicyBook) -> None:
    phones = [phone for phone, _ in book.phones("370683")]
    assert [phone.number for phone in phones[:3]] == ["110", "119", "120"]
    assert {"12345", "12349", "12355", "12338", "12348", "12393"} <= {phone.number for phone in phones}
    assert any(phone.number is None and "镇街" in phone.name.zh for phone in phones)


def test_green_channel_places_are_heze_s_and_their_list_is_not_known(book: PolicyBook) -> None:
    assert any(place.green for place, _ in book.places("371728"))
    assert not any(place.green for place, _ in book.places("370683"))
    assert any("绿色通道" in words.zh for words in book.unknown("3717"))


def test_a_county_s_own_pack_is_its_city() -> None:
    book = PolicyBook([made(raw_pack(division="37")), made(raw_pack(division="3706")), made(raw_pack())])
    found = [book.city_of(code) for code in ("370699107", "370601", "3701")]
    assert [pack.division if pack else None for pack in found] == ["370699", "3706", None]


def test_facets_that_are_unknown_are_told(book: PolicyBook) -> None:
    assert Facet.DEADLINES in book.entry("3704:medical-aid").unknown
