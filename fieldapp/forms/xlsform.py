"""From an XLSForm (xlsx, markdown, csv) to an XForm, by pyxform, without its Java validator."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Literal

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from fieldapp.forms.errors import FormRefused, Problem
from fieldapp.forms.sheets import SheetUnreadable, check_archive

SheetKind = Literal["xlsx", "md", "csv"]

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")


def xform_from_sheet(sheet: Path | bytes, kind: SheetKind) -> bytes:
    """The XForm that the sheet describes; a path also gives a nameless form its name.

    Raises ``FormRefused`` with what pyxform has against it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = convert(xlsform=_input(sheet, kind), validate=False, file_type=f".{kind}")
    except SheetUnreadable as bad:
        raise FormRefused([Problem(str(bad))]) from bad
    except PyXFormError as bad:
        raise FormRefused([_problem(str(bad))]) from bad
    except UnicodeDecodeError as bad:
        raise FormRefused([Problem("the file is not UTF-8 text")]) from bad
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile) as bad:
        # pyxform lets such errors through on sheets it has no answer to.
        raise FormRefused([Problem(f"the sheet cannot be read as an XLSForm: {type(bad).__name__}: {bad}")]) from bad
    # Line breaks and outer spaces in a markdown cell are written as references (see ``sheets``).
    xform = str(result.xform).replace("&amp;#10;", "&#10;").replace("&amp;#32;", " ") if kind == "md" else result.xform
    return str(xform).encode()


def _input(sheet: Path | bytes, kind: SheetKind) -> str | io.BytesIO:
    if kind == "xlsx":
        check_archive(sheet.read_bytes() if isinstance(sheet, Path) else sheet)
    if isinstance(sheet, Path):
        return str(sheet)
    return io.BytesIO(sheet) if kind == "xlsx" else sheet.decode("utf-8-sig")


def _problem(message: str) -> Problem:
    match = _ROW.search(message)
    text = _ROW.sub("", message).strip()
    return Problem(text, sheet="survey" if match else "", row=int(match[1]) if match else None)
