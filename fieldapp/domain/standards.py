"""Local numbers that checklists reckon with: the dibao standard, multiples, shares, thresholds and limits of a place.

They are data of cities and counties, never code: ``resources/policy/standards.csv``, one number a line with the
division it holds for, the day it holds from and its source (rules A5–A7). A number nobody has told is unknown, not
guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from fieldapp.domain.divisions import DivisionKind, kind_of
from fieldapp.domain.errors import InvalidStandards

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
_COLUMNS: Final = ("division", "area", "item", "value", "valid_from", "source")


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

    @classmethod
    def from_csv(cls, text: str) -> Standards:
        """Read ``standards.csv``. ``valid_from`` may be a year or a month: it holds from its first day.

        Raises:
            InvalidStandards: a column missing, or a line that cannot be read.
        """
        reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
        if not set(_COLUMNS) <= set(reader.fieldnames or ()):
            raise InvalidStandards("column_missing", "line 1")
        return cls(_standard({key: (row[key] or "").strip() for key in _COLUMNS}, reader.line_num) for row in reader)

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


def _standard(row: dict[str, str], line: int) -> Standard:
    if row["item"] not in ITEMS or not row["source"] or not (row["division"] or "0").isdigit():
        raise InvalidStandards("unreadable", f"line {line}")
    try:
        return Standard(
            division=row["division"],
            area=Area(row["area"]) if row["area"] else None,
            item=row["item"],
            value=Decimal(row["value"]) if row["value"] else None,
            valid_from=_first_day(row["valid_from"]),
            source=row["source"],
        )
    except (ValueError, InvalidOperation) as exc:
        raise InvalidStandards("unreadable", f"line {line}") from exc


def _first_day(text: str) -> date:
    """The first day of a year, a month or a day; of nothing, the first of all days."""
    if not text:
        return date.min
    year, month, day = (*text.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))
