"""All packs together: what holds in a village on a day, the narrowest division's word first.

A village lies in a county, a city, a province and the country; each may have a pack. An item or a number of a narrower
division stands before one of the same name of a wider one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from fieldapp.domain.errors import UnknownPolicy
from fieldapp.domain.policy.pack import (
    Area,
    Facet,
    Item,
    Kind,
    Pack,
    Parameter,
    Phone,
    Place,
    Source,
    Standard,
    first_day,
    last_day,
    since_words,
)
from fieldapp.domain.reasons import Words

OLD_AFTER_DAYS = 548
"""A year and a half: standards change yearly, so an older number is shown with a warning."""
_KINDS = tuple(Kind)
STANDARD_WORDS: Final = {
    "dibao": Words("低保标准", "dibao standard"),
    "tekun": Words("特困人员基本生活标准", "tekun living standard"),
}
AREA_WORDS: Final = {Area.URBAN: Words("城市", "town"), Area.RURAL: Words("农村", "country")}


class _Dated(Protocol):
    @property
    def valid_from(self) -> str | None: ...
    @property
    def seen(self) -> str | None: ...
    @property
    def division(self) -> str | None: ...


D = TypeVar("D", bound=_Dated)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it is shown: with its pack, which says where it holds and knows its sources."""

    item: Item
    pack: Pack

    @property
    def key(self) -> str:
        """Unlike any other item's: the pack's division and the item's id."""
        return f"{self.pack.division or '0'}:{self.item.id}"

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the item."""
        return sources_of(self.pack, self.item.sources)

    @property
    def unknown(self) -> tuple[Facet, ...]:
        """What the sources do not tell."""
        return self.item.unknown


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a standard or a rule as it holds on a day, with its origin. ``old``: likely replaced since."""

    value: Decimal
    words: Words
    since: Words
    sources: tuple[Source, ...]
    old: bool


class PolicyBook:
    """Looks things up in packs. Of several packs of one division only the highest version is kept."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        newest: dict[str, Pack] = {}
        for pack in packs:
            kept = newest.get(pack.division)
            if kept is None or pack.version > kept.version:
                newest[pack.division] = pack
        self._packs = dict(sorted(newest.items()))

    def packs(self) -> tuple[Pack, ...]:
        """All packs, by division, widest first."""
        return tuple(self._packs.values())

    def cities(self) -> tuple[Pack, ...]:
        """The packs of cities and narrower divisions: those one can choose among."""
        return tuple(pack for code, pack in self._packs.items() if len(code) >= 4)

    def city_of(self, code: str) -> Pack | None:
        """The narrowest pack that ``code`` lies in, country and province aside."""
        return next((pack for pack in self._over(code) if len(pack.division) >= 4), None)

    def items(self, code: str, on: date | None = None) -> tuple[Entry, ...]:
        """The items of a division: its own, then what holds in wider ones; by kind, then as the packs have them.

        With ``on`` only what holds on that day. ``code`` "" gives the country's.
        """
        found: dict[str, Entry] = {}
        for pack in self._over(code):
            for item in pack.items:
                if _touches(item.division or pack.division, code) and (on is None or holds(item, on)):
                    found.setdefault(item.id, Entry(item, pack))
        return tuple(sorted(found.values(), key=lambda entry: _KINDS.index(entry.item.kind)))

    def every_item(self) -> tuple[Entry, ...]:
        """Every item of every pack."""
        return tuple(Entry(item, pack) for pack in self._packs.values() for item in pack.items)

    def entry(self, key: str, code: str = "") -> Entry:
        """The item with this `Entry.key`, or with this id as it holds in ``code``.

        Raises:
            UnknownPolicy: none has it.
        """
        for entry in (*self.items(code), *self.every_item()):
            if key in (entry.key, entry.item.id):
                return entry
        raise UnknownPolicy(key)

    def standard(self, item: str, area: Area, code: str, on: date) -> Figure | None:
        """The monthly standard of ``item`` (dibao, tekun) a head; None where no pack has one that held by then."""
        for pack in self._over(code):
            rows = (row for row in pack.standards if row.item == item and row.area is area)
            row = _newest(rows, pack, code, on)
            if row is not None:
                return Figure(row.yuan, STANDARD_WORDS[item], *_origin(pack, row, on))
        return None

    def parameter(self, key: str, code: str, on: date) -> Figure | None:
        """A number of a rule; None where no pack has it by then."""
        for pack in self._over(code):
            row = _newest((row for row in pack.parameters if row.key == key), pack, code, on)
            if row is not None:
                return Figure(row.value, row.words, *_origin(pack, row, on))
        return None

    def standards(self, code: str) -> tuple[tuple[Standard, Pack], ...]:
        """Every standard known for a division, the newest first."""
        rows = [(row, pack) for pack in self._over(code) for row in pack.standards]
        return tuple(sorted(rows, key=lambda pair: _begin(pair[0]), reverse=True))

    def known_elsewhere(self, key: str) -> tuple[Words, ...]:
        """Names of the divisions whose packs have a parameter."""
        return tuple(pack.name for pack in self._packs.values() if any(row.key == key for row in pack.parameters))

    def places(self, code: str) -> tuple[tuple[Place, Pack], ...]:
        """Where one goes in a division, the narrowest pack's first."""
        return tuple(
            (place, pack)
            for pack in self._over(code)
            for place in pack.places
            if _touches(place.division or pack.division, code)
        )

    def phones(self, code: str) -> tuple[tuple[Phone, Pack], ...]:
        """Numbers to ring, the urgent ones first."""
        found = [
            (phone, pack)
            for pack in self._over(code)
            for phone in pack.phones
            if _touches(phone.division or pack.division, code)
        ]
        return tuple(sorted(found, key=lambda pair: not pair[0].urgent))

    def unknown(self, code: str) -> tuple[Words, ...]:
        """What the sources of a division do not tell."""
        return tuple(gap.words for pack in self._over(code) for gap in pack.unknown)

    def _over(self, code: str) -> Sequence[Pack]:
        """The packs a division lies in, narrowest first."""
        return [pack for division, pack in reversed(self._packs.items()) if code.startswith(division)]


def sources_of(pack: Pack, ids: Iterable[str]) -> tuple[Source, ...]:
    """The pack's sources with these ids, in that order."""
    by_id = {source.id: source for source in pack.sources}
    return tuple(by_id[name] for name in ids if name in by_id)


def holds(item: Item, on: date) -> bool:
    """Whether an item is in force on a day, as far as known: an unknown begin counts as begun."""
    begun = item.valid_from is None or first_day(item.valid_from) <= on
    return begun and (item.valid_to is None or on <= last_day(item.valid_to))


def _begin(row: Standard | Parameter) -> date:
    mark = row.valid_from or row.seen
    return first_day(mark) if mark is not None else date.min


def _newest(rows: Iterator[D], pack: Pack, code: str, on: date) -> D | None:
    """The row that began last of those that had by ``on``; one of a narrower division before the whole pack's."""
    begun: list[tuple[int, date, D]] = []
    for row in rows:
        division = row.division or pack.division
        mark = row.valid_from or row.seen
        day = first_day(mark) if mark is not None else date.min
        if _touches(division, code) and day <= on:
            begun.append((len(division) if code.startswith(division) else 0, day, row))
    return max(begun, key=lambda entry: entry[:2])[2] if begun else None


def _origin(pack: Pack, row: Standard | Parameter, on: date) -> tuple[Words, tuple[Source, ...], bool]:
    old = (on - _begin(row)).days > OLD_AFTER_DAYS
    return since_words(row), sources_of(pack, row.sources), old


def _touches(division: str, code: str) -> bool:
    """Whether a division holds ``code`` or lies in it."""
    return code.startswith(division) or division.startswith(code)
