"""Local numbers that checklists reckon with: the dibao standard, multiples, shares, thresholds and limits of a place.

They are data of cities and counties, never code: the policy packs hold them, each with the division it holds for, the
day it holds from and its source (rules A5–A7), and `policy.numbers` reads them from there. A number nobody has told is
unknown, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from fieldapp.domain.divisions import DivisionKind, kind_of

ITEMS: Final = (
    "dibao_standard",
    "edge_factor",
    "rigid_share",
    "income_limit",
    "medical_threshold",
    "medical_rate",
    "medical_cap",
    "town_limit",
    "location_on",
)
"""What a line may tell; units as the person's file has them (docs/forms/format.md). ``location_on`` is 1 where a county
has switched location on."""


class Area(StrEnum):
    """城乡: which of a city's two standards holds in a place."""

    URBAN = "urban"
    RURAL = "rural"


@dataclass(frozen=True, slots=True)
class Standard:
    """One number. ``division`` is the code it holds for and below ("" everywhere), ``area`` None where town and country
    do not differ, ``value`` None where it is known to be unknown."""

    division: str
    area: Area | None
    item: str
    value: Decimal | None
    valid_from: date
    source: str


class Standards:
    """The numbers of all places."""

    def __init__(self, lines: Iterable[Standard] = ()) -> None:
        self._lines = tuple(lines)

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, item: str, village_code: str, on: date) -> Standard | None:
        """What holds for ``item`` in a village on a day: of the smallest division that says something, the latest.

        None when nothing does, or when it differs between town and country and the village's kind is not known.
        """
        area = area_of(village_code)
        fits = [
            line
            for line in self._lines
            if line.item == item
            and village_code.startswith(line.division)
            and line.valid_from <= on
            and line.area in (None, area)
        ]
        return max(fits, key=lambda line: (len(line.division), line.valid_from), default=None)

    def value(self, item: str, village_code: str, on: date) -> Decimal | None:
        """The number alone, None when unknown."""
        found = self.find(item, village_code, on)
        return None if found is None else found.value


def area_of(village_code: str) -> Area | None:
    """Town for a residents' committee (居委会), country for a villagers' committee (村委会), else not known."""
    kinds = {DivisionKind.RESIDENTS_COMMITTEE: Area.URBAN, DivisionKind.VILLAGERS_COMMITTEE: Area.RURAL}
    kind = kind_of(village_code)
    return None if kind is None else kinds.get(kind)
