"""Write small XLSForms for the cases: sheets as rows of cells, compiled by the real converter."""

from __future__ import annotations

from fieldapp.forms.api import FormDefinition, compile_form


def sheet(name: str, columns: str, *rows: str) -> str:
    """One sheet in markdown: cells separated by ``|``, every row a text."""
    lines = [f"| {name} |", f"| | {columns} |", *(f"| | {row} |" for row in rows)]
    return "\n".join(lines) + "\n"


def form(*sheets: str) -> FormDefinition:
    """The form of these sheets."""
    return compile_form("".join(sheets), "md")


def survey(*rows: str, columns: str = "type | name | label") -> FormDefinition:
    """A form of a survey sheet alone."""
    return form(sheet("survey", columns, *rows))
