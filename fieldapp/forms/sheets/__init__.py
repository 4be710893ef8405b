"""Workbooks as plain tables, read from and written to xlsx, markdown and csv without losing a cell's text.

A workbook is ``{sheet name: rows}``, a row a list of texts. ``tables`` says what that is and how large it may be,
``markdown``, ``excel`` and ``delimited`` are the three kinds of file, ``files`` chooses among them.
"""

from fieldapp.forms.sheets.excel import check_archive
from fieldapp.forms.sheets.files import convert_sheet, read_tables, tables_from
from fieldapp.forms.sheets.markdown import markdown, read_markdown
from fieldapp.forms.sheets.tables import SheetUnreadable, Tables

__all__ = [
    "SheetUnreadable",
    "Tables",
    "check_archive",
    "convert_sheet",
    "markdown",
    "read_markdown",
    "read_tables",
    "tables_from",
]
