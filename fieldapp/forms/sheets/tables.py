"""What a workbook is once read, and the bounds within which one is read at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Tables = dict[str, list[list[str]]]

# A form of ODK's largest known deployments has some thousand rows; a longer choice list belongs in a file of its own.
MAX_ROWS = 50_000
MAX_CELLS = 300_000
MAX_BYTES = 16 * 1024 * 1024


class SheetUnreadable(ValueError):
    """The file is not a workbook that can be read or written. ``sheet``, ``row`` and ``column`` say where, if known:
    ``row`` counts from 1, ``column`` is a number counting from 1."""

    def __init__(self, message: str, sheet: str = "", row: int | None = None, column: int | None = None) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column
        super().__init__(message)


class Gathered:
    """One sheet while it is read: trailing empty rows and columns fall away, and it may not grow without end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._rows: list[list[str]] = []
        self._empty = 0
        self._cells = 0

    def add(self, cells: Sequence[str]) -> None:
        """Append a row. Raises ``SheetUnreadable`` past the bounds."""
        width = next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)
        if not width:
            self._empty += 1
            return
        self._cells += width
        row = len(self._rows) + self._empty + 1
        if row > MAX_ROWS or self._cells > MAX_CELLS:
            raise SheetUnreadable(
                f"the sheet {self.name!r} has more than {MAX_ROWS} rows or {MAX_CELLS} cells", self.name, row
            )
        self._rows.extend([] for _ in range(self._empty))
        self._empty = 0
        self._rows.append(list(cells[:width]))

    def table(self) -> list[list[str]]:
        """The rows, all of one length."""
        return trimmed(self._rows)


def trimmed(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """``rows`` without trailing empty rows and columns, all of one length."""
    kept = [list(row) for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    width = max((at for row in kept for at, cell in enumerate(row, start=1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in kept]


def same_name(one: str, other: str) -> bool:
    """Whether two sheets count as one: case and outer spaces do not tell them apart, in pyxform or in Excel."""
    return one.strip().lower() == other.strip().lower()
