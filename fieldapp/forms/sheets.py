"""Workbooks as plain tables, read from and written to xlsx, markdown and csv without losing a cell's text.

A workbook is ``{sheet name: rows}``, a row a list of texts. In pyxform's markdown form a sheet begins with a row
whose first cell is its name. What markdown cannot hold in a cell is written as a reference: a line break as
``&#10;``, an outer space as ``&#32;``, a bar as ``\\|``.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from fieldapp.forms.xpath.values import format_number

Tables = dict[str, list[list[str]]]

MAX_CELLS = 2_000_000
MAX_UNPACKED = 64 * 1024 * 1024

# The ampersand comes last: what it stands for must not be read again.
_REFERENCES = {"&#10;": "\n", "&#13;": "\r", "&#9;": "\t", "&#32;": " ", "&#38;": "&"}

_LINE = re.compile(r"\s*\|(.*)\|\s*(?:#[^|]*)?")
_BAR = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"[|:\- ]*-[|:\- ]*")


class SheetUnreadable(ValueError):
    """The file is not a workbook that can be read."""


def read_tables(path: Path) -> Tables:
    """The sheets of a ``.xlsx``, ``.md`` or ``.csv`` file. Raises ``SheetUnreadable``, ``OSError``."""
    content = path.read_bytes()
    ending = path.suffix.lower()
    if ending == ".xlsx":
        return _read_xlsx(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise SheetUnreadable("the file is not UTF-8 text") from bad
    if ending == ".md":
        return read_markdown(text)
    if ending == ".csv":
        return _read_csv(text)
    raise SheetUnreadable(f"sheets end in .xlsx, .md or .csv, not {ending or 'nothing'!r}")


def check_archive(content: bytes) -> None:
    """Refuse a workbook that would unpack to more than any form has a reason to. Raises ``SheetUnreadable``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as bad:
        raise SheetUnreadable("the file is not an Excel workbook (.xlsx)") from bad
    if unpacked > MAX_UNPACKED:
        raise SheetUnreadable(f"the workbook unpacks to more than {MAX_UNPACKED // 1024 // 1024} MB")


def _read_xlsx(content: bytes) -> Tables:
    check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as bad:
        raise SheetUnreadable("the file is not an Excel workbook (.xlsx)") from bad
    tables: Tables = {}
    for sheet in book.worksheets:
        if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
            raise SheetUnreadable(f"the sheet {sheet.title!r} has more than {MAX_CELLS} cells")
        tables[sheet.title] = _trimmed([[_cell_text(value) for value in row] for row in sheet.values])
    return tables


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows]


def read_markdown(text: str) -> Tables:
    """The sheets of a markdown workbook."""
    tables: Tables = {}
    sheet: list[list[str]] | None = None
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or _RULER.fullmatch(match[1]):
            continue
        name, *cells = (_from_cell(cell) for cell in _BAR.split(match[1]))
        if name:
            sheet = tables.setdefault(name, [])
            if not any(cells):
                continue
        if sheet is None:
            raise SheetUnreadable("the first row must name its sheet, such as | survey |")
        sheet.append(cells)
    if not tables:
        raise SheetUnreadable("the file holds no table")
    return {name: _trimmed(rows) for name, rows in tables.items()}


def _from_cell(written: str) -> str:
    text = written.strip(" \t").replace("\\|", "|")
    for reference, char in _REFERENCES.items():
        text = text.replace(reference, char)
    return text


def _to_cell(text: str) -> str:
    text = text.replace("&#", "&#38;#").replace("|", "\\|").replace("\r", "&#13;").replace("\n", "&#10;")
    text = text.replace("\t", "&#9;")
    if text.startswith(" "):
        text = "&#32;" + text[1:]
    return text[:-1] + "&#32;" if text.endswith(" ") else text


def _read_csv(text: str) -> Tables:
    tables: Tables = {}
    sheet: list[list[str]] | None = None
    for row in csv.reader(io.StringIO(text, newline="")):
        if row and row[0].strip():
            sheet = tables.setdefault(row[0].strip(), [])
        if sheet is not None and any(row[1:]):
            sheet.append([cell.strip() for cell in row[1:]])
    if not any(tables.values()):
        raise SheetUnreadable("the file names no sheet in its first column, or holds no rows")
    return {name: _trimmed(rows) for name, rows in tables.items()}


def markdown(tables: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The workbook as markdown."""
    lines: list[str] = []
    for name, rows in tables.items():
        lines.append(f"| {_to_cell(name)} |")
        lines.extend("| | " + " | ".join(_to_cell(cell) for cell in row) + " |" for row in rows)
    return "\n".join(lines) + "\n"


def convert_sheet(source: Path, target: Path) -> None:
    """Write the workbook in ``source`` to ``target``, in the form its ending (``.md`` or ``.xlsx``) says.

    Raises ``SheetUnreadable``, ``OSError``.
    """
    tables = read_tables(source)
    ending = target.suffix.lower()
    if ending == ".md":
        target.write_text(markdown(tables), encoding="utf-8")
        return
    if ending != ".xlsx":
        raise SheetUnreadable(f"the target must end in .md or .xlsx, not {ending or 'nothing'!r}")
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell else None for cell in row])
        _as_text(sheet)
    book.save(target)


def _as_text(sheet: object) -> None:
    """Keep ``=…`` and digits as the text they are."""
    for row in sheet.iter_rows():  # type: ignore[attr-defined]
        for cell in row:
            if cell.value is not None:
                cell.data_type = "s"
                cell.number_format = "@"
