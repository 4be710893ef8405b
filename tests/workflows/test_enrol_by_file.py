"""Enrolment by file: pending through restarts, repeated without harm, refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.central import admin
from fieldapp.central.errors import CodeRefused
from fieldapp.central.services.packages_in import ReplyNowhere, ingest_file
from fieldapp.sync.errors import CodeFileUnreadable, ReplyUnasked, StickFault, WrongCentral
from fieldapp.vault.errors import AlreadyEnrolled
from fieldapp.wire.enrolment import EnrolmentCode, sign_identity
from fieldapp.wire.enrolment_file import code_file, is_request, read_code_file
from fieldapp.wire.errors import CodeMistyped, NotAPackage, PackageForAnother, WireError
from fieldapp.wire.suite import SigningKey
from fieldapp.workflows.enrol_by_file import load_code_file, load_reply, take_reply
from tests.faults.sneakernet import Sneakernet, sneakernet
from tests.vault.world import seeded


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Sneakernet]:
    found = sneakernet(tmp_path)
    yield found
    found.close()


def answered(net: Sneakernet, request: Path, name: str = "reply") -> Path:
    reply = net.stick / name
    ingest_file(net.town.central, request, reply)
    return reply


def test_it_waits_through_restarts_and_repeats(net: Sneakernet) -> None:
    account = net.town.account()
    laptop, code = net.blank(), net.code(account, "https://central.example")
    request = net.request(laptop, code)
    first = request.read_bytes()
    laptop = laptop.reopened()
    assert not laptop.vault.device.enrolled()
    assert net.request(laptop, code).read_bytes() == first
    reply = answered(net, request)
    again = answered(net, request, "again")
    laptop = laptop.reopened()
    take_reply(laptop.vault, load_reply(reply))
    assert (laptop.vault.device.account_id(), laptop.vault.device.identity().url) == (
        account.id,
        "https://central.example",
    )
    trace = laptop.trace()
    for same in (reply, again):
        take_reply(laptop.vault, load_reply(same))
    assert laptop.trace() == trace
    assert laptop.vault.enrolments.pending() == ()
    with pytest.raises(AlreadyEnrolled):
        net.request(laptop, code)


def test_a_new_code_may_take_the_place_of_one_that_was_refused(net: Sneakernet) -> None:
    account = net.town.account()
    laptop, late = net.blank(), net.code(account)
    request = net.request(laptop, late)
    net.town.pass_time(hours=25)
    with pytest.raises(CodeRefused) as refused:
        answered(net, request)
    assert refused.value.why == "expired"
    reply = answered(net, net.request(laptop, net.code(account), "second"))
    take_reply(laptop.vault, load_reply(reply))
    assert laptop.vault.device.account_id() == account.id


def test_a_code_is_for_one_computer_and_a_reply_too(net: Sneakernet) -> None:
    code = net.code(net.town.account())
    ours, theirs = net.blank(), net.blank()
    reply = answered(net, net.request(ours, code, "ours"))
    with pytest.raises(CodeRefused) as refused:
        answered(net, net.request(theirs, code, "theirs"))
    assert refused.value.why == "used"
    with pytest.raises(PackageForAnother):
        take_reply(theirs.vault, load_reply(reply))
    with pytest.raises(ReplyUnasked):
        take_reply(net.blank().vault, load_reply(reply))
    data = bytearray(reply.read_bytes())
    for place in (40, 700, len(data) - 1):
        data[place] ^= 1
        with pytest.raises(PackageForAnother):
            take_reply(ours.vault, bytes(data))
        data[place] ^= 1
    take_reply(ours.vault, bytes(data))
    finished = net.laptop()
    with pytest.raises(PackageForAnother):
        take_reply(finished.vault, bytes(data))


def test_the_carrier_reads_no_name_and_no_code(net: Sneakernet) -> None:
    account = net.town.account()
    code = net.code(account)
    request = net.request(net.blank(), code)
    reply = answered(net, request).read_bytes()
    for hidden in ("王一".encode(), account.id.encode(), b"370683", load_code_file(code).code.secret):
        assert hidden not in reply
        assert hidden not in request.read_bytes()


def test_a_cut_or_altered_request_is_refused(net: Sneakernet) -> None:
    request = net.request(net.blank(), net.code(net.town.account()))
    whole = request.read_bytes()
    for size in (0, 10, 20, 24, 30, 600, len(whole) - 1):
        request.write_bytes(whole[:size])
        with pytest.raises(WireError):
            answered(net, request)
    for place in (26, 300, len(whole) - 3):
        request.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(WireError):
            answered(net, request)
    request.write_bytes(whole)
    with pytest.raises(ReplyNowhere):
        ingest_file(net.town.central, request)
    assert not (net.stick / "reply").exists()
    assert answered(net, request).exists()


def test_code_files_that_are_none(net: Sneakernet, tmp_path: Path) -> None:
    account, central = net.town.account(), net.town.central
    text = admin.issue_code(central, account.id).text
    identity = sign_identity(central.identity(), central.keys.signing)
    path = tmp_path / "code.txt"
    path.write_text("\ufeff" + code_file(text, identity), encoding="utf-8")
    assert load_code_file(path).code == EnrolmentCode.parse(text)
    wrong = {
        text + "\n": CodeFileUnreadable,
        "": CodeFileUnreadable,
        code_file(text, identity[:-9]): CodeFileUnreadable,
        code_file(text, identity)[:-7]: CodeFileUnreadable,
        code_file(text[:-1] + ("0" if text[-1] != "0" else "1"), identity): CodeMistyped,
    }
    for words, error in wrong.items():
        path.write_text(words, encoding="utf-8")
        with pytest.raises(error):
            load_code_file(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CodeFileUnreadable):
        load_code_file(path)
    other = SigningKey.generate(seeded(5))
    posing = sign_identity(replace_signing(net, other), other)
    path.write_text(code_file(text, posing), encoding="utf-8")
    with pytest.raises(WrongCentral):
        load_code_file(path)
    with pytest.raises(StickFault):
        load_code_file(tmp_path / "nothing")
    with pytest.raises(NotAPackage):
        load_reply(path)
    assert read_code_file(code_file(text, identity, "https://x")).url == "https://x"
    assert not is_request(b"fieldapp package 1\n")


def replace_signing(net: Sneakernet, other: SigningKey) -> object:
    """The central's identity under another key."""
    import msgspec

    return msgspec.structs.replace(net.town.central.identity(), signing_public=other.public)
