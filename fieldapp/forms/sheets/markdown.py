"""Workbooks as markdown tables, as pyxform has them: a sheet begins with a row whose first cell is its name.

What markdown cannot hold in a cell is written as a reference: a line break as ``&#10;``, an outer space as ``&#32;``, a
cell of dashes, which would be taken for a ruler, with ``&#45;``; a bar is ``\\|``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fieldapp.forms.sheets.tables import Gathered, SheetUnreadable, Tables

# The ampersand comes last: what it stands for must not be read again.
_REFERENCES = {"&#10;": "\n", "&#13;": "\r", "&#9;": "\t", "&#32;": " ", "&#45;": "-", "&#58;": ":", "&#38;": "&"}
_REFERENCE = re.compile("|".join(_REFERENCES))

_LINE = re.compile(r"\s*\|(.*)\|\s*(?:#[^|]*)?", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"[|:\- ]*-[|:\- ]*")


def read_markdown(text: str) -> Tables:
    """The sheets of a markdown workbook. Raises ``SheetUnreadable``."""
    sheets: dict[str, Gathered] = {}
    sheet: Gathered | None = None
    for line in text.split("\n"):
        match = _LINE.fullmatch(line) if "|" in line and not line.lstrip().startswith("#") else None
        if match is None or _RULER.fullmatch(match[1]):
            continue
        name, *cells = (_from_cell(cell) for cell in _BAR.split(match[1]))
        if name:
            sheet = sheets.setdefault(name, Gathered(name))
            if not any(cells):
                continue
        if sheet is None:
            raise SheetUnreadable("the first row must name its sheet, such as | survey |")
        sheet.add(cells)
    if not sheets:
        raise SheetUnreadable("the file holds no table")
    return {name: sheet.table() for name, sheet in sheets.items()}


def markdown(tables: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The workbook as markdown. Raises ``SheetUnreadable`` for a sheet without a name."""
    lines: list[str] = []
    for name, rows in tables.items():
        if not name:
            raise SheetUnreadable("a sheet has no name")
        lines.append(f"| {_to_cell(name)} |")
        lines.extend("| | " + " | ".join(_to_cell(cell) for cell in row) + " |" for row in rows)
    return "\n".join(lines) + "\n"


def _from_cell(written: str) -> str:
    text = written.strip(" \t\r").replace("\\|", "|")
    return _REFERENCE.sub(lambda match: _REFERENCES[match[0]], text) if "&#" in text else text


def _to_cell(text: str) -> str:
    text = text.replace("&#", "&#38;#").replace("|", "\\|").replace("\r", "&#13;").replace("\n", "&#10;")
    text = text.replace("\t", "&#9;")
    if text.startswith(" "):
        text = "&#32;" + text[1:]
    if text.endswith(" "):
        text = text[:-1] + "&#32;"
    if text and not text.strip("-: "):
        text = text.replace("-", "&#45;").replace(":", "&#58;")
    return text
