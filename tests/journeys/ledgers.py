"""Ledgers for journeys, each with a key that tells what is in it: the real one beside the project, and a small one made
here with the same kinds of mess."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.cli.township import TOWNSHIP_CODE, invent, write_divisions, write_ledger

SHARED = Path(__file__).parents[3] / "shared" / "data"
_FIRST_ROW = 5
_ID, _PHONE = 2, 8


@dataclass(frozen=True)
class KeyedLedger:
    """A ledger with its division table; ``people``, ``rows``, ``faults`` as (row, kind), and ``clean`` persons."""

    file: Path
    divisions: Path
    township: str
    sheet: str
    people: int
    rows: int
    faults: Sequence[tuple[int, str]]
    clean: Sequence[Mapping[str, Any]]

    @property
    def villages(self) -> list[str]:
        """The codes of all villages that have people in the ledger."""
        return sorted({person["village_code"] for person in self.clean})


def real_ledger() -> KeyedLedger | None:
    """The township's own, ``None`` when it does not lie beside the project."""
    file, key_file = SHARED / "ledger-370683107.xlsx", SHARED / "ledger-370683107.key.json"
    divisions = SHARED / "divisions-3706.csv"
    if not (file.exists() and key_file.exists() and divisions.exists()):
        return None
    key = json.loads(key_file.read_text(encoding="utf-8"))
    faults = [(fault["row"], fault["kind"]) for fault in key["faults"]]
    return KeyedLedger(file, divisions, key["township"], key["sheet"], key["people"], key["rows"], faults, key["clean"])


def small_ledger(folder: Path, today: date) -> KeyedLedger:
    """An invented one of two villages: a wrong check digit, a missing ID number, someone entered twice."""
    township = invent(24, 11, today)
    (first, first_rows), (second, second_rows) = township.rows.items()
    wrong = "0123456789X"[("0123456789X".index(str(first_rows[0][_ID])[-1]) + 1) % 11]
    damaged = (
        (*first_rows[0][:_ID], str(first_rows[0][_ID])[:-1] + wrong, *first_rows[0][_ID + 1 :]),
        (*first_rows[1][:_ID], None, *first_rows[1][_ID + 1 :]),
        *first_rows[2:],
    )
    township = replace(township, rows={first: damaged, second: (*second_rows, second_rows[0])})
    file, divisions = folder / "small.xlsx", folder / "divisions.csv"
    write_divisions(township, divisions)
    write_ledger(township, file, today)
    codes = {name: code for code, name in township.villages}
    clean = [_clean(codes[first], first, row) for row in first_rows[2:]]
    clean += [_clean(codes[second], second, row) for row in second_rows]
    # Behind each village stands a row with its subtotal.
    twice = _FIRST_ROW + len(damaged) + 1 + len(second_rows)
    faults = [(_FIRST_ROW, "id_check_digit"), (_FIRST_ROW + 1, "id_missing"), (twice, "duplicate")]
    return KeyedLedger(file, divisions, TOWNSHIP_CODE, "台账", 24, 25, faults, clean)


def _clean(code: str, village: str, row: Sequence[str | None]) -> dict[str, Any]:
    born = str(row[_ID])[6:14]
    return {
        "village_code": code,
        "village": village,
        "name": row[0],
        "sex": row[1],
        "born": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "id_number": row[_ID],
        "category": row[4],
        "ability": row[5],
        "disability": "" if row[6] == "无" else row[6],
        "alone": row[7],
        "phone": row[_PHONE],
        "away": str(row[13]).startswith("长期在外"),
        "carer": row[9],
        "relation": row[10],
        "agreement": row[12],
    }


@dataclass(frozen=True)
class Newer:
    """A later copy of a ledger: ``changed`` has another phone now, ``vanished`` is not in it any more."""

    file: Path
    changed: Mapping[str, Any]
    phone: str
    vanished: Mapping[str, Any]


def newer(ledger: KeyedLedger, path: Path) -> Newer:
    """Write a later copy to ``path``."""
    book = openpyxl.load_workbook(ledger.file)
    sheet = book[ledger.sheet]
    assert isinstance(sheet, Worksheet)
    rows = {_digits(cell.value): cell.row or 0 for row in sheet.iter_rows() for cell in row if _digits(cell.value)}
    phones = (
        (person, cell)
        for person in ledger.clean
        for cell in sheet[rows.get(person["id_number"], 1)]
        if person["phone"] and _digits(cell.value) == person["phone"]
    )
    changed, cell = next(phones)
    phone = "13900001234"
    cell.value = phone
    vanished = next(person for person in reversed(ledger.clean) if person["id_number"] in rows)
    tops = {(area.min_row, area.min_col) for area in sheet.merged_cells.ranges}
    for gone in sheet[rows[vanished["id_number"]]]:
        if not isinstance(gone, MergedCell) and (gone.row, gone.column) not in tops:
            gone.value = None
    book.save(path)
    return Newer(path, changed, phone, vanished)


def _digits(value: object) -> str:
    """A cell's number as the key writes it: narrow, without spaces."""
    text = str(int(value)) if isinstance(value, float) else str(value or "")
    narrow = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return "".join(narrow.split()).upper() if any(sign.isdigit() for sign in narrow) else ""
