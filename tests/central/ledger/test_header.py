"""Headers are found by what they say: anywhere, in any order, in two levels, in the office's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.central.ledger.labels import Field, read_path
from fieldapp.domain.people import Carer, Category
from tests.central.ledger.books import (
    FULL_MERGES,
    HEADER,
    ID_A,
    ID_B,
    Row,
    full_header,
    note_kinds,
    problem_rows,
    read,
    read_rows,
    write,
    write_sheets,
)

_FULL_ROW = [1, "上河村", "甲一", "男", ID_A, "1950年2月", 76, "低保", "全自理", "无", "是", 13800000001,
             "乙二", "侄子", "139-0000-0002", "2023.9.20", "在家", "上河村1号", "常年服药"]  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        (("公民身份号码",), Field.ID_NUMBER),
        (("证件号码",), Field.ID_NUMBER),
        (("身份\n证号",), Field.ID_NUMBER),
        (("村(居)",), Field.VILLAGE),
        (("所在村",), Field.VILLAGE),
        (("村(社区)名称",), Field.VILLAGE),
        (("姓 名*",), Field.NAME),
        (("特困人员姓名",), Field.NAME),
        (("联系电话(手机)",), Field.PHONE),
        (("手机号",), Field.PHONE),
        (("照护人", "姓名"), Field.CARER_NAME),
        (("照护人", "与本人关系"), Field.CARER_RELATION),
        (("照料护理人情况", "联系电话"), Field.CARER_PHONE),
        (("照护人电话",), Field.CARER_PHONE),
        (("与照护人关系",), Field.CARER_RELATION),
        (("与照料人关系",), Field.CARER_RELATION),
        (("与被照护人关系",), Field.CARER_RELATION),
        (("与特困人员的关系",), Field.CARER_RELATION),
        (("基本信息", "姓名"), Field.NAME),
        (("残疾情况", "类别"), Field.DISABILITY),
        (("残疾情况", "等级"), Field.DISABILITY_LEVEL),
        (("残疾人证号",), Field.CERTIFICATE),
        (("出生年月日",), Field.BIRTH),
        (("监护人", "姓名"), None),
        (("联系人电话",), None),
        (("照护人身份证号",), None),
        (("村干部",), None),
        (("低保证号",), None),
        (("开户行",), None),
    ],
)
def test_headings_are_read_by_meaning(headings: tuple[str, ...], field: Field | None) -> None:
    assert read_path(headings) is field


def test_two_level_merged_header_under_title_rows(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [*full_header(), _FULL_ROW], FULL_MERGES)
    (person,) = reading.people
    assert (person.row, person.name, person.phone) == (4, "甲一", "13800000001")
    assert person.carer == Carer("乙二", "侄子", "13900000002")
    assert person.note == "常年服药"
    assert problem_rows(reading) == []


def test_groups_left_blank_instead_of_merged(tmp_path: Path) -> None:
    (person,) = read_rows(tmp_path, [*full_header(), _FULL_ROW]).people
    assert person.phone == "13800000001"
    assert person.carer == Carer("乙二", "侄子", "13900000002")


def test_columns_in_any_order_with_unknown_and_repeated_ones(tmp_path: Path) -> None:
    header = ["低保证号", "人员类别", "手机号", "公民身份号码", "名字", "备用", "所在村", "手机号码"]
    row = ["L-1", "低保", "13800000001", ID_A, "甲一", None, "上河", "13900000009"]
    reading = read_rows(tmp_path, [header, row])
    (person,) = reading.people
    assert (person.name, person.id_number, person.village_code[-3:]) == ("甲一", ID_A, "201")
    assert person.phone == "13800000001"
    assert person.raw_texts()["低保证号"] == "L-1"
    assert person.raw_texts()["手机号码"] == "13900000009"
    kinds = [kind for _, kind in note_kinds(reading) if kind.startswith("column")]
    assert kinds == ["column_unknown", "column_unknown", "column_repeated"]


def test_header_printed_again_on_each_page_is_no_person(tmp_path: Path) -> None:
    rows: list[Row] = [
        *full_header(),
        _FULL_ROW,
        *full_header()[1:],
        [2, "下河村", "丙三", "女", ID_B, None, 64, "低保"],
    ]
    reading = read_rows(tmp_path, rows, [*FULL_MERGES, "C5:G5", "M5:O5"])
    assert [(person.row, person.name) for person in reading.people] == [(4, "甲一"), (7, "丙三")]
    assert reading.rows == 2
    assert problem_rows(reading) == []


@pytest.mark.parametrize("numbers", [["甲", "乙", 1, 2], [1, 2, 3, 4], ["1", "2", "3", "4"], ["A", "B", "C", "D"]])
def test_a_line_of_column_numbers_belongs_to_the_header(tmp_path: Path, numbers: list[object]) -> None:
    reading = read_rows(tmp_path, [HEADER, numbers, ["上河村", "甲一", ID_A, "低保"]])
    assert [person.row for person in reading.people] == [3]
    assert note_kinds(reading) == []


def test_a_second_table_in_the_same_sheet_has_its_own_columns(tmp_path: Path) -> None:
    rows: list[Row] = [
        HEADER,
        ["上河村", "甲一", ID_A, "低保"],
        [],
        ["姓名", "村", "类别", "身份证"],
        ["丙三", "下河", "孤儿", ID_B],
    ]
    reading = read_rows(tmp_path, rows)
    assert [(person.name, person.categories[0]) for person in reading.people] == [
        ("甲一", Category.DIBAO),
        ("丙三", Category.ORPHAN),
    ]
    assert problem_rows(reading) == []


def test_head_of_household_is_the_person_where_no_other_name_stands(tmp_path: Path) -> None:
    rows: list[Row] = [["村", "户主姓名", "户主身份证号", "类别"], ["上河", "甲一", ID_A, "低保"]]
    (person,) = read_rows(tmp_path, rows).people
    assert (person.name, person.id_number) == ("甲一", ID_A)


def test_sheets_without_people_are_noted_and_sheet_titles_help(tmp_path: Path) -> None:
    header, row = ["姓名", "性别", "身份证号"], ["甲一", "男", ID_A]
    path = write_sheets(
        tmp_path / "ledger.xlsx",
        {"说明": ([["本表一式两份"]], []), "上河村低保": ([header], []), "下河村": ([["孤儿名册"], header, row], [])},
    )
    reading = read(path)
    (person,) = reading.people
    assert (person.sheet, person.village_code[-3:], person.categories) == ("下河村", "202", (Category.ORPHAN,))
    assert problem_rows(reading) == []
    assert {(one.sheet, one.kind) for one in reading.notes} >= {
        ("说明", "sheet_without_people"),
        ("上河村低保", "sheet_without_rows"),
        ("下河村", "village_from_title"),
        ("下河村", "category_from_title"),
    }


def test_village_headings_between_the_rows(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["姓名", "身份证号", "救助类别"],
        ["上河村(1人)"],
        ["甲一", ID_A, "低保"],
        ["下河村"],
        ["丙三", ID_B, "低保"],
    ]
    reading = read(write(tmp_path / "ledger.xlsx", rows, ["A2:C2", "A4:C4"]))
    assert [person.village_code[-3:] for person in reading.people] == ["201", "202"]
    assert problem_rows(reading) == []
