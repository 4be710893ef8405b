"""The person's file as forms see it: one row of text values, the secondary instance ``person``.

Column names and codes are those of ``docs/forms/format.md``. Forms may pre-fill from it and use it in
conditions; they never get more of the person than these columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldapp.domain.age import age_on
from fieldapp.domain.care import care_scope, has_mind_or_intellect_disability, watch_colour
from fieldapp.domain.people import Ability, DisabilityKind, Person, Residence

_ABILITIES = {Ability.FULL: "full", Ability.PARTIAL: "partial", Ability.NONE: "none"}
_KINDS = {
    DisabilityKind.SIGHT: "sight",
    DisabilityKind.HEARING: "hearing",
    DisabilityKind.SPEECH: "speech",
    DisabilityKind.LIMB: "limb",
    DisabilityKind.INTELLECT: "intellect",
    DisabilityKind.MIND: "mind",
    DisabilityKind.MULTIPLE: "multiple",
}
_RESIDENCES = {Residence.AWAY: "away", Residence.MEDICAL: "institution", Residence.CARE_HOME: "institution"}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file needs beyond the person: who visits, where, and what earlier visits left behind."""

    today: date
    visitor: str
    village: str
    next_visit: date | None = None
    last_visit: date | None = None
    missed_visits: int = 0
    workday_5: date | None = None


def person_file(person: Person, facts: FileFacts) -> Mapping[str, str]:
    """The row of ``instance('person')`` for a visit that starts now; unknown values are empty strings."""
    colour = watch_colour(person, facts.today).colour
    age = age_on(person.birth, facts.today)
    return {
        "name": person.name,
        "id_last4": (person.id_number or "")[-4:],
        "address": person.address or facts.village,
        "visitor": facts.visitor,
        "watch_colour": colour.value if colour else "",
        "care_scope": _scope_code(person),
        "ability": _ABILITIES[person.ability] if person.ability else "",
        "missed_visits": str(facts.missed_visits),
        "orders_count": "",
        "orders_hours": "",
        "next_visit": _day(facts.next_visit),
        "location_on": "",
        "age": "" if age is None else str(age),
        "category": "、".join(category.value for category in person.categories),
        "village": facts.village,
        "carer": person.carer.name if person.carer else "",
        "last_visit": _day(facts.last_visit),
        "disability_kind": _KINDS[person.disability.kind] if person.disability else "",
        "disability_level": str(person.disability.level) if person.disability else "",
        "workday_5": _day(facts.workday_5),
    }


def _scope_code(person: Person) -> str:
    scope = care_scope(person)
    if scope.in_scope is None:
        return ""
    if scope.in_scope:
        return "applied_in" if person.applied_in else "within"
    if person.residence in _RESIDENCES:
        return _RESIDENCES[person.residence]
    return "mind_excluded" if has_mind_or_intellect_disability(person) else ""


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
