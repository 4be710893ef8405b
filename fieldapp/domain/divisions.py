"""区划代码 and village names (统计用区划代码编制规则; rules B11).

Codes are plain digit strings: 2 省, 4 市, 6 县, 9 乡级, 12 村级; a longer code starts with the codes of everything it
lies in. `Divisions` holds the customer's village list and finds the village a ledger means by a full or
short name inside one township. A name that fits none, or several, is reported and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from fieldapp.domain.errors import InvalidDivisionCode
from fieldapp.domain.text import compact


class Level(IntEnum):
    """How many digits a code of this level has."""

    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12


class DivisionKind(StrEnum):
    """What a township- or village-level code stands for, by its code range."""

    STREET = "街道"
    TOWN = "镇"
    RURAL_TOWNSHIP = "乡"
    TOWNSHIP_LIKE = "类似乡级单位"
    RESIDENTS_COMMITTEE = "居委会"
    VILLAGERS_COMMITTEE = "村委会"
    VILLAGE_LIKE = "类似村级单位"


_LEVELS = tuple(Level)
_TOWNSHIP_KINDS = (
    (1, 99, DivisionKind.STREET),
    (100, 199, DivisionKind.TOWN),
    (200, 399, DivisionKind.RURAL_TOWNSHIP),
    (400, 599, DivisionKind.TOWNSHIP_LIKE),
)
_VILLAGE_KINDS = (
    (1, 199, DivisionKind.RESIDENTS_COMMITTEE),
    (200, 399, DivisionKind.VILLAGERS_COMMITTEE),
    (400, 999, DivisionKind.VILLAGE_LIKE),
)


def level_of(code: str) -> Level:
    """The level a code stands for.

    Raises:
        InvalidDivisionCode: not ASCII digits, or not 2, 4, 6, 9 or 12 of them.
    """
    if not (code.isascii() and code.isdigit()):
        raise InvalidDivisionCode("not_digits")
    if len(code) not in _LEVELS:
        raise InvalidDivisionCode("length")
    return Level(len(code))


def parse_code(raw: object) -> str:
    """A code as typed or as a cell: spaces and full-width digits folded, zero padding to 12 digits dropped.

    Raises:
        InvalidDivisionCode: as `level_of`.
    """
    code = compact(str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw or ""))
    if len(code) == Level.VILLAGE:
        while len(code) > Level.PROVINCE and not code[parent_length(len(code)) :].strip("0"):
            code = code[: parent_length(len(code))]
    level_of(code)
    return code


def parent_length(length: int) -> int:
    """Digits of the level above one of ``length`` digits; 0 above a province."""
    return max((int(level) for level in _LEVELS if level < length), default=0)


def parent_of(code: str) -> str | None:
    """The code one level up; None above a province.

    Raises:
        InvalidDivisionCode: as `level_of`.
    """
    return code[: parent_length(level_of(code))] or None


def ancestors_of(code: str) -> tuple[str, ...]:
    """Every code the division lies in, widest first, itself last (37, 3706, 370683, …).

    Raises:
        InvalidDivisionCode: as `level_of`.
    """
    level = level_of(code)
    return tuple(code[: int(step)] for step in _LEVELS if step <= level)


def contains(outer: str, inner: str) -> bool:
    """Whether ``inner`` is ``outer`` or lies in it.

    Raises:
        InvalidDivisionCode: for either code, as `level_of`.
    """
    level_of(outer)
    level_of(inner)
    return inner.startswith(outer)


def kind_of(code: str) -> DivisionKind | None:
    """The kind of a township- or village-level code by its range; None above, or outside every range.

    Raises:
        InvalidDivisionCode: as `level_of`.
    """
    level = level_of(code)
    if level < Level.TOWNSHIP:
        return None
    ranges = _TOWNSHIP_KINDS if level is Level.TOWNSHIP else _VILLAGE_KINDS
    number = int(code[-3:])
    return next((kind for low, high, kind in ranges if low <= number <= high), None)


@dataclass(frozen=True, slots=True)
class Village:
    """One 村(居) with the township and county it lies in."""

    code: str
    name: str
    township_code: str
    township: str
    county_code: str
    county: str


class VillageProblem(StrEnum):
    """Why a name gave no village; the value is the ledger report's ``kind``."""

    MISSING = "village_missing"
    UNKNOWN = "village_unknown"
    AMBIGUOUS = "village_ambiguous"


@dataclass(frozen=True, slots=True)
class VillageMatch:
    """The ``village`` a name means, or the ``problem``; ``candidates`` when several would fit."""

    village: Village | None
    problem: VillageProblem | None
    candidates: tuple[Village, ...] = ()


_COMMUNITY = re.compile(r"(?P<stem>.+?)(?:社区)?(?:居委会|居民委员会)|(?P<bare>.+?)社区")
_VILLAGE = re.compile(r"(?P<stem>.+?)(?:村委会|村民委员会)")
_COMMUNITY_ENDS: tuple[str, ...] = ("社区居委会", "社区居民委员会", "社区", "居委会", "居民委员会", "居")
_VILLAGE_ENDS: tuple[str, ...] = ("村委会", "村民委员会", "村", "村村委会", "村村民委员会")
# Surest first: full names, forms that tell the kind (前苏村), bare names (前苏); each from name to villages.
_NameIndex = tuple[dict[str, list["Village"]], dict[str, list["Village"]], dict[str, list["Village"]]]


class Divisions:
    """The customer's list of villages, looked up by code and by name.

    Rows are mappings with ``village_code, village, township_code, township, county_code, county``. The name index of a
    township is built when it is first asked for.
    """

    def __init__(self, villages: Iterable[Village]) -> None:
        self._villages: dict[str, Village] = {village.code: village for village in villages}
        self._names: dict[str, str] = {}
        self._by_township: dict[str, list[Village]] = {}
        self._indexes: dict[str, _NameIndex] = {}
        for village in self._villages.values():
            self._names[village.code] = village.name
            self._names[village.township_code] = village.township
            self._names[village.county_code] = village.county
            self._by_township.setdefault(village.township_code, []).append(village)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Divisions:
        """Build from the rows of a divisions file.

        Raises:
            InvalidDivisionCode: a code of the wrong length, or a column missing; ``place`` is the data row,
                counted from 1.
        """
        return cls(_village(row, number) for number, row in enumerate(rows, start=1))

    def __len__(self) -> int:
        return len(self._villages)

    def village(self, code: str) -> Village | None:
        """The village with this 12-digit code."""
        return self._villages.get(code)

    def name_of(self, code: str) -> str | None:
        """The name of a village, township or county."""
        return self._names.get(code)

    def villages_within(self, code: str) -> tuple[Village, ...]:
        """The villages in a division of any level, in order of their codes."""
        townships = (t for t in sorted(self._by_township) if t.startswith(code) or code.startswith(t))
        found = (v for t in townships for v in self._by_township[t] if v.code.startswith(code))
        return tuple(sorted(found, key=lambda village: village.code))

    def knows_area(self, county_code: str) -> bool:
        """Whether a six-digit area is a county of this list (an ID number's area part may only warn)."""
        return county_code in self._names

    def resolve_village(self, raw: object, township_code: str) -> VillageMatch:
        """The village a ledger means by ``raw``, in full or short form, inside one township.

        The full name wins; then forms that say village or community ("前苏村", "坊苑社区"); then the bare name
        ("前苏"). Names of the county and township in front are taken off.
        """
        text = compact(str(raw or ""))
        if not text:
            return VillageMatch(None, VillageProblem.MISSING)
        found = self._find(text, township_code) or self._find(self._without_area(text, township_code), township_code)
        if len(found) == 1:
            return VillageMatch(found[0], None)
        problem = VillageProblem.AMBIGUOUS if found else VillageProblem.UNKNOWN
        return VillageMatch(None, problem, tuple(found))

    def _find(self, text: str, township_code: str) -> list[Village]:
        if township_code not in self._indexes:
            self._indexes[township_code] = _index(self._by_township.get(township_code, []))
        return next((names[text] for names in self._indexes[township_code] if text in names), [])

    def _without_area(self, text: str, township_code: str) -> str:
        """``text`` after the township's (else the county's) name, where something follows it."""
        for code in (township_code, township_code[:6]):
            tail = text.partition(self._names.get(code) or text)[2]
            if tail:
                return tail
        return text


def _index(villages: Iterable[Village]) -> _NameIndex:
    full: dict[str, list[Village]] = {}
    with_kind: dict[str, list[Village]] = {}
    bare: dict[str, list[Village]] = {}
    for village in villages:
        name = compact(village.name)
        kind_forms, bare_forms = _name_forms(name)
        for names, forms in ((full, {name}), (with_kind, kind_forms), (bare, bare_forms)):
            for form in forms:
                names.setdefault(form, []).append(village)
    return full, with_kind, bare


def _name_forms(name: str) -> tuple[set[str], set[str]]:
    """The short forms of a village's full name: those that tell its kind, and the bare ones."""
    match, ends = _VILLAGE.fullmatch(name), _VILLAGE_ENDS
    if match is None:
        match, ends = _COMMUNITY.fullmatch(name), _COMMUNITY_ENDS
    if match is None:
        return {name}, set()
    stem = next(part for part in match.groups() if part)
    with_kind = {stem + end for end in ends}
    if stem.endswith("村") and len(stem) > 1:  # 后店村居委会 is also called 后店村 and 后店
        return with_kind | {stem, *(stem[:-1] + end for end in ends)}, {stem[:-1]}
    return with_kind, {stem}


def _village(row: Mapping[str, str], number: int) -> Village:
    place = f"row {number}"
    try:
        code, township, county = row["village_code"], row["township_code"], row["county_code"]
        village = Village(code, row["village"], township, row["township"], county, row["county"])
    except KeyError as missing:
        raise InvalidDivisionCode("column_missing", place) from missing
    lengths = (len(code), len(township), len(county))
    digits = all(part.isascii() and part.isdigit() for part in (code, township, county))
    if lengths != (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY) or not digits:
        raise InvalidDivisionCode("length", place)
    if not (code.startswith(township) and township.startswith(county)):
        raise InvalidDivisionCode("not_nested", place)
    return village
