"""Watch colour and care scope: the vectors of rules A3 and A7.5, boundaries, and that the two stay apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.care import WatchColour, care_budget, care_scope, watch_colour
from fieldapp.domain.people import Ability, Category, Disability, DisabilityKind, Person, Residence

TODAY = date(2026, 3, 2)
MakePerson = Callable[..., Person]
Kind = DisabilityKind


def born_for(age: int) -> date:
    return date(TODAY.year - age, 1, 15)


@pytest.mark.parametrize(
    ("ability", "age", "alone", "colour"),
    [
        (Ability.FULL, 82, True, WatchColour.YELLOW),
        (Ability.PARTIAL, 82, True, WatchColour.RED),
        (Ability.FULL, 79, True, WatchColour.BLUE),
        (Ability.FULL, 80, True, WatchColour.YELLOW),
        (Ability.FULL, 82, False, WatchColour.BLUE),
        (Ability.NONE, 40, False, WatchColour.RED),
    ],
)
def test_vectors(make_person: MakePerson, ability: Ability, age: int, alone: bool, colour: WatchColour) -> None:
    person = make_person(ability=ability, birth=born_for(age), lives_alone=alone)
    assert watch_colour(person, TODAY).colour is colour


def test_red_and_outside_the_scope_until_applied(make_person: MakePerson) -> None:
    person = make_person(birth=born_for(40), disability=Disability(Kind.INTELLECT, 3))
    assert watch_colour(person, TODAY).colour is WatchColour.RED
    assert care_scope(person).in_scope is False
    assert care_scope(person).reason.code == "out_mind_intellect"
    applied = make_person(birth=born_for(40), disability=Disability(Kind.INTELLECT, 3), applied_in=True)
    assert watch_colour(applied, TODAY).colour is WatchColour.RED
    assert care_scope(applied).in_scope is True
    assert care_scope(applied).reason.code == "in_applied"


@pytest.mark.parametrize(
    ("kind", "level", "red"),
    [
        (Kind.MIND, 1, True),
        (Kind.MIND, 3, True),
        (Kind.MIND, 4, False),
        (Kind.INTELLECT, 1, True),
        (Kind.INTELLECT, 4, False),
        (Kind.LIMB, 1, False),
        (Kind.SIGHT, 1, False),
        (Kind.MULTIPLE, 1, False),
    ],
)
def test_only_mind_and_intellect_up_to_level_three(make_person: MakePerson, kind: Kind, level: int, red: bool) -> None:
    person = make_person(disability=Disability(kind, level))
    assert (watch_colour(person, TODAY).colour is WatchColour.RED) == red
    assert (care_scope(person).in_scope is False) == red


def test_the_eightieth_birthday(make_person: MakePerson) -> None:
    person = make_person(birth=date(1946, 3, 2), lives_alone=True)
    assert watch_colour(person, date(2026, 3, 1)).colour is WatchColour.BLUE
    assert watch_colour(person, date(2026, 3, 2)).colour is WatchColour.YELLOW


def test_a_leap_day_birth(make_person: MakePerson) -> None:
    person = make_person(birth=date(1948, 2, 29), lives_alone=True)
    assert watch_colour(person, date(2028, 2, 28)).colour is WatchColour.BLUE
    assert watch_colour(person, date(2028, 2, 29)).colour is WatchColour.YELLOW
    assert watch_colour(person, date(2029, 2, 28)).colour is WatchColour.YELLOW


def test_a_birth_known_to_the_month(make_person: MakePerson) -> None:
    person = make_person(birth=date(1946, 3, 1), birth_precision="month", lives_alone=True)
    assert watch_colour(person, TODAY).colour is WatchColour.YELLOW


@pytest.mark.parametrize("category", [c for c in Category if c is not Category.DISPERSED_TEKUN])
def test_nobody_else_has_a_colour_or_a_scope(make_person: MakePerson, category: Category) -> None:
    person = make_person(
        categories=(category,), ability=Ability.NONE, disability=Disability(Kind.MIND, 1), applied_in=True
    )
    assert watch_colour(person, TODAY).colour is None
    assert care_scope(person).in_scope is None


def test_a_dispersed_tekun_with_further_categories_keeps_the_colour(make_person: MakePerson) -> None:
    person = make_person(categories=(Category.DISABLED, Category.DISPERSED_TEKUN))
    assert watch_colour(person, TODAY).colour is WatchColour.BLUE


@pytest.mark.parametrize(
    ("residence", "in_scope", "code"),
    [
        (Residence.HOME, True, "in_scope"),
        (None, True, "in_scope_residence_unknown"),
        (Residence.AWAY, False, "out_away"),
        (Residence.MEDICAL, False, "out_medical"),
        (Residence.CARE_HOME, False, "out_care_home"),
    ],
)
def test_scope_by_residence(make_person: MakePerson, residence: Residence | None, in_scope: bool, code: str) -> None:
    scope = care_scope(make_person(residence=residence))
    assert (scope.in_scope, scope.reason.code) == (in_scope, code)
    assert care_scope(make_person(residence=residence, applied_in=True)).in_scope is True


def test_away_from_home_is_blue_unless_red_or_yellow(make_person: MakePerson) -> None:
    away = make_person(residence=Residence.AWAY)
    assert watch_colour(away, TODAY).reason.code == "blue_away"
    assert watch_colour(make_person(residence=Residence.AWAY, ability=Ability.NONE), TODAY).colour is WatchColour.RED
    alone = make_person(residence=Residence.AWAY, lives_alone=True, birth=born_for(85))
    assert watch_colour(alone, TODAY).colour is WatchColour.YELLOW


@pytest.mark.parametrize(
    ("changes", "asks_for"),
    [
        ({"ability": None}, ["自理能力"]),
        ({"lives_alone": None, "birth": born_for(85)}, ["是否独居"]),
        ({"lives_alone": None, "birth": born_for(60)}, []),
        ({"lives_alone": True, "birth": None}, ["出生日期"]),
        ({"lives_alone": False, "birth": None}, []),
        ({"lives_alone": None, "birth": None}, ["是否独居", "出生日期"]),
    ],
)
def test_blue_for_want_of_facts_says_which(
    make_person: MakePerson, changes: dict[str, object], asks_for: list[str]
) -> None:
    watch = watch_colour(make_person(**changes), TODAY)
    assert watch.colour is WatchColour.BLUE
    assert (watch.reason.code == "blue_facts_missing") == bool(asks_for)
    for words in ("自理能力", "是否独居", "出生日期"):
        assert (words in watch.reason.zh) == (words in asks_for)


@given(
    st.sampled_from([None, *Ability]),
    st.one_of(st.none(), st.dates(date(1920, 1, 1), date(2030, 1, 1))),
    st.sampled_from([None, True, False]),
    st.one_of(st.none(), st.builds(Disability, st.sampled_from(Kind), st.integers(1, 4))),
    st.sampled_from([None, *Residence]),
    st.booleans(),
)
def test_every_dispersed_tekun_has_one_colour_and_a_scope_with_reasons(
    ability: Ability | None,
    birth: date | None,
    alone: bool | None,
    disability: Disability | None,
    residence: Residence | None,
    applied: bool,
) -> None:
    person = Person(
        id="1",
        name="某",
        village_code="370683107204",
        categories=(Category.DISPERSED_TEKUN,),
        ability=ability,
        birth=birth,
        lives_alone=alone,
        disability=disability,
        residence=residence,
        applied_in=applied,
    )
    watch, scope = watch_colour(person, TODAY), care_scope(person)
    assert watch.colour is not None
    assert watch.reason.code.startswith(watch.colour.value)
    assert scope.in_scope is not None
    assert scope.reason.code.startswith("in" if scope.in_scope else "out")
    assert scope.in_scope or not applied
    for reason in (watch.reason, scope.reason):
        assert reason.zh
        assert reason.en
        assert reason.source


def test_budget_of_forty_yuan() -> None:
    assert care_budget(643, 12) == 308_640
    assert care_budget(0, 12) == 0
    assert care_budget(3, 1, yuan_per_person_month=50) == 150
    with pytest.raises(ValueError, match="not negative"):
        care_budget(-1, 1)


def test_colours_always_come_with_their_word() -> None:
    assert [colour.words.zh for colour in WatchColour] == ["红", "黄", "蓝"]
