"""Codes as people type them, and the exchange they stand for."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.enrolment import (
    CentralIdentity,
    EnrolmentCode,
    EnrolReply,
    EnrolRequest,
    _SealedRequest,
    fingerprint,
    open_identity,
    open_reply,
    open_request,
    request_digest,
    seal_request,
    sign_identity,
    sign_reply,
)
from fieldapp.wire.errors import CodeMistyped, NotForUs, SignatureInvalid, WireError
from fieldapp.wire.feed import AccountInfo
from fieldapp.wire.suite import SealingKey, SigningKey

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = EnrolmentCode(bytes(range(8)), bytes(range(100, 110)))


@settings(derandomize=True)
@given(st.binary(min_size=8, max_size=8), st.binary(min_size=10, max_size=10))
def test_codes_survive_being_shown_and_typed(secret: bytes, mark: bytes) -> None:
    text = EnrolmentCode(secret, mark).text()
    assert [len(group) for group in text.split("-")] == [5] * 6
    assert EnrolmentCode.parse(text) == EnrolmentCode(secret, mark)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.text().lower(),
        CODE.text().replace("-", " "),
        CODE.text().replace("-", ""),
        CODE.text().replace("0", "O").replace("1", "I"),
        CODE.text().replace("0", "o").replace("1", "l"),
        "".join(chr(ord(ch) + 0xFEE0) for ch in CODE.text()),
        CODE.text().replace("-", "—"),
        f"  {CODE.text()}\n",
    ],
)
def test_how_people_type(typed: str) -> None:
    assert EnrolmentCode.parse(typed) == CODE


def test_one_wrong_symbol_is_found() -> None:
    symbols = CODE.text().replace("-", "")
    missed = 0
    for place, right in enumerate(symbols):
        for wrong in SYMBOLS:
            if wrong != right:
                try:
                    EnrolmentCode.parse(symbols[:place] + wrong + symbols[place + 1 :])
                except CodeMistyped:
                    continue
                assert {right, wrong} == {SYMBOLS[0], SYMBOLS[31]}  # the one pair the check cannot tell apart
                missed += 1
    assert missed <= 30


def test_neighbours_swapped_are_found() -> None:
    symbols = CODE.text().replace("-", "")
    for place in range(28):
        left, right = symbols[place], symbols[place + 1]
        if left != right and {left, right} != {SYMBOLS[0], SYMBOLS[31]}:
            with pytest.raises(CodeMistyped):
                EnrolmentCode.parse(symbols[:place] + right + left + symbols[place + 2 :])


@pytest.mark.parametrize("typed", ["", "AAAAA", CODE.text()[:-1], CODE.text() + "A", "中" * 30, "*" * 30, "½" * 30])
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        EnrolmentCode.parse(typed)


def identity(signer: SigningKey, sealing: SealingKey) -> CentralIdentity:
    return CentralIdentity(1, signer.public, sealing.public, "g1", "莱州市")


def test_the_identity_is_trusted_by_fingerprint(
    signer: SigningKey, other_signer: SigningKey, sealing: SealingKey
) -> None:
    data = sign_identity(identity(signer, sealing), signer)
    assert open_identity(data, fingerprint(signer.public)) == identity(signer, sealing)
    assert open_identity(data) == identity(signer, sealing)
    with pytest.raises(SignatureInvalid):
        open_identity(data, fingerprint(other_signer.public))
    forged = sign_identity(identity(signer, sealing), other_signer)
    with pytest.raises(SignatureInvalid):
        open_identity(forged)


def request_bytes(signer: SigningKey, sealing: SealingKey, central: SealingKey) -> tuple[EnrolRequest, bytes]:
    request = EnrolRequest(1, b"12345678", signer.public, sealing.public, "笔记本")
    return request, seal_request(request, signer=signer, central_sealing_public=central.public)


def test_the_request_opens_at_its_central_only(
    signer: SigningKey, sealing: SealingKey, other_sealing: SealingKey
) -> None:
    request, data = request_bytes(signer, sealing, other_sealing)
    assert open_request(data, other_sealing) == request
    assert b"12345678" not in data
    with pytest.raises(NotForUs):
        open_request(data, sealing)


def test_a_request_for_a_key_one_does_not_hold_is_refused(
    signer: SigningKey, other_signer: SigningKey, sealing: SealingKey, other_sealing: SealingKey
) -> None:
    request = EnrolRequest(1, b"12345678", other_signer.public, sealing.public, "x")
    data = seal_request(request, signer=signer, central_sealing_public=other_sealing.public)
    with pytest.raises(SignatureInvalid):
        open_request(data, other_sealing)


def test_a_changed_request_is_refused(signer: SigningKey, sealing: SealingKey, other_sealing: SealingKey) -> None:
    _, data = request_bytes(signer, sealing, other_sealing)
    source = random.Random(3)
    for _ in range(60):
        changed = bytearray(data)
        changed[source.randrange(len(data))] ^= 8
        with pytest.raises(WireError):
            open_request(bytes(changed), other_sealing)
    outer = unpack(data, _SealedRequest)
    with pytest.raises(SignatureInvalid):
        open_request(pack(_SealedRequest(outer.sealed, bytes(64))), other_sealing)


def test_replies(signer: SigningKey, other_signer: SigningKey) -> None:
    account = AccountInfo("a", "李", "assistant", ("370683107204",), ("370683107204.o",))
    reply = EnrolReply(1, "d" * 32, account, "g1", request_digest(b"request"))
    data = sign_reply(reply, signer)
    assert open_reply(data, signer.public) == reply
    with pytest.raises(SignatureInvalid):
        open_reply(data, other_signer.public)
