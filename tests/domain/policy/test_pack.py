"""A pack's shape and what is wrong with one; the shipped ones are right, and silent on nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from fieldapp.domain.errors import InvalidPolicyPack
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.facts import FACTS
from fieldapp.domain.policy.pack import Facet, first_day, last_day, mark_words, parse_pack
from fieldapp.domain.policy.pack_check import check_pack, every_words
from tests.domain.policy.conftest import made, raw_item, raw_pack


def standard(**changes: Any) -> dict[str, Any]:
    """A good standard of the tests' county."""
    return {"item": "dibao", "area": "urban", "yuan": "880", "seen": "2026", "sources": ["S"]} | changes


FIVE = {"3704": "枣庄市", "3706": "烟台市", "3708": "济宁市", "3716": "滨州市", "3717": "菏泽市"}


def test_the_five_cities_are_there_and_nothing_is_wrong(book: PolicyBook) -> None:
    assert {pack.division: pack.name.zh for pack in book.cities()} == FIVE
    assert {pack.division for pack in book.packs()} == {"", "37", *FIVE}
    for pack in book.packs():
        assert check_pack(pack) == (), pack.name.zh
        assert sum(1 for _ in every_words(pack)) > 10


def test_every_item_answers_or_says_that_it_cannot(book: PolicyBook) -> None:
    entries = book.every_item()
    assert len(entries) >= 55
    for entry in entries:
        told = {facet for facet in Facet if getattr(entry.item, facet.value)}
        assert told | set(entry.item.unknown) | set(entry.item.not_asked) == set(Facet)
        assert entry.sources


def test_every_fact_that_can_be_told_is_asked_for_somewhere(book: PolicyBook) -> None:
    asked = {fact for entry in book.every_item() for each in entry.item.conditions for fact in each.facts()}
    # The area picks a standard; what else no item asks for would be asked in vain.
    assert set(FACTS) - asked <= {"area", "ability", "household_size"}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"version": 0}, "not_positive"),
        ({"division": "37069"}, "not_a_division"),
        ({"issued": "2026-13-01"}, "date"),
        ({"issued": "soon"}, "date"),
        ({"name": ["County", "County"]}, "no_chinese"),
        ({"name": ["某县", "某县"]}, "no_english"),
        ({"sources": []}, "unknown_source"),
        ({"items": [raw_item(), raw_item()]}, "repeated"),
        ({"items": [raw_item(sources=[])]}, "no_source"),
        ({"items": [raw_item(unknown=["papers", "places", "deadlines"])]}, "amounts_silent"),
        ({"items": [raw_item(amounts=[["一元", "one"]])]}, "amounts_contradicts"),
        ({"items": [raw_item(not_asked=["papers"])]}, "papers_contradicts"),
        ({"items": [raw_item(valid_from=None)]}, "valid_from_silent"),
        ({"items": [raw_item(division="3708")]}, "outside_the_pack"),
        ({"items": [raw_item(scope="everyone")]}, "scope_and_rules"),
        ({"items": [raw_item(grants=["富翁"])]}, "unknown_category"),
        ({"items": [raw_item(calculators=["nothing"])]}, "unknown_calculator"),
        ({"standards": [standard(item="x")]}, "unknown_standard"),
        ({"standards": [standard(seen=None)]}, "valid_from_or_seen"),
        ({"standards": [standard(yuan="0")]}, "not_positive"),
        ({"phones": [{"name": ["某", "A"], "what": ["某", "a"], "number": "call me", "sources": ["S"]}]}, "phone"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(changes: dict[str, Any], problem: str) -> None:
    assert problem in {found.problem for found in check_pack(made(raw_pack(**changes)))}


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({}, "rule_shape"),
        ({"fact": "age", "any": [{"fact": "age", "under": 1}]}, "rule_shape"),
        ({"fact": "riches", "yes": True}, "unknown_fact"),
        ({"fact": "age", "yes": True}, "rule_of_another_kind"),
        ({"fact": "age"}, "rule_of_another_kind"),
        ({"fact": "lives_alone", "at_least": 1}, "rule_of_another_kind"),
        ({"fact": "category", "any_of": ["富翁"]}, "unknown_name"),
        ({"fact": "study", "any_of": ["博士后"]}, "unknown_name"),
        ({"fact": "income_month_head", "under_limit": "sky"}, "unknown_limit"),
        ({"all": [{"fact": "riches", "yes": True}]}, "unknown_fact"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_found(rule: dict[str, Any], problem: str) -> None:
    item = raw_item(conditions=[{"words": ["某", "a"], "rule": rule}])
    assert problem in {found.problem for found in check_pack(made(raw_pack(items=[item])))}


def test_a_good_pack_has_nothing_wrong_and_an_odd_pair_is_only_warned_of() -> None:
    assert check_pack(made(raw_pack())) == ()
    rows = [standard(), standard(item="tekun", yuan="1145")]
    (found,) = check_pack(made(raw_pack(standards=rows)))
    assert (found.problem, found.warning) == ("not_1_3_times_dibao", True)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "shape"),
        (b"[]", "shape"),
        (b"\xff\xfe", "shape"),
        (json.dumps({"format": 1}).encode(), "shape"),
        (json.dumps(raw_pack(surprise=1)).encode(), "shape"),
        (json.dumps(raw_pack(format=2)).encode(), "format"),
        (json.dumps(raw_pack(items=[raw_item(kind="magic")])).encode(), "shape"),
    ],
)
def test_another_shape_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(InvalidPolicyPack) as caught:
        parse_pack(data, "x")
    assert caught.value.problem == problem


def test_dates_are_as_precise_as_they_are_known() -> None:
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2024-02-03") == last_day("2024-02-03") == date(2024, 2, 3)
    assert mark_words("2024").zh == "2024年"
    assert mark_words("2024-06").zh == "2024年6月"
    assert mark_words("2022-07-06").zh == "2022年7月6日"
    for bad in ("24", "2024-2-3", "2024-13", ""):
        with pytest.raises(InvalidPolicyPack):
            first_day(bad)
