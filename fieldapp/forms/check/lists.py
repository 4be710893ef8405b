"""Names, choice lists and translations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fieldapp.forms.check.findings import Findings
from fieldapp.forms.check.workbook import Book, Cell, Row, Sheet

_NAME = re.compile(r"[^\W\d][\w.\-]*")
# Where a space at the edge is a slip and never meant.
_TECHNICAL = ("type", "name", "list_name", "appearance", "form_id", "version", "trigger", "default_language")
_COLUMN_ZH = {
    "label": "题目文字", "hint": "提示", "guidance_hint": "详细提示", "constraint_message": "限制的提示语",
    "required_message": "必填的提示语", "image": "图片", "audio": "录音", "video": "视频", "big-image": "大图",
}  # fmt: skip


def check_names(book: Book, findings: Findings) -> None:
    """Names of questions and groups: there, well-formed, unique in their group, without spaces at the edges."""
    seen: dict[tuple[Row | None, str], Row] = {}
    for row in book.survey.rows:
        if row.closes or not row.kind or row.kind == "audit":
            continue
        name = row.name
        if not name:
            findings.error_in("no_name", row, "name")
        elif not _NAME.fullmatch(name):
            findings.error_in("bad_name", row, "name", name=name, suggestion=_suggested(name))
        else:
            before = seen.setdefault((row.around[-1] if row.around else None, name), row)
            if before is not row:
                findings.error_in("double_name", row, "name", name=name, other=before.number)
    for sheet in (book.survey, book.choices, book.settings):
        _spaces(sheet, findings)


def _spaces(sheet: Sheet, findings: Findings) -> None:
    for row in sheet.rows:
        for name, cell in row.cells.items():
            if name in _TECHNICAL and cell.text != cell.text.strip():
                findings.warn("outer_space", sheet.name, row.number, cell.column.written, text=cell.text.strip())


def _suggested(name: str) -> str:
    plain = re.sub(r"[^\w.\-]+", "_", name.strip()).strip("_") or "q1"
    return plain if _NAME.fullmatch(plain) else "q" + re.sub(r"[^\w]", "_", plain)


def check_choices(book: Book, findings: Findings) -> None:
    """Choices: in a list, named once, labelled, without spaces; lists that nobody uses."""
    several = {row.list_name for row in book.survey.rows if row.kind in ("select_multiple", "rank")}
    may_repeat = book.setting.get("allow_choice_duplicates").lower() in ("yes", "true", "true()")
    for name, rows in book.lists.items():
        for row in rows:
            if not name:
                findings.error("choice_no_list", "choices", row.number, "list_name")
            _choice(book, row, findings, spaced=name in several)
        if not may_repeat and name:
            _doubles(name, rows, findings)
    _unused(book, findings)


def _choice(book: Book, row: Row, findings: Findings, spaced: bool) -> None:
    name = row.name
    if not name:
        findings.error("choice_no_name", "choices", row.number, row.column("name"))
        return
    if re.search(r"\s", name):
        suggestion = re.sub(r"\s+", "_", name)
        if spaced:
            findings.error("choice_space", "choices", row.number, row.column("name"), name=name, suggestion=suggestion)
        else:
            findings.warn(
                "choice_space_one", "choices", row.number, row.column("name"), name=name, suggestion=suggestion
            )
    if not any(key.split("::")[0] in ("label", "image", "audio", "video") for key in row.cells):
        column = next((column.written for column in book.choices.columns if column.name == "label"), "label")
        findings.warn("choice_no_label", "choices", row.number, column, name=name, column=column)


def _doubles(list_name: str, rows: Iterable[Row], findings: Findings) -> None:
    seen: dict[str, Row] = {}
    for row in rows:
        before = seen.setdefault(row.name, row) if row.name else row
        if before is not row:
            column = row.column("name")
            findings.error(
                "double_choice", "choices", row.number, column, list=list_name, name=row.name, other=before.number
            )


def _unused(book: Book, findings: Findings) -> None:
    used = {row.list_name for row in book.survey.rows}
    # instance('list') in an expression uses a list too; so do old spellings of select.
    written = " ".join(cell.text for row in book.survey.rows for cell in row.cells.values())
    used |= set(re.findall(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)", written))
    used |= {word for row in book.survey.rows for word in row.get("type").split()[1:]}
    for name, rows in book.lists.items():
        if name and name not in used:
            findings.warn("unused_list", "choices", rows[0].number, rows[0].column("list_name"), list=name)


def check_translations(sheet: Sheet, findings: Findings) -> None:
    """Every text that is there in one language is wanted in all of that column's languages."""
    languages: dict[str, list[str]] = {}
    for column in sheet.columns:
        if column.language:
            languages.setdefault(column.name, []).append(column.language)
    every = list(dict.fromkeys(language for found in languages.values() for language in found))
    for column in sheet.columns:
        if column.name in _COLUMN_ZH and not column.language and column.name in languages:
            name = column.written.strip()
            findings.warn("mixed_translation", sheet.name, 1, column.written, column=name, language=every[0])
    for row in sheet.rows:
        for name in languages:
            _translated(sheet, row, name, every, findings)


def _translated(sheet: Sheet, row: Row, name: str, languages: list[str], findings: Findings) -> None:
    found: dict[str, Cell] = {}
    for language in languages:
        cell = row.cells.get(f"{name}::{language}")
        if cell is not None:
            found[language] = cell
    if not found:
        return
    text = " ".join(next(iter(found.values())).text.split())[:40]
    for language in languages:
        if language not in found:
            column = next(
                (c.written for c in sheet.columns if c.name == name and c.language == language), f"{name}::{language}"
            )
            findings.warn(
                "no_translation", sheet.name, row.number, column, column=name, column_zh=_column_zh(sheet.name, name),
                language=language, text=text,
            )  # fmt: skip


def _column_zh(sheet: str, name: str) -> str:
    return "选项文字" if sheet == "choices" and name == "label" else _COLUMN_ZH.get(name, name)
