"""What the converter and the engine find in the whole form, put where it stands in the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from fieldapp.forms.api import compile_form
from fieldapp.forms.check.findings import Findings
from fieldapp.forms.check.translated import in_words
from fieldapp.forms.check.words import WORDS
from fieldapp.forms.check.workbook import Book, Row
from fieldapp.forms.errors import FormRefused, Problem

_WHERE = re.compile(r"(\S+) \((\w+)\)")
_COLUMNS = {
    "relevant": "relevant", "calculate": "calculation", "readonly": "read_only", "required": "required",
    "constraint": "constraint", "choices": "choice_filter", "count": "repeat_count", "output": "label",
    "label": "type", "value": "type",
}  # fmt: skip
_IN_COLUMN = re.compile(r"the '([^']+)' value")
_CIRCLE = re.compile(r"these depend on each other in a circle: (.+)", re.DOTALL)
_FUNCTION = re.compile(r"([\w:-]+)\(\) (?:takes|needs)")


def check_compiled(path: Path, book: Book | None, findings: Findings) -> None:
    """Add what stops or spoils the form as a whole; ``book`` is ``None`` for an XForm. Raises ``OSError``."""
    try:
        problems = compile_form(path).warnings
    except FormRefused as refused:
        problems = refused.problems
    rows = {row.path: row for row in book.survey.rows if row.path} if book is not None else {}
    known = any(problem.severity == "error" for problem in findings.problems)
    for problem in problems:
        placed = _placed(problem, rows)
        guessed = problem.row is None and placed.row is not None and placed.sheet == "survey" and not problem.where
        if known and problem.severity == "error" and (placed.row is None or guessed or _said(placed, findings)):
            # The converter stops at its first error, which was found in the sheet already.
            continue
        if findings.has_any(placed.sheet, placed.row, placed.column) and placed.row is not None:
            continue
        findings.problems.append(_worded(placed, rows, findings.language))


def _said(problem: Problem, findings: Findings) -> bool:
    return problem.row is not None and findings.has_error(problem.sheet, problem.row)


def _placed(problem: Problem, rows: dict[str, Row]) -> Problem:
    match = _WHERE.fullmatch(problem.where)
    row = rows.get(match[1] if match else problem.where)
    if row is not None:
        name = _COLUMNS.get(match[2], "name") if match else "type"
        circle = _CIRCLE.fullmatch(problem.message)
        if circle is not None:
            first = _WHERE.match(circle[1])
            name = _COLUMNS.get(first[2], name) if first else name
        return replace(problem, sheet="survey", row=row.number, column=row.column(name))
    if problem.row is None:
        return _quoted(problem, rows)
    named = _IN_COLUMN.search(problem.message)
    return replace(problem, column=named[1]) if named and not problem.column else problem


def _quoted(problem: Problem, rows: dict[str, Row]) -> Problem:
    """A problem without a place, put where the text it quotes stands."""
    for token in re.findall(r"'([^']+)'", problem.message):
        for row in rows.values():
            cell = next((cell for cell in row.cells.values() if cell.text.strip() == token), None)
            if cell is not None:
                return replace(problem, sheet="survey", row=row.number, column=cell.column.written)
    return problem


def _worded(problem: Problem, rows: dict[str, Row], language: str) -> Problem:
    circle = _CIRCLE.fullmatch(problem.message)
    if circle is not None:
        message, fix = WORDS["cycle"][language]
        return replace(problem, message=message.format(path=_circle(circle[1], rows, language)), fix=fix)
    message, fix = in_words(problem.message, problem.fix, language)
    called = _FUNCTION.match(problem.message)
    if called is not None and problem.row is not None:
        row = next((row for row in rows.values() if row.number == problem.row), None)
        cell = next((c for c in row.cells.values() if c.column.written == problem.column), None) if row else None
        at = cell.text.find(called[1] + "(") if cell is not None else -1
        if at >= 0:
            message += f"（第 {at + 1} 个字符）" if language == "zh" else f" (character {at + 1})"
    return replace(problem, message=message, fix=fix)


def _circle(path: str, rows: dict[str, Row], language: str) -> str:
    """``total（第 11 行 calculation）→ …`` for the nodes' paths."""
    told: list[str] = []
    for step in path.split(" → "):
        match = _WHERE.fullmatch(step)
        row = rows.get(match[1] if match else step)
        if row is None:
            told.append(step)
            continue
        column = row.column(_COLUMNS.get(match[2], "name")) if match else ""
        place = f"第 {row.number} 行 {column}" if language == "zh" else f"row {row.number} {column}"
        told.append(f"{row.name}（{place.strip()}）" if language == "zh" else f"{row.name} ({place.strip()})")
    return " → ".join(told)
