"""The township's real ledger against its key: people, rows, every fault on its row, every clean person."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fieldapp.central.ledger import KnownPerson, LedgerReading, read_ledger, reconcile, report
from fieldapp.central.ledger.terms import read_disability
from fieldapp.domain.divisions import Divisions
from fieldapp.domain.people import Residence

_DATA = Path(__file__).parents[4] / "shared" / "data"
_LEDGER, _KEY, _DIVISIONS = (
    _DATA / name for name in ("ledger-370683107.xlsx", "ledger-370683107.key.json", "divisions-3706.csv")
)

pytestmark = pytest.mark.skipif(
    not (_LEDGER.exists() and _KEY.exists() and _DIVISIONS.exists()),
    reason="the shared ledger is not beside the project",
)


@pytest.fixture(scope="module")
def key() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_KEY.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def reading(key: dict[str, Any]) -> LedgerReading:
    with _DIVISIONS.open(encoding="utf-8-sig", newline="") as file:
        divisions = Divisions.from_rows(csv.DictReader(file))
    return read_ledger(_LEDGER, divisions, key["township"], date(2026, 3, 15))


def test_counts_people_and_rows(reading: LedgerReading, key: dict[str, Any]) -> None:
    assert (len(reading.people), reading.rows) == (key["people"], key["rows"])


def test_finds_every_fault_on_its_row_and_no_other(reading: LedgerReading, key: dict[str, Any]) -> None:
    found = sorted((one.sheet, one.row, one.kind) for one in reading.problems)
    assert found == sorted((key["sheet"], fault["row"], fault["kind"]) for fault in key["faults"])


def test_faulty_rows_carry_the_name_of_the_key(reading: LedgerReading, key: dict[str, Any]) -> None:
    names = {person.row: person.name for person in reading.people}
    for fault in key["faults"]:
        if fault["kind"] != "duplicate":
            assert names[fault["row"]] == fault["name"]
        else:
            assert fault["row"] not in names


def test_clean_people_agree_field_by_field(reading: LedgerReading, key: dict[str, Any]) -> None:
    people = {person.id_number: person for person in reading.people}
    for clean in key["clean"]:
        person = people[clean["id_number"]]
        assert {
            "village_code": person.village_code,
            "name": person.name,
            "sex": person.sex,
            "born": person.birth and person.birth.isoformat(),
            "category": list(person.categories),
            "ability": person.ability,
            "disability": person.disability,
            "alone": person.lives_alone,
            "phone": person.phone,
            "away": person.residence is Residence.AWAY,
            "carer": person.carer and person.carer.name,
            "relation": person.carer and person.carer.relation,
            "agreement": person.agreement_signed and person.agreement_signed.isoformat(),
            "doubts": person.doubts,
        } == {
            **{name: clean[name] for name in ("village_code", "name", "sex", "born", "ability", "phone", "away")},
            "category": [clean["category"]],
            "disability": read_disability(clean["disability"]).disability,
            "alone": clean["alone"] == "是",
            "carer": clean["carer"],
            "relation": clean["relation"],
            "agreement": clean["agreement"],
            "doubts": (),
        }


def test_only_expected_notes(reading: LedgerReading) -> None:
    assert {one.kind for one in reading.notes} == {"id_area_unknown", "birth_month_only", "sheet_without_people"}


def test_importing_the_same_file_again_changes_nothing(reading: LedgerReading) -> None:
    known = [
        KnownPerson(person.as_person(f"{number:032x}"), json.loads(json.dumps(person.ledger_values())))
        for number, person in enumerate(reading.people)
    ]
    changes = reconcile(reading, known)
    assert (changes.new, changes.changed, changes.vanished) == ((), (), ())
    assert len(changes.unchanged) == len(reading.people)
    assert not any(match.base_outdated for match in changes.unchanged)
    assert all(match.row.as_person(match.known.person.id) == match.known.person for match in changes.unchanged)


def test_report_keeps_its_form(reading: LedgerReading, key: dict[str, Any]) -> None:
    document = json.loads(json.dumps(report(reading, reconcile(reading, ()))))
    assert document["people"] == document["new"] == key["people"]
    assert document["rows"] == key["rows"]
    assert document["vanished"] == []
    duplicates = {fault["row"] for fault in key["faults"] if fault["kind"] == "duplicate"}
    for one in document["problems"]:
        assert {"sheet", "row", "kind", "message", "imported"} <= set(one)
        assert one["imported"] is (one["row"] not in duplicates)
