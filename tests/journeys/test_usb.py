"""No network anywhere: two devices enrolled by file, a visit with photos made, returned, corrected and approved, all on
sticks; and what old, repeated, wrong and damaged sticks do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldapp.cli.township import TOWNSHIP_CODE
from tests.journeys.township import Township
from tests.journeys.work import finish_visit, write

pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]


class Office:
    """The central's desk and the way there with a stick; nothing ever listens on a port."""

    def __init__(self, township: Township, stick: Path) -> None:
        self.township, self.stick = township, stick
        self.made = 0

    def central(self, *words: str | Path) -> Any:
        return self.township.ok("central", *words, "--data", self.township.central)

    def enrol(self, data: Path, role: str, name: str) -> str:
        """A device by file; its id."""
        place = ["--township", TOWNSHIP_CODE]
        if role == "assistant":
            place = [word for code, _ in self.township.invented.villages for word in ("--village", code)]
        account = self.central("add-account", "--name", name, "--role", role, *place)["account"]
        code, request, reply = (self.stick / f"{role}.{end}" for end in ("code", "request", "reply"))
        self.central("issue-code", "--account", account, "--file", code)
        asked = self.township.device(data, "enrol", "--code-file", code, "--request", request)
        assert asked["state"] == "pending"
        (taken,) = self.central("ingest", request, "--out", reply)["packages"]
        done = self.township.device(data, "enrol", "--reply", reply)
        assert (taken["kind"], taken["device"]) == ("enrolment", done["device"])
        assert done["account"] == account
        return str(done["device"])

    def carry_up(self, data: Path) -> dict[str, Any]:
        """Export on the device, ingest at the central."""
        self.made += 1
        package = self.stick / f"{self.made}.fvp"
        exported: dict[str, Any] = self.township.device(data, "export", package)
        assert exported["files"] == [str(package)]
        (taken,) = self.central("ingest", package)["packages"]
        assert taken["problems"] == []
        return {**exported, **taken}

    def carry_down(self, data: Path, device: str, *more: str) -> dict[str, Any]:
        """Export at the central, import on the device."""
        self.made += 1
        package = self.stick / f"{self.made}.fvr"
        self.central("export", "--device", device, "--out", package, *more)
        return dict(self.township.device(data, "import", package))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    township = Township(tmp_path_factory.mktemp("usb"))
    township.build(people=24)
    stick = township.root / "stick"
    stick.mkdir()
    yield Office(township, stick)


def test_a_visit_is_approved_by_sneakernet_only(office: Office, tmp_path: Path) -> None:
    town = office.township
    assistant = office.enrol(town.assistant, "assistant", "周协理")
    supervisor = office.enrol(town.supervisor, "supervisor", "郑经办")
    assert office.carry_down(town.assistant, assistant)["received"] > 24
    assert office.carry_down(town.supervisor, supervisor)["received"] > 24

    done = finish_visit(town, tmp_path)
    assert (done["state"], done["photos"]) == ("waiting", 3)
    up = office.carry_up(town.assistant)
    assert (up["records"]["applied"], up["photos"], up["inquiry"]) == (1, 6, True)
    status = town.device(town.assistant, "status")
    assert (status["records"]["waiting"], status["photos"]) == (1, {"waiting": 3})
    assert (status["on_stick"]["records"], status["on_stick"]["photos"]) == (1, 3)
    down = office.carry_down(town.assistant, assistant)
    assert (down["applied"], down["photos_stored"]) == (1, 3)
    status = town.device(town.assistant, "status")
    assert (status["records"]["applied"], status["photos"]) == (1, {"stored": 3})
    assert status["on_stick"] == {"records": 0, "photos": 0, "since": None}

    office.carry_up(town.supervisor)
    down = office.carry_down(town.supervisor, supervisor, "--photos")
    assert down["pictures"] == 6
    (row,) = town.ok("review", "list", "--data", town.supervisor)
    assert (row["visit"], row["state"], row["author_name"]) == (done["visit"], "submitted", "周协理")
    words = ["review", "return", done["visit"], "--reason", "请核实", "--question", "/data/tk/TK08=屋顶漏雨"]
    town.ok(*words, "--data", town.supervisor)
    assert office.carry_up(town.supervisor)["records"]["applied"] == 1
    office.carry_down(town.supervisor, supervisor)

    office.carry_down(town.assistant, assistant)
    returned = [item for item in town.device(town.assistant, "today") if item["kind"] == "returned"]
    assert [item["visit"] for item in returned] == [done["visit"]]
    change = write(tmp_path / "change.json", {"/data/tk/TK08": "leaking", "GT03": "T3"})
    corrected = town.device(town.assistant, "correct", "--visit", done["visit"], "--answers", change)
    assert corrected["valid"], corrected["violations"]
    assert office.carry_up(town.assistant)["records"]["applied"] == 1
    assert office.carry_down(town.assistant, assistant)["applied"] == 1

    office.carry_down(town.supervisor, supervisor)
    assert town.ok("review", "show", done["visit"], "--data", town.supervisor)["state"] == "corrected"
    town.ok("review", "approve", done["visit"], "--data", town.supervisor)
    assert office.carry_up(town.supervisor)["records"]["applied"] == 1
    office.carry_down(town.assistant, assistant)
    shown = town.ok("review", "show", done["visit"], "--data", town.assistant)
    assert shown["state"] == "approved"
    assert not [item for item in town.device(town.assistant, "today") if item["kind"] == "returned"]
    for data in (town.assistant, town.supervisor):
        assert town.device(data, "verify")["ok"]
    assert town.ok("central", "verify", "--data", town.central)["ok"]
    hidden = [*town.invented.rows.values()]
    names = {str(person[0]).encode() for rows in hidden for person in rows} | {b"990101", "周协理".encode()}
    carried = [path.read_bytes() for path in office.stick.iterdir() if path.suffix != ".code"]
    assert len(carried) >= 14
    assert not [name for name in names for data in carried if name in data]


def test_the_same_and_old_sticks_change_nothing(office: Office) -> None:
    town = office.township
    before = town.device(town.assistant, "status", "--all")
    people = town.device(town.assistant, "people")
    answers = sorted(office.stick.glob("*.fvr"), key=lambda path: int(path.stem))
    seen = []
    for package in (answers[0], answers[1], answers[2], answers[-1]):
        done = town.run("device", "import", package, "--data", town.assistant)
        seen.append("ours" if done.code == 0 else "another's")
        if done.code == 0:
            told = done.json
            assert (told["applied"], told["photos_stored"], told["received"], told["pictures"]) == (0, 0, 0, 0)
            assert told["nothing_new"]
        else:
            assert (done.code, "package_for_another" in done.err) == (2, True)
    assert seen == ["ours", "another's", "ours", "ours"]
    assert town.device(town.assistant, "status", "--all") == before
    assert town.device(town.assistant, "people") == people
    for taken in office.central("ingest", *office.stick.glob("*.fvp"))["packages"]:
        assert taken["photos"] == 0
        assert taken["records"]["repeat"] == sum(taken["records"][one] for one in ("applied", "held", "rejected"))
        assert not taken["inquiry"]
    assert town.ok("central", "verify", "--data", town.central)["ok"]


def test_wrong_and_damaged_sticks_are_refused_in_words(office: Office, tmp_path: Path) -> None:
    town = office.township
    up, down = sorted(office.stick.glob("*.fvp"))[0], sorted(office.stick.glob("*.fvr"))[0]
    cut, flipped = tmp_path / "cut", tmp_path / "flipped"
    for whole, words in ((up, ("central", "ingest", "--data", town.central)), (down, ("device", "import"))):
        data = bytearray(whole.read_bytes())
        cut.write_bytes(data[: len(data) // 2])
        data[random.Random(3).randrange(2000, len(data))] ^= 1
        flipped.write_bytes(data)
        end = () if words[0] == "central" else ("--data", town.assistant)
        for bad in (cut, flipped):
            done = town.run(*words, bad, *end)
            assert (done.code in (1, 2), "package_damaged" in done.err) == (True, True)
    assert "package_for_another" in town.run("device", "import", up, "--data", town.assistant).err
    other = town.run("central", "ingest", down, "--data", town.central)
    assert (other.code, "package_for_another" in other.err) == (1, True)
    nothing = town.run("device", "import", tmp_path / "nothing.fvr", "--data", town.assistant)
    assert (nothing.code, "stick_fault" in nothing.err) == (1, True)
    online = town.run("device", "sync", "--data", town.assistant)
    assert (online.code, "no_address" in online.err) == (1, True)
