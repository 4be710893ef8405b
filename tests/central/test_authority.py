"""Who was allowed to do what, when it was done: withdrawn villages, changed roles, revoked devices, decisions."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.errors import AccountUnknown, DeviceUnknown, DivisionsNotOfOneTownship, NothingToDecide
from fieldapp.central.services.decide import decide
from fieldapp.central.services.duties import assign
from fieldapp.central.services.form_checks import CompiledForms, run_form_checks
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.tables import audit
from fieldapp.cli import main
from fieldapp.wire import scope
from fieldapp.wire.bodies import VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind, VisitFlags
from fieldapp.wire.receipt import Outcome, Reason
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town
from tests.central.test_batches import APPLIED, told

HELD_SCOPE = (Outcome.HELD, Reason.OUT_OF_SCOPE, "scope")
HELD_REVOKED = (Outcome.HELD, Reason.REVOKED_DEVICE, None)


def flags(device: Device) -> dict[str, list[str]]:
    """The latest flags that came down, by record."""
    found = [unpack(row.payload, VisitFlags) for _, row in device.pull() if row.kind is EntityKind.FLAGS]
    return {one.record: [flag.code for flag in one.flags] for one in found}


def test_a_visit_of_a_withdrawn_assignment_is_applied_and_flagged(town: Town) -> None:
    (person,) = town.people(1)
    account = town.account()
    device, supervisor = town.device(account), town.device(town.account(Role.SUPERVISOR))
    visit = device.visit(person)  # made while the village was the author's, and sent late
    assign(town.central, account.id, [VILLAGES[1]])
    assert told(device.push(visit)) == [APPLIED]
    assert flags(supervisor) == {visit.opened().id: ["assignment_withdrawn"]}
    # What is found when its form is run again stands beside it.
    while run_form_checks(town.central, CompiledForms()):
        pass
    found = flags(supervisor)[visit.opened().id]
    assert found[0] == "assignment_withdrawn" and len(found) > 1
    assert verify_central(town.central).problems == []


def test_a_correction_and_the_same_batch_again_after_the_withdrawal(town: Town) -> None:
    (person,) = town.people(1)
    account = town.account()
    device, supervisor = town.device(account), town.device(town.account(Role.SUPERVISOR))
    visit = device.visit(person)
    device.push(visit)
    supervisor.push(supervisor.review(visit, "return"))
    correction = device.visit(person, visit=unpack(visit.body, VisitBody).visit, corrects=visit)
    assign(town.central, account.id, [VILLAGES[1]])
    assert told(device.push(correction, visit)) == [APPLIED, APPLIED]
    assert flags(supervisor) == {correction.opened().id: ["assignment_withdrawn"]}


def test_long_after_the_withdrawal_the_township_decides(town: Town) -> None:
    (person,) = town.people(1)
    account = town.account()
    device = town.device(account)
    town.pass_time(days=-3)  # the assignment ended three days before the author says the visit was made
    assign(town.central, account.id, [VILLAGES[1]])
    town.pass_time(days=3)
    assert told(device.push(device.visit(person))) == [HELD_SCOPE]


def test_a_village_that_was_never_the_authors_is_held(town: Town) -> None:
    (person,) = town.people(1, VILLAGES[2])
    account = town.account()
    device = town.device(account)
    assign(town.central, account.id, [VILLAGES[1]])
    assert told(device.push(device.visit(person, where=scope.ordinary(VILLAGES[2])))) == [HELD_SCOPE]


def test_a_decision_made_as_a_supervisor_stands_when_the_role_has_changed(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    account = town.account(Role.SUPERVISOR)
    supervisor = town.device(account)
    visit, second = device.visit(person), device.visit(person)
    device.push(visit, second)
    review = supervisor.review(visit, "approve")
    assign(town.central, account.id, [VILLAGES[0]], role=Role.ASSISTANT)
    assert told(supervisor.push(review)) == [APPLIED]
    assert town.visit_state(unpack(visit.body, VisitBody).visit) == "approved"
    town.pass_time(days=-5)
    other = town.account(Role.SUPERVISOR)
    former = town.device(other)
    assign(town.central, other.id, [VILLAGES[0]], role=Role.ASSISTANT)
    town.pass_time(days=5)
    late = former.review(second, "approve")  # authored five days after the role ended
    assert told(former.push(late)) == [(Outcome.REJECTED, Reason.NOT_AUTHORISED, "kind")]


def test_an_assistant_never_was_a_supervisor(town: Town) -> None:
    (person,) = town.people(1)
    account = town.account()
    device = town.device(account)
    visit = device.visit(person)
    device.push(visit)
    assign(town.central, account.id, list(VILLAGES[:2]))
    assert told(device.push(device.review(visit, "approve"))) == [(Outcome.REJECTED, Reason.NOT_AUTHORISED, "kind")]


def test_the_devices_of_a_changed_account_are_told_their_new_scopes(town: Town) -> None:
    (person,) = town.people(1, VILLAGES[1])
    account = town.account()
    device = town.device(account)
    device.pull()
    assign(town.central, account.id, [VILLAGES[1]])
    rows = device.pull()
    assert scope.ordinary(VILLAGES[0]) not in device.scopes and scope.ordinary(VILLAGES[1]) in device.scopes
    assert [row.id for where, row in rows if row.kind is EntityKind.PERSON] == [person]
    with pytest.raises(DivisionsNotOfOneTownship):
        assign(town.central, account.id, ["370683999"])
    with pytest.raises(DivisionsNotOfOneTownship):
        assign(town.central, account.id, [TOWNSHIP, VILLAGES[0]])
    with pytest.raises(AccountUnknown):
        assign(town.central, "0" * 32, [VILLAGES[0]])


def test_what_a_revoked_device_sent_is_let_pass(town: Town) -> None:
    people = town.people(2)
    device, supervisor = town.device(), town.device(town.account(Role.SUPERVISOR))
    one, two = (device.visit(person) for person in people)
    odd = device.visit("0" * 32)
    town.revoke(device)
    assert told(device.push(one, two, odd)) == [HELD_REVOKED] * 3
    done = decide(town.central, device.id, Reason.REVOKED_DEVICE, let_pass=True, words="电话核实过")
    assert (done.applied, done.rejected, done.waiting) == (2, 0, 1)
    assert flags(supervisor) == {one.opened().id: ["let_pass"], two.opened().id: ["let_pass"]}
    unknown = (Outcome.HELD, Reason.UNKNOWN_SUBJECT, "subjects")
    assert told(device.push(one, two, odd)) == [APPLIED, APPLIED, unknown]
    assert told(device.push(device.visit(people[0]))) == [HELD_REVOKED]  # what comes later waits again
    with town.central.store.read() as connection:
        (line,) = connection.execute(select(audit).where(audit.c.action == "let_pass")).all()
    assert (line.subject, line.facts["words"], line.facts["applied"]) == (device.id, "电话核实过", 2)
    assert verify_central(town.central).problems == []


def test_what_a_revoked_device_sent_is_refused_and_kept(town: Town) -> None:
    people = town.people(2)
    device, other = town.device(), town.device()
    visit = device.visit(people[0])
    town.revoke(device)
    town.revoke(other)
    device.push(visit)
    other.push(other.visit(people[1]))
    done = decide(town.central, device.id, Reason.REVOKED_DEVICE, let_pass=False)
    assert (done.applied, done.rejected, done.waiting) == (0, 1, 0)
    assert told(device.push(visit)) == [(Outcome.REJECTED, Reason.REVOKED_DEVICE, None)]
    assert admin.count_everything(town.central)["records"] == {"held": 1, "rejected": 1}  # the other one still waits
    with pytest.raises(NothingToDecide):
        decide(town.central, device.id, Reason.REVOKED_DEVICE, let_pass=True)
    with pytest.raises(DeviceUnknown):
        decide(town.central, "0" * 32, Reason.REVOKED_DEVICE, let_pass=True)


def test_a_visit_outside_is_let_pass_and_its_device_told(town: Town) -> None:
    (person,) = town.people(1, VILLAGES[2])
    device, supervisor = town.device(), town.device(town.account(Role.SUPERVISOR))
    visit = device.visit(person, where=scope.ordinary(VILLAGES[2]))
    assert told(device.push(visit)) == [HELD_SCOPE]
    device.pull()
    assert decide(town.central, device.id, Reason.OUT_OF_SCOPE, let_pass=True).applied == 1
    assert [row.id for _, row in device.pull() if row.kind is EntityKind.OUTCOME] == [visit.opened().id]
    assert flags(supervisor) == {visit.opened().id: ["let_pass"]}
    elsewhere = device.visit(person, where=scope.ordinary("370683999201"))
    assert told(device.push(elsewhere)) == [HELD_SCOPE]
    done = decide(town.central, device.id, Reason.OUT_OF_SCOPE, let_pass=True)
    assert (done.applied, done.waiting) == (0, 1)  # another township's village is not this one's to give


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_by_command(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    (person,) = town.people(1)
    device = town.device()
    data = ["--data", str(town.central.config.folder), "--json"]

    def run(*words: str) -> tuple[int, object]:
        code = main(["central", *words, *data])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    assert run("revoke", "--device", device.id)[0] == 0
    device.push(device.visit(person))
    assert run("decide", "--device", device.id, "--let-pass") == (
        0,
        {"device": device.id, "applied": 1, "rejected": 0, "waiting": 0},
    )
    assert run("decide", "--device", device.id, "--refuse")[0] == 1
    serves = {"account": device.account, "role": "assistant", "divisions": list(VILLAGES[1:])}
    assert run("assign", "--account", device.account, "--village", *VILLAGES[1:]) == (0, serves)
    assert run("assign", "--account", device.account)[0] == 2
    assert run("assign", "--account", "0" * 32, "--township", TOWNSHIP)[0] == 1
