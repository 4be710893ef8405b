"""What a family might qualify for: met, not met, not known; nothing is guessed, what is missing is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.errors import InvalidPolicyInput
from fieldapp.domain.people import Category, Disability, DisabilityKind, Person, Residence
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.compare import Comparison, Outcome, State, Subject, compare
from fieldapp.domain.policy.facts import FACTS, FactKind, Value, known_facts, read_fact
from tests.domain.policy.conftest import TODAY, made, raw_item, raw_pack

LAIZHOU, JINING = "370683107204", "370883101204"


def person(**changes: object) -> Person:
    plain = Person(id="p", name="王某", village_code=LAIZHOU, categories=(Category.OTHER,), birth=date(1956, 1, 15))
    return replace(plain, **changes)  # type: ignore[arg-type]


def against(book: PolicyBook, who: Person, code: str, **asked: Value) -> dict[str, Comparison]:
    subject = Subject("p", {**known_facts(who, (), None, TODAY), **asked})
    return {one.entry.item.id: one for one in compare(book, code, TODAY, [subject])}


def test_a_poor_family_may_qualify_for_dibao_once_all_is_asked(book: PolicyBook) -> None:
    facts: dict[str, Value] = {"income_month_head": Decimal(699), "property_within": True}
    first = against(book, person(), JINING, **facts)["dibao"]
    assert first.outcome is Outcome.OPEN
    assert [each.fact for each in first.missing] == ["area"]
    found = against(book, person(), JINING, **facts, area=frozenset({"rural"}))["dibao"]
    assert found.outcome is Outcome.POSSIBLE
    assert State.BY_HAND in {finding.state for finding in found.findings}
    facts["income_month_head"] = Decimal(700)
    assert against(book, person(), JINING, **facts, area=frozenset({"rural"}))["dibao"].outcome is Outcome.UNLIKELY


def test_the_edge_of_jining_is_twice_the_standard(book: PolicyBook) -> None:
    facts: dict[str, Value] = {"property_within": True, "area": frozenset({"urban"})}
    for income, outcome in ((1759, Outcome.POSSIBLE), (1760, Outcome.UNLIKELY)):
        found = against(book, person(), JINING, income_month_head=Decimal(income), **facts)
        assert found["dibao-edge"].outcome is outcome


def test_a_local_number_nobody_told_is_missing_and_not_asked_of_the_family(book: PolicyBook) -> None:
    facts: dict[str, Value] = {"property_within": True, "area": frozenset({"rural"}), "income_month_head": Decimal(1)}
    found = against(book, person(), LAIZHOU, **facts)["dibao"]
    assert found.outcome is Outcome.OPEN
    assert [each.fact for each in found.missing] == [None]
    assert "低保标准" in found.missing[0].words.zh


def test_who_receives_it_already_is_told_so(book: PolicyBook) -> None:
    found = against(book, person(categories=(Category.DIBAO,)), JINING)
    assert found["dibao"].outcome is Outcome.RECEIVED
    assert found["rigid-spending"].outcome is Outcome.UNLIKELY


@pytest.mark.parametrize(
    ("kind", "level", "met"),
    [
        (DisabilityKind.LIMB, 2, State.MET),
        (DisabilityKind.LIMB, 3, State.UNMET),
        (DisabilityKind.INTELLECT, 3, State.MET),
        (DisabilityKind.MIND, 3, State.MET),
        (DisabilityKind.MIND, 4, State.UNMET),
        (DisabilityKind.SIGHT, 1, State.MET),
    ],
)
def test_one_person_dibao_takes_level_three_of_intellect_and_mind(
    book: PolicyBook, kind: DisabilityKind, level: int, met: State
) -> None:
    who = person(birth=date(2006, 5, 1), disability=Disability(kind, level))
    assert against(book, who, "371623")["dibao-single"].findings[1].state is met


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"birth": date(1966, 3, 2)}, State.MET),
        ({"birth": date(1966, 3, 3)}, State.UNKNOWN),
        ({"birth": date(1980, 1, 1), "disability": Disability(DisabilityKind.LIMB, 2)}, State.MET),
        ({"birth": date(1980, 1, 1), "disability": Disability(DisabilityKind.LIMB, 3)}, State.UNMET),
        ({"birth": date(2012, 1, 1)}, State.MET),
        ({"birth": None}, State.UNKNOWN),
    ],
)
def test_no_ability_to_work(book: PolicyBook, changes: dict[str, object], state: State) -> None:
    assert against(book, person(**changes), LAIZHOU)["tekun"].findings[0].state is state


def test_care_of_laizhou_leaves_out_who_lives_elsewhere(book: PolicyBook) -> None:
    tekun = person(categories=(Category.DISPERSED_TEKUN,), residence=Residence.CARE_HOME)
    assert against(book, tekun, LAIZHOU)["care-scope"].outcome is Outcome.UNLIKELY
    home = replace(tekun, residence=Residence.HOME)
    assert against(book, home, LAIZHOU)["care-scope"].outcome is Outcome.POSSIBLE


def test_a_family_item_is_compared_once_and_a_personal_one_for_each(book: PolicyBook) -> None:
    young, old = person(id="y", birth=date(2010, 1, 1)), person(id="o", categories=(Category.DIBAO,))
    subjects = [Subject(each.id, known_facts(each, [other], 2, TODAY)) for each, other in ((young, old), (old, young))]
    found = compare(book, JINING, TODAY, subjects)
    assert [one.subject for one in found if one.entry.item.id == "temporary-help"] == [""]
    assert {one.subject for one in found if one.entry.item.id == "orphan"} == {"y", "o"}
    living = {one.subject: one for one in found if one.entry.item.id == "disability-living"}
    assert living["y"].findings[0].state is State.MET  # the family's dibao is the member's too


def test_the_best_come_first_and_nothing_without_a_rule_is_compared(book: PolicyBook) -> None:
    found = compare(book, JINING, TODAY, [Subject("p", known_facts(person(), (), None, TODAY))])
    order = [list(Outcome).index(one.outcome) for one in found]
    assert order == sorted(order)
    assert "declaration-day" not in {one.entry.item.id for one in found}
    with pytest.raises(ValueError, match="someone"):
        compare(book, JINING, TODAY, [])


values: dict[FactKind, st.SearchStrategy[Value]] = {
    FactKind.YESNO: st.booleans(),
    FactKind.NUMBER: st.decimals(0, 200, places=0),
    FactKind.NAMES: st.sets(st.sampled_from([*Category, "urban", "在家", "智力", "本科"])).map(frozenset),
}


@st.composite
def told(draw: Callable[[st.SearchStrategy[Value]], Value]) -> dict[str, Value]:
    names = [code for code in FACTS if code != "area" and draw(st.booleans())]
    return {code: draw(values[FACTS[code].kind]) for code in names}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(told(), st.data())
def test_another_fact_never_makes_a_settled_condition_open(
    book: PolicyBook, facts: dict[str, Value], data: st.DataObject
) -> None:
    fewer = {code: value for code, value in facts.items() if data.draw(st.booleans())}
    more, less = (
        {one.entry.key: one for one in compare(book, JINING, TODAY, [Subject("p", each)])} for each in (facts, fewer)
    )
    for key, one in less.items():
        for before, after in zip(one.findings, more[key].findings, strict=True):
            if before.state is not State.UNKNOWN:
                assert after.state is before.state


def test_an_any_of_unknowns_names_all_of_them() -> None:
    rule = {"any": [{"fact": "heavy_spending", "yes": True}, {"fact": "disaster", "yes": True}]}
    item = raw_item(conditions=[{"words": ["某", "a"], "rule": rule}])
    book = PolicyBook([made(raw_pack(items=[item]))])
    (one,) = compare(book, "370699", TODAY, [Subject("p", {"disaster": False})])
    assert [each.fact for each in one.missing] == ["heavy_spending"]
    (none,) = compare(book, "370699", TODAY, [Subject("p", {"disaster": False, "heavy_spending": False})])
    assert none.outcome is Outcome.UNLIKELY


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("property_within", "是", True),
        ("property_within", "no", False),
        ("income_month_head", "1,200.50", Decimal("1200.50")),
        ("rigid_share", "80%", Decimal(80)),
        ("study", "本科", frozenset({"本科"})),
        ("study", "  ", None),
    ],
)
def test_facts_as_typed(code: str, text: str, value: Value | None) -> None:
    assert read_fact(code, text) == value


@pytest.mark.parametrize(
    ("code", "text"), [("riches", "1"), ("property_within", "maybe"), ("income_month_head", "-1"), ("study", "幼儿园")]
)
def test_a_fact_that_cannot_be_read_is_named(code: str, text: str) -> None:
    with pytest.raises(InvalidPolicyInput) as caught:
        read_fact(code, text)
    assert caught.value.place == code
