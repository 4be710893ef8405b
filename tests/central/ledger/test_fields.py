"""Each field in the ways offices write it; what is doubtful is left out and named."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from fieldapp.central.ledger.phones import read_phone
from fieldapp.central.ledger.terms import (
    category_in_title,
    read_ability,
    read_categories,
    read_disability,
    read_residence,
    read_yes_no,
)
from fieldapp.domain.people import Ability, Carer, Category, Disability, DisabilityKind, Residence, Sex
from tests.central.ledger.books import ID_A, ID_B, Row, note_kinds, problem_rows, read_one, read_rows

_BORN = date(1950, 2, 17)
_ISO_MIDNIGHT = datetime.fromisoformat("1950-02-01T00:00:00")


@pytest.mark.parametrize(
    "written",
    [
        ID_A,
        f" {ID_A[:6]} {ID_A[6:14]} {ID_A[14:]}",
        f"'{ID_A}",
        "".join(chr(ord(character) + 0xFEE0) for character in ID_A),
    ],
)
def test_id_number_as_offices_type_it(tmp_path: Path, written: str) -> None:
    person, problems = read_one(tmp_path, 身份证号=written)
    assert (person.id_number, person.birth, person.sex, problems) == (ID_A, _BORN, Sex.MALE, [])


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (None, "id_missing"),
        ("无证件", "id_missing"),
        (ID_A[:17], "id_length"),
        (ID_A[:6] + ID_A[8:14] + ID_A[14:17], "id_length"),
        (float(ID_A[:17] + "0"), "id_lost_precision"),
        (int(ID_A[:15] + "000"), "id_lost_precision"),
        ("9.90101195002171E+17", "id_lost_precision"),
        (ID_A[:17] + ("1" if ID_A[17] != "1" else "2"), "id_check_digit"),
        (ID_A[:17] + "A", "id_character"),
        (ID_A[:6] + "19501332" + ID_A[14:], "id_date"),
    ],
)
def test_faulty_id_numbers_are_named_and_not_guessed(tmp_path: Path, written: object, kind: str) -> None:
    person, problems = read_one(tmp_path, 身份证号=written, 出生年月="1950年2月", 性别="男")
    assert (problems, person.id_number, person.doubts) == ([kind], None, (kind,))
    assert (person.birth, person.birth_precision, person.sex) == (date(1950, 2, 1), "month", Sex.MALE)


@pytest.mark.parametrize(
    ("written", "notes"),
    [
        ("1950年2月", ["birth_month_only"]),
        ("195002", ["birth_month_only"]),
        ("1950.2", ["birth_month_only"]),
        (_ISO_MIDNIGHT, ["birth_month_only"]),  # what a spreadsheet makes of 1950年2月
        (1950.2, ["birth_month_only"]),
        ("1950-02-17", []),
        ("1950年2月17日", []),
        ("19500217", []),
        ("１９５０．２．１７", []),
        (_BORN, []),
        (18311, []),  # the serial number of that day
        (None, []),
    ],
)
def test_birth_beside_a_sound_id_number(tmp_path: Path, written: object, notes: list[str]) -> None:
    rows: list[Row] = [["村", "姓名", "身份证号", "类别", "出生年月"], ["上河", "甲一", ID_A, "低保", written]]
    reading = read_rows(tmp_path, rows)
    assert (reading.people[0].birth, reading.people[0].birth_precision) == (_BORN, "day")
    assert problem_rows(reading) == []
    assert [kind for _, kind in note_kinds(reading)] == notes


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1951年2月", "birth_mismatch"),
        (1950.1, "date_unreadable"),
        ("属虎", "date_unreadable"),
        (date(2030, 1, 1), "date_future"),
    ],
)
def test_birth_against_the_id_number(tmp_path: Path, written: object, kind: str) -> None:
    person, problems = read_one(tmp_path, 出生年月=written)
    assert (person.birth, problems) == (_BORN, [kind])


def test_sex_comes_from_the_id_number_and_a_contradiction_is_told(tmp_path: Path) -> None:
    person, problems = read_one(tmp_path, 身份证号=ID_B, 性别="男")
    assert (person.sex, problems) == (Sex.FEMALE, ["sex_mismatch"])


@pytest.mark.parametrize(
    ("written", "name"),
    [("陈  守", "陈守"), (" 郝\u3000𠮷桂 ", "郝𠮷桂"), ("买买提•艾力", "买买提·艾力"), ("赖龙垚\n", "赖龙垚")],
)
def test_names_keep_rare_characters_and_lose_blanks(tmp_path: Path, written: str, name: str) -> None:
    person, problems = read_one(tmp_path, 姓名=written)
    assert (person.name, problems) == (name, [])
    assert person.raw_texts()["姓名"] == written


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (13800000001, "13800000001"),
        (13800000001.0, "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+86 138 0000 0001", "13800000001"),
        ("１３８００００００００", "13800000000"),
        ("138000000012", None),
        ("0535-2261234", "0535-2261234"),
        ("(0535)2261234", "0535-2261234"),
        ("2261234", "2261234"),
        ("010-62261234转12", "010-62261234-12"),
        ("儿子:13800000001", "13800000001"),
        ("/", None),
        ("无电话", None),
        (None, None),
    ],
)
def test_phone_numbers(written: str | int | float | None, number: str | None) -> None:
    assert read_phone(written).number == number


def test_several_and_broken_phone_numbers(tmp_path: Path) -> None:
    assert read_phone("13800000001/13900000002").several
    assert read_phone("13800000001 13900000002").several
    assert not read_phone("13800000001、13800000001").several
    person, problems = read_one(tmp_path, 联系电话="1380000")
    assert (person.phone, problems) == (None, ["phone_unreadable"])


@pytest.mark.parametrize(
    ("written", "categories", "unknown"),
    [
        ("农村低保", (Category.DIBAO,), False),
        ("特困(分散)", (Category.DISPERSED_TEKUN,), False),
        ("农村特困人员（分散供养）", (Category.DISPERSED_TEKUN,), False),
        ("集中供养特困人员", (Category.COLLECTIVE_TEKUN,), False),
        ("分散供养\n特困", (Category.DISPERSED_TEKUN,), False),
        ("边缘户", (Category.DIBAO_EDGE,), False),
        ("最低生活保障边缘家庭", (Category.DIBAO_EDGE,), False),
        ("刚性支出困难家庭", (Category.RIGID_SPENDING,), False),
        ("低保、困难残疾人", (Category.DIBAO, Category.DISABLED), False),
        ("低保、军属", (Category.DIBAO,), True),
        ("特困", (), True),
        ("边缘易致贫户", (), True),
        ("", (), False),
    ],
)
def test_categories(written: str, categories: tuple[Category, ...], unknown: bool) -> None:
    reading = read_categories(written)
    assert (reading.categories, reading.unknown) == (categories, unknown)


def test_unknown_category_still_imports(tmp_path: Path) -> None:
    person, problems = read_one(tmp_path, 救助类别="边缘易致贫户")
    assert (person.categories, problems) == ((Category.OTHER,), ["category_unknown"])
    assert person.raw_texts()["救助类别"] == "边缘易致贫户"


def test_tekun_takes_its_form_from_its_column(tmp_path: Path) -> None:
    person, problems = read_one(tmp_path, 救助类别="特困", 供养方式="分散供养")
    assert (person.categories, problems) == ((Category.DISPERSED_TEKUN,), [])


def test_a_title_tells_one_category_or_none() -> None:
    assert category_in_title("试验镇分散供养特困人员台账") is Category.DISPERSED_TEKUN
    assert category_in_title("低保边缘家庭花名册") is Category.DIBAO_EDGE
    assert category_in_title("低保和孤儿名册") is None


@pytest.mark.parametrize(
    ("written", "ability"),
    [
        ("全自理", Ability.FULL),
        ("具备生活自理能力", Ability.FULL),
        ("半护理", Ability.PARTIAL),
        ("部分丧失生活自理能力", Ability.PARTIAL),
        ("不能完全自理", Ability.PARTIAL),
        ("全护理", Ability.NONE),
        ("生活不能自理", Ability.NONE),
        ("完全丧失生活自理能力", Ability.NONE),
        ("尚可", None),
    ],
)
def test_abilities(written: str, ability: Ability | None) -> None:
    assert read_ability(written) is ability


@pytest.mark.parametrize(
    ("written", "level", "disability"),
    [
        ("听力4级", "", Disability(DisabilityKind.HEARING, 4)),
        ("肢体二级", "", Disability(DisabilityKind.LIMB, 2)),
        ("肢体残疾贰级", "", Disability(DisabilityKind.LIMB, 2)),
        ("二级(智力)", "", Disability(DisabilityKind.INTELLECT, 2)),
        ("精神Ⅲ级", "", Disability(DisabilityKind.MIND, 3)),
        ("肢体", "一级", Disability(DisabilityKind.LIMB, 1)),
        ("无", "", None),
        ("/", "/", None),
        ("", "", None),
    ],
)
def test_disabilities(written: str, level: str, disability: Disability | None) -> None:
    reading = read_disability(written, level)
    assert (reading.disability, reading.unreadable, reading.several) == (disability, False, False)


def test_doubtful_disabilities(tmp_path: Path) -> None:
    person, problems = read_one(tmp_path, 残疾情况="肢体")
    assert (person.disability, problems) == (None, ["disability_unreadable"])
    for written, taken in (
        ("肢体三级、视力二级", Disability(DisabilityKind.MULTIPLE, 2)),
        ("肢体一级、智力四级", Disability(DisabilityKind.MULTIPLE, 1)),
        ("肢体一级、精神二级", Disability(DisabilityKind.MIND, 2)),
        ("智力三级、精神二级", Disability(DisabilityKind.MIND, 2)),
    ):
        person, problems = read_one(tmp_path, 残疾情况=written)
        assert (person.disability, problems) == (taken, ["disability_several"]), written


def test_disability_certificate_is_held_against_the_row(tmp_path: Path) -> None:
    person, problems = read_one(tmp_path, 残疾人证号=ID_A + "42")
    assert (person.disability, problems) == (Disability(DisabilityKind.LIMB, 2), [])
    assert read_one(tmp_path, 残疾人证号=ID_A + "42", 残疾情况="肢体三级")[1] == ["certificate_differs"]
    assert read_one(tmp_path, 残疾人证号=ID_B + "42", 残疾情况="肢体二级")[1] == ["certificate_other_person"]
    assert read_one(tmp_path, 残疾人证号=ID_A, 残疾情况="肢体二级")[1] == ["certificate_unsound"]


@pytest.mark.parametrize(
    ("written", "residence", "note"),
    [
        ("在家", Residence.HOME, None),
        ("本村", Residence.HOME, None),
        ("长期在外(青岛)", Residence.AWAY, "青岛"),
        ("长期在外（青岛）", Residence.AWAY, "青岛"),
        ("外出务工", Residence.AWAY, None),
        ("镇敬老院", Residence.CARE_HOME, "镇敬老院"),
        ("市第三医院", Residence.MEDICAL, "市第三医院"),
        ("女儿处", None, "女儿处"),
    ],
)
def test_residences(written: str, residence: Residence | None, note: str | None) -> None:
    reading = read_residence(written)
    assert (reading.residence, reading.note) == (residence, note)


def test_residence_in_a_village_of_the_township_is_home_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    assert read_one(tmp_path, 现居住地="上河村3号")[0].residence is Residence.HOME
    person, problems = read_one(tmp_path, 现居住地="女儿处")
    assert (person.residence, person.residence_note, problems) == (None, "女儿处", ["residence_unknown"])


@pytest.mark.parametrize(
    ("written", "alone"),
    [("是", True), ("√", True), ("独居", True), ("否", False), ("×", False), ("与子女同住", False), ("看情况", None)],
)
def test_living_alone(written: str, alone: bool | None) -> None:
    assert read_yes_no(written) is alone


@pytest.mark.parametrize(
    ("written", "signed", "problems"),
    [
        ("2023.9.20", date(2023, 9, 20), []),
        ("2023/07/13", date(2023, 7, 13), []),
        ("2023年10月25日", date(2023, 10, 25), []),
        ("2023-1-4", date(2023, 1, 4), []),
        (date(2025, 11, 18), date(2025, 11, 18), []),
        ("未签订", None, []),
        ("2023年9月", date(2023, 9, 1), ["date_without_day"]),
        ("去年", None, ["date_unreadable"]),
        ("2027.1.1", None, ["date_future"]),
    ],
)
def test_agreement_dates(tmp_path: Path, written: object, signed: date | None, problems: list[str]) -> None:
    person, found = read_one(tmp_path, 协议签订日期=written)
    assert (person.agreement_signed, found) == (signed, problems)


def test_carers(tmp_path: Path) -> None:
    person, problems = read_one(tmp_path, 照护人姓名="乙 二", 与照护人关系="侄子", 照护人电话="13800000001")
    assert (person.carer, problems) == (Carer("乙二", "侄子", "13800000001"), [])
    person, problems = read_one(tmp_path, 照护人="乙二 13800000001")
    assert (person.carer, problems) == (Carer("乙二", None, "13800000001"), [])
    person, problems = read_one(tmp_path, 照护人="/", 照护人电话="13800000001")
    assert (person.carer, problems) == (None, ["carer_name_missing"])
