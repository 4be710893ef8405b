"""A ledger brought in: people in the feed, raw rows kept, the same file again changes nothing, a newer one updates."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from fieldapp.central.accounts import Role
from fieldapp.central.ledger import LedgerError
from fieldapp.central.services.ledger_import import import_ledger
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.tables import imports, ledger_rows
from fieldapp.domain.people import Person
from fieldapp.wire import scope
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town

HEAD = ["序号", "村(居)", "姓名", "身份证号", "救助类别", "联系电话"]
LI, WANG, NOWHERE = "370683195001011239", "370683194803050016", "370683196012120013"


def ledger(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """An xlsx of (village, name, ID number, phone)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["程郭镇分散供养特困人员台账"])
    sheet.append(HEAD)
    for number, (village, name, id_number, phone) in enumerate(rows, start=1):
        sheet.append([number, village, name, id_number, "分散供养特困", phone])
    book.save(path)
    return path


def people(device: Device) -> dict[str, tuple[str, int, bool, Person | None]]:
    """What the feed brings of persons: village scope, version, removed and file, by id."""
    return {
        f"{row.id} {where}": (where, row.version, row.removed, unpack(row.payload, Person) if row.payload else None)
        for where, row in device.pull()
        if row.kind is EntityKind.PERSON
    }


def test_import_again_and_newer(town: Town, tmp_path: Path) -> None:
    first = ledger(
        tmp_path / "1.xlsx",
        ("村201", "李一", LI, "13500000001"),
        ("村202", "王二", WANG, "13500000002"),
        ("不知道的村", "赵三", NOWHERE, ""),
    )
    here, there = town.device(), town.device(town.account(Role.ASSISTANT, VILLAGES[1]))
    supervisor = town.device(town.account(Role.SUPERVISOR))
    told = import_ledger(town.central, first, TOWNSHIP)
    assert (told["people"], told["rows"], told["new"]) == (3, 3, 3)
    assert "village_unknown" in {one["kind"] for one in told["problems"]}  # type: ignore[attr-defined]
    ((_, (where, version, removed, li)),) = people(here).items()
    assert (where, version, removed) == (scope.ordinary(VILLAGES[0]), 1, False)
    assert li is not None and (li.name, li.phone) == ("李一", "13500000001")
    assert len(people(there)) == 1
    assert len(people(supervisor)) == 3  # the one without a village too

    again = import_ledger(town.central, first, TOWNSHIP)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert [people(one) for one in (here, there, supervisor)] == [{}, {}, {}]
    with town.central.store.read() as connection:
        raw = connection.execute(select(ledger_rows).order_by(ledger_rows.c.row)).all()
        files = connection.execute(select(imports.c.file_sha256)).scalars().all()
    assert len(files) == 1 and [row.row for row in raw] == [3, 4, 5]
    assert "李一" in unpack(raw[0].raw, dict[str, str]).values() and raw[0].person == li.id

    second = ledger(tmp_path / "2.xlsx", ("村202", "李一", LI, "13500000001"), ("村202", "王二", WANG, "13900000002"))
    newer = import_ledger(town.central, second, TOWNSHIP)
    assert (newer["new"], newer["changed"], len(newer["vanished"])) == (0, 2, 1)  # type: ignore[arg-type]
    assert [(version, removed) for _, version, removed, _ in people(here).values()] == [(2, True)]
    arrived = people(there)
    assert {version for _, version, _, _ in arrived.values()} == {2}
    assert {person.name: person.phone for *_, person in arrived.values() if person} == {
        "李一": "13500000001",
        "王二": "13900000002",
    }
    found = verify_central(town.central)
    assert found.problems == []


def test_a_file_that_is_none_changes_nothing(town: Town, tmp_path: Path) -> None:
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    device = town.device()
    device.pull()
    with pytest.raises(LedgerError):
        import_ledger(town.central, broken, TOWNSHIP)
    with pytest.raises(LedgerError):
        import_ledger(town.central, broken, "999999999")
    assert device.pull() == []
