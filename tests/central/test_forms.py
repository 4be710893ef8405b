"""Forms at the central: checked, published, withdrawn; visits held against the version they were made on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.central.accounts import Role
from fieldapp.central.errors import DivisionUnknown, FormNotKnown, FormsRefused, FormUnreadable
from fieldapp.central.open import open_central
from fieldapp.central.services import forms as service
from fieldapp.central.services.form_publish import publish_forms
from fieldapp.central.services.forms import withdraw_form
from fieldapp.central.store import forms as store
from fieldapp.central.store.tables import audit
from fieldapp.places import resources
from fieldapp.wire import scope
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind, FormInfo, OutcomeInfo
from fieldapp.wire.receipt import Outcome, Reason, RecordLine
from fieldapp.wire.record import Record
from tests.central.actors import TOWNSHIP, VILLAGES, WHEN, Device, Town, form_version

APPLIED = (Outcome.APPLIED, None, None)
SHEET = """
| survey |
| | type | name | label | constraint | required |
| | begin_group | tk | Care | | |
| | text | note | Note | | |
| | integer | age | Age | . < 150 | yes |
| | select_one colour | watch | Colour | | |
| | select_one_from_file towns.csv | town | Town | | |
| | begin_repeat | member | Member | | |
| | text | name | Name | | |
| | end_repeat | | | | |
| | end_group | | | | |
| choices |
| | list_name | name | label |
| | colour | red | Red |
| | colour | blue | Blue |
| settings |
| | form_title | form_id | version |
| | Trial | {form} | {version} |
"""
TOWNS = "name,label\nx1,One\n"


Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Writes the trial form under an id and version; its list of towns beside it."""

    def write(form: str = "TRIAL", version: str = "1", *, towns: str = TOWNS, text: str = SHEET) -> Path:
        folder = tmp_path / f"{form}-{version}"
        folder.mkdir(exist_ok=True)
        (folder / "towns.csv").write_text(towns, encoding="utf-8")
        path = folder / f"{form}.md"
        path.write_text(text.replace("{form}", form).replace("{version}", version), encoding="utf-8")
        return path

    return write


def visit_on(device: Device, person: str, form: str, version: str, answers: dict[str, str], digest: str = "") -> Record:
    body = VisitBody(device.new_id(), (FormAnswers(form, version, answers, digest),), WHEN, WHEN, True)
    return device.author("visit", body, subjects=(person,))


def told(lines: tuple[RecordLine, ...]) -> list[tuple[Outcome, Reason | None, str | None]]:
    return [(line.outcome, line.reason, line.field) for line in lines]


def forms_in(device: Device) -> list[tuple[str, FormInfo]]:
    return [(where, unpack(row.payload, FormInfo)) for where, row in device.pull() if row.kind is EntityKind.FORM]


def test_the_programs_own_forms_are_known_and_do_not_travel(town: Town) -> None:
    with town.central.store.read() as connection:
        marks = store.form_marks(connection)
    assert len(marks) == 15
    assert all(mark.scopes == () and not mark.withdrawn for mark in marks)
    assert forms_in(town.device()) == []


def test_a_published_form_reaches_every_device_whole(town: Town, sheet: Sheet) -> None:
    device = town.device()
    device.pull()
    (done,) = publish_forms(town.central, [sheet()])
    assert (done.form, done.version, done.title, done.is_new, done.scopes) == ("TRIAL", "1", "Trial", True, ("37.o",))
    ((where, info),) = forms_in(device)
    assert (where, info.id, info.version, info.withdrawn) == ("37.o", "TRIAL", "1", False)
    assert "<h:html" in info.xform and info.files == {"towns.csv": TOWNS.encode()}


def test_a_form_for_one_township_stays_there(town: Town, sheet: Sheet) -> None:
    (done,) = publish_forms(town.central, [sheet()], division=TOWNSHIP)
    assert done.scopes == (scope.ordinary(TOWNSHIP),)
    assert [where for where, _ in forms_in(town.device())] == [scope.ordinary(TOWNSHIP)]
    for code in ("99", "370683999", "3706831", "x"):
        with pytest.raises(DivisionUnknown):
            publish_forms(town.central, [sheet()], division=code)


def test_publishing_again_changes_nothing(town: Town, sheet: Sheet) -> None:
    publish_forms(town.central, [sheet()])
    device = town.device()
    device.pull()
    assert not publish_forms(town.central, [sheet()])[0].is_new
    assert device.pull() == []


def test_the_same_version_with_other_content_is_refused(town: Town, sheet: Sheet) -> None:
    publish_forms(town.central, [sheet()])
    for path in (sheet(text=SHEET.replace("Note |", "Notes |")), sheet(towns=TOWNS + "x2,Two\n")):
        with pytest.raises(FormsRefused) as refused:
            publish_forms(town.central, [path])
        (problem,) = refused.value.refusals[0].problems
        assert (problem.sheet, problem.column) == ("settings", "version")
        assert "other content" in problem.message


def test_an_older_version_is_taken_only_when_asked_for(town: Town, sheet: Sheet) -> None:
    publish_forms(town.central, [sheet(version="10")])
    with pytest.raises(FormsRefused) as refused:
        publish_forms(town.central, [sheet(version="9")])
    assert "older than 10" in refused.value.refusals[0].problems[0].message
    (done,) = publish_forms(town.central, [sheet(version="9")], older=True)
    assert done.is_new
    assert {info.version for _, info in forms_in(town.device())} == {"9", "10"}


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (("| text | note | Note |", "| text | note | Note |".replace("text", "texxt")), "texxt"),
        ((". < 150", ". < ${nowhere}"), "nowhere"),
        (("| {version} |", "| |"), "version"),
        (("| {form} |", "| a b |"), "form_id"),
        (("towns.csv", "cities.csv"), "cities.csv"),
    ],
)
def test_a_form_with_errors_is_refused_and_nothing_of_the_call_is_published(
    town: Town, sheet: Sheet, wrong: tuple[str, str], part: str
) -> None:
    bad = sheet("BAD", text=SHEET.replace(*wrong))
    with pytest.raises(FormsRefused) as refused:
        publish_forms(town.central, [sheet(), bad])
    (refusal,) = refused.value.refusals
    assert refusal.file == str(bad)
    assert any(part in f"{problem.message} {problem.column}" for problem in refusal.problems)
    assert forms_in(town.device()) == []


def test_a_file_that_is_not_there(town: Town, tmp_path: Path) -> None:
    with pytest.raises(FormUnreadable):
        publish_forms(town.central, [tmp_path / "missing.xlsx"])


def test_a_newer_checklist_brings_the_programs_own_along(town: Town, sheet: Sheet) -> None:
    publish_forms(town.central, [sheet("TK", "2099010101")])
    assert {(info.id, info.version) for _, info in forms_in(town.device())} == {
        ("TK", "2099010101"),
        ("TK", form_version("TK")),
    }


def test_withdrawing_goes_back_to_the_version_before(town: Town, sheet: Sheet) -> None:
    publish_forms(town.central, [sheet(version="1"), sheet(version="2")])
    device = town.device()
    device.pull()
    gone = withdraw_form(town.central, "TRIAL")
    assert (gone.form, gone.version, gone.used_now) == ("TRIAL", "2", "1")
    assert [(info.version, info.withdrawn) for _, info in forms_in(device)] == [("2", True)]
    assert withdraw_form(town.central, "TRIAL@1").used_now is None
    for name in ("TRIAL", "TRIAL@1", "NONE"):
        with pytest.raises(FormNotKnown):
            withdraw_form(town.central, name)
    device.pull()
    assert publish_forms(town.central, [sheet(version="2")])[0].is_new
    assert [(info.version, info.withdrawn) for _, info in forms_in(device)] == [("2", False)]
    with town.central.store.read() as connection:
        actions = [row.action for row in connection.execute(audit.select()) if row.action.startswith("form_")]
    assert sorted(actions) == ["form_published"] * 3 + ["form_withdrawn"] * 2


def test_a_checklist_of_the_program_can_be_withdrawn(town: Town) -> None:
    gone = withdraw_form(town.central, "SH")
    assert (gone.version, gone.used_now) == (form_version("SH"), None)
    assert [(info.id, info.withdrawn) for _, info in forms_in(town.device())] == [("SH", True)]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"/data/tk/age": "82", "/data/tk/watch": "red", "/data/tk/town": "x1", "/data/tk/member[2]/name": "李"}, None),
        ({"/data/tk/age": "old"}, "/data/tk/age"),
        ({"/data/tk/note": "a", "/data/tk/watch": "green"}, "/data/tk/watch"),
        ({"/data/tk/town": "x9"}, "/data/tk/town"),
        ({"/data/tk/nowhere": "a"}, "/data/tk/nowhere"),
        ({"/data/tk/member[1]/nowhere": "a"}, "/data/tk/member[1]/nowhere"),
        ({"/data/tk": "a"}, "/data/tk"),
    ],
)
def test_answers_are_held_against_their_form(
    town: Town, sheet: Sheet, answers: dict[str, str], field: str | None
) -> None:
    publish_forms(town.central, [sheet()])
    one, two, three = town.people(3)
    device = town.device()
    batch = (
        device.visit(one),
        visit_on(device, two, "TRIAL", "1", answers),
        device.visit(three),
    )
    expected = APPLIED if field is None else (Outcome.REJECTED, Reason.BAD_ANSWER, field)
    assert told(device.push(*batch)) == [APPLIED, expected, APPLIED]


def test_an_unknown_version_is_held_and_applied_once_it_is_published(town: Town, sheet: Sheet) -> None:
    (person,) = town.people(1)
    device, supervisor = town.device(), town.device(town.account(Role.SUPERVISOR))
    visit = visit_on(device, person, "TRIAL", "1", {"/data/tk/age": "82"})
    bad = visit_on(device, person, "TRIAL", "1", {"/data/tk/age": "old"})
    correction = device.visit(
        person, visit=unpack(visit.body, VisitBody).visit, corrects=visit, answers={"/data/head/GH04": "home"}
    )
    held = (Outcome.HELD, Reason.UNKNOWN_FORM, "TRIAL@1")
    waits = (Outcome.HELD, Reason.CORRECTED_UNKNOWN, "corrects")
    assert told(device.push(visit, bad, correction)) == [held, held, waits]
    device.pull(), supervisor.pull()
    assert publish_forms(town.central, [sheet(version="2")])[0].released == 0
    (done,) = publish_forms(town.central, [sheet(version="1")], older=True)
    assert done.released == 2
    outcomes = [unpack(row.payload, OutcomeInfo) for _, row in device.pull() if row.kind is EntityKind.OUTCOME]
    assert {one.id: (one.outcome, one.reason, one.field) for one in outcomes} == {
        visit.opened().id: APPLIED,
        bad.opened().id: (Outcome.REJECTED, Reason.BAD_ANSWER, "/data/tk/age"),
        correction.opened().id: APPLIED,
    }
    assert told(device.push(bad)) == [(Outcome.REJECTED, Reason.BAD_ANSWER, "/data/tk/age")]
    brought = supervisor.pull()
    assert {row.id for _, row in brought if row.kind is EntityKind.RECORD} == {
        visit.opened().id,
        correction.opened().id,
    }
    assert {row.id for _, row in brought if row.kind is EntityKind.FORM} == {"TRIAL@1", "TRIAL@2"}


def test_a_form_of_the_same_version_and_another_content_is_another_form(town: Town, sheet: Sheet) -> None:
    publish_forms(town.central, [sheet()])
    (person,) = town.people(1)
    device = town.device()
    fits = visit_on(device, person, "TRIAL", "1", {"/data/tk/age": "82"}, "0" * 64)
    differs = visit_on(device, person, "TRIAL", "1", {"/data/tk/other": "82"}, "0" * 64)
    assert told(device.push(fits, differs)) == [APPLIED, (Outcome.HELD, Reason.UNKNOWN_FORM, "TRIAL@1")]


def test_a_device_with_an_older_program_is_told_the_versions_there_are(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    assert forms_in(device) == []
    assert told(device.push(visit_on(device, person, "TK", "2020010101", {}))) == [
        (Outcome.HELD, Reason.UNKNOWN_FORM, "TK@2020010101")
    ]
    assert [(info.id, info.version) for _, info in forms_in(device)] == [("TK", form_version("TK"))]


def test_a_program_with_newer_forms_makes_all_versions_travel(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = town.device()
    assert forms_in(device) == []
    (person,) = town.people(1)
    ahead = visit_on(device, person, "TK", "2099010101", {"/data/head/GH04": "home"})
    assert told(device.push(ahead)) == [(Outcome.HELD, Reason.UNKNOWN_FORM, "TK@2099010101")]
    device.pull()
    _bundle(tmp_path, monkeypatch, "2099010101")
    town.central.close()
    again = open_central(town.central.config)
    with again.store.read() as connection:
        marks = {mark.version: mark for mark in store.form_marks(connection, ["TK"])}
        assert {mark.scopes for mark in marks.values()} == {("37.o",)}
        assert set(marks) == {form_version("TK"), "2099010101"}
    assert service.take_bundled(again) == 0
    again.close()


def _bundle(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """A program that comes with another version of TK."""
    compiled = folder / "resources" / "forms" / "compiled"
    compiled.mkdir(parents=True)
    xform = (resources() / "forms" / "compiled" / "TK.xml").read_text(encoding="utf-8")
    (compiled / "TK.xml").write_text(xform.replace(form_version("TK"), version), encoding="utf-8")
    monkeypatch.setattr(service, "resources", lambda: folder / "resources")


def test_visits_wait_for_every_village(town: Town, sheet: Sheet) -> None:
    """What waits is found in every township that holds something."""
    (person,) = town.people(1, VILLAGES[1])
    device = town.device(town.account(Role.SUPERVISOR))
    body = VisitBody(device.new_id(), (FormAnswers("TRIAL", "1", {"/data/tk/age": "8"}),), WHEN, WHEN, True)
    visit = device.author("visit", body, subjects=(person,), where=scope.ordinary(VILLAGES[1]))
    assert told(device.push(visit)) == [(Outcome.HELD, Reason.UNKNOWN_FORM, "TRIAL@1")]
    assert publish_forms(town.central, [sheet()])[0].released == 1
