"""Care of 分散供养特困人员: the watch colour, the care scope, and the money behind the paid care.

The colour (关注类别) and the scope (照护范围) are two separate answers: a person with a mental disability of level two
is red and yet outside the paid care, unless an application of their own put them in (莱州; rules A3.1–A3.2).
Only 分散供养特困人员 have either. The watch colours are not weather-warning colours: screens always write the word
beside the colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldapp.domain.age import is_at_least
from fieldapp.domain.people import Ability, Disability, DisabilityKind, Person, Residence
from fieldapp.domain.reasons import LAIZHOU_CLASSES, LAIZHOU_SCOPE, Reason, Words

YELLOW_AGE = 80
_MIND_OR_INTELLECT = (DisabilityKind.MIND, DisabilityKind.INTELLECT)
_LEVELS_ZH = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}


class WatchColour(StrEnum):
    """关注类别 of a dispersed tekun (莱州)."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"

    @property
    def words(self) -> Words:
        """The word that always goes with the colour."""
        return _COLOUR_WORDS[self]


_COLOUR_WORDS = {
    WatchColour.RED: Words("红", "red"),
    WatchColour.YELLOW: Words("黄", "yellow"),
    WatchColour.BLUE: Words("蓝", "blue"),
}


@dataclass(frozen=True, slots=True)
class WatchClass:
    """The watch colour, None for anyone but a dispersed tekun, and why."""

    colour: WatchColour | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class CareScope:
    """Whether paid care applies, None for anyone but a dispersed tekun, and why."""

    in_scope: bool | None
    reason: Reason


def watch_colour(person: Person, today: date) -> WatchClass:
    """The person's watch colour on ``today`` (rules A3.1), tried in the order red, yellow, blue.

    Red: not or only partly able to care for oneself, or a mental or intellectual disability of level 1–3. Yellow:
    living alone and aged 80 or over. Blue: everyone else. Where a fact that could raise the colour is
    unknown, the person is blue and the reason says what to find out.
    """
    if not person.is_dispersed_tekun:
        return WatchClass(None, _NO_COLOUR)
    red = _red_reason(person)
    if red is not None:
        return WatchClass(WatchColour.RED, red)
    old = is_at_least(person.birth, YELLOW_AGE, today)
    if person.lives_alone and old:
        return WatchClass(WatchColour.YELLOW, _YELLOW)
    return WatchClass(WatchColour.BLUE, _blue_reason(person, old))


def care_scope(person: Person) -> CareScope:
    """Whether the person is inside the paid-care scope (rules A3.2). An own application overrides every exclusion."""
    if not person.is_dispersed_tekun:
        return CareScope(None, _NO_SCOPE)
    if person.applied_in:
        return CareScope(True, _APPLIED_IN)
    excluded = _EXCLUDED_RESIDENCES.get(person.residence) if person.residence else None
    if excluded is not None:
        return CareScope(False, excluded)
    if has_mind_or_intellect_disability(person):
        return CareScope(False, _OUT_DISABILITY)
    return CareScope(True, _IN_SCOPE if person.residence else _IN_SCOPE_ASSUMED)


def has_mind_or_intellect_disability(person: Person) -> bool:
    """精神、智力残疾 of level 1–3. A multiple disability (多重) does not tell its kinds and is not counted."""
    return person.disability is not None and is_mind_or_intellect(person.disability)


def is_mind_or_intellect(found: Disability) -> bool:
    """Whether a disability is 精神 or 智力 of level 1–3 (rules A3.1, A3.2)."""
    return found.kind in _MIND_OR_INTELLECT and 1 <= found.level <= 3


def care_budget(persons_in_scope: int, months: int, yuan_per_person_month: int = 40) -> int:
    """Yuan set aside for bought care: 40 a month for each person inside the scope (莱州; rules A3.2, A7.6).

    Raises:
        ValueError: a negative number.
    """
    if min(persons_in_scope, months, yuan_per_person_month) < 0:
        raise ValueError("persons, months and rate are not negative")
    return yuan_per_person_month * persons_in_scope * months


def _red_reason(person: Person) -> Reason | None:
    if person.ability is Ability.NONE:
        return _RED_NONE
    if person.ability is Ability.PARTIAL:
        return _RED_PARTIAL
    if person.disability is not None and has_mind_or_intellect_disability(person):
        kind, level = person.disability.kind, person.disability.level
        return Reason(
            "red_mind_intellect",
            f"{kind.value}残疾{_LEVELS_ZH[level]}",
            f"{'mental' if kind is DisabilityKind.MIND else 'intellectual'} disability, level {level}",
            LAIZHOU_CLASSES,
        )
    return None


def _blue_reason(person: Person, old: bool | None) -> Reason:
    unknown = [
        words
        for words, missing in (
            (Words("自理能力", "self-care ability"), person.ability is None),
            (Words("是否独居", "whether living alone"), person.lives_alone is None and old is not False),
            (Words("出生日期", "date of birth"), old is None and person.lives_alone is not False),
        )
        if missing
    ]
    if unknown:
        return Reason(
            "blue_facts_missing",
            f"暂列蓝色;{'、'.join(words.zh for words in unknown)}未登记,请核实",
            f"blue for now: {', '.join(words.en for words in unknown)} not recorded, please find out",
            LAIZHOU_CLASSES,
        )
    return _BLUE_AWAY if person.residence is Residence.AWAY else _BLUE_OTHER


_NO_COLOUR = Reason(
    "not_dispersed_tekun",
    "不是分散供养特困人员,没有关注类别",
    "not a dispersed tekun: no watch colour",
    LAIZHOU_CLASSES,
)
_RED_NONE = Reason("red_ability_none", "完全不能自理", "cannot care for oneself", LAIZHOU_CLASSES)
_RED_PARTIAL = Reason("red_ability_partial", "半自理", "only partly able to care for oneself", LAIZHOU_CLASSES)
_YELLOW = Reason("yellow_alone_80", "独居且年满80岁", "lives alone, aged 80 or over", LAIZHOU_CLASSES)
_BLUE_AWAY = Reason("blue_away", "长期外出居住", "long-term living away from home", LAIZHOU_CLASSES)
_BLUE_OTHER = Reason("blue_other", "其他分散供养特困人员", "other dispersed tekun", LAIZHOU_CLASSES)

_NO_SCOPE = Reason(
    "not_dispersed_tekun", "不是分散供养特困人员,不涉及照护范围", "not a dispersed tekun: no paid care", LAIZHOU_SCOPE
)
_APPLIED_IN = Reason("in_applied", "本人申请后纳入", "included on the person's own application", LAIZHOU_SCOPE)
_IN_SCOPE = Reason("in_scope", "在照护范围内", "inside the paid-care scope", LAIZHOU_SCOPE)
_IN_SCOPE_ASSUMED = Reason(
    "in_scope_residence_unknown",
    "在照护范围内;现居住地未登记,按在家处理",
    "inside the paid-care scope; residence not recorded, taken as at home",
    LAIZHOU_SCOPE,
)
_OUT_DISABILITY = Reason(
    "out_mind_intellect",
    "精神、智力残疾一至三级,暂不纳入(可申请)",
    "mental or intellectual disability of level 1–3: not included for now (may apply)",
    LAIZHOU_SCOPE,
)
_EXCLUDED_RESIDENCES = {
    Residence.AWAY: Reason(
        "out_away", "长期在外地居住,暂不纳入(可申请)", "long-term living elsewhere: not included for now", LAIZHOU_SCOPE
    ),
    Residence.MEDICAL: Reason(
        "out_medical", "在医疗机构托养,暂不纳入(可申请)", "cared for in a hospital: not included for now", LAIZHOU_SCOPE
    ),
    Residence.CARE_HOME: Reason(
        "out_care_home",
        "在社会养老机构托养,暂不纳入(可申请)",
        "cared for in a care home: not included for now",
        LAIZHOU_SCOPE,
    ),
}
