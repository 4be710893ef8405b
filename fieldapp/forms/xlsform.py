"""From an XLSForm (xlsx, markdown, csv) to an XForm, by pyxform, without its Java validator.

Workbooks are read by ``sheets`` and handed over as rows, so that a form is the same whichever kind of file it comes
in, and a row that pyxform names is the row its author sees.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from fieldapp.forms.errors import FormRefused, Problem
from fieldapp.forms.sheets import SheetUnreadable, Tables, read_tables, tables_from

SheetKind = Literal["xlsx", "md", "csv"]

MAX_GROUP_DEPTH = 60

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_ON_SHEET = re.compile(r"On the '(\w+)' sheet")
_SPACES = re.compile(" +")
_BEGIN = re.compile(r"begin[\s_]*(group|repeat|loop)\b", re.IGNORECASE)
_END = re.compile(r"end[\s_]*(group|repeat|loop)\b", re.IGNORECASE)


class Converted(NamedTuple):
    """An XForm, and where the workbook has external choices, these as the ``itemsets.csv`` that goes with it."""

    xform: bytes
    itemsets: bytes | None = None


def form_from_sheet(sheet: Path | bytes, kind: SheetKind) -> Converted:
    """The form that the sheet describes; a path also gives a nameless form its name.

    Raises ``FormRefused`` with what the converter has against it.
    """
    try:
        tables = read_tables(sheet) if isinstance(sheet, Path) else tables_from(sheet, kind)
    except SheetUnreadable as bad:
        raise FormRefused([Problem(str(bad), sheet=bad.sheet, row=bad.row)]) from bad
    return form_from_tables(tables, sheet.stem if isinstance(sheet, Path) else None)


def form_from_tables(tables: Tables, name: str | None = None) -> Converted:
    """The form that the workbook describes; ``name`` serves where its settings give no form_id.

    Raises ``FormRefused`` with what the converter has against it.
    """
    book = _workbook(tables)
    _check_depth(book.get("survey", []))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = convert(xlsform={**book, "fallback_form_name": name}, validate=False)
    except PyXFormError as bad:
        raise FormRefused([_problem(str(bad))]) from bad
    except RecursionError as bad:
        raise FormRefused([Problem("the sheet is nested too deeply")]) from bad
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as bad:
        # pyxform lets such errors through on sheets it has no answer to.
        raise FormRefused([Problem(f"the sheet cannot be read as an XLSForm: {type(bad).__name__}: {bad}")]) from bad
    itemsets = None if result.itemsets is None else str(result.itemsets).encode()
    return Converted(str(result.xform).encode(), itemsets)


def _workbook(tables: Tables) -> dict[str, Any]:
    """The workbook as pyxform takes it: rows as dicts, and each sheet's header beside."""
    book: dict[str, Any] = {"sheet_names": list(tables)}
    for title, rows in tables.items():
        sheet = title.strip().lower()
        if sheet not in SUPPORTED_SHEET_NAMES and len(tables) > 1:
            continue
        if sheet not in SUPPORTED_SHEET_NAMES:
            sheet = "survey"
        header = [_SPACES.sub(" ", name.strip()) for name in rows[0]] if rows else []
        _check_header(title, header)
        book[sheet] = [
            {name: cell for name, written in zip(header, row, strict=True) if name and (cell := _cell(written))}
            for row in rows[1:]
        ]
        book[f"{sheet}_header"] = [{name: None for name in header if name}] if any(header) else []
    return book


def _check_header(title: str, header: list[str]) -> None:
    seen: set[str] = set()
    for name in header:
        if name and name in seen:
            problem = Problem(f"Duplicate column header: {name}", sheet=title.strip().lower(), row=1, column=name)
            raise FormRefused([problem])
        seen.add(name)


def _cell(written: str) -> str:
    """A cell as pyxform reads it from Excel: no outer spaces, no-break spaces as plain ones."""
    return written.strip().replace("\u00a0", " ")


def _check_depth(survey: list[dict[str, str]]) -> None:
    depth = 0
    for number, row in enumerate(survey, start=2):
        kind = row.get("type", "")
        if _BEGIN.match(kind):
            depth += 1
        elif _END.match(kind):
            depth -= 1
        if depth > MAX_GROUP_DEPTH:
            message = f"groups are nested deeper than {MAX_GROUP_DEPTH} levels"
            raise FormRefused([Problem(message, "close a group before opening another", "", "error", "survey", number)])


def _problem(message: str) -> Problem:
    match = _ROW.search(message)
    sheet = _ON_SHEET.search(message)
    text = _ROW.sub("", message).strip()
    place = sheet[1] if sheet else ("survey" if match else "")
    return Problem(text, sheet=place, row=int(match[1]) if match else None)
