"""The log tells which route, status and device; never a name, a number, an answer, a token or a query."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import structlog

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.serve import log_to_stderr
from fieldapp.wire import http
from fieldapp.wire.bodies import VisitBody
from fieldapp.wire.codec import unpack
from tests.central.actors import VILLAGES, Town
from tests.central.test_uploads import begin, patch


@pytest.fixture
def log_settings() -> Iterator[None]:
    """Puts the log's settings back: they name this test's stderr, which is closed when it ends."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_nothing_personal_is_logged(town: Town, log_settings: None, capfd: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    account = admin.add_account(town.central, name="欧阳不出现", role=Role.ASSISTANT, divisions_served=[VILLAGES[0]])
    code = admin.issue_code(town.central, account.id).text
    device = town.stranger()
    device.enrol(code)
    (person,) = town.people(1)
    device.pull()
    visit = device.visit(person, answers={"/data/tail/GT02_add": "绝不能出现"})
    batch = device.seal(visit)
    device.send(batch)
    device.send(batch[:-3])
    device.send(device.seal(device.visit(person, author="冒名的人")))
    device.client.get(http.FEED, params={"cursor": "不对的游标"}, headers=device.headers())
    data = town.dice.randbytes(1000)
    patch(device, begin(device, data), 0, data)
    device.client.post(http.ENROL, content="身份证370683195001011234".encode())
    out, err = capfd.readouterr()
    lines = [json.loads(line) for line in err.splitlines()]
    assert out == "" and len(lines) >= 10
    allowed = {"method", "route", "status", "ms", "device", "event", "level", "timestamp"}
    assert all(set(line) == allowed for line in lines)
    assert {line["device"] for line in lines} == {None, device.id}
    secrets = [
        "欧阳不出现",
        "绝不能出现",
        "冒名的人",
        "不对的游标",
        "370683195001011234",
        "李0",
        person,
        code,
        visit.opened().id,
    ]
    secrets += [device.token or "-", device.cursor or "-", unpack(visit.body, VisitBody).visit]
    for secret in secrets:
        assert secret not in err and json.dumps(secret)[1:-1] not in err
    assert not re.search(r"\d{17}[\dX]", err)
