"""From the ledger to the assistant's device, by commands: nobody and no field is lost or changed on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fieldapp.bootstrap import open_session
from fieldapp.central.ledger.terms import read_disability
from fieldapp.domain.people import Person, Residence
from tests.journeys.ledgers import KeyedLedger, newer, real_ledger, small_ledger
from tests.journeys.township import Township

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module", params=["small", pytest.param("real", marks=pytest.mark.slow)])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KeyedLedger:
    if request.param == "small":
        folder = tmp_path_factory.mktemp("ledger")
        return small_ledger(folder, Township(folder).today)
    found = real_ledger()
    if found is None:
        pytest.skip("the shared ledger is not beside the project")
    return found


@pytest.fixture(scope="module")
def place(ledger: KeyedLedger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Township]:
    """A central with the ledger in it, and an assistant who serves all its villages."""
    township = Township(tmp_path_factory.mktemp("place"))
    township.write_passphrase()
    township.ok("central", "init", "--data", township.central, "--divisions", ledger.divisions)
    bring_in(township, ledger, ledger.file)
    served = ["--village", *ledger.villages]
    account = township.ok(
        "central", "add-account", "--data", township.central, "--name", "周", "--role", "assistant", *served
    )
    code = township.ok("central", "issue-code", "--data", township.central, "--account", account["account"])["code"]
    with township.serving():
        township.device(township.assistant, "enrol", "--central", township.url, "--code", code)
        township.device(township.assistant, "sync")
        yield township


def bring_in(township: Township, ledger: KeyedLedger, file: Path) -> dict[str, Any]:
    """Import a ledger; its report, which is the same in the file as on stdout."""
    report = township.root / "report.json"
    words: list[str | Path] = [
        "central",
        "import-ledger",
        file,
        "--data",
        township.central,
        "--township",
        ledger.township,
    ]
    told: dict[str, Any] = township.ok(*words, "--report", report)
    assert json.loads(report.read_text(encoding="utf-8")) == told
    return told


def caseload(township: Township) -> dict[str, Person]:
    """The persons in the assistant's vault by ID number (their id where there is none)."""
    passphrase = township.passphrase.read_text(encoding="utf-8").strip()
    session = open_session(township.assistant, passphrase)
    try:
        return {person.id_number or person.id: person for person in session.vault.people.list()}
    finally:
        session.close()


def told_of(person: Person, village: str) -> dict[str, Any]:
    """A person of the vault in the terms of the key."""
    return {
        "village_code": person.village_code,
        "village": village,
        "name": person.name,
        "sex": person.sex,
        "born": person.birth and person.birth.isoformat(),
        "id_number": person.id_number,
        "category": [category.value for category in person.categories],
        "ability": person.ability,
        "disability": person.disability,
        "alone": person.lives_alone,
        "phone": person.phone,
        "away": person.residence is Residence.AWAY,
        "carer": person.carer and person.carer.name,
        "relation": person.carer and person.carer.relation,
        "agreement": person.agreement_signed and person.agreement_signed.isoformat(),
    }


def expected_of(clean: Mapping[str, Any]) -> dict[str, Any]:
    """The key's own words as the program's values."""
    return {
        **clean,
        "category": [clean["category"]],
        "disability": read_disability(clean["disability"]).disability,
        "alone": clean["alone"] == "是",
    }


def test_the_report_agrees_with_the_key(place: Township, ledger: KeyedLedger) -> None:
    told = json.loads((place.root / "report.json").read_text(encoding="utf-8"))
    assert (told["people"], told["rows"], told["vanished"]) == (ledger.people, ledger.rows, [])
    found = sorted((one["sheet"], one["row"], one["kind"]) for one in told["problems"])
    assert found == sorted((ledger.sheet, row, kind) for row, kind in ledger.faults)
    assert {one["imported"] for one in told["problems"] if one["kind"] == "duplicate"} == {False}
    assert {one["imported"] for one in told["problems"] if one["kind"] != "duplicate"} == {True}


def test_everyone_arrives_field_by_field(place: Township, ledger: KeyedLedger) -> None:
    persons = caseload(place)
    listed = {row["id"]: row for row in place.device(place.assistant, "people")}
    assert len(persons) == len(listed) == ledger.people
    for clean in ledger.clean:
        person = persons[clean["id_number"]]
        row = listed[person.id]
        assert told_of(person, row["village"]) == expected_of(clean)
        shown = (row["name"], row["village_code"], row["categories"])
        assert shown == (clean["name"], clean["village_code"], [clean["category"]])
        assert (row["watch_colour"] is None) == (clean["category"] != "分散供养特困")
        assert person.doubts == ()


def test_again_changes_nothing_and_a_newer_one_what_it_says(
    place: Township, ledger: KeyedLedger, tmp_path: Path
) -> None:
    again = bring_in(place, ledger, ledger.file)
    assert (again["new"], again["changed"], again["unchanged"], again["vanished"]) == (0, 0, ledger.people, [])
    assert place.device(place.assistant, "sync")["received"] == 0

    before, later = caseload(place), newer(ledger, tmp_path / "later.xlsx")
    told = bring_in(place, ledger, later.file)
    assert (told["new"], told["changed"], told["people"]) == (0, 1, ledger.people - 1)
    assert len(told["vanished"]) == 1
    assert later.vanished["name"] in json.dumps(told["vanished"], ensure_ascii=False)
    assert place.device(place.assistant, "sync")["received"] == 1
    after = caseload(place)
    assert after.keys() == before.keys()
    assert [number for number in before if before[number] != after[number]] == [later.changed["id_number"]]
    assert after[later.changed["id_number"]].phone == later.phone
