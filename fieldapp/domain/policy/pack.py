"""A policy pack: the standards, items, places and numbers to ring of one division, each with its source.

The format is told in ``docs/policy/format.md``. A pack that cannot be read is refused with the place of the fault; what
is well-formed but wrong (an unknown source, an item that says nothing of its papers) is found by `pack_check`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec
from msgspec import Struct

from fieldapp.domain.errors import InvalidPolicyPack
from fieldapp.domain.reasons import Words

FORMAT = 1
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


class Certainty(StrEnum):
    """How surely a source was read (rules §0)."""

    PUBLISHED = "published"
    """The publication itself was read."""
    TEXT = "text"
    """A public copy of the rule's text was read, not the issuing body's own."""
    NEWS = "news"
    """Seen only in news or a secondary page."""
    MEMORY = "memory"
    """From memory, believed right, not checked."""
    WEAK = "weak"
    """Confirm before use."""


class Kind(StrEnum):
    """What sort of help an item is; the order is that of the page."""

    LIVING = "living"
    EMERGENCY = "emergency"
    MEDICAL = "medical"
    EDUCATION = "education"
    CARE = "care"
    CHILDREN = "children"
    DISABILITY = "disability"
    WORK = "work"
    CHARITY = "charity"
    SERVICE = "service"

    @property
    def words(self) -> Words:
        """Its name."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    Kind.LIVING: Words("基本生活", "Living"),
    Kind.EMERGENCY: Words("急难", "Emergency"),
    Kind.MEDICAL: Words("医疗", "Medical"),
    Kind.EDUCATION: Words("教育", "Education"),
    Kind.CARE: Words("照护", "Care"),
    Kind.CHILDREN: Words("儿童", "Children"),
    Kind.DISABILITY: Words("残疾", "Disability"),
    Kind.WORK: Words("就业", "Work"),
    Kind.CHARITY: Words("慈善", "Charity"),
    Kind.SERVICE: Words("办事", "Service"),
}


class Facet(StrEnum):
    """The questions every item answers, or says that it cannot."""

    AMOUNTS = "amounts"
    CONDITIONS = "conditions"
    PAPERS = "papers"
    PLACES = "places"
    DEADLINES = "deadlines"
    VALID_FROM = "valid_from"


class Area(StrEnum):
    """城市 or 农村 standard."""

    URBAN = "urban"
    RURAL = "rural"


class Scope(StrEnum):
    """Whom an item is for: each person for themselves, or the family as one."""

    PERSON = "person"
    FAMILY = "family"
    EVERYONE = "everyone"
    """No one is compared: it is open to all, or there is nothing to ask of a file."""


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a fact comes from. ``day`` is YYYY, YYYY-MM or YYYY-MM-DD, None where it is not known."""

    id: str
    title: Words
    certainty: Certainty
    day: str | None = None
    note: Words | None = None


class Standard(Struct, frozen=True, forbid_unknown_fields=True):
    """A monthly standard in yuan a head: ``item`` (dibao, tekun) in an ``area``.

    One of ``valid_from`` (in force from) and ``seen`` (known to hold then, begin unknown) is given.
    """

    item: str
    area: Area
    yuan: Decimal
    sources: tuple[str, ...]
    valid_from: str | None = None
    seen: str | None = None
    division: str | None = None


class Parameter(Struct, frozen=True, forbid_unknown_fields=True):
    """A number of a rule that differs from place to place: a threshold, a rate, a cap. ``unit``: what it counts."""

    key: str
    value: Decimal
    unit: Words
    words: Words
    sources: tuple[str, ...]
    valid_from: str | None = None
    seen: str | None = None
    division: str | None = None


class Rule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A condition a program can compare: one ``fact`` with ``any_of``/``none_of`` (names), ``at_least``/``under``
    (numbers), ``under_limit`` (a limit by name) or ``yes`` (true or false); or several joined by ``all`` or ``any``."""

    fact: str | None = None
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    under: Decimal | None = None
    under_limit: str | None = None
    yes: bool | None = None
    all: tuple[Rule, ...] = ()
    any: tuple[Rule, ...] = ()

    def facts(self) -> Iterator[str]:
        """The facts it asks for."""
        if self.fact is not None:
            yield self.fact
        for each in (*self.all, *self.any):
            yield from each.facts()


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """One condition in words, and as a rule where the file or a question can answer it."""

    words: Words
    rule: Rule | None = None

    def facts(self) -> Iterator[str]:
        """The facts its rule asks for; none without one."""
        return iter(()) if self.rule is None else self.rule.facts()


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """A time limit in words; ``clock`` names its row in the table of deadlines, where it has one."""

    words: Words
    clock: str | None = None


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of help.

    Every facet is filled or named in ``unknown`` or ``not_asked`` (it does not apply). ``grants`` is the category a
    person has who already receives it. ``division`` narrows it to a part of the pack's. ``calculators`` names those
    that help with it; ``keywords`` are further words to find it by.
    """

    id: str
    kind: Kind
    scope: Scope
    title: Words
    summary: Words
    sources: tuple[str, ...]
    amounts: tuple[Words, ...] = ()
    conditions: tuple[Condition, ...] = ()
    papers: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    deadlines: tuple[Limit, ...] = ()
    notes: tuple[Words, ...] = ()
    unknown: tuple[Facet, ...] = ()
    not_asked: tuple[Facet, ...] = ()
    valid_from: str | None = None
    seen: str | None = None
    valid_to: str | None = None
    division: str | None = None
    grants: tuple[str, ...] = ()
    calculators: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where one goes: an office, or a kind of place (绿色通道网点). ``address`` and ``phone`` None: not known."""

    name: Words
    what: Words
    sources: tuple[str, ...]
    address: str | None = None
    phone: str | None = None
    division: str | None = None
    green: bool = False
    """Part of a 绿色通道: priority by card, ID card or name."""


class Phone(Struct, frozen=True, forbid_unknown_fields=True):
    """A number to ring; ``number`` None: there is one, and the township has to fill it in."""

    name: Words
    what: Words
    sources: tuple[str, ...]
    number: str | None = None
    urgent: bool = False
    division: str | None = None


class Unknown(Struct, frozen=True, forbid_unknown_fields=True):
    """Something this division's sources do not tell, said so that nobody takes silence for no."""

    words: Words
    sources: tuple[str, ...] = ()


class Pack(Struct, frozen=True, forbid_unknown_fields=True):
    """All of one division's policy. ``division`` is its code, "" for the whole country; of two packs of one division
    the higher ``version`` counts. ``sample``: from public reports, to be replaced by the county's own numbers."""

    format: int
    division: str
    name: Words
    version: int
    issued: str
    sample: bool
    notice: Words
    sources: tuple[Source, ...]
    standards: tuple[Standard, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    items: tuple[Item, ...] = ()
    places: tuple[Place, ...] = ()
    phones: tuple[Phone, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def parse_pack(data: bytes, name: str = "") -> Pack:
    """The pack in ``data`` (JSON, UTF-8). ``name`` tells which one in the error.

    Raises:
        InvalidPolicyPack: not JSON, a field missing, unknown or of another type, or another ``format``.
    """
    try:
        pack = msgspec.json.decode(data, type=Pack)
    except (msgspec.MsgspecError, UnicodeDecodeError) as exc:
        raise InvalidPolicyPack("shape", f"{name} {exc}".strip()) from exc
    if pack.format != FORMAT:
        raise InvalidPolicyPack("format", name or None)
    return pack


def first_day(mark: str) -> date:
    """The first day that YYYY, YYYY-MM or YYYY-MM-DD means.

    Raises:
        InvalidPolicyPack: none of the three.
    """
    if len(mark) not in _PRECISIONS:
        raise InvalidPolicyPack("date", mark)
    try:
        return date.fromisoformat(mark + "-01-01"[len(mark) - 4 :] if len(mark) < 10 else mark)
    except ValueError as exc:
        raise InvalidPolicyPack("date", mark) from exc


def last_day(mark: str) -> date:
    """The last day that YYYY, YYYY-MM or YYYY-MM-DD means. Raises as `first_day`."""
    day = first_day(mark)
    if len(mark) == 4:
        return day.replace(month=12, day=31)
    return day.replace(day=monthrange(day.year, day.month)[1]) if len(mark) == 7 else day


def mark_words(mark: str) -> Words:
    """2022年, 2022年1月 or 2022年1月1日, as precise as it is known. Raises as `first_day`."""
    day = first_day(mark)
    zh = f"{day.year}年"
    if len(mark) >= 7:
        zh += f"{day.month}月"
    if len(mark) == 10:
        zh += f"{day.day}日"
    return Words(zh, mark)


def since_words(entry: Item | Standard | Parameter) -> Words:
    """自2022年1月1日起执行, or 截至2024年12月有效(起始日期不详)."""
    if entry.valid_from is not None:
        from_zh, from_en = mark_words(entry.valid_from)
        return Words(f"自{from_zh}起执行", f"in force from {from_en}")
    seen_zh, seen_en = mark_words(entry.seen) if entry.seen is not None else Words("不详", "unknown")
    return Words(f"{seen_zh}已知有效,起始日期不详", f"known to hold in {seen_en}; begin unknown")
