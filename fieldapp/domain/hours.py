"""Care-service hours: the service classes and the minutes delivered (rules A3.4).

Hours are recorded in whole minutes per class. The classes are a table the customer may edit
(``resources/services.csv``, columns ``code,zh,en``); six of the ten are named by 福山, four are our own fill-in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldapp.domain.errors import InvalidServiceEntry, InvalidServiceTable
from fieldapp.domain.reasons import Words
from fieldapp.domain.text import compact

MINUTES_IN_DAY = 1440
_COLUMNS = ("code", "zh", "en")


@dataclass(frozen=True, slots=True)
class ServiceClass:
    """服务类别: a stable ``code``, and its words (助餐, meals)."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """Minutes (1 … 1440) of one service class, by its code."""

    service: str
    minutes: int

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= MINUTES_IN_DAY:
            raise InvalidServiceEntry("minutes_range")


class ServiceCatalogue:
    """The service classes in the order of their table, found by code or by Chinese name."""

    def __init__(self, classes: Iterable[ServiceClass]) -> None:
        self._classes = tuple(classes)
        self._found: dict[str, ServiceClass] = {}
        for number, service in enumerate(self._classes, start=2):
            for key in (service.code.casefold(), compact(service.zh)):
                if not key:
                    raise InvalidServiceTable("empty", f"line {number}")
                if key in self._found:
                    raise InvalidServiceTable("repeated", f"line {number}")
                self._found[key] = service
        if not self._classes:
            raise InvalidServiceTable("empty")

    @classmethod
    def from_csv(cls, text: str) -> ServiceCatalogue:
        """Read ``services.csv``.

        Raises:
            InvalidServiceTable: a column missing, an empty cell, a class named twice, no class at all.
        """
        reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
        if not set(_COLUMNS) <= set(reader.fieldnames or ()):
            raise InvalidServiceTable("column_missing", "line 1")
        classes = []
        for row in reader:
            cells = [(row[column] or "").strip() for column in _COLUMNS]
            if not all(cells):
                raise InvalidServiceTable("empty", f"line {reader.line_num}")
            classes.append(ServiceClass(*cells))
        return cls(classes)

    def __iter__(self) -> Iterator[ServiceClass]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def find(self, name: str) -> ServiceClass:
        """The class with this code or Chinese name.

        Raises:
            InvalidServiceEntry: no such class (``unknown_class``).
        """
        key = compact(name)
        service = self._found.get(key) or self._found.get(key.casefold())
        if service is None:
            raise InvalidServiceEntry("unknown_class")
        return service

    def entry(self, name: str, minutes: object) -> ServiceEntry:
        """An entry from what was typed: class by code or Chinese name, minutes a whole number from 1 to 1440.

        Raises:
            InvalidServiceEntry: ``unknown_class``, ``minutes_not_whole`` or ``minutes_range``.
        """
        return ServiceEntry(self.find(name).code, _whole_minutes(minutes))

    def parse_entry(self, text: str) -> ServiceEntry:
        """An entry written ``助餐=30`` or ``meals=30``.

        Raises:
            InvalidServiceEntry: ``not_class_and_minutes``, or as `entry`.
        """
        name, equals, minutes = compact(text).partition("=")
        if not equals:
            raise InvalidServiceEntry("not_class_and_minutes")
        return self.entry(name, minutes)


def _whole_minutes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = compact(str(value))
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise InvalidServiceEntry("minutes_not_whole")
    return int(text)


def total_minutes(entries: Iterable[ServiceEntry]) -> int:
    """Minutes of all entries together."""
    return sum(entry.minutes for entry in entries)


def minutes_by_class(entries: Iterable[ServiceEntry]) -> dict[str, int]:
    """Minutes per class code, in the order the classes first appear."""
    totals: dict[str, int] = {}
    for entry in entries:
        totals[entry.service] = totals.get(entry.service, 0) + entry.minutes
    return totals


def fits_in_a_day(entries: Iterable[ServiceEntry]) -> bool:
    """Whether the entries of one carer (or one person) on one day are possible: 24 hours at most."""
    return total_minutes(entries) <= MINUTES_IN_DAY


def duration_words(minutes: int) -> Words:
    """Minutes as people say them: 45 分钟, 2 小时, 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return Words(f"{rest} 分钟", f"{rest} min")
    if not rest:
        return Words(f"{hours} 小时", f"{hours} h")
    return Words(f"{hours} 小时 {rest} 分钟", f"{hours} h {rest} min")
