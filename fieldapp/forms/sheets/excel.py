"""Workbooks as xlsx: every cell read as the text it shows a form, written as text and nothing else.

What XML cannot hold is written ``_xHHHH_`` as Excel itself does (ECMA-376 part 1, section 22.4.2.4, ST_Xstring).
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException

from fieldapp.forms.sheets.tables import MAX_CELLS, MAX_ROWS, Gathered, SheetUnreadable, Tables, same_name
from fieldapp.forms.xpath.values import format_number

MAX_UNPACKED = 32 * 1024 * 1024
MAX_MEMBERS = 2_000
CELL_LENGTH = 32_767
TITLE_LENGTH = 31

_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MANY_ROWS = f"a sheet has far more than {MAX_ROWS} rows or {MAX_CELLS} cells, most of them empty: remove them"
_NOT_A_WORKBOOK = "the file is not an Excel workbook (.xlsx)"


def check_archive(content: bytes) -> None:
    """Refuse a workbook that would unpack to more than any form has a reason to, or that declares entities.

    Raises ``SheetUnreadable``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise SheetUnreadable(f"the workbook unpacks to more than {MAX_UNPACKED // 1024 // 1024} MB")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _declares(archive.read(member)):
                    raise SheetUnreadable("the workbook declares a DTD or entities, which it must not have")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as bad:
        if isinstance(bad, SheetUnreadable):
            raise
        raise SheetUnreadable(_NOT_A_WORKBOOK) from bad


def _declares(content: bytes) -> bool:
    plain = content.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def read_xlsx(content: bytes) -> Tables:
    """The sheets of an xlsx workbook. Raises ``SheetUnreadable``."""
    check_archive(content)
    parts = _sheet_parts(content)
    if any(part.count(b"<row") > 2 * MAX_ROWS for part in parts):
        raise SheetUnreadable(_MANY_ROWS)
    tables = _read(content, computed=True)
    if any(b"<f>" in part or b"<f " in part for part in parts):
        _refuse_uncomputed(tables, _read(content, computed=False))
    return tables


def _sheet_parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist() if "worksheets/" in name]


def _refuse_uncomputed(shown: Tables, written: Tables) -> None:
    """A formula that no program has worked out yet shows nothing: its cell would be lost."""
    for name, rows in written.items():
        table = shown.get(name, [])
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                has_value = at < len(table) and column < len(table[at]) and table[at][column]
                if cell.startswith("=") and not has_value:
                    message = "the formula has no value yet: open the workbook in Excel and save it, or write the value"
                    raise SheetUnreadable(message, name, at + 1, column + 1)


def _read(content: bytes, computed: bool) -> Tables:
    tables: Tables = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=computed)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                gathered = Gathered(sheet.title)
                for row in _rows(sheet.iter_rows()):
                    gathered.add(row)
                tables[sheet.title] = gathered.table()
            book.close()
    except SheetUnreadable:
        raise
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, AttributeError,
        SyntaxError, etree.LxmlError, OSError,
    ) as bad:  # fmt: skip
        # What openpyxl lets through on files that only look like workbooks.
        raise SheetUnreadable(_NOT_A_WORKBOOK) from bad
    return tables


def _rows(rows: Iterator[tuple[Cell | MergedCell, ...]]) -> Iterator[list[str]]:
    seen = 0
    for number, row in enumerate(rows, start=1):
        seen += len(row)
        if number > 2 * MAX_ROWS or seen > 10 * MAX_CELLS:
            raise SheetUnreadable(_MANY_ROWS)
        yield [_cell_text(cell.value) for cell in row]


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def write_xlsx(tables: Mapping[str, Sequence[Sequence[str]]], target: Path) -> None:
    """Write the workbook, all cells as text. Raises ``SheetUnreadable`` for what xlsx cannot hold, ``OSError``."""
    _check_titles(list(tables))
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if not text:
                    continue
                written = _UNFIT.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
                if len(written) > CELL_LENGTH:
                    message = f"a cell is longer than the {CELL_LENGTH} characters that Excel allows"
                    raise SheetUnreadable(message, name, number, column)
                cell = sheet.cell(number, column)
                cell.value = written
                # «=…» and digits stay the text they are.
                cell.data_type = "s"
                cell.number_format = "@"
    book.save(target)


def _check_titles(names: list[str]) -> None:
    if not names:
        raise SheetUnreadable("the workbook has no sheet")
    for at, name in enumerate(names):
        if not name.strip() or len(name) > TITLE_LENGTH or _NOT_IN_TITLES.search(name) or _UNFIT.search(name):
            message = f"Excel takes no sheet called {name!r}: at most {TITLE_LENGTH} characters, none of []:*?/\\"
            raise SheetUnreadable(message, name)
        if any(same_name(name, other) for other in names[:at]):
            raise SheetUnreadable(
                f"two sheets are called {name!r}; Excel does not tell large and small letters apart", name
            )
