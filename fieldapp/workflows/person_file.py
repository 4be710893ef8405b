"""The person's file as forms see it: one row of text values, the secondary instance ``person``.

Column names and codes are those of ``docs/forms/format.md``. Forms may pre-fill from it and use it in
conditions; they never get more of the person than these columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from fieldapp.domain.age import age_on
from fieldapp.domain.care import care_scope, has_mind_or_intellect_disability, watch_colour
from fieldapp.domain.people import Ability, DisabilityKind, Person, Residence
from fieldapp.domain.standards import ITEMS

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
class Lead:
    """The warning lead a visit is for: its number, and the days it was issued on and is to be done by."""

    number: str
    issued: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class WorkOrders:
    """Service delivered to the person this month, as it was recorded: how often, and how long."""

    count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file needs beyond the person: who visits, where, what earlier visits left behind, what triggered this
    one, and the local numbers (`Standards`, by item; unknown ones left out). None and empty: not known."""

    today: date
    visitor: str
    village: str
    next_visit: date | None = None
    missed_visits: int = 0
    workday_5: date | None = None
    household_size: int | None = None
    orders: WorkOrders | None = None
    reported_at: datetime | None = None
    papers_filed: tuple[str, ...] = ()
    lead: Lead | None = None
    standards: Mapping[str, Decimal] = field(default_factory=dict)


def person_file(person: Person, facts: FileFacts) -> Mapping[str, str]:
    """The row of ``instance('person')`` for a visit that starts now; unknown values are empty strings."""
    return {**_of_person(person, facts), **_of_visit(facts), **_of_place(facts.standards)}


def _of_person(person: Person, facts: FileFacts) -> dict[str, str]:
    colour = watch_colour(person, facts.today).colour
    age = age_on(person.birth, facts.today)
    return {
        "name": person.name,
        "id_last4": (person.id_number or "")[-4:],
        "address": person.address or facts.village,
        "watch_colour": colour.value if colour else "",
        "care_scope": _scope_code(person),
        "ability": _ABILITIES[person.ability] if person.ability else "",
        "age": "" if age is None else str(age),
        "category": "、".join(category.value for category in person.categories),
        "disability_kind": _KINDS[person.disability.kind] if person.disability else "",
        "disability_level": str(person.disability.level) if person.disability else "",
        "household_size": "" if facts.household_size is None else str(facts.household_size),
    }


def _of_visit(facts: FileFacts) -> dict[str, str]:
    orders, lead = facts.orders, facts.lead
    return {
        "visitor": facts.visitor,
        "missed_visits": str(facts.missed_visits),
        "next_visit": _day(facts.next_visit),
        "workday_5": _day(facts.workday_5),
        "orders_count": str(orders.count) if orders else "",
        "orders_hours": _number(Decimal(orders.minutes) / 60) if orders else "",
        "reported_at": facts.reported_at.isoformat(timespec="milliseconds") if facts.reported_at else "",
        "papers_filed": " ".join(facts.papers_filed),
        "lead": lead.number if lead else "",
        "lead_issued": _day(lead.issued) if lead else "",
        "lead_due": _day(lead.due) if lead else "",
    }


def _of_place(standards: Mapping[str, Decimal]) -> dict[str, str]:
    numbers = {item: _number(standards[item]) if item in standards else "" for item in ITEMS}
    return {**numbers, "location_on": "yes" if standards.get("location_on") else ""}


def _number(value: Decimal) -> str:
    """A decimal as XPath reads it: no exponent, no zeros behind."""
    return f"{round(value, 4).normalize():f}"


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
