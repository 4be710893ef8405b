"""Workbooks in files: which kind by the ending, none larger than a form has a reason to be."""

from __future__ import annotations

from pathlib import Path

from fieldapp.forms.sheets.delimited import read_csv, to_csv
from fieldapp.forms.sheets.excel import read_xlsx, write_xlsx
from fieldapp.forms.sheets.markdown import markdown, read_markdown
from fieldapp.forms.sheets.tables import MAX_BYTES, SheetUnreadable, Tables

KINDS = ("xlsx", "md", "csv")


def read_tables(path: Path) -> Tables:
    """The sheets of a ``.xlsx``, ``.md`` or ``.csv`` file. Raises ``SheetUnreadable``, ``OSError``."""
    if path.stat().st_size > MAX_BYTES:
        raise SheetUnreadable(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    return tables_from(path.read_bytes(), path.suffix.lower().removeprefix("."))


def tables_from(content: bytes, kind: str) -> Tables:
    """The sheets in ``content``, which is ``xlsx``, ``md`` or ``csv``. Raises ``SheetUnreadable``."""
    if kind not in KINDS:
        raise SheetUnreadable(f"sheets end in .xlsx, .md or .csv, not {kind or 'nothing'!r}")
    if len(content) > MAX_BYTES:
        raise SheetUnreadable(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    if kind == "xlsx":
        return read_xlsx(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise SheetUnreadable("the file is not UTF-8 text") from bad
    return read_markdown(text) if kind == "md" else read_csv(text)


def convert_sheet(source: Path, target: Path) -> None:
    """Write the workbook in ``source`` to ``target``, in the form its ending (``.md``, ``.xlsx``, ``.csv``) says.

    Raises ``SheetUnreadable``, ``OSError``.
    """
    tables = read_tables(source)
    ending = target.suffix.lower()
    if ending == ".md":
        target.write_text(markdown(tables), encoding="utf-8", newline="\n")
    elif ending == ".csv":
        # With a byte-order mark, or Excel shows Chinese as something else.
        target.write_text("\ufeff" + to_csv(tables), encoding="utf-8", newline="")
    elif ending == ".xlsx":
        write_xlsx(tables, target)
    else:
        raise SheetUnreadable(f"the target must end in .md, .xlsx or .csv, not {ending or 'nothing'!r}")
