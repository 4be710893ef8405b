"""One person as a ledger row tells of them, and the plain values by which two ledgers are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from fieldapp.domain.people import Ability, Carer, Category, Disability, Person, Residence, Sex

LEDGER_FIELDS: Final = (
    "name",
    "village_code",
    "categories",
    "sex",
    "id_number",
    "birth",
    "birth_precision",
    "ability",
    "disability",
    "lives_alone",
    "phone",
    "carer",
    "agreement_signed",
    "residence",
    "residence_note",
    "address",
    "note",
    "doubts",
)
"""The fields of ``Person`` that a ledger speaks of; all others belong to the central."""

CELL_END: Final = "\x1f"
"""The unit separator, which XML cannot carry and so no cell can hold."""

Plain = Mapping[str, object]
"""Values as JSON knows them: texts, numbers, booleans, None, lists and objects of these."""


@dataclass(frozen=True, slots=True)
class LedgerPerson:
    """A row read as a person: the fields of ``Person`` a ledger can fill, and where they come from.

    A doubtful field is None and its problem's kind is in ``doubts``. A village that could not be told is the
    township's own code with 000 in the village's place. ``id_text`` is the ID cell folded, sound or not. ``raw_line``
    is the row as it stands, its cells kept apart by CELL_END: one text takes a quarter of the room of twenty.
    """

    name: str
    village_code: str
    categories: tuple[Category, ...]
    sex: Sex | None
    id_number: str | None
    birth: date | None
    birth_precision: str
    ability: Ability | None
    disability: Disability | None
    lives_alone: bool | None
    phone: str | None
    carer: Carer | None
    agreement_signed: date | None
    residence: Residence | None
    residence_note: str | None
    address: str | None
    note: str | None
    doubts: tuple[str, ...]
    sheet: str
    row: int
    id_text: str
    labels: tuple[str, ...]
    raw_line: str

    @property
    def raw(self) -> tuple[str, ...]:
        """The texts of the row's cells as they stand, aligned with ``labels``."""
        return tuple(self.raw_line.split(CELL_END)) if self.raw_line else ()

    def raw_texts(self) -> dict[str, str]:
        """The row's texts by heading, blanks left out; headings that repeat get their column's number."""
        texts: dict[str, str] = {}
        for column, text in enumerate(self.raw):
            if not text:
                continue
            label = self.labels[column] if column < len(self.labels) else ""
            texts[label if label and label not in texts else f"{label}#{column + 1}"] = text
        return texts

    def ledger_values(self) -> dict[str, object]:
        """The ledger's view in plain values, with ``id_text``: what the central keeps to compare the next one with."""
        return plain_values(self) | {"id_text": self.id_text}

    def as_person(self, person_id: str) -> Person:
        """A new file for this person under the id the central made."""
        return Person(id=person_id, **{name: getattr(self, name) for name in LEDGER_FIELDS})


def plain_values(source: LedgerPerson | Person) -> dict[str, object]:
    """The ledger's fields of a person in plain values, for storing and comparing."""
    return {name: _plain(getattr(source, name)) for name in LEDGER_FIELDS}


def _plain(value: object) -> object:
    plain: object = msgspec.to_builtins(value)
    # What was stored as JSON comes back with lists; comparing needs them from the start.
    return list(plain) if isinstance(plain, tuple) else plain


def field_from_plain(name: str, value: object) -> object:
    """One ledger field back from its plain value.

    Raises msgspec.ValidationError when the value is none of the field.
    """
    return msgspec.convert(value, _TYPES[name])


_TYPES: Final[dict[str, object]] = {
    "name": str,
    "village_code": str,
    "categories": tuple[Category, ...],
    "sex": Sex | None,
    "id_number": str | None,
    "birth": date | None,
    "birth_precision": str,
    "ability": Ability | None,
    "disability": Disability | None,
    "lives_alone": bool | None,
    "phone": str | None,
    "carer": Carer | None,
    "agreement_signed": date | None,
    "residence": Residence | None,
    "residence_note": str | None,
    "address": str | None,
    "note": str | None,
    "doubts": tuple[str, ...],
}
