"""Workbooks in one csv file, as pyxform has them: the first column names a sheet where it begins, and is empty else."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from fieldapp.forms.sheets.tables import Gathered, SheetUnreadable, Tables

_DELIMITERS = ",;\t"


def read_csv(text: str) -> Tables:
    """The sheets of a csv workbook, whichever of comma, semicolon and tab Excel wrote it with.

    Raises ``SheetUnreadable``.
    """
    sheets: dict[str, Gathered] = {}
    sheet: Gathered | None = None
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            name = row[0] if row else ""
            if name.strip():
                sheet = sheets.setdefault(name, Gathered(name))
                if not any(row[1:]):
                    continue
            if sheet is not None:
                sheet.add(row[1:])
    except csv.Error as bad:
        raise SheetUnreadable(f"the file is not csv: {bad}") from bad
    found = {name: sheet.table() for name, sheet in sheets.items()}
    if not any(found.values()):
        raise SheetUnreadable("the file names no sheet in its first column, or holds no rows")
    return found


def _delimiter(text: str) -> str:
    """The one that is there most often before the second row's end."""
    head = "\n".join(text.split("\n", 2)[:2])
    return max(_DELIMITERS, key=head.count)


def to_csv(tables: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The workbook as one csv file. Raises ``SheetUnreadable`` for what csv cannot hold."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for name, rows in tables.items():
        if not name.strip():
            raise SheetUnreadable("a sheet has no name")
        writer.writerow([name])
        for row in rows:
            writer.writerow(["", *row])
    return target.getvalue()
