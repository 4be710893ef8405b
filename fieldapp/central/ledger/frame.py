"""What openpyxl's read-only mode does not tell of a sheet: merges, hidden rows, formulas without a value.

One streaming pass over the sheet's XML with expat; nothing of it is kept but these facts. The pass also
refuses row and column numbers beyond the format's own limits, which would make a reader pad for ever.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from fieldapp.central.ledger.archive import ARCHIVE_ERRORS
from fieldapp.central.ledger.errors import LedgerDamaged, LedgerTooLarge

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_MERGES = 200_000

_LAST_COLUMN = "XFD"

_CHUNK = 256 * 1024
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows counted from 1, columns from 0, both ends inside."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """The facts beside the cells: ``merges`` by first row; ``uncached`` holds columns per row.

    ``stored_rows`` counts the rows the file holds, blank or not.
    """

    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    uncached: dict[int, frozenset[int]] = field(default_factory=dict)
    stored_rows: int = 0


def column_index(letters: str) -> int:
    """Column letters to an index from 0: "A" → 0, "AA" → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def read_frame(archive: zipfile.ZipFile, part: str) -> SheetFrame:
    """Read the frame of the sheet stored as ``part``.

    Raises LedgerDamaged for XML that is not well-formed, LedgerTooLarge beyond the format's limits.
    """
    pass_ = _FramePass()
    try:
        with archive.open(part) as source:
            while chunk := source.read(_CHUNK):
                pass_.parser.Parse(chunk, False)
            pass_.parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, *ARCHIVE_ERRORS) as error:
        raise LedgerDamaged(part) from error
    return pass_.frame()


class _FramePass:
    """State of one pass: the row and cell the parser stands in."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self._start
        self._merges: list[Merge] = []
        self._hidden: set[int] = set()
        self._uncached: dict[int, set[int]] = {}
        self._row = 0
        self._rows = 0
        self._row_text = ""
        self._column = -1
        self._letters: str | None = None
        self._open_formula = False
        self._text_formula = False

    def frame(self) -> SheetFrame:
        """What was gathered, merges in the order of their first row."""
        self._close_cell()
        merges = sorted(self._merges, key=lambda merge: (merge.first_row, merge.first_column))
        uncached = {row: frozenset(columns) for row, columns in self._uncached.items()}
        return SheetFrame(tuple(merges), frozenset(self._hidden), uncached, self._rows)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "c":
            self._text_formula = attributes.get("t") == "str"
            self._cell(attributes.get("r"))
        elif tag == "v":
            self._value()
        elif tag == "f":
            self._open_formula = True
        elif tag == "row":
            self._new_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _value(self) -> None:
        """A formula is settled by a value with text in it; an empty one counts where the result is a text."""
        if self._open_formula and self._text_formula:
            self._open_formula = False
        elif self._open_formula:
            # Listening to characters all the time would double the cost of the pass.
            self.parser.CharacterDataHandler = self._value_text

    def _value_text(self, _text: str) -> None:
        self._open_formula = False
        self.parser.CharacterDataHandler = None

    def _cell(self, reference: str | None) -> None:
        if self._open_formula:
            self._close_cell()
        if reference is None:
            self._letters = None
            self._column += 1
            if self._column >= MAX_COLUMNS:
                raise LedgerTooLarge("columns", MAX_COLUMNS)
            return
        # Hundreds of thousands of cells pass here, so the index is worked out only for formulas.
        self._letters = letters = reference.removesuffix(self._row_text)
        width = len(letters)
        if width == len(reference) or not letters.isalpha():
            raise LedgerDamaged("cell reference")
        if width > len(_LAST_COLUMN) or (width == len(_LAST_COLUMN) and letters > _LAST_COLUMN):
            raise LedgerTooLarge("columns", MAX_COLUMNS)

    def _close_cell(self) -> None:
        if self._open_formula:
            self.parser.CharacterDataHandler = None
            column = self._column if self._letters is None else column_index(self._letters)
            self._uncached.setdefault(self._row, set()).add(column)
            self._open_formula = False

    def _new_row(self, attributes: dict[str, str]) -> None:
        self._close_cell()
        number = int(attributes.get("r", self._row + 1))
        if number > MAX_ROWS:
            raise LedgerTooLarge("rows", MAX_ROWS)
        if number <= self._row:
            raise LedgerDamaged("row order")
        self._row = number
        self._row_text = str(number)
        self._rows += 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self._hidden.add(number)

    def _merge(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None or match[3] is None:
            return
        merge = Merge(int(match[2]), int(match[4]), column_index(match[1]), column_index(match[3]))
        if merge.last_row > MAX_ROWS or merge.last_column >= MAX_COLUMNS:
            raise LedgerTooLarge("rows", MAX_ROWS)
        if len(self._merges) >= MAX_MERGES:
            raise LedgerTooLarge("merges", MAX_MERGES)
        self._merges.append(merge)
