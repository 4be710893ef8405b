"""A whole ledger read: every sheet, every row, one person each, and all there is to say about them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, repeat, zip_longest
from pathlib import Path

from fieldapp.central.ledger.errors import LedgerTownshipUnknown, LedgerWithoutPeople
from fieldapp.central.ledger.findings import DUPLICATE, Note, Problem, note, problem
from fieldapp.central.ledger.header import LOOK_AHEAD, Header, header_at, may_head
from fieldapp.central.ledger.labels import Field
from fieldapp.central.ledger.person import LedgerPerson
from fieldapp.central.ledger.roster import Roster, Sameness
from fieldapp.central.ledger.rowcells import Table
from fieldapp.central.ledger.rowkinds import RowKind, row_kind, total_said
from fieldapp.central.ledger.rowreader import RowReader
from fieldapp.central.ledger.sheet import Sheet, SheetRow, open_sheets
from fieldapp.central.ledger.terms import category_in_title
from fieldapp.domain.divisions import Divisions, Village
from fieldapp.domain.reasons import Words
from fieldapp.domain.text import compact

_TRAILING_COUNT = re.compile(r"[((]?(?:共|计)?\d*[人户名]?[))]?[::]?$")


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What a ledger says: distinct ``people`` in the order of their rows, the count of data ``rows``, and findings."""

    township_code: str
    people: tuple[LedgerPerson, ...]
    rows: int
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def read_ledger(path: Path, divisions: Divisions, township_code: str, today: date) -> LedgerReading:
    """Read the xlsx at ``path`` as the ledger of one township (9-digit code).

    Sheets without a people's header are noted and left. Every data row becomes a person, except later rows of
    someone already read, which are ``duplicate`` problems.

    Raises:
        LedgerError: the file cannot be read as a ledger at all; see ``errors``.
        LedgerUnreadable: the system would not hand over the file.
    """
    if not divisions.villages_within(township_code):
        raise LedgerTownshipUnknown(township_code)
    gathering = _Gathering(divisions, township_code, today)
    with open_sheets(path) as sheets:
        tables = sum(gathering.take(sheet) for sheet in sheets)
        if not tables:
            raise LedgerWithoutPeople(len(sheets))
    return gathering.reading()


@dataclass(slots=True)
class _Counts:
    """People and rows counted since the last total."""

    people: int = 0
    rows: int = 0

    def add(self, newcomer: bool) -> None:
        self.rows += 1
        self.people += newcomer

    def clear(self) -> None:
        self.people = self.rows = 0


@dataclass(slots=True)
class _SheetState:
    """Where the reading of one sheet stands."""

    title_lines: list[str]
    table: Table | None = None
    tables: int = 0
    whole: _Counts = field(default_factory=_Counts)
    part: _Counts = field(default_factory=_Counts)


class _Gathering:
    """Takes sheet after sheet and gathers people and findings."""

    def __init__(self, divisions: Divisions, township_code: str, today: date) -> None:
        self._divisions = divisions
        self._township_code = township_code
        self._reader = RowReader(divisions, township_code, today)
        self._roster = Roster()
        self._people: list[LedgerPerson] = []
        self._problems: list[Problem] = []
        self._notes: list[Note] = []
        self._rows = 0

    def reading(self) -> LedgerReading:
        """Everything gathered."""
        return LedgerReading(
            self._township_code, tuple(self._people), self._rows, tuple(self._problems), tuple(self._notes)
        )

    def take(self, sheet: Sheet) -> int:
        """Read one sheet; returns how many tables of people it holds."""
        state = _SheetState([sheet.title])
        last_header_row = 0
        for window, may_be_header in _windows(sheet.rows()):
            row = window[0]
            if row.number <= last_header_row:
                continue
            header = header_at(window) if may_be_header else None
            if header is not None:
                self._begin_table(sheet, state, header)
                last_header_row = header.last_row
            elif state.table is None:
                state.title_lines += [compact(value) for _, value in row.own() if isinstance(value, str)]
            else:
                self._take_row(row, state.table, state)
        if not state.tables:
            self._notes.append(note(sheet.title, None, "sheet_without_people"))
        elif not state.whole.rows:
            self._notes.append(note(sheet.title, None, "sheet_without_rows"))
        return state.tables

    def _begin_table(self, sheet: Sheet, state: _SheetState, header: Header) -> None:
        """Start reading under ``header``; one printed again at the top of a page changes nothing."""
        if state.table is not None and state.table.header.labels == header.labels:
            return
        title = " ".join(state.title_lines)
        table = Table(sheet.title, header, title, sheet.hidden)
        if not state.tables and sheet.hidden:
            self._notes.append(note(sheet.title, None, "sheet_hidden"))
        state.table = table
        state.tables += 1
        for columns, kind in ((header.unknown, "column_unknown"), (header.repeated, "column_repeated")):
            self._notes += [
                note(sheet.title, header.first_row, kind, label=header.labels[column]) for column in columns
            ]
        if Field.VILLAGE not in header.columns:
            table.village = self._village_heading(sheet.title)
            if table.village is not None:
                self._notes.append(note(sheet.title, None, "village_from_title", value=table.village.name))
        if Field.CATEGORY not in header.columns:
            table.category = category_in_title(sheet.title) or category_in_title(title)
            if table.category is not None:
                self._notes.append(note(sheet.title, None, "category_from_title", value=table.category.value))

    def _take_row(self, row: SheetRow, table: Table, state: _SheetState) -> None:
        if self._is_village_heading(row, table):
            return
        kind = row_kind(row, table.header)
        if kind is RowKind.TOTAL:
            self._check_total(row, table, state)
        elif kind is RowKind.OTHER:
            self._notes.append(note(table.sheet, row.number, "row_not_a_person"))
        else:
            newcomer = self._take_person(row, table)
            state.whole.add(newcomer)
            state.part.add(newcomer)

    def _is_village_heading(self, row: SheetRow, table: Table) -> bool:
        """A line that only names a village heads the rows below it, in a table without a village column."""
        own = row.own()
        if Field.VILLAGE in table.header.columns or len(own) != 1:
            return False
        village = self._village_heading(str(own[0][1]))
        if village is not None:
            table.village = village
        return village is not None

    def _village_heading(self, text: str) -> Village | None:
        name = _TRAILING_COUNT.sub("", compact(text))
        return self._divisions.resolve_village(name, self._township_code).village

    def _check_total(self, row: SheetRow, table: Table, state: _SheetState) -> None:
        said = total_said(row, table.header)
        counts = state.whole if said.whole else state.part
        if said.people is not None and said.people not in (counts.people, counts.rows):
            facts = {"said": said.people, "counted": counts.people, "rows": counts.rows}
            self._notes.append(note(table.sheet, row.number, "total_differs", **facts))
        state.part.clear()
        table.last_total = row.number

    def _take_person(self, row: SheetRow, table: Table) -> bool:
        """Read one data row; returns whether it is someone new."""
        self._rows += 1
        person, findings = self._reader.read(row, table)
        earlier = self._roster.meet(person)
        if earlier is not None and earlier.sameness is Sameness.SAME_ID_OTHER_NAME:
            findings.doubt("id_conflict", sheet=earlier.person.sheet, row=earlier.person.row)
            person = replace(person, id_number=None, doubts=(*person.doubts, "id_conflict"))
            earlier = self._roster.meet(person)
        if earlier is not None:
            self._problems.append(_duplicate(person, earlier.person))
            return False
        if table.hidden:
            findings.doubt("hidden_sheet")
            person = replace(person, doubts=(*person.doubts, "hidden_sheet"))
        if row.hidden:
            findings.tell("row_hidden")
        self._roster.add(person)
        self._people.append(person)
        self._problems += findings.problems
        self._notes += findings.notes
        return True


def _duplicate(person: LedgerPerson, earlier: LedgerPerson) -> Problem:
    """The problem of a row whose person came before, naming the headings under which the two rows differ."""
    differing = [
        label
        for label, one, other in zip_longest(person.labels, person.raw, earlier.raw, fillvalue="")
        if one.strip() != other.strip() and label and label != "序号"
    ]
    differs = Words("", "")
    if person.labels == earlier.labels and differing:
        listed = "、".join(differing)
        differs = Words(f";内容不同的列:{listed}", f"; columns that differ: {listed}")
    facts = {"sheet": earlier.sheet, "row": earlier.row}
    return problem(person.sheet, person.row, DUPLICATE, differs=differs, **facts)


def _windows(rows: Iterator[SheetRow]) -> Iterator[tuple[list[SheetRow], bool]]:
    """Every row with the rows after it that a header could take, and whether any of these could be a header."""
    ahead: deque[tuple[SheetRow, bool]] = deque()
    for row in chain(rows, repeat(None, LOOK_AHEAD - 1)):
        if row is not None:
            ahead.append((row, may_head(row)))
            if len(ahead) < LOOK_AHEAD:
                continue
        if ahead:
            yield [one for one, _ in ahead], any(may for _, may in ahead)
            ahead.popleft()
