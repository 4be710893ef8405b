"""XLSForms: compiled by pyxform, converted both ways without loss, checked for their author."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fieldapp.forms.api import FormRefused, Problem, compile_form
from fieldapp.forms.check import check_file
from fieldapp.forms.sheets import SheetUnreadable, convert_sheet, markdown, read_markdown, read_tables
from tests.scenario.xform import start

GOOD = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | relevant | calculation | constraint |
| | csv-external | person | | | | | |
| | begin_group | tk | 探视 | Visit | | | |
| | select_one yn or_other | ok | 好吗 | Well? | | | |
| | text | why | 原因 | Why? | ${ok} = 'no' | | regex(., '^[^\\|]+$') |
| | end_group | | | | | | |
| | begin_repeat | m | 成员 | Member | | | |
| | integer | age | 年龄 | Age | | | . >= 0 and . < 130 |
| | calculate | double | | | | ${age} * 2 | |
| | end_repeat | | | | | | |
| | calculate | total | | | | sum(${double}) | |
| | calculate | who | | | | instance('person')/root/item/name | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | yes | 是 | Yes |
| | yn | no | 否 | No |
| settings |
| | form_id | version | default_language |
| | good | 3 | 中文 (zh) |
"""


def write(folder: Path, text: str, name: str = "form.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_markdown_form_runs(tmp_path: Path) -> None:
    form = compile_form(write(tmp_path, GOOD))
    assert (form.id, form.version, form.languages) == ("good", "3", ("中文 (zh)", "English (en)"))
    session = start(form, person={"name": "王"})
    assert session.value("/data/who") == "王"
    session.set("ok", "no")
    session.set("why", "病")
    session.set("/data/m[1]/age", "8")
    session.add("/data/m")
    session.set("/data/m[2]/age", "9")
    assert session.value("/data/total") == "34"
    session.set("ok", "other")
    assert session.question("/data/tk/ok_other").relevant
    assert not session.question("/data/tk/why").relevant


def test_a_form_is_the_same_from_markdown_and_xlsx(tmp_path: Path) -> None:
    source = write(tmp_path, GOOD)
    convert_sheet(source, tmp_path / "form.xlsx")
    assert compile_form(tmp_path / "form.xlsx").xform == compile_form(source).xform
    assert compile_form(GOOD, kind="md").xform == compile_form(source).xform
    assert compile_form((tmp_path / "form.xlsx").read_bytes(), kind="xlsx").xform == compile_form(source).xform


def test_a_csv_form_runs(tmp_path: Path) -> None:
    text = '"survey",,,\n,"type","name","label"\n,"text","a","A"\n"settings",,,\n,"form_id",,\n,"c",,\n'
    assert start(compile_form(write(tmp_path, text, "form.csv"))).question("a").label == "A"


def test_markdown_to_xlsx_and_back_loses_nothing(tmp_path: Path) -> None:
    source = write(tmp_path, GOOD)
    convert_sheet(source, tmp_path / "form.xlsx")
    convert_sheet(tmp_path / "form.xlsx", tmp_path / "back.md")
    assert read_tables(tmp_path / "back.md") == read_tables(source)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n| #-\\="), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=200, deadline=None)
@given(rows=ROWS)
def test_any_cell_survives_markdown(rows: list[list[str]]) -> None:
    tables = read_markdown(markdown({"survey": rows}))
    kept = [cell for row in tables["survey"] for cell in row if cell]
    assert kept == [cell for row in rows for cell in row if cell]


def test_an_excel_sheets_numbers_and_formulas_are_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(["type", "name", "version", "flag"])
    sheet.append(["integer", "a", 2.0, True])
    book.save(tmp_path / "a.xlsx")
    assert read_tables(tmp_path / "a.xlsx")["survey"][1] == ["integer", "a", "2", "TRUE"]
    convert_sheet(write(tmp_path, "| survey |\n| | type | =1+1 |\n"), tmp_path / "b.xlsx")
    assert read_tables(tmp_path / "b.xlsx")["survey"][0] == ["type", "=1+1"]


@pytest.mark.parametrize("name", ["form.pdf", "form.xlsx", "form.md", "form.csv"])
def test_what_is_no_sheet_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "nothing of the kind", name)
    with pytest.raises((SheetUnreadable, FormRefused)):
        compile_form(path)
    if name != "form.pdf":
        with pytest.raises(SheetUnreadable):
            read_tables(path)


def found(tmp_path: Path, old: str, new: str) -> list[Problem]:
    assert old in GOOD
    return check_file(write(tmp_path, GOOD.replace(old, new)))


def test_a_good_form_has_no_problems_but_the_untranslated_other(tmp_path: Path) -> None:
    assert check_file(write(tmp_path, GOOD)) == []


def test_a_wrong_expression_is_placed_by_row_and_column(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "${age} * 2", "frob(${age})")
    assert (problem.sheet, problem.row, problem.column) == ("survey", 9, "calculation")
    assert "frob" in problem.message and problem.severity == "error"


def test_what_pyxform_refuses_is_placed_by_row(tmp_path: Path) -> None:
    problems = found(tmp_path, "| | integer | age |", "| | intger | age |")
    assert problems[0].severity == "error"
    assert problems[0].row == 8


def test_an_unused_list_is_told(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "| | yn | no | 否 | No |", "| | yn | no | 否 | No |\n| | spare | a | 甲 | A |")
    assert (problem.sheet, problem.row, problem.column, problem.severity) == ("choices", 4, "list_name", "warning")


def test_a_missing_translation_is_told(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "| 年龄 | Age |", "| 年龄 | |")
    assert (problem.sheet, problem.row, problem.column) == ("survey", 8, "label::English (en)")


def test_a_condition_that_can_never_be_true_is_told(tmp_path: Path) -> None:
    text = GOOD.replace("yn or_other", "yn").replace("${ok} = 'no'", "${ok} = 'nein'")
    (problem,) = check_file(write(tmp_path, text))
    assert (problem.row, problem.column) == (5, "relevant")
    assert "nein" in problem.message and "yes、no" in problem.fix


def test_a_cycle_is_told_with_its_path(tmp_path: Path) -> None:
    problems = found(tmp_path, "sum(${double})", "sum(${double}) + ${total}")
    (problem,) = problems
    assert (problem.sheet, problem.row, problem.column) == ("survey", 11, "calculation")
    assert "total（第 11 行 calculation） → total" in problem.message
