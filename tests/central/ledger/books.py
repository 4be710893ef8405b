"""Small workbooks for the ledger tests, in the shape township offices keep them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from fieldapp.central.ledger import LedgerPerson, LedgerReading, read_ledger
from tests.central.ledger.large import GROUPS, LEAVES, TOWNSHIP, VILLAGES, id_number

TODAY = date(2026, 3, 15)
HEADER = ["村(居)", "姓名", "身份证号", "救助类别"]

ID_A = id_number(date(1950, 2, 17), 101)  # 男
ID_B = id_number(date(1961, 11, 5), 202)  # 女
ID_C = id_number(date(1944, 6, 30), 303)
ID_D = id_number(date(2012, 8, 9), 404)

Row = Sequence[Any]


def write(path: Path, rows: Iterable[Row], merges: Iterable[str] = (), title: str = "台账") -> Path:
    """A workbook of one sheet."""
    return write_sheets(path, {title: (list(rows), list(merges))})


def write_sheets(
    path: Path, sheets: Mapping[str, tuple[Sequence[Row], Sequence[str]]], hidden: Sequence[str] = ()
) -> Path:
    """A workbook of several sheets; merging blanks all but the first cell, as spreadsheets do."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (rows, merges) in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def read(path: Path) -> LedgerReading:
    """Read as the ledger of the invented township."""
    return read_ledger(path, VILLAGES, TOWNSHIP, TODAY)


def read_rows(tmp_path: Path, rows: Iterable[Row], merges: Iterable[str] = ()) -> LedgerReading:
    """Write and read one sheet."""
    return read(write(tmp_path / "ledger.xlsx", rows, merges))


def read_one(tmp_path: Path, **columns: object) -> tuple[LedgerPerson, list[str]]:
    """Read one person given by heading; sound village, name, ID number and category unless given. Also the problems."""
    row = {"村(居)": "上河村", "姓名": "甲一", "身份证号": ID_A, "救助类别": "低保"} | columns
    reading = read_rows(tmp_path, [list(row), list(row.values())])
    assert reading.rows == 1
    return reading.people[0], [one.kind for one in reading.problems]


def full_header() -> list[Row]:
    """The two-level header with a title row, as in the field; its merges are FULL_MERGES."""
    return [["试验镇困难群众台账(2026年3月)"], GROUPS, LEAVES]


FULL_MERGES = ["A1:S1", "C2:G2", "M2:O2", *(f"{letter}2:{letter}3" for letter in "ABHIJKLPQRS")]


def rewrite_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part inside the archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def problem_rows(reading: LedgerReading) -> list[tuple[int, str]]:
    """Row and kind of every problem, in order."""
    return [(one.row, one.kind) for one in reading.problems]


def note_kinds(reading: LedgerReading) -> list[tuple[int | None, str]]:
    """Row and kind of every note, in order, without the note that invented ID areas always raise."""
    return [(one.row, one.kind) for one in reading.notes if one.kind != "id_area_unknown"]
