"""A table of rows: each column turns a row into a `Cell`, and the delegate of `parts.table` paints it.

A cell is a main line, a quieter second line, and chips. A screen reader hears the same: main line, chips, second line.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldapp.desktop.terms import Term

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

CELL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """``main`` and ``sub`` lines; ``chips`` stand after the main line; ``tone`` colours the second line; ``icon``
    stands before both; ``lines`` is how many lines ``main`` may take where there is no ``sub``."""

    main: str
    sub: str = ""
    chips: tuple[Term, ...] = ()
    tone: str = "muted"
    icon: str = ""
    lines: int = 1

    def spoken(self) -> str:
        """The cell as one sentence."""
        return ",".join(part for part in (self.main, *(chip.text() for chip in self.chips), self.sub) if part)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """``title`` is asked anew at each use, so it follows the language. ``least`` is the width the column needs, in
    widths of one Chinese character; ``share`` its part of what is left. A ``spare`` column is hidden where the others
    would not have room."""

    title: Callable[[], str]
    cell: Callable[[R], Cell]
    least: float = 6
    share: int = 1
    spare: bool = False


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind. ``key`` names a row across refreshes, so that the selection can stay where it was."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: tuple[R, ...] = ()

    def rows(self) -> tuple[R, ...]:
        """All rows in order."""
        return self._rows

    def row_at(self, number: int) -> R | None:
        """The row of that number, None beyond the end."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def key_at(self, number: int) -> Hashable | None:
        """The key of the row of that number."""
        row = self.row_at(number)
        return None if row is None else self._key(row)

    def number_of(self, key: Hashable | None) -> int:
        """Where the row with this key stands, -1 if nowhere."""
        return next((number for number, row in enumerate(self._rows) if self._key(row) == key), -1)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def retranslate(self) -> None:
        """Words changed, rows did not."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, immutable
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[index.column()].cell(row).main
        if role == CELL_ROLE:
            return self.columns[index.column()].cell(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.columns[index.column()].cell(row).spoken()
        if role == Qt.ItemDataRole.ToolTipRole:
            cell = self.columns[index.column()].cell(row)
            return "\n".join(part for part in (cell.main, cell.sub) if part)
        return None
