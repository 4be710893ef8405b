"""Making a device known: fingerprint first, keys kept, replies checked."""

from __future__ import annotations

import pytest
from msgspec import structs

from fieldapp.sync.enrol import enrol
from fieldapp.sync.errors import (
    CentralChanged,
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    LineBroken,
    ProtocolViolation,
    WrongCentral,
)
from fieldapp.wire.enrolment import EnrolmentCode, open_reply, sign_reply
from fieldapp.wire.suite import SealingKey, SigningKey, key_id
from tests.sync.central_twin import CentralTwin, MemoryLine
from tests.sync.twins import device_keys

SECRET = b"12345678"


def go(line: MemoryLine, code: EnrolmentCode, keys: tuple[SigningKey, SealingKey]) -> str:
    return enrol(line, code, signing=keys[0], sealing=keys[1], device_name="笔记本").device


@pytest.fixture
def central() -> CentralTwin:
    return CentralTwin()


def test_a_good_code_gives_an_account_and_a_central_to_trust(central: CentralTwin) -> None:
    signing, sealing = device_keys(1)
    code = EnrolmentCode.parse(central.issue(SECRET).text())
    result = enrol(MemoryLine(central, ""), code, signing=signing, sealing=sealing, device_name="笔记本")
    assert result.device == key_id(signing.public).hex()
    assert result.account.id == "account"
    assert result.central == central.identity()


def test_a_lost_reply_is_mended_by_trying_again_with_the_same_keys(central: CentralTwin) -> None:
    code, keys = central.issue(SECRET), device_keys(1)
    lost = [LineBroken("gone")]

    def after(name: str) -> None:
        if name == "enrol" and lost:
            raise lost.pop()

    line = MemoryLine(central, "", after=after)
    with pytest.raises(LineBroken):
        go(line, code, keys)
    assert central.codes[SECRET].state == "used"
    assert go(line, code, keys) == key_id(keys[0].public).hex()


def test_another_device_cannot_use_the_code_again(central: CentralTwin) -> None:
    code = central.issue(SECRET)
    go(MemoryLine(central, ""), code, device_keys(1))
    with pytest.raises(CodeUsed):
        go(MemoryLine(central, ""), code, device_keys(2))


def test_codes_expired_and_unknown(central: CentralTwin) -> None:
    code = central.issue(SECRET)
    central.codes[SECRET].state = "expired"
    with pytest.raises(CodeExpired):
        go(MemoryLine(central, ""), code, device_keys(1))
    with pytest.raises(CodeUnknown):
        go(MemoryLine(central, ""), EnrolmentCode(b"87654321", code.fingerprint), device_keys(1))


def test_nothing_is_sent_to_a_central_with_another_key(central: CentralTwin) -> None:
    code = CentralTwin(seed=4).issue(SECRET)
    line = MemoryLine(central, "")
    with pytest.raises(WrongCentral):
        go(line, code, device_keys(1))
    assert line.calls == ["identity"]


def test_garbage_for_an_identity(central: CentralTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(central, "identity_bytes", lambda: b"\xc1")
    with pytest.raises(ProtocolViolation):
        go(MemoryLine(central, ""), central.issue(SECRET), device_keys(1))


@pytest.mark.parametrize("fault", ["answers", "device", "key", "bytes"])
def test_a_reply_that_is_not_to_us_is_refused(
    fault: str, central: CentralTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = central.enrol

    def enrol_badly(data: bytes) -> bytes:
        reply = open_reply(honest(data), central.signing.public)
        if fault == "answers":
            return sign_reply(structs.replace(reply, answers=bytes(32)), central.signing)
        if fault == "device":
            return sign_reply(structs.replace(reply, device="0" * 32), central.signing)
        return sign_reply(reply, CentralTwin(seed=4).signing) if fault == "key" else b"\xc1"

    monkeypatch.setattr(central, "enrol", enrol_badly)
    with pytest.raises(CentralChanged if fault == "key" else ProtocolViolation):
        go(MemoryLine(central, ""), central.issue(SECRET), device_keys(1))
