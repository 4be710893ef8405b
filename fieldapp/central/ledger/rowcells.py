"""A row's cells by field, within the table it stands in, and the findings gathered while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from fieldapp.central.ledger.findings import Note, Problem, note, problem
from fieldapp.central.ledger.header import Header
from fieldapp.central.ledger.labels import Field
from fieldapp.central.ledger.sheet import Cell, SheetRow
from fieldapp.central.ledger.terms import is_nothing, tidy
from fieldapp.domain.divisions import Village
from fieldapp.domain.people import Category


@dataclass(slots=True)
class Table:
    """A header and what surrounds it. ``village`` and ``category`` stand in where the table has no such column."""

    sheet: str
    header: Header
    title: str
    hidden: bool = False
    village: Village | None = None
    category: Category | None = None
    last_total: int = 0


@dataclass(slots=True)
class RowFindings:
    """What there is to say about the row in hand."""

    sheet: str
    row: int
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def doubt(self, kind: str, /, **facts: object) -> None:
        """Add a problem."""
        self.problems.append(problem(self.sheet, self.row, kind, **facts))

    def tell(self, kind: str, /, **facts: object) -> None:
        """Add a note."""
        self.notes.append(note(self.sheet, self.row, kind, **facts))


@dataclass(slots=True)
class RowCells:
    """The row's cells by field; a failed formula is told once and then counts as an empty cell."""

    row: SheetRow
    table: Table
    findings: RowFindings
    id_text: str = ""
    _told: set[Field] = field(default_factory=set)

    def value(self, where: Field) -> Cell:
        """The cell of a field, None when blank, failed or without a column."""
        column = self.table.header.columns.get(where)
        if column is None:
            return None
        cell = self.row.cells[column] if column < len(self.row.cells) else None
        if column in self.row.broken:
            self._tell_broken(where, cell)
            return None
        return cell

    def broken(self, where: Field) -> bool:
        """Whether the field's formula gave no value."""
        return self.table.header.columns.get(where, -1) in self.row.broken

    def text(self, where: Field) -> str:
        """The cell's text, "" when there is none."""
        return raw_text(self.value(where))

    def free_text(self, where: Field) -> str | None:
        """The cell's text for keeping, None when it says nothing."""
        text = tidy(self.text(where))
        return None if is_nothing(text) else text

    def label(self, where: Field) -> str:
        """The heading over a field."""
        return self.table.header.labels[self.table.header.columns[where]]

    def _tell_broken(self, where: Field, cell: Cell) -> None:
        if where not in self._told:
            self._told.add(where)
            self.findings.doubt("formula_without_value" if cell is None else "formula_error", label=self.label(where))


def raw_text(value: Cell) -> str:
    """A cell's text as it stands: whole numbers without a decimal point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
