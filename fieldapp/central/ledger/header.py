"""Finding the header of a sheet by what it says, wherever it stands.

Title rows, the filler's name and a date may come first; the header may have two or three levels; columns come
in any order. A header is a row in which at least two headings are understood, with the rows below it that go
on with it, and which together name people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.central.ledger.labels import Field, read_label, read_path
from fieldapp.central.ledger.sheet import Cell, SheetRow
from fieldapp.domain.text import compact

LOOK_AHEAD = 4
"""Rows a header may take with its line of column numbers."""

_DEEPEST = 3
_FEWEST_FIELDS = 3
_LONGEST_HEADING = 40
_STANDS_FOR_NAME = {Field.HEAD_NAME: Field.NAME, Field.HEAD_ID_NUMBER: Field.ID_NUMBER}
_DIGITS = re.compile(r"\d{6}")
_COUNTING = ("甲", "乙", "丙", "丁", "A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (``last_row`` is its last line) and what its columns mean.

    ``labels`` holds the joined headings of every column from 0 on; ``columns`` the column of each field.
    ``unknown`` lists columns with a heading that no field takes, ``repeated`` those that name a field again.
    """

    first_row: int
    last_row: int
    labels: tuple[str, ...]
    columns: dict[Field, int]
    unknown: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()


def may_head(row: SheetRow) -> bool:
    """Whether ``row`` could be the line of a header that names people: cheap enough to ask of every row."""
    return any(
        isinstance(value, str) and ("名" in value or "证" in value or "身份" in value) and _is_heading(value)
        for value in row.cells
    )


def header_at(window: Sequence[SheetRow]) -> Header | None:
    """The header that begins in the first row of ``window`` (up to LOOK_AHEAD rows); None if none does."""
    if not window or _understood(window[0]) < 2 or _holds_data(window[0]):
        return None
    depth = 1
    while depth < min(_DEEPEST, len(window)) and _continues(window[depth]):
        depth += 1
    lines = window[:depth]
    paths = _paths(lines)
    columns, repeated = _assign(paths)
    names_people = Field.NAME in columns or Field.ID_NUMBER in columns
    if len(columns) < _FEWEST_FIELDS or not names_people:
        return None
    last = lines[-1].number
    if depth < len(window) and _counts_columns(window[depth]):
        last = window[depth].number
    taken = set(columns.values()) | set(repeated)
    unknown = tuple(column for column, path in enumerate(paths) if path and column not in taken)
    labels = tuple("/".join(path) for path in paths)
    return Header(lines[0].number, last, labels, columns, unknown, tuple(repeated))


def _understood(row: SheetRow) -> int:
    """How many cells of the row are headings that are known, groups included."""
    return sum(_is_heading(value) for _, value in row.own())


def _holds_data(row: SheetRow) -> bool:
    """Whether the row holds numbers, as rows of people do and headers do not."""
    return any(not isinstance(value, str) or _DIGITS.search(value) for _, value in row.own())


def _is_heading(value: Cell) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_HEADING and read_label(value) is not None


def _continues(row: SheetRow) -> bool:
    """Whether the row is a further line of the header above it: known headings are at least half of it."""
    own = row.own()
    known = _understood(row)
    return known >= 1 and known * 2 >= len(own) and all(isinstance(value, str) for _, value in own)


def _counts_columns(row: SheetRow) -> bool:
    """Whether the row only numbers the columns: 1 2 3 4 …, or 甲 乙 1 2 …"""
    values = [compact(str(value)) for _, value in row.own()]
    letters = 0
    while letters < len(values) and values[letters] in _COUNTING:
        letters += 1
    digits = values[letters:]
    if len(values) < _FEWEST_FIELDS or not all(value.isdecimal() and len(value) <= 3 for value in digits):
        return False
    numbers = [int(value) for value in digits]
    return numbers in (list(range(start, start + len(numbers))) for start in (1, letters + 1))


def _paths(lines: Sequence[SheetRow]) -> list[tuple[str, ...]]:
    """For every column its headings, top to bottom, each different one once."""
    width = max(len(line.cells) for line in lines)
    levels = [_level(line, width) for line in lines]
    if len(levels) > 1:
        _spread_groups(lines, levels)
    paths: list[tuple[str, ...]] = []
    for column in range(width):
        path: list[str] = []
        for level in levels:
            text = level[column]
            if text and (not path or path[-1] != text):
                path.append(text)
        paths.append(tuple(path))
    return paths


def _level(line: SheetRow, width: int) -> list[str]:
    """The texts of one header line, merged ones spread over the columns they cover."""
    texts = [_heading(line.cells[column]) if column < len(line.cells) else "" for column in range(width)]
    for merge, value in line.spans:
        for column in range(merge.first_column, min(merge.last_column + 1, width)):
            texts[column] = texts[column] or _heading(value)
    return texts


def _heading(value: Cell) -> str:
    return compact(value) if isinstance(value, str) else ""


def _spread_groups(lines: Sequence[SheetRow], levels: list[list[str]]) -> None:
    """Carry a group to the right where the office left cells blank instead of merging them.

    Only in the top line, only over blank cells that have a heading of their own below, and only when the
    group stands over a heading itself. Data rows are never treated so.
    """
    top, below = levels[0], levels[1]
    merged = {column for merge, _ in lines[0].spans for column in range(merge.first_column, merge.last_column + 1)}
    group = ""
    for column, text in enumerate(top):
        own_below = column < len(lines[1].cells) and column not in lines[1].filled and bool(below[column])
        if text:
            group = text if own_below and column not in merged else ""
        elif own_below and group:
            top[column] = group
        else:
            group = ""


def _assign(paths: list[tuple[str, ...]]) -> tuple[dict[Field, int], list[int]]:
    """Each field's column, the first that names it, and the columns that name one again."""
    columns: dict[Field, int] = {}
    repeated: list[int] = []
    for column, path in enumerate(paths):
        found = read_path(path)
        if found is None:
            continue
        if found in columns:
            repeated.append(column)
        else:
            columns[found] = column
    # A 低保 ledger lists the head of the household and nobody else: then the head is the person.
    for stand_in, plain in _STANDS_FOR_NAME.items():
        column_of_head = columns.pop(stand_in, None)
        if column_of_head is not None and plain not in columns:
            columns[plain] = column_of_head
    return columns, repeated
