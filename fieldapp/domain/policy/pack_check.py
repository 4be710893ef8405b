"""What is wrong with a well-formed pack: sources nobody named, facets left silent, rules that cannot be judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from fieldapp.domain.deadlines import DEADLINES
from fieldapp.domain.errors import InvalidPolicyPack
from fieldapp.domain.people import Ability, Category, DisabilityKind, Residence
from fieldapp.domain.policy.book import STANDARD_WORDS
from fieldapp.domain.policy.calculators import CALCULATORS
from fieldapp.domain.policy.compare import STANDARD_LIMITS
from fieldapp.domain.policy.facts import FACTS, FactKind
from fieldapp.domain.policy.pack import (
    Area,
    Facet,
    Item,
    Pack,
    Parameter,
    Phone,
    Place,
    Rule,
    Scope,
    Standard,
    first_day,
)
from fieldapp.domain.reasons import Words
from fieldapp.domain.screening import tekun_standard_expected

PARAMETERS = (
    "edge_factor",
    "rigid_share",
    "income_limit",
    "medical_threshold",
    "medical_rate",
    "medical_cap",
    "town_limit",
    "location_on",
    "care_rate_month",
    "student_bachelor",
    "student_junior_college",
    "student_later_years",
    "orphan_student_year",
    "charity_student_least",
    "charity_student_most",
)
"""The numbers a program asks a pack for; ``docs/policy/format.md`` tells their meaning and unit."""
STANDARDS = tuple(STANDARD_WORDS)
_NAMES: dict[str, frozenset[str]] = {
    "category": frozenset(Category),
    "family_category": frozenset(Category),
    "disability_kind": frozenset(DisabilityKind),
    "ability": frozenset(Ability),
    "residence": frozenset(Residence),
}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d{3,5}|\d{3,4}-?\d{7,8}|1\d{10}")


@dataclass(frozen=True, slots=True)
class PackProblem:
    """``problem`` is a stable code, ``place`` where it is; ``warning``: to be looked at, no reason to refuse."""

    place: str
    problem: str
    warning: bool = False


def check_pack(pack: Pack) -> tuple[PackProblem, ...]:
    """Everything wrong with a pack, errors first; () when it is good."""
    found = chain(_head(pack), _numbers(pack), _items(pack), _contacts(pack), _words(pack), _pairs(pack))
    return tuple(sorted(found, key=lambda problem: problem.warning))


def _head(pack: Pack) -> Iterator[PackProblem]:
    if pack.version < 1:
        yield PackProblem("version", "not_positive")
    if pack.division and not (
        pack.division.isascii() and pack.division.isdigit() and len(pack.division) in (2, 4, 6, 9)
    ):
        yield PackProblem("division", "not_a_division")
    for place, mark in (("issued", pack.issued), *((f"source {one.id}", one.day) for one in pack.sources)):
        yield from _date(place, mark)
    ids = [one.id for one in pack.sources]
    yield from (
        PackProblem(f"source {name}", "repeated") for name in sorted({name for name in ids if ids.count(name) > 1})
    )


def _numbers(pack: Pack) -> Iterator[PackProblem]:
    for row in pack.standards:
        place = f"standard {row.item} {row.area}"
        if row.item not in STANDARDS:
            yield PackProblem(place, "unknown_standard")
        if row.yuan <= 0:
            yield PackProblem(place, "not_positive")
    for number in pack.parameters:
        if number.key not in PARAMETERS:
            yield PackProblem(f"parameter {number.key}", "unknown_parameter")
    rows: list[tuple[str, Standard | Parameter]] = [(f"standard {row.item} {row.area}", row) for row in pack.standards]
    rows += [(f"parameter {number.key}", number) for number in pack.parameters]
    for place, one in rows:
        yield from _sourced(pack, place, one.sources)
        yield from _inside(pack, place, one.division)
        yield from _date(place, one.valid_from)
        yield from _date(place, one.seen)
        if (one.valid_from is None) == (one.seen is None):
            yield PackProblem(place, "valid_from_or_seen")


def _items(pack: Pack) -> Iterator[PackProblem]:
    ids = [item.id for item in pack.items]
    for item in pack.items:
        place = f"item {item.id}"
        if ids.count(item.id) > 1:
            yield PackProblem(place, "repeated")
        yield from _sourced(pack, place, item.sources)
        yield from _inside(pack, place, item.division)
        for mark in (item.valid_from, item.seen, item.valid_to):
            yield from _date(place, mark)
        yield from (PackProblem(f"{place} {problem}", problem) for problem in _facet_problems(item))
        yield from _references(item, place)
        rules = [condition.rule for condition in item.conditions if condition.rule is not None]
        if (item.scope is Scope.EVERYONE) == bool(rules):
            yield PackProblem(place, "scope_and_rules")
        for rule in rules:
            yield from _rule(rule, place)


def _facet_problems(item: Item) -> Iterator[str]:
    """Every facet is filled, or said to be unknown, or said not to apply: exactly one of the three."""
    for facet in Facet:
        filled = bool(getattr(item, facet.value))
        told = filled + (facet in item.unknown) + (facet in item.not_asked)
        if told != 1:
            yield f"{facet.value}_{'silent' if told == 0 else 'contradicts'}"
    if item.valid_from is None and item.seen is None:
        yield "valid_from_or_seen"


def _references(item: Item, place: str) -> Iterator[PackProblem]:
    yield from (
        PackProblem(place, "unknown_clock") for one in item.deadlines if one.clock and one.clock not in DEADLINES
    )
    yield from (PackProblem(place, "unknown_calculator") for one in item.calculators if one not in CALCULATORS)
    yield from (PackProblem(place, "unknown_category") for one in item.grants if one not in frozenset(Category))


def _rule(rule: Rule, place: str) -> Iterator[PackProblem]:
    if (rule.fact is not None) + bool(rule.all) + bool(rule.any) != 1:
        yield PackProblem(place, "rule_shape")
        return
    for each in (*rule.all, *rule.any):
        yield from _rule(each, place)
    if rule.fact is None:
        return
    fact = FACTS.get(rule.fact)
    if fact is None:
        yield PackProblem(place, "unknown_fact")
        return
    names, numbers = bool(rule.any_of or rule.none_of), (rule.at_least, rule.under, rule.under_limit) != (None,) * 3
    asked = {FactKind.NAMES: names, FactKind.NUMBER: numbers, FactKind.YESNO: rule.yes is not None}
    if not asked[fact.kind] or sum(asked.values()) != 1:
        yield PackProblem(place, "rule_of_another_kind")
    known = _NAMES.get(rule.fact) or frozenset(name for name, _ in fact.choices)
    if fact.kind is FactKind.NAMES and not {*rule.any_of, *rule.none_of} <= known:
        yield PackProblem(place, "unknown_name")
    if rule.under_limit is not None and rule.under_limit not in (*STANDARD_LIMITS, *PARAMETERS):
        yield PackProblem(place, "unknown_limit")


def _contacts(pack: Pack) -> Iterator[PackProblem]:
    for place in pack.places:
        yield from _sourced(pack, f"place {place.name.zh}", place.sources)
        yield from _inside(pack, f"place {place.name.zh}", place.division)
    numbers = [(f"phone {phone.name.zh}", phone.number) for phone in pack.phones]
    numbers += [(f"place {place.name.zh}", place.phone) for place in pack.places]
    yield from (PackProblem(place, "phone") for place, number in numbers if number and not _NUMBER.fullmatch(number))
    for phone in pack.phones:
        yield from _sourced(pack, f"phone {phone.name.zh}", phone.sources)
        yield from _inside(pack, f"phone {phone.name.zh}", phone.division)
    for gap in pack.unknown:
        yield from _known_sources(pack, f"unknown {gap.words.zh}", gap.sources)


def _pairs(pack: Pack) -> Iterator[PackProblem]:
    """特困 = 1.3 × 低保 rounded up, in every pair seen so far (rules A6): another number is worth a second look."""
    by_key = {(row.item, row.area, row.valid_from or row.seen): row for row in pack.standards}
    for area in Area:
        for (item, of, mark), row in by_key.items():
            pair = by_key.get(("tekun", area, mark))
            if (
                item == "dibao"
                and of is area
                and pair is not None
                and pair.yuan != tekun_standard_expected(int(row.yuan))
            ):
                yield PackProblem(f"standard tekun {area} {mark}", "not_1_3_times_dibao", warning=True)


def _words(pack: Pack) -> Iterator[PackProblem]:
    for place, words in every_words(pack):
        if not (words.zh.strip() and _CHINESE.search(words.zh)):
            yield PackProblem(place, "no_chinese")
        if not words.en.strip() or _CHINESE.search(words.en):
            yield PackProblem(place, "no_english")


def every_words(pack: Pack) -> Iterator[tuple[str, Words]]:
    """Everything a person reads of a pack, with where it stands."""
    yield "name", pack.name
    yield "notice", pack.notice
    yield from (
        (f"source {source.id}", words) for source in pack.sources for words in (source.title, source.note) if words
    )
    yield from ((f"parameter {row.key}", words) for row in pack.parameters for words in (row.words, row.unit))
    for item in pack.items:
        limits = [each.words for each in item.conditions] + [each.words for each in item.deadlines]
        listed = (item.title, item.summary, *item.amounts, *item.papers, *item.places, *item.notes, *limits)
        yield from ((f"item {item.id}", words) for words in listed)
    contacts: tuple[Place | Phone, ...] = (*pack.places, *pack.phones)
    for entry in contacts:
        yield from ((f"contact {entry.name.zh}", words) for words in (entry.name, entry.what))
    yield from (("unknown", gap.words) for gap in pack.unknown)


def _sourced(pack: Pack, place: str, sources: Sequence[str]) -> Iterator[PackProblem]:
    if not sources:
        yield PackProblem(place, "no_source")
    yield from _known_sources(pack, place, sources)


def _known_sources(pack: Pack, place: str, sources: Sequence[str]) -> Iterator[PackProblem]:
    known = {source.id for source in pack.sources}
    yield from (PackProblem(place, "unknown_source") for name in sources if name not in known)


def _inside(pack: Pack, place: str, division: str | None) -> Iterator[PackProblem]:
    if division is not None and not (division.isdigit() and division.startswith(pack.division)):
        yield PackProblem(place, "outside_the_pack")


def _date(place: str, mark: str | None) -> Iterator[PackProblem]:
    if mark is None:
        return
    try:
        day = first_day(mark)
    except InvalidPolicyPack:
        yield PackProblem(place, "date")
        return
    if not date(1949, 10, 1) <= day <= date(2100, 1, 1):
        yield PackProblem(place, "date")
