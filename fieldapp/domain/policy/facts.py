"""What is known of a family: from the file, and from what the person at the yard was asked.

A fact is a name with a value: a set of names, a number, or yes/no. What neither the file nor anyone told is absent, and
a comparison then says what is missing instead of guessing. Facts that are asked are kept nowhere: they serve the
comparison and are gone with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from fieldapp.domain.age import age_on
from fieldapp.domain.errors import InvalidPolicyInput
from fieldapp.domain.people import Person
from fieldapp.domain.reasons import Words
from fieldapp.domain.text import compact

Value = frozenset[str] | Decimal | bool
NOTHING: Final = Words("", "")
Values = Mapping[str, Value]


class FactKind(StrEnum):
    """What a fact's value is."""

    NAMES = "names"
    NUMBER = "number"
    YESNO = "yesno"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that conditions may ask for. ``in_file``: the person's file may know it. ``choices``: the names to choose
    among, each with its words."""

    code: str
    kind: FactKind
    words: Words
    in_file: bool = False
    unit: Words = NOTHING
    choices: tuple[tuple[str, Words], ...] = ()
    of_family: bool = False
    """The same for everyone in the family."""


YES_NO: Final = (("是", Words("是", "yes")), ("否", Words("否", "no")))
"""Yes and no as `read_yes` reads them, with their words."""
_YUAN = Words("元", "yuan")
_STUDIES = (
    ("中专", Words("中专", "vocational school")),
    ("专科", Words("专科、高职", "junior college")),
    ("本科", Words("本科", "bachelor's")),
    ("硕士", Words("硕士", "master's")),
)
_AREAS = (("urban", Words("城市", "town")), ("rural", Words("农村", "country")))


def _names(code: str, zh: str, en: str, choices: tuple[tuple[str, Words], ...] = (), *, in_file: bool = False) -> Fact:
    return Fact(code, FactKind.NAMES, Words(zh, en), in_file, choices=choices)


def _number(code: str, zh: str, en: str, unit: Words = _YUAN, *, family: bool = False) -> Fact:
    return Fact(code, FactKind.NUMBER, Words(zh, en), unit=unit, of_family=family)


def _yes(code: str, zh: str, en: str, *, family: bool = False) -> Fact:
    return Fact(code, FactKind.YESNO, Words(zh, en), of_family=family)


_LIST = (
    _names("category", "救助类别", "category", in_file=True),
    Fact(
        "family_category", FactKind.NAMES, Words("家庭成员的救助类别", "categories in the family"), True, of_family=True
    ),
    Fact("age", FactKind.NUMBER, Words("年龄", "age"), True, Words("岁", "years")),
    _names("disability_kind", "残疾类别", "kind of disability", in_file=True),
    Fact("disability_level", FactKind.NUMBER, Words("残疾等级", "level of disability"), True, Words("级", "")),
    _names("ability", "生活自理能力", "self-care ability", in_file=True),
    _names("residence", "现居住地", "residence", in_file=True),
    Fact("lives_alone", FactKind.YESNO, Words("独居", "lives alone"), True),
    Fact("household_size", FactKind.NUMBER, Words("家庭人口", "people in the family"), True, Words("人", ""), (), True),
    Fact("area", FactKind.NAMES, Words("按城市还是农村标准", "town or country standard"), False, NOTHING, _AREAS, True),
    _number("income_month_head", "家庭人均月收入", "family income a head and month", family=True),
    _number("income_year_head", "家庭人均年收入", "family income a head and year", family=True),
    _number(
        "rigid_share", "12个月刚性支出占家庭收入", "rigid spending of 12 months to income", Words("%", "%"), family=True
    ),
    _number("medical_own_year", "12个月政策范围内个人自付医疗费", "in-scope own medical cost of 12 months"),
    _yes("property_within", "家庭财产符合当地规定", "property within the local rules", family=True),
    _yes("no_supporter", "没有法定义务人,或其无履行义务能力", "nobody obliged to support, or unable to"),
    _yes("no_income_source", "没有生活来源", "no source of living"),
    _yes(
        "sudden_hardship", "突发急难,基本生活暂时严重困难", "sudden emergency, basic life seriously hard", family=True
    ),
    _yes("heavy_spending", "教育、医疗等支出超出承受能力", "education or medical cost beyond means", family=True),
    _yes("seriously_ill", "患重大疾病", "seriously ill"),
    _yes("disaster", "受自然灾害影响,冬春生活困难", "hit by a disaster, winter or spring is hard", family=True),
    _yes("needs_long_care", "需要长期照护", "needs long-term care"),
    _yes("adult_no_work", "成年且无业", "adult and out of work"),
    _yes("wants_work", "有劳动能力并愿意就业", "able and willing to work"),
    _names("study", "学历层次", "level of study", _STUDIES),
    _number("study_year", "在读年级(新生为1)", "year of study (new: 1)", Words("年级", "")),
    _yes("full_time", "全日制", "full-time"),
    _yes("national_exam", "经全国统一考试正式录取", "admitted by the national exam"),
    _yes("excluded_study", "属师范师资、军校、公费农科医学师范或艺体类", "an excluded kind of study"),
    _yes("already_sponsored", "已受其他资助", "sponsored already"),
    _yes("parents_lost", "父母双亡或查找不到", "both parents dead or not to be found"),
    _yes(
        "parents_unable",
        "父母双方均不能履行抚养(重残、重病、服刑、失联等)",
        "both parents unable to care for the child",
    ),
    _yes(
        "special_elder",
        "独居、空巢、留守、失能、重残或计划生育特殊家庭老年人",
        "an elder alone, left behind, disabled …",
    ),
)
FACTS: Final[dict[str, Fact]] = {fact.code: fact for fact in _LIST}
"""Every fact a condition may name."""


def known_facts(person: Person, family: Iterable[Person], size: int | None, today: date) -> dict[str, Value]:
    """What the files tell of a person and the family they live in. ``size``: members of the household, if known."""
    household = (person, *family)
    known: dict[str, Value] = {
        "category": frozenset(category.value for category in person.categories),
        "family_category": frozenset(category.value for each in household for category in each.categories),
    }
    age = age_on(person.birth, today)
    if age is not None:
        known["age"] = Decimal(age)
    if person.disability is not None:
        known["disability_kind"] = frozenset({person.disability.kind.value})
        known["disability_level"] = Decimal(person.disability.level)
    if person.ability is not None:
        known["ability"] = frozenset({person.ability.value})
    if person.residence is not None:
        known["residence"] = frozenset({person.residence.value})
    if person.lives_alone is not None:
        known["lives_alone"] = person.lives_alone
    if size is not None:
        known["household_size"] = Decimal(size)
    return known


def read_fact(code: str, text: str) -> Value | None:
    """A fact as typed: names, a number, yes or no; None for an empty text (not known).

    Raises:
        InvalidPolicyInput: no such fact, no number, neither yes nor no, a name that is not a choice.
    """
    fact = FACTS.get(code)
    if fact is None:
        raise InvalidPolicyInput("unknown_fact", code)
    typed = compact(text)
    if not typed:
        return None
    if fact.kind is FactKind.YESNO:
        return read_yes(typed, code)
    if fact.kind is FactKind.NUMBER:
        return read_number(typed, code)
    if fact.choices and typed not in {name for name, _ in fact.choices}:
        raise InvalidPolicyInput("unknown_choice", code)
    return frozenset({typed})


def read_yes(text: str, place: str) -> bool:
    """是/否, yes/no, true/false, 1/0. Raises ``InvalidPolicyInput``."""
    typed = compact(text).casefold()
    if typed in ("是", "yes", "y", "true", "1", "有"):
        return True
    if typed in ("否", "no", "n", "false", "0", "无"):
        return False
    raise InvalidPolicyInput("not_yes_or_no", place)


def read_number(text: str, place: str) -> Decimal:
    """A number of nought or more, with or without thousands' commas. Raises ``InvalidPolicyInput``."""
    try:
        value = Decimal(compact(text).replace(",", "").removesuffix("元").removesuffix("%"))
    except InvalidOperation as exc:
        raise InvalidPolicyInput("not_a_number", place) from exc
    if not value.is_finite() or value < 0 or value > Decimal("1e12"):
        raise InvalidPolicyInput("number_range", place)
    return value
