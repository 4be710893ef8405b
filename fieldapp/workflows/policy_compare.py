"""Comparing policy with a family's files and what was asked in the yard. Nothing asked here is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldapp.domain.people import Person
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.compare import Comparison, Subject, compare
from fieldapp.domain.policy.facts import FACTS, Value, known_facts, read_fact
from fieldapp.domain.standards import area_of
from fieldapp.vault.api import Vault
from fieldapp.vault.errors import UnknownPerson
from fieldapp.workflows.session import Session


@dataclass(frozen=True, slots=True)
class FamilyComparison:
    """``names`` of those compared by person id, the chosen one first; ``absent`` is how many members of the household
    this device has no file of; the comparisons, best first."""

    village_code: str
    names: Mapping[str, str]
    absent: int
    comparisons: tuple[Comparison, ...]


def compare_family(
    session: Session, book: PolicyBook, person: str, given: Mapping[str, str] | None = None
) -> FamilyComparison:
    """What a person's family might qualify for.

    ``given`` are answers by fact (``area``), for another member of the household by ``<person id>/<fact>``; an empty
    answer is none.

    Raises:
        UnknownPerson: not on this device.
        InvalidPolicyInput: an answer that cannot be read, or of no known fact.
    """
    with session.held() as vault:
        chosen, others, size = _family(vault, person)
    today = session.today()
    everyone = (chosen, *others)
    subjects = [Subject(each.id, _values(each, everyone, size, today, given or {}, chosen.id)) for each in everyone]
    return FamilyComparison(
        chosen.village_code,
        {each.id: each.name for each in everyone},
        max(0, (size or 0) - len(everyone)),
        compare(book, chosen.village_code, today, subjects),
    )


def _family(vault: Vault, person: str) -> tuple[Person, tuple[Person, ...], int | None]:
    """The person, those of the household this device knows, and how many the household has."""
    chosen = vault.people.get(person)
    household = vault.people.household_of(chosen.id)
    if household is None:
        return chosen, (), None
    others = []
    for member, _relation in household.members:
        if member == chosen.id:
            continue
        try:
            others.append(vault.people.get(member))
        except UnknownPerson:
            continue  # in another village, or no one to look after: counted, not compared
    return chosen, tuple(others), len(household.members) or None


def _values(
    person: Person,
    everyone: tuple[Person, ...],
    size: int | None,
    today: date,
    given: Mapping[str, str],
    chosen: str,
) -> dict[str, Value]:
    family = [each for each in everyone if each.id != person.id]
    known = known_facts(person, family, size, today)
    area = area_of(person.village_code)
    if area is not None:
        known["area"] = frozenset({area.value})
    for key, text in given.items():
        of, _, code = key.rpartition("/")
        value = read_fact(code, text)
        for_all = FACTS[code].of_family
        if value is not None and (for_all or (of or chosen) == person.id):
            known[code] = value
    return known
