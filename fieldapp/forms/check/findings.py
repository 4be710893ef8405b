"""Collect what is found, said in the language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.forms.check.words import WORDS
from fieldapp.forms.check.workbook import Row
from fieldapp.forms.errors import Problem, Severity


@dataclass(slots=True)
class Findings:
    """``problems`` in the order found; ``language`` is ``zh`` or ``en``."""

    language: str = "zh"
    problems: list[Problem] = field(default_factory=list)

    def error(self, code: str, sheet: str, row: int | None, column: str, /, **facts: object) -> None:
        """Note what stops the form. ``code`` names a sentence of ``words``, ``facts`` fill it in."""
        self._add("error", code, sheet, row, column, facts)

    def warn(self, code: str, sheet: str, row: int | None, column: str, /, **facts: object) -> None:
        """Note what is likely a slip."""
        self._add("warning", code, sheet, row, column, facts)

    def error_in(self, code: str, row: Row, column: str, /, **facts: object) -> None:
        """The same in a row of the survey, under the column as its author wrote it."""
        self._add("error", code, "survey", row.number, row.column(column), facts)

    def warn_in(self, code: str, row: Row, column: str, /, **facts: object) -> None:
        self._add("warning", code, "survey", row.number, row.column(column), facts)

    def has_error(self, sheet: str, row: int) -> bool:
        """Whether a row is already known to be wrong."""
        return any(p.sheet == sheet and p.row == row and p.severity == "error" for p in self.problems)

    def has_any(self, sheet: str, row: int | None, column: str) -> bool:
        """Whether something was said of a cell."""
        return any((p.sheet, p.row, p.column) == (sheet, row, column) for p in self.problems)

    def _add(
        self, severity: Severity, code: str, sheet: str, row: int | None, column: str, facts: Mapping[str, object]
    ) -> None:
        message, fix = WORDS[code][self.language]
        told = Problem(message.format(**facts), fix.format(**facts), "", severity, sheet, row, column)
        if told not in self.problems:
            self.problems.append(told)
