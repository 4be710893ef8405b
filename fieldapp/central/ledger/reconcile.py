"""A ledger held against the people the central knows: who is new, who changed and how, who is gone.

A newer ledger updates only what the office changed since its last one. What was learned on visits in
between stays, although the office goes on handing in the old value: each field is judged by three values, the
last ledger's, the present one in the file, and the new ledger's. A value that the new ledger left doubtful
never replaces a sound one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from fieldapp.central.ledger.person import LEDGER_FIELDS, LedgerPerson, Plain, plain_values
from fieldapp.central.ledger.reading import LedgerReading
from fieldapp.central.ledger.roster import births_agree
from fieldapp.domain.people import Person


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the central with ``base``, what the last ledger said of them (``LedgerPerson.ledger_values``).

    ``base`` is None for someone no ledger ever listed; such a person cannot vanish from one.
    """

    person: Person
    base: Plain | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field to set, values in plain form. ``edited`` says that it had been changed since the last ledger."""

    field: str
    before: object
    after: object
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A known person found in the ledger, and what is to change in the file (nothing, if ``changes`` is empty)."""

    known: KnownPerson
    row: LedgerPerson
    changes: tuple[FieldChange, ...] = ()

    @property
    def base_outdated(self) -> bool:
        """Whether the ledger says something else than the last one, even where the file stays as it is."""
        return self.known.base != self.row.ledger_values()

    def updated(self) -> Person:
        """The person's file with the changes made."""
        fields: dict[str, Any] = {change.field: getattr(self.row, change.field) for change in self.changes}
        return replace(self.known.person, **fields)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import has to do: make ``new`` files, alter ``changed`` ones; ``vanished`` are told, never deleted."""

    new: tuple[LedgerPerson, ...]
    changed: tuple[Match, ...]
    unchanged: tuple[Match, ...]
    vanished: tuple[KnownPerson, ...]


def reconcile(reading: LedgerReading, known: Iterable[KnownPerson]) -> Changes:
    """Compare a reading with the persons known in its township (merged files included).

    Persons match by ID number, else by village, name and birth (design §6). Pure: the same reading against
    its own result gives no new, no changed and no vanished person.
    """
    search = _Search(tuple(known), reading.people)
    matches: list[Match] = []
    found: set[str] = set()
    new: list[LedgerPerson] = []
    for row in reading.people:
        match = search.partner(row)
        if match is None:
            new.append(row)
        elif match.person.id in found:
            # Two rows for two files that were merged since: the second tells nothing new.
            matches.append(Match(match, row))
        else:
            found.add(match.person.id)
            matches.append(Match(match, row, field_changes(match, row)))
    vanished = tuple(one for one in search.living if one.base is not None and one.person.id not in found)
    return Changes(
        tuple(new),
        tuple(match for match in matches if match.changes),
        tuple(match for match in matches if not match.changes),
        vanished,
    )


def field_changes(known: KnownPerson, row: LedgerPerson) -> tuple[FieldChange, ...]:
    """The fields of a known person that the new ledger changes."""
    current, said = plain_values(known.person), plain_values(row)
    base = known.base if known.base is not None else current
    changes: list[FieldChange] = []
    for name in LEDGER_FIELDS:
        before, after, last = current[name], said[name], base.get(name)
        # Of someone it never listed, a ledger that says nothing takes nothing away.
        silent = known.base is None and after is None
        if silent or after in (last, before) or _is_doubtful(name, row) or _is_coarser(name, known.person, row):
            continue
        changes.append(FieldChange(name, before, after, edited=known.base is not None and before != last))
    return tuple(changes)


_ID_DOUBTS: Final = (
    "id_missing", "id_lost_precision", "id_length", "id_character", "id_date", "id_check_digit", "id_conflict",
)  # fmt: skip
_DATE_DOUBTS: Final = ("date_unreadable", "date_future")
_FORMULA_DOUBTS: Final = ("formula_without_value", "formula_error")
_DOUBTS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name_missing",),
    "village_code": ("village_missing", "village_unknown", "village_ambiguous", "village_mismatch"),
    "categories": ("category_missing", "category_unknown"),
    "sex": ("sex_unreadable", *_ID_DOUBTS),
    "id_number": _ID_DOUBTS,
    "birth": (*_DATE_DOUBTS, *_ID_DOUBTS),
    "ability": ("ability_unknown",),
    "disability": ("disability_unreadable",),
    "lives_alone": ("alone_unreadable",),
    "phone": ("phone_unreadable",),
    "carer": ("carer_name_missing", "phone_unreadable"),
    "agreement_signed": (*_DATE_DOUBTS, "date_without_day"),
    "residence": ("residence_unknown",),
}
_ALWAYS_A_VALUE: Final = frozenset({"name", "village_code", "categories"})


def _is_doubtful(name: str, row: LedgerPerson) -> bool:
    """Whether the row's value of a field is only a stand-in for one that could not be read."""
    doubts = (*_DOUBTS.get(name, ()), *_FORMULA_DOUBTS) if name != "doubts" else ()
    if name not in _ALWAYS_A_VALUE and getattr(row, name) is not None:
        return False
    return any(doubt in doubts for doubt in row.doubts)


def _is_coarser(name: str, known: Person, row: LedgerPerson) -> bool:
    """Whether the row knows only the month of a birth whose day is known."""
    if name == "birth_precision" and row.birth is None:
        return True
    if name not in ("birth", "birth_precision") or row.birth_precision != "month" or known.birth_precision != "day":
        return False
    return births_agree(known.birth, known.birth_precision, row.birth, row.birth_precision)


_NameKey = tuple[str, str]


class _Search:
    """Finds the known person a row speaks of; each is given out once, survivors of a merger as often as asked."""

    def __init__(self, known: tuple[KnownPerson, ...], rows: tuple[LedgerPerson, ...]) -> None:
        by_person = {one.person.id: one for one in known}
        self.living = tuple(one for one in known if one.person.merged_into is None)
        self._by_id: dict[str, KnownPerson] = {}
        self._by_name: defaultdict[_NameKey, list[KnownPerson]] = defaultdict(list)
        self._given: set[str] = set()
        self._namesakes = Counter((row.village_code, row.name) for row in rows)
        for one in known:
            survivor = _survivor(one, by_person)
            for view in _views(one):
                number = cast("str | None", view["id_number"])
                if number is not None and (one is survivor or number not in self._by_id):
                    self._by_id[number] = survivor
                key = (str(view["village_code"]), str(view["name"]))
                if survivor not in self._by_name[key]:
                    self._by_name[key].append(survivor)
        self._partners = self._pair(rows)

    def partner(self, row: LedgerPerson) -> KnownPerson | None:
        """The known person of this row, None for someone new."""
        return self._partners.get((row.sheet, row.row))

    def _pair(self, rows: tuple[LedgerPerson, ...]) -> dict[tuple[str, int], KnownPerson]:
        """Pair rows in three rounds, the surest first, so that a sure partner is never given to another row."""
        partners: dict[tuple[str, int], KnownPerson] = {}
        rounds: tuple[Callable[[LedgerPerson], KnownPerson | None], ...] = (
            self._by_number,
            self._said_the_same,
            self._may_be,
        )
        for find in rounds:
            for row in rows:
                if (row.sheet, row.row) in partners:
                    continue
                found = find(row)
                if found is not None:
                    partners[row.sheet, row.row] = found
                    self._given.add(found.person.id)
        return partners

    def _by_number(self, row: LedgerPerson) -> KnownPerson | None:
        return self._by_id.get(row.id_number) if row.id_number is not None else None

    def _said_the_same(self, row: LedgerPerson) -> KnownPerson | None:
        """The person of whom the last ledger said the same name, village, birth and ID text."""
        said = row.ledger_values()
        keys = ("name", "village_code", "birth", "birth_precision", "id_text")
        for one in self._free(row):
            if one.base is not None and all(one.base.get(key) == said[key] for key in keys):
                return one
        return None

    def _may_be(self, row: LedgerPerson) -> KnownPerson | None:
        """The one free namesake in the village whom birth and ID number allow; none if two would fit."""
        fitting = [one for one in self._free(row) if self._fits(one.person, row)]
        return fitting[0] if len(fitting) == 1 else None

    def _fits(self, person: Person, row: LedgerPerson) -> bool:
        if person.id_number is not None and row.id_number is not None:
            return False
        if births_agree(person.birth, person.birth_precision, row.birth, row.birth_precision):
            return True
        one_unknown = person.birth is None or row.birth is None
        return one_unknown and self._namesakes[row.village_code, row.name] == 1

    def _free(self, row: LedgerPerson) -> list[KnownPerson]:
        namesakes = self._by_name.get((row.village_code, row.name), [])
        return [one for one in namesakes if one.person.id not in self._given]


def _views(known: KnownPerson) -> tuple[Plain, ...]:
    """The person as the file has it and as the last ledger had it."""
    current = plain_values(known.person)
    return (current,) if known.base is None else (current, known.base)


def _survivor(one: KnownPerson, by_person: dict[str, KnownPerson]) -> KnownPerson:
    """The file that a merged one ended in; itself if not merged or if the survivor is not among the known."""
    seen = {one.person.id}
    while one.person.merged_into is not None and one.person.merged_into in by_person:
        if one.person.merged_into in seen:
            break
        one = by_person[one.person.merged_into]
        seen.add(one.person.id)
    return one
