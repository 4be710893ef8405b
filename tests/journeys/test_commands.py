"""The command line does what the pages do: one visit from the ledger to its approval, and what bad input gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.township import Township
from tests.journeys.work import finish_visit, write

pytestmark = pytest.mark.timeout(400)


def test_one_visit_from_ledger_to_approval(township: Township, tmp_path: Path) -> None:
    done = finish_visit(township, tmp_path)
    assert done["valid"], done["violations"]
    assert (done["state"], done["photos"]) == ("waiting", 3)

    sent = township.device(township.assistant, "sync")
    assert (sent["applied"], sent["held"], sent["rejected"], sent["waiting"]) == (1, 0, 0, 0)
    assert sent["photos_waiting"] == 0
    status = township.device(township.assistant, "status")
    assert status["records"]["applied"] == 1
    assert status["photos"] == {"stored": 3}
    assert status["problems"] == []

    township.device(township.supervisor, "sync")
    (row,) = township.ok("review", "list", "--data", township.supervisor)
    assert (row["visit"], row["state"], row["author_name"]) == (done["visit"], "submitted", "周协理")
    asked = ["--question", "/data/tk/TK08=屋顶漏雨", "TK03=写细些"]
    words = ["review", "return", done["visit"], "--reason", "请核实", *asked]
    township.ok(*words, "--data", township.supervisor)
    assert township.device(township.supervisor, "sync")["applied"] == 1

    township.device(township.assistant, "sync")
    returned = [item for item in township.device(township.assistant, "today") if item["kind"] == "returned"]
    assert [item["visit"] for item in returned] == [done["visit"]]
    assert "请核实" in returned[0]["reason"]
    shown = township.ok("review", "show", done["visit"], "--data", township.supervisor)
    assert shown["decisions"][0]["questions"] == {"/data/tk/TK08": "屋顶漏雨", "/data/tk/TK03": "写细些"}
    change = write(tmp_path / "change.json", {"/data/tk/TK08": "leaking", "GT03": "T3"})
    words = ["correct", "--visit", done["visit"], "--answers", change]
    corrected = township.device(township.assistant, *words)
    assert corrected["valid"], corrected["violations"]
    assert corrected["photos"] == 3
    township.device(township.assistant, "sync")

    township.device(township.supervisor, "sync")
    shown = township.ok("review", "show", done["visit"], "--data", township.supervisor)
    assert (shown["state"], shown["compared_with"]) == ("corrected", "correction")
    changed = {line["ref"]: (line["previous"], line["answer"]) for line in shown["answers"] if line["changed"]}
    assert changed["/data/tk/TK08"] == ("安全整洁", "漏雨透风")
    assert shown["minutes"] == {"meals": 30, "cleaning": 45}
    township.ok("review", "approve", done["visit"], "--data", township.supervisor)
    township.device(township.supervisor, "sync")
    township.device(township.assistant, "sync")
    assert not [item for item in township.device(township.assistant, "today") if item["kind"] == "returned"]
    for data, photos in ((township.assistant, 3), (township.supervisor, 0)):
        proof = township.device(data, "verify")
        assert (proof["ok"], proof["photos"], proof["thumbnails"]) == (True, photos, 3)
    assert township.ok("central", "verify", "--data", township.central)["ok"]


def test_a_visit_with_violations_stays_a_draft(township: Township, tmp_path: Path) -> None:
    before = township.device(township.assistant, "status")["records"].get("draft", 0)
    person = township.tekun(1)["id"]
    answers = write(tmp_path / "few.json", {"GH04": "home", "GH07": "met"})
    words = ["device", "visit", "--person", person, "--form", "TK", "--answers", answers, "--submit"]
    done = township.run(*words, "--data", township.assistant)
    assert done.code == 1
    assert (done.json["state"], done.json["valid"]) == ("draft", False)
    assert {"/data/head/GH10", "/data/tk/TK03"} <= {item["ref"] for item in done.json["violations"]}
    assert township.device(township.assistant, "status")["records"]["draft"] == before + 1


def test_what_wrong_calls_get(township: Township, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase\n", encoding="utf-8")
    locked = township.run("device", "status", "--data", township.assistant, passphrase=wrong)
    assert locked.code == 1
    assert "wrong_passphrase" in locked.err
    nowhere = township.run("device", "status", "--data", tmp_path / "nowhere")
    assert nowhere.code == 1
    assert "no_vault" in nowhere.err
    person = township.tekun(2)["id"]
    missing = ["device", "visit", "--person", person, "--form", "TK", "--answers", tmp_path / "missing.json"]
    assert township.run(*missing, "--data", township.assistant).code == 2
    answers = write(tmp_path / "bad.json", {"GH04": "somewhere"})
    refused = township.run(
        "device", "visit", "--person", person, "--form", "TK", "--answers", answers, "--data", township.assistant
    )
    assert refused.code == 1
    assert "answer_refused" in refused.err
    good = write(tmp_path / "none.json", {})
    for minutes in (["助餐"], ["助餐=多"], ["打牌=30"], ["助餐=0"], ["助餐=30", "meals=20"]):
        words = ["device", "visit", "--person", person, "--form", "TK", "--answers", good, "--minutes", *minutes]
        done = township.run(*words, "--data", township.assistant)
        assert (done.code, "助餐" in done.err or "twice" in done.err) == (2, True), minutes
    unknown = township.run(
        "device", "visit", "--person", person, "--form", "XX", "--answers", answers, "--data", township.assistant
    )
    assert "unknown_form" in unknown.err


def test_a_code_serves_once(township: Township, tmp_path: Path) -> None:
    code = township.code("assistant", "吴协理")
    first, second = tmp_path / "first", tmp_path / "second"
    township.device(first, "enrol", "--central", township.url, "--code", code)
    used = township.run("device", "enrol", "--central", township.url, "--code", code, "--data", second)
    assert used.code == 1
    assert "code_used" in used.err
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    words = ["device", "enrol", "--central", township.url, "--code", mistyped]
    typo = township.run(*words, "--data", tmp_path / "third")
    assert typo.code == 1
    assert "code_mistyped" in typo.err


def test_the_same_ledger_again_changes_nothing(township: Township) -> None:
    township.device(township.assistant, "sync")
    again = township.import_ledger()
    assert (again["people"], again["new"], again["changed"]) == (24, 0, 0)
    assert township.device(township.assistant, "sync")["received"] == 0
