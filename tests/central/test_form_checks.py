"""Applied visits are run through their form again, and what is found reaches who reviews them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.central.accounts import Role
from fieldapp.central.services import form_checks
from fieldapp.central.services.form_checks import CompiledForms, run_form_checks
from fieldapp.central.services.form_publish import publish_forms
from fieldapp.wire import scope
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind, FlagInfo, VisitFlags
from fieldapp.wire.receipt import Outcome
from fieldapp.wire.record import Record
from tests.central.actors import VILLAGES, WHEN, Device, Town

SHEET = """
| survey |
| | type | name | label | constraint | required | relevant |
| | csv-external | person | | | | |
| | begin_group | a | A | | | |
| | integer | age | Age | . < 150 | yes | |
| | text | carer | Carer | | yes | ${age} > 80 |
| | text | limit | Limit | . != instance('person')/root/item/name | yes | |
| | text | alone | Alone | | yes | instance('person')/root/item/alone = 'yes' |
| | end_group | | | | | |
| settings |
| | form_title | form_id | version |
| | Trial | TRIAL | 1 |
"""


@pytest.fixture
def trial(town: Town, tmp_path: Path) -> Town:
    """A town where the trial form is published."""
    path = tmp_path / "TRIAL.md"
    path.write_text(SHEET, encoding="utf-8")
    publish_forms(town.central, [path])
    return town


def push(device: Device, person: str, answers: dict[str, str], *, digest: str = "", where: str = "") -> Record:
    body = VisitBody(device.new_id(), (FormAnswers("TRIAL", "1", answers, digest),), WHEN, WHEN, True)
    record = device.author("visit", body, subjects=(person,), where=where or scope.ordinary(VILLAGES[0]))
    assert [line.outcome for line in device.push(record)] == [Outcome.APPLIED]
    return record


def look(town: Town) -> int:
    """Look at everything that waits."""
    compiled, looked = CompiledForms(), 0
    while done := run_form_checks(town.central, compiled, 2):
        looked += done
    return looked


def flags_in(device: Device) -> dict[str, VisitFlags]:
    rows = [row for _, row in device.pull() if row.kind is EntityKind.FLAGS]
    return {row.id: unpack(row.payload, VisitFlags) for row in rows}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"/data/a/age": "60", "/data/a/limit": "x"}, ()),
        ({"/data/a/age": "90", "/data/a/limit": "x", "/data/a/carer": "y"}, ()),
        ({"/data/a/age": "90", "/data/a/limit": "x"}, (FlagInfo("missing_answer", "/data/a/carer"),)),
        (
            {"/data/a/age": "151", "/data/a/limit": "x", "/data/a/carer": "y"},
            (FlagInfo("against_rule", "/data/a/age"),),
        ),
        (
            {},
            (FlagInfo("missing_answer", "/data/a/age"), FlagInfo("missing_answer", "/data/a/limit")),
        ),
    ],
)
def test_what_stands_against_a_visit_reaches_its_reviewer(
    trial: Town, answers: dict[str, str], found: tuple[FlagInfo, ...]
) -> None:
    """What depends on the person's file, which the central has not as it was then, is left unjudged."""
    (person,) = trial.people(1)
    device, supervisor = trial.device(), trial.device(trial.account(Role.SUPERVISOR))
    record = push(device, person, answers)
    assert look(trial) == 1
    assert look(trial) == 0
    visit = unpack(record.body, VisitBody).visit
    expected = {visit: VisitFlags(visit, record.opened().id, found)} if found else {}
    assert flags_in(supervisor) == expected


def test_a_correction_is_looked_at_in_place_of_what_it_corrects(trial: Town) -> None:
    (person,) = trial.people(1)
    device, supervisor = trial.device(), trial.device(trial.account(Role.SUPERVISOR))
    first = push(device, person, {})
    visit = unpack(first.body, VisitBody).visit
    better = device.visit(person, visit=visit, corrects=first)
    assert [line.outcome for line in device.push(better)] == [Outcome.APPLIED]
    assert look(trial) == 2
    assert {flags.record for flags in flags_in(supervisor).values()} == {better.opened().id}


def test_another_form_under_the_same_version_is_told(trial: Town) -> None:
    (person,) = trial.people(1)
    device = trial.device()
    push(device, person, {"/data/a/age": "60"}, digest="0" * 64)
    look(trial)
    ((flags,),) = [found.flags for found in flags_in(device).values()]
    assert flags == FlagInfo("other_form", "TRIAL")


def test_flags_of_sensitive_visits_travel_as_sensitive(trial: Town) -> None:
    (person,) = trial.people(1)
    device = trial.device()
    blind = trial.device(trial.account(Role.SUPERVISOR, no_sensitive=True))
    supervisor = trial.device(trial.account(Role.SUPERVISOR))
    push(device, person, {}, where=scope.sensitive(VILLAGES[0]))
    look(trial)
    assert (len(flags_in(supervisor)), flags_in(blind)) == (1, {})


def test_a_visit_that_cannot_be_worked_through_keeps_no_other_waiting(
    trial: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = trial.people(2)
    device = trial.device()
    push(device, one, {"/data/a/age": "1"})
    monkeypatch.setattr(form_checks, "recheck", _fails)
    assert run_form_checks(trial.central, CompiledForms()) == 1
    monkeypatch.undo()
    push(device, two, {})
    assert look(trial) == 1
    codes = sorted({flag.code for found in flags_in(device).values() for flag in found.flags})
    assert codes == ["missing_answer", "not_recalculated"]


def _fails(*_: object) -> None:
    raise RecursionError
