"""Who is who inside one ledger: the first row of a person counts, later ones are duplicates.

Persons match by ID number, else by village, name and birth (design §6). Two sound but different ID numbers
are never one person, whatever else agrees.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum, auto

from fieldapp.central.ledger.person import LedgerPerson

_MISTYPED_ALIKE = 0.85


class Sameness(Enum):
    """How a row relates to an earlier one."""

    SAME_PERSON = auto()
    SAME_ID_OTHER_NAME = auto()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier row that a new one meets, and how."""

    person: LedgerPerson
    sameness: Sameness


class Roster:
    """The persons of one ledger so far."""

    def __init__(self) -> None:
        self._by_id: dict[str, LedgerPerson] = {}
        self._by_name: defaultdict[tuple[str, str], list[LedgerPerson]] = defaultdict(list)

    def meet(self, person: LedgerPerson) -> Earlier | None:
        """The earlier row of the same person, or of someone else under the same number; None for a newcomer."""
        if person.id_number is not None and person.id_number in self._by_id:
            earlier = self._by_id[person.id_number]
            alike = not set(earlier.name).isdisjoint(person.name)
            return Earlier(earlier, Sameness.SAME_PERSON if alike else Sameness.SAME_ID_OTHER_NAME)
        for earlier in self._by_name[person.village_code, person.name]:
            if _may_be_one(earlier, person):
                return Earlier(earlier, Sameness.SAME_PERSON)
        return None

    def add(self, person: LedgerPerson) -> None:
        """Take in a newcomer."""
        if person.id_number is not None:
            self._by_id[person.id_number] = person
        self._by_name[person.village_code, person.name].append(person)


def births_agree(one: date | None, precision: str, other: date | None, other_precision: str) -> bool:
    """Whether two births are the same as far as both are known; an unknown one agrees only with an unknown one."""
    if one is None or other is None:
        return one is other
    if "month" in (precision, other_precision):
        return (one.year, one.month) == (other.year, other.month)
    return one == other


def _may_be_one(earlier: LedgerPerson, later: LedgerPerson) -> bool:
    """Same village and name are given: do birth and what stands in the ID cells allow one person?"""
    if earlier.id_number is not None and later.id_number is not None:
        return False
    if not births_agree(earlier.birth, earlier.birth_precision, later.birth, later.birth_precision):
        return False
    if earlier.birth is None:
        return bool(earlier.id_text) and earlier.id_text == later.id_text
    return _id_cells_agree(earlier.id_text, later.id_text)


def _id_cells_agree(one: str, other: str) -> bool:
    """Whether two ID cells may be one number mistyped or cut short; a blank cell contradicts nothing."""
    if not one or not other or one == other:
        return True
    if "e+" in one.lower() or "e+" in other.lower():
        return _leading(one)[:12] == _leading(other)[:12]
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _MISTYPED_ALIKE


def _leading(text: str) -> str:
    """The digits before an exponent, without the decimal point."""
    return text.lower().partition("e")[0].replace(".", "")
