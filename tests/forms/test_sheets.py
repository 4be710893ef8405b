"""Workbooks go between markdown, xlsx and csv without losing a cell, and what cannot be kept is refused by name."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fieldapp.forms.api import compile_form
from fieldapp.forms.sheets import SheetUnreadable, Tables, convert_sheet, markdown, read_markdown, read_tables
from fieldapp.places import resources

# A cell of Excel has no zone.
DAY, MORNING = datetime.fromisoformat("2026-03-02T00:00"), datetime.fromisoformat("2026-03-02T09:05")
LIBRARY = sorted((resources() / "forms").glob("*.md"))

# Everything but lone surrogates, which no encoding holds; and often the characters that formats stumble over.
STUMBLING = st.sampled_from(
    [*"\n\r\t |#-:\\&;,\"'=+@_ \x01\x0b\x85\u00a0\u2028\ufeff\ufffe\uffff王𠮷", "_x000D_", "&#10;", "001"]
)
CELLS = st.lists(st.one_of(STUMBLING, st.characters(exclude_categories=["Cs"])), max_size=6).map("".join)
ROWS = st.lists(st.lists(CELLS, max_size=4), max_size=6)
TITLES = st.sampled_from(["survey", "choices", "settings", "entities", "external_choices", "osm", "说明 1", "-", "a|b"])
BOOKS = st.dictionaries(TITLES, ROWS, min_size=1, max_size=4)
TWICE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def trimmed(book: Tables) -> Tables:
    """A workbook as every reader gives it: no empty rows and columns at the end, rows of one length."""
    found: Tables = {}
    for name, rows in book.items():
        kept = [list(row) for row in rows]
        while kept and not any(kept[-1]):
            kept.pop()
        width = max((at + 1 for row in kept for at, cell in enumerate(row) if cell), default=0)
        found[name] = [(row + [""] * width)[:width] for row in kept]
    return found


@TWICE
@given(book=BOOKS)
@example(book={"survey": [["type", "-", "--"], ["", "", ""], ["|", "\\|", "\\"], [" a ", "\n", "&#10;"]]})
@example(book={"survey": [["-", "- :"], [":", "---"], ["001", "TRUE", "2026-03-02", "1e5", "=1+1"]]})
def test_markdown_to_xlsx_and_back_keeps_every_cell(book: Tables, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(markdown(trimmed(book)), encoding="utf-8", newline="\n")
    assert read_tables(tmp_path / "a.md") == trimmed(book)
    convert_sheet(tmp_path / "a.md", tmp_path / "b.xlsx")
    assert read_tables(tmp_path / "b.xlsx") == trimmed(book)
    convert_sheet(tmp_path / "b.xlsx", tmp_path / "c.md")
    assert (tmp_path / "c.md").read_bytes() == (tmp_path / "a.md").read_bytes()


@TWICE
@given(book=BOOKS)
@example(book={"survey": [["type"], [], [], ["", "x"]], "choices": []})
def test_xlsx_to_markdown_and_back_keeps_every_cell(book: Tables, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(markdown(trimmed(book)), encoding="utf-8", newline="\n")
    convert_sheet(tmp_path / "a.md", tmp_path / "a.xlsx")
    convert_sheet(tmp_path / "a.xlsx", tmp_path / "b.md")
    convert_sheet(tmp_path / "b.md", tmp_path / "c.xlsx")
    assert read_tables(tmp_path / "c.xlsx") == read_tables(tmp_path / "a.xlsx") == trimmed(book)


@TWICE
@given(book=BOOKS)
def test_csv_keeps_every_cell(book: Tables, tmp_path: Path) -> None:
    book = {name: [["type", *row] for row in rows] or [["type"]] for name, rows in book.items()}
    (tmp_path / "a.md").write_text(markdown(trimmed(book)), encoding="utf-8", newline="\n")
    convert_sheet(tmp_path / "a.md", tmp_path / "a.csv")
    assert read_tables(tmp_path / "a.csv") == trimmed(book)


@pytest.mark.parametrize("form", LIBRARY, ids=lambda path: path.stem)
def test_the_library_survives_all_three_kinds(form: Path, tmp_path: Path) -> None:
    copies = [tmp_path / f"{form.stem}.xlsx", tmp_path / f"{form.stem}.csv", tmp_path / "back" / form.name]
    copies[2].parent.mkdir()
    for source, target in zip([form, *copies], copies, strict=False):
        convert_sheet(source, target)
        assert read_tables(target) == read_tables(form)


@pytest.mark.parametrize("code", ["TK", "DB"])
def test_a_library_form_compiles_to_the_same_xform_from_all_three(code: str, tmp_path: Path) -> None:
    source = (resources() / "forms") / f"{code}.md"
    for ending in (".xlsx", ".csv"):
        convert_sheet(source, tmp_path / f"{code}{ending}")
        assert compile_form(tmp_path / f"{code}{ending}").xform == compile_form(source).xform


@pytest.mark.slow
@pytest.mark.parametrize("form", LIBRARY, ids=lambda path: path.stem)
def test_every_library_form_compiles_to_the_same_xform_from_all_three(form: Path, tmp_path: Path) -> None:
    for ending in (".xlsx", ".csv"):
        convert_sheet(form, tmp_path / f"{form.stem}{ending}")
        assert compile_form(tmp_path / f"{form.stem}{ending}").xform == compile_form(form).xform


def test_what_excel_wrote_is_read_as_the_text_it_shows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append([1, 1.5, True, False, DAY, MORNING, date(2026, 3, 2), "001", None])
    sheet.append([])
    sheet.append([None, "x_x000D_y", "#N/A"])
    book.save(tmp_path / "a.xlsx")
    assert read_tables(tmp_path / "a.xlsx")["survey"] == [
        ["1", "1.5", "TRUE", "FALSE", "2026-03-02", "2026-03-02T09:05:00", "2026-03-02", "001"],
        [""] * 8,
        ["", "x\ry", "#N/A", "", "", "", "", ""],
    ]


def test_a_formula_without_a_value_is_refused_with_its_place(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet["B3"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SheetUnreadable) as refused:
        read_tables(tmp_path / "a.xlsx")
    assert (refused.value.sheet, refused.value.row, refused.value.column) == ("survey", 3, 2)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"a" * 32: [["x"]]}, "31 characters"),
        ({"a/b": [["x"]]}, "a/b"),
        ({"survey": [["x"]], "Survey": [["y"]]}, "two sheets"),
        ({"survey": [["x" * 40_000]]}, "32767"),
    ],
)
def test_what_excel_cannot_hold_is_refused(tables: Tables, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(markdown(tables), encoding="utf-8")
    with pytest.raises(SheetUnreadable, match=words):
        convert_sheet(tmp_path / "a.md", tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_csv_of_other_excels_is_read(tmp_path: Path) -> None:
    for delimiter in ",;\t":
        text = "\ufeffsurvey\r\n,type,name\r\n,text,甲\r\n".replace(",", delimiter)
        (tmp_path / "a.csv").write_bytes(text.encode())
        assert read_tables(tmp_path / "a.csv") == {"survey": [["type", "name"], ["text", "甲"]]}


def test_pyxforms_own_markdown_is_read() -> None:
    text = "# a remark\n| survey | | |\n|--------|---|---|\n|        | type | name | # said\n| | text  | a |\n"
    assert read_markdown(text) == {"survey": [["type", "name"], ["text", "a"]]}
