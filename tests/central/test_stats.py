"""What ``stats`` and ``verify`` tell an operator: by township, what waits and for how long, room, incidents."""

from __future__ import annotations

import json

import pytest

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.services.verify import verify_central
from fieldapp.cli import main
from fieldapp.wire.bodies import BlobRef, PhotoRef
from tests.central.actors import TOWNSHIP, Town


def photo(sha256: str) -> PhotoRef:
    """A photo that a record names."""
    return PhotoRef("/data/sq/SQ99", "a.jpg", BlobRef(sha256, 100), bytes(32), 1, 1, "0" * 64, "0" * 16, "0" * 16)


def test_counts_by_township_with_what_waits(town: Town) -> None:
    people = town.people(3)
    device, supervisor = town.device(), town.device(town.account(Role.SUPERVISOR))
    visits = [device.visit(people[0], photos=(photo("a" * 64),)), device.visit(people[1])]
    device.push(*visits)
    supervisor.push(supervisor.review(visits[1], "approve"))
    device.push(device.visit("0" * 32))
    town.pass_time(hours=30)
    told = admin.count_everything(town.central)
    assert told["held"] == {"unknown_subject": 1} and told["form_checks_waiting"] == 2
    storage = told["storage"]
    assert isinstance(storage, dict) and storage["database"] > 50_000
    townships = told["townships"]
    assert isinstance(townships, dict)
    here = townships[TOWNSHIP]
    assert here["accounts"] == here["devices"] == 2 and here["persons"] == 3
    assert here["records"] == {"applied": 3, "held": 1} and here["held"] == {"unknown_subject": 1}
    assert here["visits"] == {"approved": 1, "submitted": 1} and here["chains"] == {"complete": 2}
    assert (here["held_hours"], here["hours_since_record"], here["photos_waiting"]) == (30.0, 30.0, 1)


def test_incidents_are_shown_and_are_no_damage(town: Town) -> None:
    people = town.people(2)
    device = town.device()
    first = device.visit(people[0])
    device.push(first)
    device.push(device.visit(people[1], record_id=first.opened().id))
    found = verify_central(town.central).document()
    assert found["ok"] is True and found["records"] == 1
    (incident,) = verify_central(town.central).incidents
    assert (incident["kind"], incident["record"], incident["device"]) == (
        "same_id_other_bytes",
        first.opened().id,
        device.id,
    )
    told = admin.count_everything(town.central)
    assert told["incidents"] == {"same_id_other_bytes": 1}
    assert told["townships"][TOWNSHIP]["incidents"] == {"same_id_other_bytes": 1}  # type: ignore[index]


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_by_command(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    (person,) = town.people(1)
    device = town.device()
    device.push(device.visit(person))
    data = ["--data", str(town.central.config.folder), "--json"]
    assert main(["central", "stats", *data]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["townships"][TOWNSHIP]["records"] == {"applied": 1}
    assert main(["central", "verify", *data]) == 0
    assert json.loads(capsys.readouterr().out)["incidents"] == []
