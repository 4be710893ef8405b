"""A day of work by real commands, and then the central's log: no name, no number, no answer, no id but the devices'."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from fieldapp.wire import http
from tests.journeys.township import TOWNSHIP_CODE, Township
from tests.journeys.work import answers_for, picture, write

WRITTEN, REASON = "老人说夜里咳得厉害", "请补上用药的情况"
ALLOWED = {"method", "route", "status", "ms", "device", "event", "level", "timestamp", "error", "at", "form", "version"}


def ids_in(value: Any) -> set[str]:
    """Every id (32 hex digits) in what the commands printed."""
    if isinstance(value, dict):
        return {one for part in (*value.keys(), *value.values()) for one in ids_in(part)}
    if isinstance(value, list):
        return {one for part in value for one in ids_in(part)}
    is_id = isinstance(value, str) and len(value) == 32 and all(sign in "0123456789abcdef" for sign in value)
    return {value} if is_id else set()


def personal(township: Township) -> set[str]:
    """Names, ID numbers, phones, addresses of the ledger, and what was written in visits."""
    cells = {str(cell) for rows in township.invented.rows.values() for row in rows for cell in row if cell}
    common = {"男", "女", "是", "否", "无"}
    return {cell for cell in cells - common if len(cell) >= 2} | {WRITTEN, REASON, "周协理", "郑经办"}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_nothing_personal_is_in_the_log_of_a_day(tmp_path: Path) -> None:
    township = Township(tmp_path)
    township.build(people=24)
    printed: list[Any] = []
    with township.serving() as url:
        township.enrol()
        person = township.tekun()["id"]
        answers = answers_for(township, tmp_path, person) | {"GT02_add": WRITTEN}
        room, hand = picture(tmp_path / "room.jpg"), picture(tmp_path / "hand.jpg", "white")
        photos = ["--photo", room, f"GT09={hand}", f"GT10={hand}"]
        words = ["visit", "--person", person, "--form", "TK", "--answers", write(tmp_path / "a.json", answers)]
        made = township.device(township.assistant, *words, *photos, "--submit")
        printed.append(made)
        printed += [township.device(data, "sync") for data in (township.assistant, township.supervisor)]
        township.ok("review", "return", made["visit"], "--reason", REASON, "--data", township.supervisor)
        printed += [township.device(data, "sync") for data in (township.supervisor, township.assistant)]
        change = write(tmp_path / "c.json", {"GT02_add": f"{WRITTEN}，已备药"})
        printed.append(township.device(township.assistant, "correct", "--visit", made["visit"], "--answers", change))
        printed += [township.device(data, "sync") for data in (township.assistant, township.supervisor)]
        township.ok("review", "approve", made["visit"], "--data", township.supervisor)
        printed += [township.device(data, "sync") for data in (township.supervisor, township.assistant)]
        printed += [
            township.device(township.assistant, "people"),
            township.ok("central", "stats", "--data", township.central),
        ]
        for nonsense in ("周协理 370683195001011234".encode(), b"\xc1" * 50):
            for path in (http.BATCHES, http.ENROL, http.SESSION, http.CHALLENGE):
                assert httpx.post(url + path, content=nonsense, trust_env=False).status_code == 400
        httpx.get(f"{url}/v1/周协理?who=370683195001011234", trust_env=False)
        assert httpx.get(f"{url}/metrics", trust_env=False).status_code == 200
    log = (tmp_path / "central.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert len(lines) > 30 and all(set(line) <= ALLOWED for line in lines)
    devices = {line["device"] for line in lines if line.get("device")}
    assert len(devices) == 2
    secrets = personal(township) | (ids_in(printed) - devices) | {"370683195001011234", TOWNSHIP_CODE}
    assert len(secrets) > 100
    assert [secret for secret in secrets if secret in log or json.dumps(secret)[1:-1] in log] == []
