"""The order of the checks, from the frame of the sheet to what the engine says of the finished form."""

from __future__ import annotations

from pathlib import Path

from fieldapp.forms.check.compiled import check_compiled
from fieldapp.forms.check.conditions import check_conditions
from fieldapp.forms.check.expressions import check_expressions
from fieldapp.forms.check.findings import Findings
from fieldapp.forms.check.lists import check_choices, check_names, check_translations
from fieldapp.forms.check.structure import check_files, check_structure
from fieldapp.forms.check.translated import in_words
from fieldapp.forms.check.workbook import read_book
from fieldapp.forms.errors import Problem
from fieldapp.forms.sheets import SheetUnreadable, read_tables

_SHEETS = ("", "survey", "choices", "settings", "entities")


def check_file(path: Path, language: str = "zh") -> list[Problem]:
    """Everything wrong or doubtful in the form at ``path``, by sheet and row; empty when all is well.

    ``language`` is ``zh`` or ``en``. Raises ``OSError``.
    """
    findings = Findings(language)
    if path.suffix.lower() == ".xml":
        check_compiled(path, None, findings)
        return findings.problems
    try:
        tables = read_tables(path)
    except SheetUnreadable as bad:
        message, fix = in_words(str(bad), "", language)
        column = str(bad.column) if bad.column else ""
        return [Problem(message, fix, "", "error", bad.sheet, bad.row, column)]
    book = read_book(tables)
    check_structure(book, findings)
    check_files(book, path.parent, findings)
    check_names(book, findings)
    check_choices(book, findings)
    check_translations(book.survey, findings)
    check_translations(book.choices, findings)
    expressions = check_expressions(book, findings)
    check_conditions(book, expressions, findings)
    check_compiled(path, book, findings)
    return sorted(findings.problems, key=_place)


def _place(problem: Problem) -> tuple[int, int]:
    known = problem.sheet in _SHEETS
    return (_SHEETS.index(problem.sheet) if known else len(_SHEETS), problem.row or 0)
