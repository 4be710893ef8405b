"""Division codes, and finding the village a ledger means."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fieldapp.domain.divisions import (
    DivisionKind,
    Divisions,
    Level,
    VillageProblem,
    ancestors_of,
    contains,
    kind_of,
    level_of,
    parent_of,
    parse_code,
)
from fieldapp.domain.errors import InvalidDivisionCode

SHARED = Path(__file__).parents[3] / "shared" / "data" / "divisions-3706.csv"
TOWN = "370683107"


def row(code: str, village: str, township: str = "程郭镇", county: str = "莱州市") -> dict[str, str]:
    return {
        "village_code": code,
        "village": village,
        "township_code": code[:9],
        "township": township,
        "county_code": code[:6],
        "county": county,
    }


@pytest.fixture
def divisions() -> Divisions:
    return Divisions.from_rows(
        [
            row("370683107001", "坊苑社区居委会"),
            row("370683107002", "碑坡社区居委会"),
            row("370683107003", "城里居民委员会"),
            row("370683107202", "后苏村委会"),
            row("370683107204", "前苏村委会"),
            row("370683107205", "碑坡村委会"),
            row("370683107206", "东关村村民委员会"),
            row("370683107207", "后店村居委会"),
            row("370683107208", "程郭镇东村委会"),
            row("370683107409", "盐场"),
            row("370683108201", "前苏村委会", "驿道镇"),
        ]
    )


def test_levels_parents_and_ancestors() -> None:
    assert [level_of(code) for code in ("37", "3706", "370683", TOWN, "370683107204")] == list(Level)
    assert [parent_of(code) for code in ("37", "3706", "370683", TOWN, "370683107204")] == [
        None,
        "37",
        "3706",
        "370683",
        TOWN,
    ]
    assert ancestors_of("370683107204") == ("37", "3706", "370683", TOWN, "370683107204")


def test_containment() -> None:
    assert contains("37", "370683107204")
    assert contains(TOWN, TOWN)
    assert contains(TOWN, "370683107204")
    assert not contains("370683107204", TOWN)
    assert not contains("370683108", "370683107204")


@pytest.mark.parametrize("code", ["", "3", "370", "37068", "37068310", "3706831072041", "37068x", "３７"])
def test_other_lengths_and_characters_are_refused(code: str) -> None:
    with pytest.raises(InvalidDivisionCode) as refused:
        level_of(code)
    assert refused.value.code == "division_code"
    assert refused.value.problem in {"length", "not_digits"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("370683107000", TOWN),
        ("370683000000", "370683"),
        ("370000000000", "37"),
        (370683107204, "370683107204"),
        (370683107204.0, "370683107204"),
        (" ３７０６ ", "3706"),
        ("370683100", "370683100"),
    ],
)
def test_codes_as_typed(raw: object, code: str) -> None:
    assert parse_code(raw) == code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("370602001", DivisionKind.STREET),
        ("370683099", DivisionKind.STREET),
        ("370683100", DivisionKind.TOWN),
        ("370683199", DivisionKind.TOWN),
        ("370683200", DivisionKind.RURAL_TOWNSHIP),
        ("370683400", DivisionKind.TOWNSHIP_LIKE),
        ("370683600", None),
        ("370683107001", DivisionKind.RESIDENTS_COMMITTEE),
        ("370683107199", DivisionKind.RESIDENTS_COMMITTEE),
        ("370683107200", DivisionKind.VILLAGERS_COMMITTEE),
        ("370683107399", DivisionKind.VILLAGERS_COMMITTEE),
        ("370683107400", DivisionKind.VILLAGE_LIKE),
        ("370683107000", None),
        ("370683", None),
    ],
)
def test_kinds_by_code_range(code: str, kind: DivisionKind | None) -> None:
    assert kind_of(code) is kind


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("前苏村委会", "370683107204"),
        ("前苏村", "370683107204"),
        ("前苏", "370683107204"),
        ("前苏村民委员会", "370683107204"),
        (" 前 苏\u3000村 ", "370683107204"),
        ("程郭镇前苏村", "370683107204"),
        ("山东省莱州市程郭镇前苏", "370683107204"),
        ("莱州市前苏村", "370683107204"),
        ("坊苑社区居委会", "370683107001"),
        ("坊苑社区居民委员会", "370683107001"),
        ("坊苑社区", "370683107001"),
        ("坊苑居委会", "370683107001"),
        ("坊苑", "370683107001"),
        ("碑坡村", "370683107205"),
        ("碑坡社区", "370683107002"),
        ("城里", "370683107003"),
        ("城里居委会", "370683107003"),
        ("东关村", "370683107206"),
        ("东关", "370683107206"),
        ("东关村委会", "370683107206"),
        ("东关村村委会", "370683107206"),
        ("后店村", "370683107207"),
        ("程郭镇东村委会", "370683107208"),
        ("盐场", "370683107409"),
    ],
)
def test_full_and_short_forms(divisions: Divisions, written: str, code: str) -> None:
    match = divisions.resolve_village(written, TOWN)
    assert match.problem is None
    assert match.village is not None
    assert match.village.code == code


def test_a_name_that_fits_two_villages_is_not_decided(divisions: Divisions) -> None:
    match = divisions.resolve_village("碑坡", TOWN)
    assert match.problem is VillageProblem.AMBIGUOUS
    assert match.village is None
    assert {village.code for village in match.candidates} == {"370683107002", "370683107205"}


@pytest.mark.parametrize("written", ["前苏家", "坊苑村", "苏", "不知道", "小计"])
def test_unknown_names_are_reported(divisions: Divisions, written: str) -> None:
    assert divisions.resolve_village(written, TOWN).problem is VillageProblem.UNKNOWN


@pytest.mark.parametrize("written", [None, "", " \u3000"])
def test_no_name(divisions: Divisions, written: object) -> None:
    assert divisions.resolve_village(written, TOWN).problem is VillageProblem.MISSING


def test_names_are_looked_for_in_the_township_only(divisions: Divisions) -> None:
    there = divisions.resolve_village("前苏", "370683108").village
    assert there is not None
    assert there.code == "370683108201"
    assert divisions.resolve_village("后苏", "370683108").problem is VillageProblem.UNKNOWN
    assert divisions.resolve_village("前苏", "370683109").problem is VillageProblem.UNKNOWN


def test_lookups_by_code(divisions: Divisions) -> None:
    assert len(divisions) == 11
    assert divisions.name_of("370683") == "莱州市"
    assert divisions.name_of("370683108") == "驿道镇"
    assert divisions.name_of("370683107204") == "前苏村委会"
    assert divisions.name_of("3706") is None
    assert divisions.village("370683107999") is None
    assert [village.code for village in divisions.villages_within("370683108")] == ["370683108201"]
    assert len(divisions.villages_within("37")) == 11
    assert [village.name for village in divisions.villages_within("370683107204")] == ["前苏村委会"]
    assert divisions.knows_area("370683")
    assert not divisions.knows_area("370600")


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({**row("370683107204", "前苏"), "township_code": "370683108"}, "not_nested"),
        (row("37068310720", "前苏"), "length"),
        ({"village": "前苏"}, "column_missing"),
    ],
)
def test_a_broken_list_names_its_row(broken: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidDivisionCode) as refused:
        Divisions.from_rows([row("370683107202", "后苏村委会"), broken])
    assert (refused.value.problem, refused.value.place) == (problem, "row 2")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared list of villages is not here")
def test_every_village_of_a_city_is_found_by_its_full_name_and_never_mistaken() -> None:
    rows = list(csv.DictReader(SHARED.read_text(encoding="utf-8-sig").splitlines()))
    divisions = Divisions.from_rows(rows)
    for entry in rows:
        township, code = entry["township_code"], entry["village_code"]
        found = divisions.resolve_village(entry["village"], township).village
        assert found is not None
        assert found.code == code
        bare = entry["village"].removesuffix("村委会")
        match = divisions.resolve_village(bare, township)
        candidates = match.candidates or ((match.village,) if match.village else ())
        assert code in {village.code for village in candidates}
