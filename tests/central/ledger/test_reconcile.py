"""A newer ledger updates what the office changed and nothing else; the same one changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from fieldapp.central.ledger import (
    Changes,
    FieldChange,
    KnownPerson,
    LedgerReading,
    field_from_plain,
    reconcile,
    report,
)
from fieldapp.central.ledger.person import LEDGER_FIELDS
from fieldapp.domain.people import Carer, Category, Person
from tests.central.ledger.books import HEADER, ID_A, ID_B, ID_C, TODAY, Row, read, read_rows
from tests.central.ledger.large import TOWNSHIP, VILLAGES, write_large_ledger

_HEADER = [*HEADER, "出生年月", "联系电话", "照护人姓名"]


def _read(tmp_path: Path, *rows: Row) -> LedgerReading:
    return read_rows(tmp_path, [_HEADER, *rows])


def _known(reading: LedgerReading) -> list[KnownPerson]:
    return [
        KnownPerson(row.as_person(f"id-{row.row}"), json.loads(json.dumps(row.ledger_values())))
        for row in reading.people
    ]


def _said(changes: Changes) -> list[tuple[str, str, object, object]]:
    return [
        (match.known.person.id, one.field, one.before, one.after) for match in changes.changed for one in match.changes
    ]


def test_first_import_makes_everyone_new(tmp_path: Path) -> None:
    reading = _read(tmp_path, ["上河村", "甲一", ID_A, "低保"], ["上河村", "乙二", None, "低保", "1961.11"])
    changes = reconcile(reading, ())
    assert changes == Changes(reading.people, (), (), ())
    person = reading.people[0].as_person("x")
    assert isinstance(person, Person)
    assert (person.id, person.name, person.categories) == ("x", "甲一", (Category.DIBAO,))


def test_the_same_ledger_changes_nothing_even_with_every_kind_of_doubt(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        ["上河村", "甲一", ID_A, "低保"],
        ["上河村", "乙二", None, "低保", "1961.11"],
        ["上河村", "乙二", ID_B[:12], "低保", "1961.11"],
        ["上河村", "丙三", None, "低保"],
        ["上河村", "丙三", ID_C[:16], "低保"],
        ["无此村", None, ID_C[:17], "军属", "属虎", "12", "丁四"],
        ["无此村", None, ID_C[:15], "军属", "属虎", "12", "丁四"],
    )
    known = _known(reading)
    for order in (known, known[::-1]):
        changes = reconcile(reading, order)
        assert (changes.new, changes.changed, changes.vanished) == ((), (), ())
        assert {match.known.person.id: match.row.row for match in changes.unchanged} == {
            f"id-{row.row}": row.row for row in reading.people
        }


def test_a_large_ledger_twice(tmp_path: Path) -> None:
    write_large_ledger(tmp_path / "large.xlsx", 600)
    reading = read(tmp_path / "large.xlsx")
    assert (len(reading.people), reading.rows, reading.problems) == (600, 600, ())
    changes = reconcile(reading, _known(reading))
    assert (changes.new, changes.changed, changes.vanished, len(changes.unchanged)) == ((), (), (), 600)


def test_a_newer_ledger_updates_adds_and_misses(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", ID_A, "低保"], ["上河村", "乙二", ID_B, "低保"])
    newer = _read(tmp_path, ["下河村", "甲一", ID_A, "低保", None, 13800000001], ["上河村", "丙三", ID_C, "低保"])
    changes = reconcile(newer, _known(old))
    village = f"{TOWNSHIP}20"
    assert _said(changes) == [
        ("id-2", "village_code", f"{village}1", f"{village}2"),
        ("id-2", "phone", None, "13800000001"),
    ]
    updated = changes.changed[0].updated()
    assert (updated.village_code, updated.phone, updated.id) == (f"{village}2", "13800000001", "id-2")
    assert [row.name for row in changes.new] == ["丙三"]
    assert [one.person.id for one in changes.vanished] == ["id-3"]
    document = report(newer, changes)
    assert document["vanished"] == [{"person": "id-3", "name": "乙二", "village_code": f"{village}1"}]
    assert (document["new"], document["changed"], document["unchanged"]) == (1, 1, 0)


def test_a_number_put_right_meets_its_person(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", ID_A[:17], "低保", "1950年2月"])
    newer = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", "1950年2月"])
    changes = reconcile(newer, _known(old))
    assert _said(changes) == [
        ("id-2", "sex", None, "男"),
        ("id-2", "id_number", None, ID_A),
        ("id-2", "birth", "1950-02-01", "1950-02-17"),
        ("id-2", "birth_precision", "month", "day"),
        ("id-2", "doubts", ["id_length"], []),
    ]
    assert (changes.new, changes.vanished) == ((), ())


def test_a_doubtful_value_never_replaces_a_sound_one(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", None, 13800000001])
    newer = _read(tmp_path, ["上河村", "甲一", float(ID_A[:17] + "0"), "特困", "1950年2月", "1380000"])
    changes = reconcile(newer, _known(old))
    assert [(name, after) for _, name, _, after in _said(changes)] == [
        ("doubts", ["id_lost_precision", "category_unknown", "phone_unreadable"])
    ]
    updated = changes.changed[0].updated()
    assert (updated.id_number, updated.birth, updated.phone) == (ID_A, date(1950, 2, 17), "13800000001")


def test_what_was_learned_on_visits_stays_until_the_office_says_something_new(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", None, 13800000001, "乙二"])
    (known,) = _known(old)
    visited = KnownPerson(replace(known.person, phone="13900000009", carer=Carer("丁四")), known.base)
    assert reconcile(old, [visited]).changed == ()
    newer = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", None, 13700000007, "乙二"])
    (match,) = reconcile(newer, [visited]).changed
    assert match.changes == (FieldChange("phone", "13900000009", "13700000007", edited=True),)
    agreeing = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", None, 13900000009, "乙二"])
    (same,) = reconcile(agreeing, [visited]).unchanged
    assert same.base_outdated


def test_a_removed_phone_is_removed(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", None, 13800000001])
    newer = _read(tmp_path, ["上河村", "甲一", ID_A, "低保"])
    assert _said(reconcile(newer, _known(old))) == [("id-2", "phone", "13800000001", None)]


def test_someone_no_ledger_listed_cannot_vanish_but_is_found(tmp_path: Path) -> None:
    newer = _read(tmp_path, ["上河村", "甲一", ID_A, "低保"])
    by_hand = KnownPerson(replace(newer.people[0].as_person("hand"), phone="13800000001"))
    (match,) = reconcile(newer, [by_hand]).unchanged
    assert match.base_outdated
    assert match.updated().phone == "13800000001"
    absent = KnownPerson(replace(by_hand.person, id="absent", id_number=ID_B, name="乙二"))
    assert reconcile(newer, [absent]).vanished == ()


def test_two_files_of_one_person_meet_in_the_surviving_one(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", ID_A, "低保"], ["上河村", "甲一", ID_B, "低保"])
    first, second = _known(old)
    merged = KnownPerson(replace(second.person, merged_into=first.person.id), second.base)
    changes = reconcile(old, [merged, first])
    assert (changes.new, changes.changed, changes.vanished) == ((), (), ())
    assert [match.known.person.id for match in changes.unchanged] == ["id-2", "id-2"]


def test_namesakes_are_never_guessed(tmp_path: Path) -> None:
    old = _read(tmp_path, ["上河村", "甲一", None, "低保", "1950.2.1"], ["上河村", "甲一", None, "低保", "1950.2.9"])
    newer = _read(tmp_path, ["上河村", "甲一", None, "低保", "1950年2月"])
    changes = reconcile(newer, _known(old))
    assert (len(changes.new), len(changes.vanished)) == (1, 2)


def test_plain_values_come_back_as_they_were(tmp_path: Path) -> None:
    (row,) = _read(tmp_path, ["上河村", "甲一", ID_A, "低保", None, None, "乙二"]).people
    for name in LEDGER_FIELDS:
        assert field_from_plain(name, row.ledger_values()[name]) == getattr(row, name)
    assert VILLAGES.village(row.village_code) is not None
    assert (row.birth or TODAY) <= TODAY
