"""Tell the person who wrote the sheet what is wrong: sheet, row, column, and what to write instead.

Besides what stops the form, it warns of what is likely a slip: a condition that can never be true because a choice
does not exist, a choice list nobody uses, a missing translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fieldapp.forms.api import compile_form
from fieldapp.forms.errors import FormRefused, Problem, XPathProblem
from fieldapp.forms.sheets import SheetUnreadable, Tables, read_tables
from fieldapp.forms.xpath.parser import parse
from fieldapp.forms.xpath.syntax import Binary, Call, Expr, Text, walk
from fieldapp.forms.xpath.syntax import Path as XPath

_WHERE = re.compile(r"(\S+) \((\w+)\)")
_COLUMNS = {
    "relevant": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "required": "required",
    "constraint": "constraint",
    "choices": "choice_filter",
    "count": "repeat_count",
    "output": "label",
}
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
_TRANSLATED = re.compile(r"(label|hint|constraint_message|required_message|guidance_hint)::(.+)")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "read_only", "choice_filter")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the sheet shows it, and its cells by column name."""

    number: int
    cells: Mapping[str, str]
    path: str = ""


def check_file(path: Path) -> list[Problem]:
    """Everything wrong or doubtful in the form at ``path``; empty when all is well. Raises ``OSError``."""
    if path.suffix.lower() == ".xml":
        return _compiled(path, {})
    try:
        tables = read_tables(path)
    except SheetUnreadable as bad:
        return [Problem(str(bad))]
    survey = list(_survey_rows(tables))
    by_path = {row.path: row for row in survey if row.path}
    problems = _compiled(path, by_path)
    problems += _unused_lists(tables, survey)
    problems += _missing_translations("survey", survey)
    problems += _missing_translations("choices", list(_rows(_table(tables, "choices"))))
    problems += _impossible(tables, survey)
    return problems


def _compiled(path: Path, rows: Mapping[str, Row]) -> list[Problem]:
    try:
        form = compile_form(path)
    except FormRefused as refused:
        return [_placed(problem, rows) for problem in refused.problems]
    return [_placed(problem, rows) for problem in form.warnings]


def _placed(problem: Problem, rows: Mapping[str, Row]) -> Problem:
    match = _WHERE.fullmatch(problem.where)
    path = match[1] if match else problem.where
    row = rows.get(path)
    if row is None:
        return problem if problem.row is not None else _quoted(problem, rows)
    column = _COLUMNS.get(match[2], "") if match else ""
    return replace(problem, sheet="survey", row=row.number, column=column)


def _quoted(problem: Problem, rows: Mapping[str, Row]) -> Problem:
    """A problem without a place, put where the text it quotes stands."""
    for token in re.findall(r"'([^']+)'", problem.message):
        for row in rows.values():
            column = next((name for name, cell in row.cells.items() if cell.strip() == token), None)
            if column is not None:
                return replace(problem, sheet="survey", row=row.number, column=column)
    return problem


def _table(tables: Tables, name: str) -> list[list[str]]:
    return next((rows for sheet, rows in tables.items() if sheet.strip().lower() == name), [])


def _rows(table: list[list[str]]) -> Iterator[Row]:
    if not table:
        return
    header = [_column_name(name) for name in table[0]]
    for number, cells in enumerate(table[1:], start=2):
        if any(cells):
            yield Row(number, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell})


def _column_name(written: str) -> str:
    name = re.sub(r"\s*::\s*", "::", written.strip())
    aliases = {"list name": "list_name", "calculate": "calculation", "readonly": "read_only", "relevance": "relevant"}
    return aliases.get(name.lower(), name)


def _survey_rows(tables: Tables) -> Iterator[Row]:
    """The survey's rows with the path each question has in the data."""
    stack: list[str] = ["/" + _root_name(tables)]
    for row in _rows(_table(tables, "survey")):
        kind = re.sub(r"[\s_]+", " ", row.cells.get("type", "").strip().lower())
        name = row.cells.get("name", "").strip()
        if kind in ("end group", "end repeat"):
            if len(stack) > 1:
                stack.pop()
            yield row
            continue
        path = f"{stack[-1]}/{name}" if name else ""
        yield replace(row, path=path)
        if kind.startswith(("begin group", "begin repeat")):
            stack.append(path)


def _root_name(tables: Tables) -> str:
    settings = next(_rows(_table(tables, "settings")), None)
    return settings.cells.get("name", "data") if settings is not None else "data"


def _list_of(row: Row) -> str:
    """The choice list a question uses, if any."""
    parts = row.cells.get("type", "").split()
    if len(parts) >= 2 and parts[0] in ("select_one", "select_multiple", "rank", "select1", "select"):
        return parts[1]
    return ""


def _unused_lists(tables: Tables, survey: list[Row]) -> list[Problem]:
    used = {_list_of(row) for row in survey}
    everything = " ".join(" ".join(row.cells.values()) for row in survey)
    seen: dict[str, Row] = {}
    for row in _rows(_table(tables, "choices")):
        seen.setdefault(row.cells.get("list_name", ""), row)
    return [
        Problem(
            f"the choice list {name!r} is not used",
            fix="remove it, or use it in a question",
            severity="warning",
            sheet="choices",
            row=row.number,
            column="list_name",
        )
        for name, row in seen.items()
        if name and name not in used and f"'{name}'" not in everything
    ]


def _missing_translations(sheet: str, rows: list[Row]) -> list[Problem]:
    columns = {name for row in rows for name in row.cells if _TRANSLATED.fullmatch(name)}
    problems: list[Problem] = []
    for row in rows:
        for column in sorted(columns):
            match = _TRANSLATED.fullmatch(column)
            assert match is not None
            others = [name for name in columns if name != column and name.startswith(match[1] + "::")]
            if column not in row.cells and any(name in row.cells for name in others):
                message = f"the {match[1]} is missing in {match[2]}"
                problems.append(Problem(message, "translate it", "", "warning", sheet, row.number, column))
    return problems


def _impossible(tables: Tables, survey: list[Row]) -> list[Problem]:
    """Comparisons of a select with a choice that its list does not have."""
    choices: dict[str, set[str]] = {}
    for row in _rows(_table(tables, "choices")):
        choices.setdefault(row.cells.get("list_name", ""), set()).add(row.cells.get("name", ""))
    lists = {
        row.cells.get("name", ""): _list_of(row)
        for row in survey
        if _list_of(row) and "or_other" not in row.cells["type"]
    }
    problems: list[Problem] = []
    for row in survey:
        for column in _EXPRESSIONS:
            for name, value in _compared(row.cells.get(column, "")):
                known = choices.get(lists.get(name, ""), set())
                if known and value and value not in known:
                    message = f"{name!r} can never be {value!r}: its list {lists[name]!r} has no such choice"
                    fix = "write one of: " + ", ".join(sorted(known)[:20])
                    problems.append(Problem(message, fix, "", "warning", "survey", row.number, column))
    return problems


def _compared(source: str) -> Iterator[tuple[str, str]]:
    """Pairs of a question's name and the text it is compared with for equality or selection."""
    if "${" not in source:
        return
    try:
        tree = parse(_REFERENCE.sub(r" \1 ", source))
    except XPathProblem:
        return
    for part in walk(tree):
        pair: tuple[Expr, Expr] | None = None
        if isinstance(part, Binary) and part.op == "=":
            pair = (part.left, part.right)
        elif isinstance(part, Call) and part.name == "selected" and len(part.args) == 2:
            pair = (part.args[0], part.args[1])
        if pair is not None:
            for one, other in (pair, pair[::-1]):
                if isinstance(one, XPath) and one.start is None and len(one.steps) == 1 and isinstance(other, Text):
                    yield one.steps[0].test, other.value
