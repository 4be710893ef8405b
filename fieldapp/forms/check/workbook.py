"""The workbook as its author sees it: rows with their numbers, cells under the columns' usual names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fieldapp.forms.sheets import Tables

_ALIASES = {
    "survey": {
        "calculate": "calculation",
        "readonly": "read_only",
        "relevance": "relevant",
        "caption": "label",
        "command": "type",
        "tag": "name",
        "value": "name",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "constraining_message": "constraint_message",
        "jr:constraintmsg": "constraint_message",
        "jr:requiredmsg": "required_message",
        "requiredmsg": "required_message",
        "bind::relevant": "relevant",
        "bind::constraint": "constraint",
        "bind::calculate": "calculation",
        "bind::required": "required",
        "bind::readonly": "read_only",
        "control::appearance": "appearance",
    },
    "choices": {"caption": "label", "value": "name", "list_name": "list_name"},
    "settings": {
        "set_form_title": "form_title",
        "set_form_id": "form_id",
        "title": "form_title",
        "id_string": "form_id",
    },
}
_TRANSLATED = re.compile(r"(.+?)\s*::?\s*([^:].*)")
_SELECTS = ("select_one", "select_multiple", "rank", "select_one_external")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as written, the name it goes by, and its language ("" without one)."""

    written: str
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty, as written."""

    text: str
    column: Column


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row: its number as the sheet shows it, and its cells by the columns' usual names.

    ``kind`` is the type without its list, spaces and spellings evened out; ``around`` are the groups and repeats it
    stands in, outermost first; ``path`` is its place in the data, "" for rows that have none.
    """

    number: int
    cells: Mapping[str, Cell]
    kind: str = ""
    path: str = ""
    around: tuple[Row, ...] = ()

    def get(self, name: str) -> str:
        """The text under a column without outer spaces, "" where there is none."""
        cell = self.cells.get(name)
        return cell.text.strip() if cell is not None else ""

    def column(self, name: str) -> str:
        """The header of a column as written, or its usual name."""
        cell = self.cells.get(name)
        return cell.column.written if cell is not None else name

    @property
    def name(self) -> str:
        return self.get("name")

    @property
    def opens(self) -> str:
        """``group`` or ``repeat`` for a row that begins one."""
        return self.kind.removeprefix("begin ") if self.kind.startswith("begin ") else ""

    @property
    def closes(self) -> str:
        return self.kind.removeprefix("end ") if self.kind.startswith("end ") else ""

    @property
    def list_name(self) -> str:
        """The choice list a question uses, "" without one."""
        parts = self.get("type").split()
        return parts[1] if len(parts) >= 2 and self.kind in _SELECTS else ""

    @property
    def repeats(self) -> tuple[Row, ...]:
        """The repeats around it, outermost first."""
        return tuple(row for row in self.around if row.opens == "repeat")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``columns`` are those with a header, in order."""

    name: str
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets a form has; one that is not there is empty."""

    tables: Tables
    survey: Sheet
    choices: Sheet
    settings: Sheet
    others: tuple[Sheet, ...] = ()
    by_name: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def setting(self) -> Row:
        """The row of settings, an empty one without any."""
        return self.settings.rows[0] if self.settings.rows else Row(2, {})


def read_book(tables: Tables) -> Book:
    """The workbook with rows and columns named."""
    named = {name.strip().lower(): rows for name, rows in tables.items()}
    settings = _sheet("settings", named.get("settings", []))
    root = settings.rows[0].name if settings.rows and settings.rows[0].name else "data"
    plain = _sheet("survey", named.get("survey", []))
    survey = Sheet("survey", plain.columns, tuple(_placed(plain.rows, root)))
    choices = _sheet("choices", named.get("choices", []))
    others = tuple(_sheet(name, named[name]) for name in ("external_choices", "entities", "osm") if name in named)
    by_name: dict[str, tuple[Row, ...]] = {}
    for row in survey.rows:
        if row.name and not row.closes:
            by_name[row.name] = (*by_name.get(row.name, ()), row)
    lists: dict[str, tuple[Row, ...]] = {}
    for row in choices.rows:
        lists[row.get("list_name")] = (*lists.get(row.get("list_name"), ()), row)
    return Book(tables, survey, choices, settings, others, by_name, lists)


def _sheet(name: str, table: list[list[str]]) -> Sheet:
    if not table:
        return Sheet(name)
    columns = [_column(name, written) for written in table[0]]
    rows: list[Row] = []
    for number, cells in enumerate(table[1:], start=2):
        found: dict[str, Cell] = {}
        for column, text in zip(columns, cells, strict=True):
            if column is not None and text.strip():
                key = f"{column.name}::{column.language}" if column.language else column.name
                found[key] = Cell(text, column)
        if found:
            rows.append(Row(number, found, _kind(found)))
    return Sheet(name, tuple(column for column in columns if column is not None), tuple(rows))


def _column(sheet: str, written: str) -> Column | None:
    plain = re.sub(r"\s+", " ", written.strip())
    if not plain:
        return None
    known = _ALIASES.get(sheet, {})
    even = plain.lower().replace(" ", "_")
    if even in known:
        return Column(written, known[even])
    if "::" in plain or plain.split(":")[0].lower() in ("label", "hint"):
        match = _TRANSLATED.fullmatch(plain)
        if match is not None and match[1].lower() not in ("bind", "body", "instance", "control"):
            head = match[1].lower().replace(" ", "_").removeprefix("media::")
            return Column(written, known.get(head, head), match[2])
    return Column(written, even if "::" not in plain else plain)


def _kind(cells: Mapping[str, Cell]) -> str:
    """``select_one`` for ``select_one yn or_other``, ``begin group`` for ``begin_group``."""
    text = cells["type"].text if "type" in cells else ""
    parts = text.strip().lower().split()
    if not parts:
        return ""
    joined = re.sub(r"[\s_]+", " ", " ".join(parts[:2]))
    match = re.match(r"(begin|end) ?(group|repeat|loop)", joined)
    if match is not None:
        return f"{match[1]} {match[2]}"
    return {"select1": "select_one", "select": "select_multiple"}.get(parts[0], parts[0])


def _placed(rows: tuple[Row, ...], root: str) -> Iterator[Row]:
    stack: list[Row] = []
    for row in rows:
        if row.closes:
            yield Row(row.number, row.cells, row.kind, "", tuple(stack))
            if stack:
                stack.pop()
            continue
        above = stack[-1].path if stack else "/" + root
        placed = Row(row.number, row.cells, row.kind, f"{above}/{row.name}" if row.name else "", tuple(stack))
        yield placed
        if row.opens:
            stack.append(placed)
