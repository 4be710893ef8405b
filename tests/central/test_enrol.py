"""One-time codes: used once, for a day, in few tries; a lost reply costs nothing."""

from __future__ import annotations

import pytest

from fieldapp.central import admin
from fieldapp.central.config import Limits
from fieldapp.central.store import accounts as account_rows
from fieldapp.wire import enrolment, http
from fieldapp.wire.codec import unpack
from fieldapp.wire.enrolment import EnrolmentCode
from fieldapp.wire.errors import CodeMistyped, SignatureInvalid
from fieldapp.wire.suite import SigningKey
from tests.central.actors import Town, TownMaker, served


def problem(answer: object) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, unpack(answer.content, http.Problem).code  # type: ignore[attr-defined]


def test_identity_is_the_one_the_code_names(town: Town) -> None:
    code = EnrolmentCode.parse(admin.issue_code(town.central, town.account().id).text)
    stranger = town.stranger()
    answer = stranger.client.get(http.CENTRAL).content
    assert enrolment.open_identity(answer, code.fingerprint) == stranger.central
    with pytest.raises(SignatureInvalid):
        enrolment.open_identity(answer, enrolment.fingerprint(SigningKey(bytes(32)).public))


def test_a_lost_reply_is_given_again(town: Town) -> None:
    account = town.account()
    code = admin.issue_code(town.central, account.id).text
    device = town.stranger()
    first = device.enrol(code)
    town.pass_time(hours=30)
    again = device.enrol(code)
    assert (again.device, again.account) == (first.device, first.account) == (device.id, again.account)
    assert again.account.id == account.id and again.account.role == "assistant"
    assert again.answers != first.answers


def test_a_used_code_is_refused_to_another_device(town: Town) -> None:
    code = admin.issue_code(town.central, town.account().id).text
    town.stranger().enrol(code)
    assert problem(town.stranger().try_enrol(code)) == (409, "code_refused_used")


def test_an_expired_code_is_refused(town: Town) -> None:
    code = admin.issue_code(town.central, town.account().id).text
    town.pass_time(hours=24, seconds=1)
    assert problem(town.stranger().try_enrol(code)) == (409, "code_refused_expired")


def test_a_code_is_good_to_its_last_minute(town: Town) -> None:
    code = admin.issue_code(town.central, town.account().id).text
    town.pass_time(hours=23, minutes=59)
    assert town.stranger().try_enrol(code).status_code == 200


def test_a_wrong_secret_is_refused(town: Town) -> None:
    code = EnrolmentCode.parse(admin.issue_code(town.central, town.account().id).text)
    wrong = EnrolmentCode(bytes(8), code.fingerprint).text()
    assert problem(town.stranger().try_enrol(wrong)) == (409, "code_refused_unknown")


def test_a_mistyped_code_does_not_leave_the_device(town: Town) -> None:
    text = admin.issue_code(town.central, town.account().id).text
    swapped = text[:3] + ("2" if text[3] != "2" else "3") + text[4:]
    with pytest.raises(CodeMistyped):
        town.stranger().try_enrol(swapped)


def test_a_code_wears_out(town: Town) -> None:
    code = admin.issue_code(town.central, town.account().id).text
    device = town.device()  # known already, so its tries fail
    for _ in range(5):
        assert problem(device.try_enrol(code)) == (409, "code_refused_device_known")
    assert problem(town.stranger().try_enrol(code)) == (409, "code_refused_tries")


def test_guessing_is_slowed_down(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(failed_enrolments_per_minute=3))) as town:
        good = admin.issue_code(town.central, town.account().id).text
        wrong = EnrolmentCode(bytes(8), EnrolmentCode.parse(good).fingerprint).text()
        guesser = town.stranger()
        for _ in range(3):
            assert problem(guesser.try_enrol(wrong)) == (409, "code_refused_unknown")
        answer = guesser.try_enrol(good)
        assert problem(answer) == (429, "too_many_tries")
        assert 0 < int(answer.headers["retry-after"]) <= 60
        town.pass_time(minutes=1)
        assert guesser.try_enrol(good).status_code == 200


def test_a_revoked_device_cannot_enrol_again_with_its_key(town: Town) -> None:
    account = town.account()
    code = admin.issue_code(town.central, account.id).text
    device = town.stranger()
    device.enrol(code)
    town.revoke(device)
    assert problem(device.try_enrol(code)) == (403, "revoked_device")


def test_requests_that_are_none(town: Town) -> None:
    stranger = town.stranger()
    good = stranger.enrol_request(admin.issue_code(town.central, town.account().id).text)
    for bad in (b"", b"\xc1", good[:-1], good[:100] + bytes([good[100] ^ 1]) + good[101:]):
        assert stranger.client.post(http.ENROL, content=bad).status_code == 400
    assert stranger.client.post(http.ENROL, content=good).status_code == 200


def test_an_old_sealing_key_still_opens(town: Town) -> None:
    from dataclasses import replace

    from fieldapp.central.open import open_central
    from fieldapp.central.provider import write_keys
    from fieldapp.wire.suite import SealingKey

    old = town.central
    code = admin.issue_code(old, town.account().id).text
    device = town.stranger()
    request = device.enrol_request(code)
    rolled = replace(old.keys, sealing=(*old.keys.sealing, SealingKey.generate(town.dice.randbytes)))
    write_keys(old.config.keys, rolled)
    second = Town(open_central(old.config, clock=town.clock), town.dice, town.moment)
    with served(second):
        answer = device.client.post(second.url + http.ENROL, content=request)
        assert answer.status_code == 200
        identity = enrolment.open_identity(device.client.get(second.url + http.CENTRAL).content)
        assert identity.sealing_public == rolled.sealing[-1].public != device.central.sealing_public


def test_only_a_hash_of_the_secret_is_kept(town: Town) -> None:
    code = EnrolmentCode.parse(admin.issue_code(town.central, town.account().id).text)
    with town.central.store.write() as connection:
        assert account_rows.find_code(connection, code.secret) is None
        hashed = town.central.keys.keyed_hash("enrolment code", code.secret)
        found = account_rows.find_code(connection, hashed)
    assert found is not None and found.tries == 0
