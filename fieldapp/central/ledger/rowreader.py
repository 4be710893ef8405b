"""One row of a table read as a person.

Every field is read for itself: what is sound is taken, what is doubtful is left out and named. Where the ID
number is sound it decides birth and sex, because it was checked by a digit and the other columns were not.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from fieldapp.central.ledger.labels import Field
from fieldapp.central.ledger.person import CELL_END, LedgerPerson
from fieldapp.central.ledger.phones import read_phone
from fieldapp.central.ledger.rowcells import RowCells, RowFindings, Table, raw_text
from fieldapp.central.ledger.sheet import SheetRow
from fieldapp.central.ledger.terms import (
    is_nothing,
    read_ability,
    read_categories,
    read_disability,
    read_residence,
    read_sex,
    read_yes_no,
    tidy,
)
from fieldapp.domain.certificate import CertificateProblem, read_certificate
from fieldapp.domain.dates import DateProblem, DateReading, read_date
from fieldapp.domain.divisions import Divisions, Village
from fieldapp.domain.identity import IdNumber, IdProblem, read_id_number
from fieldapp.domain.names import name_problem, normalise_name
from fieldapp.domain.people import Ability, Carer, Category, Disability, Residence, Sex
from fieldapp.domain.reasons import Words

NAME_NOT_GIVEN = "(姓名未填)"

_NOT_SIGNED = frozenset({"未签", "未签订", "没签", "未签协议", "未签订协议", "无协议"})
_HOUSE_NUMBER = re.compile(r"\d")
_PHONE_AT_END = re.compile(r"[\s((::]*(\+?[\d\-]{7,})[\s))]*$")
_CERTIFICATE_KINDS = {
    CertificateProblem.OTHER_PERSON: "certificate_other_person",
    CertificateProblem.KIND_DIFFERS: "certificate_differs",
    CertificateProblem.LEVEL_DIFFERS: "certificate_differs",
}


class RowReader:
    """Reads the rows of one import; ``today`` bounds births and agreements."""

    def __init__(self, divisions: Divisions, township_code: str, today: date) -> None:
        self._divisions = divisions
        self._township_code = township_code
        self._today = today
        self._places: dict[str, Village | None] = {}

    def read(self, row: SheetRow, table: Table) -> tuple[LedgerPerson, RowFindings]:
        """The person of ``row`` and everything doubtful or worth telling about it."""
        cells = RowCells(row, table, RowFindings(table.sheet, row.number))
        findings = cells.findings
        name = self._name(cells)
        identity = self._id_number(cells)
        sex, birth, precision = self._sex(cells, identity), *self._birth(cells, identity)
        disability = self._disability(cells)
        disability = self._certificate(cells, identity, disability)
        residence, residence_note = self._residence(cells)
        person = LedgerPerson(
            name=name,
            village_code=self._village(cells),
            categories=_categories(cells),
            sex=sex,
            id_number=identity.number if identity else None,
            birth=birth,
            birth_precision=precision,
            ability=_ability(cells),
            disability=disability,
            lives_alone=_lives_alone(cells),
            phone=_phone(cells, Field.PHONE),
            carer=_carer(cells),
            agreement_signed=self._agreement(cells),
            residence=residence,
            residence_note=residence_note,
            address=cells.free_text(Field.ADDRESS),
            note=cells.free_text(Field.NOTE),
            doubts=tuple(dict.fromkeys(one.kind for one in findings.problems)),
            sheet=table.sheet,
            row=row.number,
            id_text=cells.id_text,
            labels=table.header.labels,
            raw_line=CELL_END.join([raw_text(value).replace(CELL_END, " ") for value in row.cells]),
        )
        return person, findings

    @staticmethod
    def _name(cells: RowCells) -> str:
        name = normalise_name(cells.value(Field.NAME))
        fault = name_problem(name)
        if fault is not None and not cells.broken(Field.NAME):
            cells.findings.doubt(fault)
        return name or NAME_NOT_GIVEN

    def _id_number(self, cells: RowCells) -> IdNumber | None:
        reading = read_id_number(cells.value(Field.ID_NUMBER), self._today)
        cells.id_text = reading.text
        if reading.problem is not None and not (reading.problem is IdProblem.MISSING and cells.broken(Field.ID_NUMBER)):
            cells.findings.doubt(reading.problem)
        if reading.id_number and not self._divisions.knows_area(reading.id_number.area):
            cells.findings.tell("id_area_unknown")
        return reading.id_number

    @staticmethod
    def _sex(cells: RowCells, identity: IdNumber | None) -> Sex | None:
        text = cells.text(Field.SEX)
        said = None if is_nothing(text) else read_sex(text)
        if said is None and not is_nothing(text):
            cells.findings.doubt("sex_unreadable")
        if identity is None:
            return said
        if said is not None and said is not identity.sex:
            cells.findings.doubt("sex_mismatch")
        return identity.sex

    def _birth(self, cells: RowCells, identity: IdNumber | None) -> tuple[date | None, str]:
        """Birth and its precision; the ID number's where it is sound."""
        cell = cells.value(Field.BIRTH)
        # Typed as a number, 1946.10 and 1946.1 are the same: by itself unreadable, but it can agree with the ID.
        if identity and isinstance(cell, float) and cell == float(f"{identity.birth:%Y}.{identity.birth.month}"):
            cells.findings.tell("birth_month_only")
            return identity.birth, "day"
        reading = self._date(cells, Field.BIRTH)
        if identity is None:
            if reading.value is None:
                cells.findings.tell("birth_unknown")
            return reading.value, reading.precision or "day"
        birth = identity.birth
        if reading.value is not None:
            same_month = (reading.value.year, reading.value.month) == (birth.year, birth.month)
            # A spreadsheet turns 1966年2月 into the first of February; that is still only a month.
            only_month = reading.precision == "month" or (
                reading.value.day == 1 and isinstance(cell, datetime | int | float)
            )
            if reading.value != birth and not (same_month and only_month):
                cells.findings.doubt("birth_mismatch")
            elif reading.value != birth or reading.precision == "month":
                cells.findings.tell("birth_month_only")
        return birth, "day"

    def _agreement(self, cells: RowCells) -> date | None:
        if cells.text(Field.AGREEMENT) in _NOT_SIGNED:
            return None
        reading = self._date(cells, Field.AGREEMENT)
        if reading.value is not None and reading.precision == "month":
            cells.findings.doubt("date_without_day", label=cells.label(Field.AGREEMENT))
        return reading.value

    def _date(self, cells: RowCells, where: Field) -> DateReading:
        reading = read_date(cells.value(where))
        if reading.problem is DateProblem.UNREADABLE:
            cells.findings.doubt("date_unreadable", label=cells.label(where))
        elif reading.value is not None and reading.value > self._today:
            cells.findings.doubt("date_future", label=cells.label(where))
            return DateReading(None, None, DateProblem.UNREADABLE)
        return reading

    def _village(self, cells: RowCells) -> str:
        """The village's code; the township's own, padded with 000, where the village cannot be told."""
        if Field.VILLAGE not in cells.table.header.columns and cells.table.village is not None:
            return cells.table.village.code
        text = tidy(cells.text(Field.VILLAGE))
        village = self._village_named(text)
        if village is not None:
            self._confirm_merge(cells, village, text)
            return village.code
        match = self._divisions.resolve_village(text, self._township_code)
        guess = self._village_of_address(cells) if not text else None
        if match.problem is not None and not (not text and cells.broken(Field.VILLAGE)):
            told = Words("", "")
            if guess is not None:
                told = Words(f",按住址记为{guess.name}", f"; taken from the address as {guess.name}")
            cells.findings.doubt(match.problem, value=text, guess=told)
        return guess.code if guess else f"{self._township_code}000"

    def _confirm_merge(self, cells: RowCells, village: Village, text: str) -> None:
        """Doubt a village that came by a merge reaching past a total, or against the row's own address."""
        origin = cells.row.filled.get(cells.table.header.columns[Field.VILLAGE])
        if origin is None:
            return
        lives_in = self._village_of_address(cells)
        past_total = origin < cells.table.last_total
        if (lives_in is not None and lives_in.code != village.code) or (lives_in is None and past_total):
            cells.findings.doubt("village_mismatch", value=text)

    def _village_of_address(self, cells: RowCells) -> Village | None:
        return self._village_named(_HOUSE_NUMBER.split(tidy(cells.text(Field.ADDRESS)), maxsplit=1)[0])

    def _village_named(self, place: str) -> Village | None:
        if place not in self._places:
            self._places[place] = self._divisions.resolve_village(place, self._township_code).village
        return self._places[place]

    @staticmethod
    def _disability(cells: RowCells) -> Disability | None:
        reading = read_disability(cells.text(Field.DISABILITY), cells.text(Field.DISABILITY_LEVEL))
        if reading.unreadable:
            cells.findings.doubt("disability_unreadable")
        if reading.several:
            cells.findings.doubt("disability_several")
        return reading.disability

    def _certificate(
        self, cells: RowCells, identity: IdNumber | None, recorded: Disability | None
    ) -> Disability | None:
        """Hold the certificate number against the row; it tells the disability where no column does."""
        raw = cells.value(Field.CERTIFICATE)
        if raw is None or is_nothing(str(raw)):
            return recorded
        reading = read_certificate(raw, self._today, identity.number if identity else None, recorded)
        for fault in reading.problems:
            cells.findings.doubt(_CERTIFICATE_KINDS.get(fault, "certificate_unsound"))
        if recorded is None and not is_nothing(cells.text(Field.DISABILITY)):
            return None
        return recorded or (None if reading.problems else reading.disability)

    def _residence(self, cells: RowCells) -> tuple[Residence | None, str | None]:
        text = cells.text(Field.RESIDENCE)
        if is_nothing(text):
            return None, None
        reading = read_residence(text)
        if reading.residence is None and self._village_named(_HOUSE_NUMBER.split(tidy(text), maxsplit=1)[0]):
            return Residence.HOME, reading.note
        if reading.residence is None:
            cells.findings.doubt("residence_unknown")
        return reading.residence, reading.note


def _categories(cells: RowCells) -> tuple[Category, ...]:
    if Field.CATEGORY not in cells.table.header.columns and cells.table.category is not None:
        return (cells.table.category,)
    text = cells.text(Field.CATEGORY)
    reading = read_categories(text, cells.text(Field.SUPPORT_FORM) or cells.table.title)
    if reading.unknown:
        cells.findings.doubt("category_unknown", value=tidy(text))
    elif not reading.categories and not cells.broken(Field.CATEGORY):
        cells.findings.doubt("category_missing")
    return reading.categories or (Category.OTHER,)


def _ability(cells: RowCells) -> Ability | None:
    text = cells.text(Field.ABILITY)
    if is_nothing(text):
        return None
    ability = read_ability(text)
    if ability is None:
        cells.findings.doubt("ability_unknown", value=tidy(text))
    return ability


def _lives_alone(cells: RowCells) -> bool | None:
    text = cells.text(Field.ALONE)
    said = read_yes_no(text)
    if said is None and not is_nothing(text):
        cells.findings.doubt("alone_unreadable")
    return said


def _phone(cells: RowCells, where: Field) -> str | None:
    reading = read_phone(cells.value(where))
    if reading.unreadable:
        cells.findings.doubt("phone_unreadable", label=cells.label(where))
    elif reading.several:
        cells.findings.tell("phones_several", label=cells.label(where))
    return reading.number


def _carer(cells: RowCells) -> Carer | None:
    said = cells.text(Field.CARER_NAME)
    phone = _phone(cells, Field.CARER_PHONE)
    number_beside_name = _PHONE_AT_END.search(said)
    if number_beside_name:
        said = said[: number_beside_name.start()]
        phone = phone or read_phone(number_beside_name[1]).number
    name = "" if is_nothing(said) else normalise_name(said)
    relation = cells.free_text(Field.CARER_RELATION)
    if name:
        return Carer(name, relation, phone)
    if phone or relation:
        cells.findings.doubt("carer_name_missing")
    return None
