"""The frame of the form: sheets, columns, types, groups opened and closed, labels, settings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from pyxform import aliases
from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from fieldapp.forms.check.findings import Findings
from fieldapp.forms.check.workbook import Book, Column, Row, Sheet
from fieldapp.forms.externals import PERSON, beside

_TRANSLATED = ("label", "hint", "guidance_hint", "image", "big-image", "audio", "video", "constraint_message",
               "required_message")  # fmt: skip
_KNOWN = {
    "survey": {
        *_TRANSLATED, "type", "name", "relevant", "constraint", "calculation", "required", "read_only", "default",
        "appearance", "parameters", "choice_filter", "repeat_count", "trigger", "save_to", "autoplay", "rows",
        "no_app_error_string", "noapperrorstring", "compact_tag", "query", "accuracythreshold", "bind", "body",
        "instance", "control", "intent", "sms_field", "sms_option", "sms_separator", "sms_allow_media",
        "sms_date_format", "sms_datetime_format", "sms_response", "disabled", "notes", "comment",
    },
    "settings": {
        "form_title", "form_id", "version", "name", "default_language", "instance_name", "style", "namespaces",
        "submission_url", "public_key", "auto_send", "auto_delete", "allow_choice_duplicates", "instance_xmlns",
        "sms_keyword", "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format", "sms_response",
        "prefix", "delimiter", "clean_text_values", "omit_instanceid", "client_editable", "add_none_option",
    },
    "entities": {"list_name", "dataset", "label", "entity_id", "create_if", "update_if", "repeat"},
}  # fmt: skip
_OPEN = re.compile(r"(bind|body|control|instance|attribute|media|media_\w+)::")
_TYPES = frozenset(
    {*QUESTION_TYPE_DICT, *aliases.select, *aliases.select_from_file, "calculate", "osm", "audit", "photo"}
)
# What people write, beside slips of a letter.
_MEANT = {"number": "integer", "string": "text", "choice": "select_one", "select": "select_one", "单选": "select_one",
          "多选": "select_multiple", "文本": "text", "整数": "integer", "日期": "date", "radio": "select_one",
          "checkbox": "select_multiple", "photo": "image", "picture": "image", "float": "decimal"}  # fmt: skip
_UNNAMED = frozenset({"audit"})
_WITHOUT_LABEL = frozenset(
    {"calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial",
     "subscriberid", "audit", "csv-external", "xml-external", "start-geopoint", "background-audio", "osm",
     "background-geopoint", "imei"}
)  # fmt: skip
_ZH = {"group": "分组", "repeat": "重复组", "loop": "循环组"}


def check_structure(book: Book, findings: Findings) -> None:
    """Note what is wrong with the workbook's frame."""
    _sheets(book, findings)
    for sheet in (book.survey, book.choices, book.settings, *book.others):
        _columns(sheet, findings)
    if book.survey.rows and not any(column.name == "type" for column in book.survey.columns):
        findings.error("missing_column", "survey", 1, "type", name="type")
        return
    _groups(book.survey.rows, findings)
    for row in book.survey.rows:
        _type(book, row, findings)
        _label(book, row, findings)
    _settings(book, findings)


def _sheets(book: Book, findings: Findings) -> None:
    names = {name.strip().lower() for name in book.tables}
    for name in book.tables:
        plain = name.strip().lower()
        like = closest(plain, SUPPORTED_SHEET_NAMES - names)
        if plain not in SUPPORTED_SHEET_NAMES and not plain.startswith("_") and like:
            findings.warn("unknown_sheet", name, None, "", name=name, like=like)
    if "survey" not in names and (len(names) != 1 or names & SUPPORTED_SHEET_NAMES):
        findings.error("no_survey", "", None, "")
    elif "survey" in names and not book.survey.rows:
        findings.error("no_questions", "survey", None, "")


def _columns(sheet: Sheet, findings: Findings) -> None:
    known = _KNOWN.get(sheet.name)
    seen: dict[tuple[str, str], Column] = {}
    for column in sheet.columns:
        before = seen.setdefault((column.name, column.language), column)
        if before is not column:
            name = column.written.strip()
            findings.error("double_column", sheet.name, 1, column.written, name=name, other=before.written.strip())
        if known is None or column.name in known or _OPEN.match(column.name):
            continue
        if column.name.startswith("_") or (column.language and column.name in _TRANSLATED):
            continue
        like = closest(column.name, known)
        findings.warn(
            "unknown_column", sheet.name, 1, column.written, name=column.written.strip(),
            fix_zh=f"改成 {like}" if like else "删去这一列；只给自己看的备注列，列名以 _ 开头",
            fix_en=f"write {like}" if like else "remove it; notes to yourself go under a header that begins with _",
        )  # fmt: skip


def closest(name: str, known: Iterable[str]) -> str:
    """The known word most like ``name``, "" if none is near."""
    found = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.7)
    return found[0] if found else ""


def _groups(rows: Iterable[Row], findings: Findings) -> None:
    stack: list[Row] = []
    for row in rows:
        if row.opens:
            stack.append(row)
        elif row.closes and not stack:
            findings.error_in("not_opened", row, "type", what=row.closes, what_zh=_ZH[row.closes])
        elif row.closes:
            begun = stack.pop()
            if begun.opens != row.closes:
                findings.error_in(
                    "wrong_close", row, "type", row=begun.number, open=begun.opens, open_zh=_ZH[begun.opens],
                    what=row.closes,
                )  # fmt: skip
    for row in stack:
        findings.error_in("not_closed", row, "type", what=row.opens, what_zh=_ZH[row.opens])


def _type(book: Book, row: Row, findings: Findings) -> None:
    if not row.kind:
        findings.error_in("no_type", row, "type")
        return
    if row.opens or row.closes:
        return
    written = row.get("type")
    if row.kind not in _TYPES and " ".join(written.lower().split()) not in _TYPES and not _old_select(written):
        like = _MEANT.get(row.kind, "") or closest(row.kind, _TYPES)
        findings.error_in(
            "unknown_type", row, "type", type=written,
            fix_zh=f"改成 {like}" if like else "常用题型：text、integer、select_one、select_multiple、date、note",
            fix_en=f"write {like}" if like else "common ones: text, integer, select_one, select_multiple, date, note",
        )  # fmt: skip
    elif row.kind in ("select_one", "select_multiple", "rank"):
        _list(book, row, findings)


def _old_select(written: str) -> bool:
    plain = " ".join(written.lower().split())
    return any(plain.startswith(old + " ") for old in aliases.select)


def _list(book: Book, row: Row, findings: Findings) -> None:
    wanted = row.list_name
    if not wanted:
        findings.error_in("no_list", row, "type", type=row.kind)
    elif wanted not in book.lists and "${" not in wanted and "search(" not in row.get("appearance"):
        like = closest(wanted, (name for name in book.lists if name))
        findings.error_in(
            "unknown_list", row, "type", list=wanted,
            fix_zh=f"改成 {like}，或在 choices 里加上它" if like else f"在 choices 工作表里加上选项表 {wanted}",
            fix_en=f"write {like}, or add the list" if like else f"add the list {wanted} to the choices sheet",
        )  # fmt: skip


def _label(book: Book, row: Row, findings: Findings) -> None:
    if (
        row.kind in _WITHOUT_LABEL
        or not row.kind
        or row.opens
        or row.closes
        or findings.has_error("survey", row.number)
    ):
        return
    shown = any(name.split("::")[0] in ("label", "hint", "image", "audio", "video") for name in row.cells)
    computed = "calculation" in row.cells and not shown and row.kind not in ("note", "select_one", "select_multiple")
    if not shown and not computed:
        column = next((column.written for column in book.survey.columns if column.name == "label"), "label")
        findings.error("no_label", "survey", row.number, column, column=column)


def check_files(book: Book, folder: Path, findings: Findings) -> None:
    """Files of choices and data that the form asks for and that are not beside it."""
    for row in book.survey.rows:
        words = row.get("type").split()
        column = "type"
        if row.kind in ("select_one_from_file", "select_multiple_from_file") and len(words) > 1:
            wanted = words[1]
        elif row.kind in ("csv-external", "xml-external") and row.name and row.name != PERSON:
            wanted, column = f"{row.name}.{row.kind[:3]}", "name"
        else:
            continue
        if "${" not in wanted and beside(folder)(wanted) is None:
            findings.warn_in("no_file", row, column, file=wanted)


def _settings(book: Book, findings: Findings) -> None:
    setting = book.setting
    form_id = setting.get("form_id")
    column = setting.column("form_id")
    if re.search(r"[\s&<>\"'/\\]", form_id):
        findings.error("bad_form_id", "settings", setting.number, column, id=form_id)
    language = setting.get("default_language")
    columns = (*book.survey.columns, *book.choices.columns)
    languages = list(dict.fromkeys(column.language for column in columns if column.language))
    plain = any(column.name == "label" and not column.language for column in columns)
    if language and language not in languages and not (plain or not languages):
        known = "、".join(languages) if findings.language == "zh" else ", ".join(languages)
        column = setting.column("default_language")
        findings.error("unknown_language", "settings", setting.number, column, language=language, known=known)
