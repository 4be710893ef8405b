"""The command line as a script uses it: JSON, exit codes, a server that says where it is and ends well."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fieldapp.central.ledger import LedgerError, LedgerUnreadable
from fieldapp.cli import main
from fieldapp.cli.central_words import WORDS
from fieldapp.wire.enrolment import EnrolmentCode
from fieldapp.wire.feed import EntityKind
from tests.central.actors import DIVISIONS_CSV, TOWNSHIP, VILLAGES, Device


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a new central."""
    divisions = tmp_path / "divisions.csv"
    divisions.write_text(DIVISIONS_CSV, encoding="utf-8")
    assert main(["central", "init", "--data", str(tmp_path / "c"), "--divisions", str(divisions)]) == 0
    return tmp_path / "c"


def run(capsys: pytest.CaptureFixture[str], data: Path, *words: str) -> Any:
    """The JSON of a command that must succeed."""
    capsys.readouterr()
    assert main(["central", *words, "--data", str(data), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def fails(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Exit code and words of a command that must fail; it prints no JSON."""
    capsys.readouterr()
    status = main(["central", *words])
    told = capsys.readouterr()
    assert told.out == ""
    return status, told.err.removeprefix("fieldapp: ").split(":")[0]


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``central serve`` as a process; ended by its pid when a test leaves it running."""
    words = [sys.executable, "-m", "fieldapp", "central", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"], process
        finally:
            process.kill()


def test_orders_to_a_running_central(data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    account = run(capsys, data, "add-account", "--name", "王一", "--role", "assistant", "--village", *VILLAGES[:2])
    code_file = tmp_path / "code.txt"
    issued = run(capsys, data, "issue-code", "--account", account["account"], "--file", str(code_file))
    assert set(issued) == {"code", "expires_at"}
    assert code_file.read_text().splitlines()[0] == issued["code"]
    assert code_file.stat().st_mode & 0o777 == 0o600
    EnrolmentCode.parse(issued["code"])
    with serving(data) as (url, process):
        device = Device(url, Random(1))
        reply = device.enrol(issued["code"])
        assert reply.account.divisions == VILLAGES[:2]
        # The account itself, its name for colleagues of the township, county, township, two villages.
        kinds = Counter(row.kind for _, row in device.pull())
        assert kinds == {EntityKind.ACCOUNT: 1, EntityKind.COLLEAGUE: 1, EntityKind.DIVISION: 4}
        stats = run(capsys, data, "stats")
        assert (stats["accounts"], stats["devices"]) == (1, 1)
        assert run(capsys, data, "revoke", "--device", device.id)["revoked"] is True
        assert device.try_session().status_code == 403
        device.client.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert run(capsys, data, "verify") == {
        "ok": True,
        "records": 0,
        "chains": 0,
        "gaps": 0,
        "blobs": 0,
        "photos_waiting": 0,
        "problems": [],
        "incidents": [],
    }


def test_a_supervisor_and_what_add_account_refuses(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["add-account", "--data", str(data), "--name", "张", "--role"]
    run(capsys, data, "add-account", "--name", "张", "--role", "supervisor", "--township", TOWNSHIP, "--no-sensitive")
    assert fails(capsys, *add, "assistant")[0] == 2
    assert fails(capsys, *add, "assistant", "--township", TOWNSHIP, "--village", VILLAGES[0])[0] == 2
    assert fails(capsys, *add, "supervisor", "--township", "370683999") == (1, "division_unknown")
    assert fails(capsys, *add, "assistant", "--village", "370683107999") == (1, "division_unknown")
    assert fails(capsys, *add, "assistant", "--village", TOWNSHIP, VILLAGES[0]) == (1, "divisions_not_of_one_township")
    assert fails(capsys, *add, "assistant", "--village", VILLAGES[0], "370683999201") == (
        1,
        "divisions_not_of_one_township",
    )


def test_what_cannot_be_done_says_why(data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    divisions = str(tmp_path / "divisions.csv")
    assert fails(capsys, "init", "--data", str(data), "--divisions", divisions) == (1, "already_initialised")
    assert fails(capsys, "stats", "--data", str(tmp_path / "none")) == (1, "not_initialised")
    assert fails(capsys, "issue-code", "--data", str(data), "--account", "x") == (1, "account_unknown")
    assert fails(capsys, "revoke", "--data", str(data), "--device", "x") == (1, "unknown_device")
    missing = ["import-ledger", str(tmp_path / "no.xlsx"), "--data", str(data), "--township", TOWNSHIP]
    assert fails(capsys, *missing) == (2, "ledger_file_missing")
    for township in ("37068310", VILLAGES[0], "程郭镇"):
        assert fails(capsys, *missing[:-1], township)[0] == 2


def test_every_fault_of_a_ledger_is_told_in_chinese_too() -> None:
    faults = {one.code for one in LedgerError.__subclasses__()} | {LedgerUnreadable.code}
    assert faults <= WORDS.keys()


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", DIVISIONS_CSV.replace("370683107202", "3706831").encode(), b"\xff\xfe\x00", b"\x89PNG\r\n"],
)
def test_divisions_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    file = tmp_path / "d.csv"
    file.write_bytes(content)
    words = ["init", "--data", str(tmp_path / "c"), "--divisions"]
    assert fails(capsys, *words, str(file)) == (2, "bad_divisions")
    assert not (tmp_path / "c").exists()
    assert fails(capsys, *words, str(tmp_path / "missing.csv"))[0] == 2


def test_a_taken_port_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(data) as (url, _):
        words = [
            sys.executable,
            "-m",
            "fieldapp",
            "central",
            "serve",
            "--data",
            str(data),
            "--port",
            url.split(":")[-1],
        ]
        second = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert second.stdout == ""
    assert "cannot listen" in second.stderr


def test_the_report_goes_to_its_file(data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from tests.central.test_ledger_import import LI, ledger

    file = ledger(tmp_path / "l.xlsx", ("村201", "李一", LI, ""))
    report = tmp_path / "report.json"
    told = run(capsys, data, "import-ledger", str(file), "--township", TOWNSHIP, "--report", str(report))
    assert told["people"] == told["rows"] == 1
    assert json.loads(report.read_text(encoding="utf-8")) == told
