"""A workbook as sheets of rows, with values filled in where cells are really merged, and nowhere else.

openpyxl's read-only mode streams the cells; ``frame`` supplies what that mode leaves out. A blank cell
below a village name is *not* that village unless the sheet merged them: guessing would move people.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from fieldapp.central.ledger.archive import ARCHIVE_ERRORS, open_archive
from fieldapp.central.ledger.errors import LedgerDamaged, LedgerTooLarge
from fieldapp.central.ledger.frame import Merge, SheetFrame, read_frame

Cell = str | int | float | bool | datetime | date | time | timedelta | None

MAX_DATA_ROWS = 300_000
"""Rows with anything in them, over all sheets; more is no ledger."""

_FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
# What openpyxl raises on parts that are not what the format says. Both XML parsers' errors are SyntaxErrors; the
# bytes are in memory by now, so an OSError is openpyxl's own word for a missing part.
_PARSER_ERRORS = (
    InvalidFileException, SyntaxError, OSError, *ARCHIVE_ERRORS,
    KeyError, TypeError, IndexError, AttributeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that has something of its own in it.

    ``number`` counts from 1 as the sheet shows it. ``cells`` are the values with vertical merges filled in
    down their first column; ``filled`` says which columns came by that and from which row. ``spans`` are the
    merges wider than one column that cover this row, with their text (headers need them). ``broken`` holds
    columns whose formula failed or was never calculated.
    """

    number: int
    cells: tuple[Cell, ...]
    filled: dict[int, int]
    spans: tuple[tuple[Merge, Cell], ...] = ()
    broken: frozenset[int] = frozenset()
    hidden: bool = False

    def own(self) -> list[tuple[int, Cell]]:
        """Column and value of every cell this row itself holds."""
        return [
            (column, value)
            for column, value in enumerate(self.cells)
            if value is not None and column not in self.filled
        ]


class Sheet:
    """One worksheet: its ``title``, whether it is ``hidden``, and its rows, streamed each time they are asked for."""

    def __init__(self, title: str, hidden: bool, source: Iterator[tuple[Cell, ...]], frame: SheetFrame) -> None:
        self.title = title
        self.hidden = hidden
        self._source = source
        self._frame = frame

    def rows(self) -> Iterator[SheetRow]:
        """Every row that is not blank, top to bottom; may be read once."""
        fill = _MergeFill(self._frame.merges)
        try:
            for number, stored in enumerate(self._source, start=1):
                cells = tuple(_without_blanks(value) for value in stored)
                filled_cells, filled, spans = fill.row(number, cells)
                if all(value is None for value in cells) and number not in self._frame.uncached:
                    continue
                failed = {column for column, value in enumerate(cells) if value in _FORMULA_ERRORS}
                broken = self._frame.uncached.get(number, frozenset()) | failed
                hidden = number in self._frame.hidden_rows
                yield SheetRow(number, filled_cells, filled, spans, frozenset(broken), hidden)
        except _PARSER_ERRORS as error:
            raise LedgerDamaged(self.title) from error


def _without_blanks(value: Cell) -> Cell:
    """A text of nothing but blanks is an empty cell."""
    if isinstance(value, str) and not value.strip():
        return None
    return value


class _MergeFill:
    """Walks the merges beside the rows, keeping only those that cover the present row."""

    def __init__(self, merges: tuple[Merge, ...]) -> None:
        self._coming = list(reversed(merges))
        self._active: list[tuple[Merge, Cell]] = []

    def row(
        self, number: int, cells: tuple[Cell, ...]
    ) -> tuple[tuple[Cell, ...], dict[int, int], tuple[tuple[Merge, Cell], ...]]:
        """The cells with merged values filled in, the columns filled with their origin, and the wide spans."""
        if self._active:
            self._active = [pair for pair in self._active if pair[0].last_row >= number]
        while self._coming and self._coming[-1].first_row <= number:
            merge = self._coming.pop()
            inside = merge.first_row == number and merge.first_column < len(cells)
            self._active.append((merge, cells[merge.first_column] if inside else None))
        if not self._active:
            return cells, {}, ()
        result = list(cells)
        filled: dict[int, int] = {}
        spans: list[tuple[Merge, Cell]] = []
        for merge, value in self._active:
            if merge.last_column > merge.first_column:
                spans.append((merge, value))
            if value is not None and merge.first_row < number:
                self._fill_down(result, filled, merge, value)
        return tuple(result), filled, tuple(spans)

    @staticmethod
    def _fill_down(result: list[Cell], filled: dict[int, int], merge: Merge, value: Cell) -> None:
        column = merge.first_column
        if column >= len(result):
            result.extend([None] * (column + 1 - len(result)))
        # A file written by a program may hold a value under a merge; what is written there wins.
        if result[column] is None:
            result[column] = value
            filled[column] = merge.first_row


@contextmanager
def open_sheets(path: Path) -> Iterator[list[Sheet]]:
    """Yield the worksheets of the workbook at ``path``, visible ones first, in their order.

    Raises the errors of ``fieldapp.central.ledger.errors``, also while rows are being read.
    """
    with open_archive(path) as (stream, archive), warnings.catch_warnings():
        # openpyxl warns of styles, extensions and print settings that a ledger reader has no use for.
        warnings.simplefilter("ignore")
        workbook = _load(stream)
        try:
            sheets = _sheets(workbook, archive)
            yield sorted(sheets, key=lambda sheet: sheet.hidden)
        finally:
            workbook.close()


def _load(stream: BinaryIO) -> Workbook:
    try:
        return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except _PARSER_ERRORS as error:
        raise LedgerDamaged("workbook") from error


def _sheets(workbook: Workbook, archive: zipfile.ZipFile) -> list[Sheet]:
    sheets: list[Sheet] = []
    rows = 0
    for worksheet in workbook.worksheets:
        # The part's name is known to openpyxl alone; it has no public name there.
        part = str(getattr(worksheet, "_worksheet_path", ""))
        if not part:
            continue
        frame = read_frame(archive, part)
        rows += frame.stored_rows
        if rows > MAX_DATA_ROWS:
            raise LedgerTooLarge("rows", MAX_DATA_ROWS)
        # The stored dimension may be wrong or absurd: rows end where the data ends.
        worksheet.reset_dimensions()
        source: Iterator[tuple[Cell, ...]] = worksheet.iter_rows(values_only=True)  # type: ignore[assignment]
        sheets.append(Sheet(worksheet.title, worksheet.sheet_state != "visible", source, frame))
    return sheets
