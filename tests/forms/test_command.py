"""``fieldapp forms``: the contract of the command line."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fieldapp.cli import main
from tests.scenario.xform import bind, inputs, repeat, xform

FORM = xform(
    '<age/><meal/><hidden/><photo/><m jr:template=""><name/></m><m><name/></m><old/>',
    bind(
        "/data/age",
        type_="int",
        required="true()",
        constraint=". &lt; 130".replace("&lt;", "<"),
        jr_constraintMsg="too old",
    )
    + bind("/data/hidden", relevant="/data/age > 100", required="true()")
    + bind("/data/photo", type_="binary")
    + bind("/data/old", calculate="/data/age >= 80"),
    '<input ref="/data/age"><label>Age</label><hint>in years</hint></input>'
    '<select ref="/data/meal"><item><label>Noon</label><value>n</value></item><item><label>Evening</label>'
    "<value>e</value></item></select>"
    + inputs("/data/hidden")
    + '<upload ref="/data/photo" mediatype="image/*"/>'
    + repeat("/data/m", "name"),
)


class Done(NamedTuple):
    """What a command left: its exit code, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def forms(*arguments: str | Path) -> Done:
    """The command in this process, which saves starting Python."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["forms", *map(str, arguments)])
    return Done(code, out.getvalue(), err.getvalue())


def process(*arguments: str | Path, zone: str = "UTC") -> Done:
    """The command in a process of its own, on a machine in ``zone``."""
    command = [sys.executable, "-m", "fieldapp", "forms", *map(str, arguments)]
    env = {**os.environ, "TZ": zone}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60, env=env)
    return Done(done.returncode, done.stdout, done.stderr)


def run(
    folder: Path, form: str, steps: list[dict[str, Any]], command: Callable[..., Done] = forms, **more: Any
) -> dict[str, Any]:
    (folder / "form.xml").write_text(form, encoding="utf-8")
    document = {"now": "2026-03-02T09:00:00+08:00", "language": None, "steps": steps, **more}
    (folder / "steps.json").write_text(json.dumps(document), encoding="utf-8")
    done = command("run", folder / "form.xml", "--steps", folder / "steps.json", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_run_reports_steps_questions_violations_and_the_instance(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        FORM,
        [
            {"set": "/data/age", "value": "200"},
            {"set": "/data/age", "value": "old"},
            {"set": "meal", "value": ["e", "n"]},
            {"set": "meal", "value": "x"},
            {"set": "/data/photo", "value": "a.jpg"},
            {"add": "/data/m"},
            {"set": "/data/m[2]/name", "value": "王"},
            {"remove": "/data/m[1]"},
            {"set": "/data/hidden", "value": "kept"},
            {"set": "/data/age", "value": "82"},
            {"set": "/data/age", "value": "131"},
            {"frob": 1},
        ],
    )
    assert [step["ok"] for step in report["steps"]] == [
        True,
        False,
        True,
        False,
        True,
        True,
        True,
        True,
        True,
        True,
        True,
        False,
    ]
    assert all(step["error"] for step in report["steps"] if not step["ok"])
    age, meal, hidden, photo, name = report["questions"]
    assert age == {
        "ref": "/data/age",
        "type": "integer",
        "label": "Age",
        "hint": "in years",
        "relevant": True,
        "required": True,
        "readonly": False,
        "valid": False,
        "value": "131",
        "choices": [],
    }
    assert meal["value"] == "n e"
    assert meal["choices"] == [{"value": "n", "label": "Noon"}, {"value": "e", "label": "Evening"}]
    assert (hidden["relevant"], hidden["value"], hidden["label"]) == (True, "kept", None)
    assert photo["value"] == "a.jpg"
    assert (name["ref"], name["value"]) == ("/data/m[1]/name", "王")
    assert report["valid"] is False
    assert report["violations"] == [{"ref": "/data/age", "kind": "constraint", "message": "too old"}]
    assert "<m><name>王</name></m><old>true</old>" in report["instance"]


def test_an_irrelevant_question_takes_values_and_counts_as_valid(tmp_path: Path) -> None:
    report = run(tmp_path, FORM, [{"set": "/data/age", "value": "82"}, {"set": "/data/hidden", "value": None}])
    hidden = report["questions"][2]
    assert (hidden["relevant"], hidden["required"], hidden["valid"], hidden["value"]) == (False, True, True, "")
    assert report["valid"] is True
    assert "hidden" not in report["instance"]


def test_local_time_is_that_of_now_wherever_the_machine_stands(tmp_path: Path) -> None:
    form = xform(
        "<d/><t/><f/><m/><n/><a/>",
        bind("/data/d", type_="date", calculate="today()")
        + bind("/data/t", type_="dateTime", calculate="now()")
        + bind("/data/f", calculate="format-date-time(now(), '%d %H:%M')")
        + bind("/data/m", calculate="format-date(now(), '%e') + format-date('2026-03-01T23:00:00Z', '%e')")
        + bind("/data/n", calculate="decimal-date-time('2026-03-02')")
        + bind("/data/a", type_="dateTime"),
        inputs("/data/a"),
    )
    for zone in ("America/New_York", "Pacific/Kiritimati", "UTC"):
        now = "2026-03-02T00:30:00+08:00"
        steps = [{"set": "/data/a", "value": "2026-03-02T01:00:00"}]
        report = run(tmp_path, form, steps, partial(process, zone=zone), now=now)
        assert report["instance"].startswith(
            '<data id="case" version="1"><d>2026-03-02</d><t>2026-03-02T00:30:00.000+08:00</t><f>02 00:30</f><m>4</m>'
            "<n>20513.666666666668</n><a>2026-03-02T01:00:00.000+08:00</a>"
        )


def test_what_no_text_can_carry_is_told_back_without_it(tmp_path: Path) -> None:
    form = xform("<a/><b/>", bind("/data/b", calculate="base64-decode(/data/a)"), inputs("/data/a"))
    steps = [{"set": "\ud800", "value": "x"}, {"set": "/data/a", "value": "\ud800"}, {"set": "a", "value": "QQFC"}]
    report = run(tmp_path, form, steps, process)
    assert report["steps"][0] == {"ok": False, "error": "unknown_question at ?"}
    assert report["steps"][1] == {"ok": False, "error": "illegal_character at /data/a"}
    assert "<b>AB</b>" in report["instance"]


def test_a_run_can_be_repeated(tmp_path: Path) -> None:
    assert run(tmp_path, FORM, []) == run(tmp_path, FORM, [])


def test_a_run_can_have_a_persons_file(tmp_path: Path) -> None:
    form = xform(
        "<a/><n/>",
        bind("/data/n", calculate="instance('person')/root/item/name"),
        inputs("/data/a"),
        extra='<instance id="person" src="jr://file-csv/person.csv"/>',
    )
    assert "<n/>" in run(tmp_path, form, [])["instance"]
    assert "<n>李</n>" in run(tmp_path, form, [], person={"name": "李"})["instance"]


@pytest.mark.parametrize(
    ("form", "steps", "reason"),
    [
        ("<a/>", "{}", "not an XForm"),
        (FORM, "[]", "an object"),
        (FORM, "{", "not JSON"),
        (FORM, '{"now": "yesterday"}', "now"),
        (FORM, '{"now": "2026-03-02T09:00:00"}', "offset"),
        (FORM, '{"language": "Klingon"}', "unknown_language"),
        (xform("<a/>", extra='<instance id="t" src="jr://file-csv/towns.csv"/>'), "{}", "towns.csv"),
        (xform("<a/>", bind("/data/a", calculate="/data/a + 1")), "{}", "circle"),
        (
            xform(
                "<m><c/></m>",
                bind("/data/m/c", calculate="coalesce(../../m[position() = position(current()/..)]/c, 0) + 1"),
                repeat("/data/m", "c"),
            ),
            "{}",
            "never comes to rest",
        ),
    ],
)
def test_what_cannot_run_is_refused_with_the_reason(tmp_path: Path, form: str, steps: str, reason: str) -> None:
    (tmp_path / "form.xml").write_text(form, encoding="utf-8")
    (tmp_path / "steps.json").write_text(steps, encoding="utf-8")
    done = forms("run", tmp_path / "form.xml", "--steps", tmp_path / "steps.json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert reason in done.stderr
    assert re.fullmatch(r"fieldapp: [a-z_]+: .+\n", done.stderr)


def test_a_missing_form_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "steps.json").write_text("{}")
    for arguments in (("none.xml", "steps.json"), ("steps.json", "none.xml"), ("", "steps.json")):
        form, steps = (tmp_path / name for name in arguments)
        done = forms("run", form, "--steps", steps)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("fieldapp: ")
        assert str(tmp_path) in done.stderr


def test_check_says_what_is_wrong_and_exits_1(tmp_path: Path) -> None:
    sheet = "| survey |\n| | type | name | label | relevant |\n| | text | a | A | frob() |\n"
    (tmp_path / "bad.md").write_text(sheet)
    (tmp_path / "good.md").write_text(sheet.replace("frob()", ""))
    done = forms("check", tmp_path / "bad.md", tmp_path / "good.md", "--json")
    assert done.returncode == 1
    bad, good = json.loads(done.stdout)
    assert (bad["ok"], good["ok"], good["problems"]) == (False, True, [])
    (problem,) = bad["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("survey", 2, "relevant")
    assert set(problem) >= {"sheet", "row", "column", "severity", "message", "fix"}
    assert forms("check", tmp_path / "good.md").returncode == 0
    done = forms("check", tmp_path / "none.md", tmp_path / "good.md", "--json")
    assert (done.returncode, [report["ok"] for report in json.loads(done.stdout)]) == (2, [False, True])


def test_check_speaks_chinese_unless_asked_for_english(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("| survey |\n| | type | name | label |\n| | intger | a | A |\n", encoding="utf-8")
    plain = forms("check", tmp_path / "bad.md")
    assert plain.returncode == 1
    assert "第 2 行 type" in plain.stdout and "没有「intger」这种题型 → 改成 integer" in plain.stdout
    english = forms("check", "--lang", "en", tmp_path / "bad.md")
    assert "error: survey row 2 type: there is no question type 'intger' → write integer" in english.stdout
    out = io.StringIO()
    with redirect_stdout(out):
        main(["--lang", "en", "forms", "check", str(tmp_path / "bad.md")])
    assert out.getvalue() == english.stdout


def test_convert_goes_both_ways(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("| survey |\n| | type | name | label |\n| | text | a | 甲 |\n", encoding="utf-8")
    assert forms("convert", tmp_path / "a.md", tmp_path / "a.xlsx").returncode == 0
    assert forms("convert", tmp_path / "a.xlsx", tmp_path / "b.md").returncode == 0
    assert (tmp_path / "b.md").read_text(encoding="utf-8") == (tmp_path / "a.md").read_text(encoding="utf-8")
    assert forms("convert", tmp_path / "a.xlsx", tmp_path / "a.csv").returncode == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[:2] == [
        '"survey"',
        '"","type","name","label"',
    ]
    done = forms("convert", tmp_path / "a.csv", tmp_path / "c.md", "--json")
    assert json.loads(done.stdout) == {"written": str(tmp_path / "c.md")}
    for source, target, code in (("a.md", "a.pdf", 2), ("none.md", "a.xlsx", 2), ("a.md", "none/a.xlsx", 1)):
        done = forms("convert", tmp_path / source, tmp_path / target)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.startswith("fieldapp: ")


def test_run_tells_the_entities_a_filling_proposes(tmp_path: Path) -> None:
    form = (
        FORM.replace(
            "<model>",
            '<model xmlns:entities="http://www.opendatakit.org/xforms/entities" entities:entities-version="2024.1.0">',
        )
        .replace("<instanceID/>", '<instanceID/><entity dataset="people" id="p1" create="1"><label>L</label></entity>')
        .replace('<bind nodeset="/data/age"', '<bind nodeset="/data/age" entities:saveto="years"')
    )
    report = run(tmp_path, form, [{"set": "/data/age", "value": "82"}])
    assert report["entities"] == [
        {
            "list": "people",
            "id": "p1",
            "action": "create",
            "base_version": None,
            "label": "L",
            "properties": {"years": "82"},
        }
    ]
