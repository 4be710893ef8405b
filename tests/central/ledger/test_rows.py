"""Rows: real merges, totals, footers, hidden ones, duplicates, formulas; none is dropped in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from fieldapp.domain.people import Category
from tests.central.ledger.books import (
    HEADER,
    ID_A,
    ID_B,
    ID_C,
    ID_D,
    Row,
    note_kinds,
    problem_rows,
    read,
    read_rows,
    rewrite_part,
    write,
    write_sheets,
)


def _villages(tmp_path: Path, rows: list[Row], merges: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    reading = read_rows(tmp_path, rows, merges)
    return [person.village_code[-3:] for person in reading.people], problem_rows(reading)


def test_village_is_filled_only_inside_a_real_merge(tmp_path: Path) -> None:
    rows: list[Row] = [
        HEADER,
        ["上河村", "甲一", ID_A, "低保"],
        [None, "乙二", ID_B, "低保"],
        [None, "丙三", ID_C, "低保"],
    ]
    assert _villages(tmp_path, rows, ["A2:A3"]) == (["201", "201", "000"], [(4, "village_missing")])


def test_blank_village_is_taken_from_the_address_but_told(tmp_path: Path) -> None:
    rows: list[Row] = [[*HEADER, "住址"], [None, "甲一", ID_A, "低保", "试验镇下河村12号"]]
    assert _villages(tmp_path, rows, []) == (["202"], [(2, "village_missing")])


def test_merge_over_rows_of_two_villages_is_told_by_the_address(tmp_path: Path) -> None:
    rows: list[Row] = [
        [*HEADER, "住址"],
        ["上河村", "甲一", ID_A, "低保", "上河村1号"],
        [None, "乙二", ID_B, "低保", "下河村2号"],
        [None, "丙三", ID_C, "低保", None],
    ]
    assert _villages(tmp_path, rows, ["A2:A4"]) == (["201"] * 3, [(3, "village_mismatch")])


def test_merge_reaching_past_a_subtotal_is_told(tmp_path: Path) -> None:
    rows: list[Row] = [
        HEADER,
        ["上河村", "甲一", ID_A, "低保"],
        [None, "小计", None, "1人"],
        [None, "乙二", ID_B, "低保"],
    ]
    assert _villages(tmp_path, rows, ["A2:A4"]) == (["201"] * 2, [(4, "village_mismatch")])


def test_unknown_and_doubled_village_names(tmp_path: Path) -> None:
    rows: list[Row] = [HEADER, ["无此村", "甲一", ID_A, "低保"], ["上河村、下河村", "乙二", ID_B, "低保"]]
    assert _villages(tmp_path, rows, []) == (["000"] * 2, [(2, "village_unknown"), (3, "village_unknown")])


@pytest.mark.parametrize(
    "total",
    [
        [None, "小计", None, "2人"],
        ["合计", "2人"],
        ["本村小计", None, None, 5],
        [None, "2人"],
        ["总计:2人"],
        ["合 计", 2],
    ],
)
def test_totals_are_no_people(tmp_path: Path, total: Row) -> None:
    rows: list[Row] = [HEADER, ["上河村", "甲一", ID_A, "低保"], ["上河村", "乙二", ID_B, "低保"], total]
    reading = read_rows(tmp_path, rows)
    assert (reading.rows, problem_rows(reading), note_kinds(reading)) == (2, [], [])


def test_a_total_that_does_not_add_up_is_noted(tmp_path: Path) -> None:
    rows: list[Row] = [HEADER, ["上河村", "甲一", ID_A, "低保"], [None, "小计", None, "3人"], ["合计", "1人"]]
    assert note_kinds(read_rows(tmp_path, rows)) == [(3, "total_differs")]


def test_footers_and_empty_numbered_lines_are_noted_row_by_row(tmp_path: Path) -> None:
    header = ["序号", *HEADER]
    rows: list[Row] = [
        header,
        [1, "上河村", "甲一", ID_A, "低保"],
        [2],
        [None, None, "审核人:丁四"],
        ["注:本表一式两份"],
    ]
    reading = read_rows(tmp_path, rows)
    assert reading.rows == 1
    assert note_kinds(reading) == [(3, "row_not_a_person"), (4, "row_not_a_person"), (5, "row_not_a_person")]


def test_a_row_without_name_still_comes_in(tmp_path: Path) -> None:
    rows: list[Row] = [[*HEADER, "性别"], ["上河村", None, ID_A, "低保", "男"], ["上河村", "乙二", None, None, None]]
    reading = read_rows(tmp_path, rows)
    assert [(person.name, person.id_number) for person in reading.people] == [("(姓名未填)", ID_A), ("乙二", None)]
    assert problem_rows(reading) == [(2, "name_missing"), (3, "id_missing"), (3, "category_missing")]
    assert reading.people[1].categories == (Category.OTHER,)
    assert reading.people[1].doubts == ("id_missing", "category_missing")


def test_hidden_rows_and_sheets_come_in_and_are_told(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "ledger.xlsx",
        {
            "旧表": ([HEADER, ["上河村", "甲一", ID_A, "低保"], ["上河村", "乙二", ID_B, "低保"]], []),
            "台账": ([HEADER, ["上河村", "甲一", ID_A, "低保"], ["上河村", "丙三", ID_C, "低保"]], []),
        },
        hidden=["旧表"],
    )
    rewrite_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b'<row r="3"', b'<row r="3" hidden="1"'))
    reading = read(path)
    assert [(person.sheet, person.row) for person in reading.people] == [("台账", 2), ("台账", 3), ("旧表", 3)]
    assert [(one.sheet, one.row, one.kind) for one in reading.problems] == [
        ("旧表", 2, "duplicate"),
        ("旧表", 3, "hidden_sheet"),
    ]
    assert note_kinds(reading) == [(3, "row_hidden"), (None, "sheet_hidden")]


def test_duplicates_are_the_later_row(tmp_path: Path) -> None:
    rows: list[Row] = [
        [*HEADER, "出生年月"],
        ["上河村", "甲一", ID_A, "低保", None],
        ["下河村", "甲 一", ID_A.lower(), "孤儿", None],  # same number, another village and category
        ["上河村", "甲一", None, "低保", "1950年2月"],  # no number; village, name and birth agree
        ["上河村", "乙二", None, "低保", "1961.11"],
        ["上河村", "乙二", None, "低保", "1961-11-05"],
        ["上河村", "乙二", None, "低保", "1961-12-05"],  # another birth: another person
        ["下河村", "乙二", None, "低保", "1961.11"],  # another village: another person
        ["上河村", "甲一", ID_C, "低保", None],  # another sound number: another person
    ]
    reading = read_rows(tmp_path, rows)
    assert [row for row, kind in problem_rows(reading) if kind == "duplicate"] == [3, 4, 6]
    assert [person.row for person in reading.people] == [2, 5, 7, 8, 9]
    assert reading.rows == 8
    said = next(one for one in reading.problems if one.row == 3)
    assert not said.imported
    assert said.words.zh.startswith("与“台账”第2行是同一人")
    assert "救助类别" in said.words.zh


def test_duplicates_with_the_same_broken_number(tmp_path: Path) -> None:
    broken = ID_A[:17]
    rows: list[Row] = [HEADER, ["上河村", "甲一", broken, "低保"], ["上河村", "甲一", broken, "低保"]]
    assert problem_rows(read_rows(tmp_path, rows)) == [(2, "id_length"), (3, "duplicate")]


def test_one_number_under_two_names_loses_nobody(tmp_path: Path) -> None:
    rows: list[Row] = [
        HEADER,
        ["上河村", "甲一", ID_A, "低保"],
        ["上河村", "丙三", ID_A, "低保"],
        ["上河村", "丙三", ID_A, "低保"],
    ]
    reading = read_rows(tmp_path, rows)
    assert [(person.name, person.id_number) for person in reading.people] == [("甲一", ID_A), ("丙三", None)]
    assert problem_rows(reading) == [(3, "id_conflict"), (4, "duplicate")]


def test_two_people_alike_with_different_broken_numbers_both_come_in(tmp_path: Path) -> None:
    rows: list[Row] = [
        [*HEADER, "出生年月"],
        ["上河村", "甲一", ID_A[:17] + "x9", "低保", "1950年2月"],
        ["上河村", "甲一", ID_D[:16], "低保", "1950年2月"],
    ]
    reading = read_rows(tmp_path, rows)
    assert len(reading.people) == 2
    assert problem_rows(reading) == [(2, "id_length"), (3, "id_length")]


def test_formula_without_a_stored_value_is_a_problem_and_with_one_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "ledger.xlsx",
        [HEADER, ["上河村", "甲一", '="x"', "低保"], ["上河村", "=1", ID_B, "低保"], ["上河村", "丙三", ID_C, "=NA()"]],
    )

    def store(xml: bytes) -> bytes:
        stored = xml.replace(b'<c r="B3"><f>1</f><v></v>', '<c r="B3" t="str"><f>1</f><v>乙二</v>'.encode())
        stored = stored.replace(b'<c r="B3"><f>1</f><v />', '<c r="B3" t="str"><f>1</f><v>乙二</v>'.encode())
        assert "乙二".encode() in stored
        return stored

    reading = read(rewrite_part(path, "xl/worksheets/sheet1.xml", store))
    assert [person.name for person in reading.people] == ["甲一", "乙二", "丙三"]
    assert problem_rows(reading) == [(2, "formula_without_value"), (4, "formula_without_value")]


def test_failed_formula_is_a_problem(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [HEADER, ["上河村", "甲一", ID_A, "#REF!"]])
    assert problem_rows(reading) == [(2, "formula_error")]
    assert reading.people[0].categories == (Category.OTHER,)


def test_rows_far_apart_keep_their_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for column, heading in enumerate(HEADER, start=2):
        sheet.cell(row=7, column=column, value=heading)
    for column, value in enumerate(["上河村", "甲一", ID_A, "低保"], start=2):
        sheet.cell(row=40, column=column, value=value)
    book.save(tmp_path / "ledger.xlsx")
    (person,) = read(tmp_path / "ledger.xlsx").people
    assert (person.row, person.birth) == (40, date(1950, 2, 17))
