"""What a kill, a full disk or a moved person leaves half done is finished when the visit is opened again."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.forms.api import AnswerRefused
from fieldapp.vault.errors import StoreFault, UnknownPerson
from fieldapp.vault.values import FormUse, State
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.wire.feed import EntityKind
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.correct import correct, start_correction
from fieldapp.workflows.errors import NotOwnVisit
from fieldapp.workflows.fill_form import OpenVisit, open_visit
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import submit
from tests.vault.world import SCOPE, VILLAGE, facts, row
from tests.workflows.conftest import LI, Device
from tests.workflows.filling import begin, complete, picture, visited

HOUSE, ROOM, MORE = "/data/tk/TK08", "/data/tail/GT01", "/data/tail/GT01_more"


def leave(device: Device) -> None:
    """The person leaves the caseload."""
    device.receive(row(EntityKind.PERSON, LI.id, None, version=2), scope=SCOPE)
    with pytest.raises(UnknownPerson):
        device.vault.people.get(LI.id)


def submitted_body(device: Device, opened: OpenVisit) -> tuple[str, VisitBody]:
    """Complete and submit; the record's scope and content."""
    complete(device, opened)
    outcome = submit(device.session, opened.visit)
    assert outcome.valid, outcome.violations
    assert outcome.record is not None
    record = device.vault.records.get(outcome.record).record
    envelope = record.verified()
    body = decode_body(envelope.kind, record.body)
    assert isinstance(body, VisitBody)
    return envelope.scope, body


def test_a_visit_to_someone_who_has_left_can_still_be_ended(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "home")
    opened.set("GH07", "met")
    leave(assistant)
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question("/data/head/GH07").value == "met"
    # The file is the one the visit began with, so the questions are the same ones.
    assert [item.relevant for item in again.filled.questions()] == [item.relevant for item in opened.filled.questions()]
    where, body = submitted_body(assistant, again)
    assert where.split(".")[0] == VILLAGE
    assert body.visit == opened.visit


def test_a_correction_of_a_visit_to_someone_who_has_left(assistant: Device) -> None:
    visit = visited(assistant).visit
    leave(assistant)
    outcome = correct(assistant.session, visit, {HOUSE: "dirty", "GT03": "T3"})
    assert outcome.valid, outcome.violations
    first, second = assistant.own_records()
    assert second.opened().scope == first.opened().scope


def test_a_draft_cut_off_at_its_beginning_is_made_ready(assistant: Device) -> None:
    form = assistant.session.forms.current("TK")
    assistant.vault.visits.start(
        "v1", persons=[LI.id], forms=[FormUse("TK", form.version, form.digest)], started_at=assistant.session.stamp()
    )
    opened = open_visit(assistant.session, "v1")
    arrived = opened.filled.value("/data/head/GH03")
    assistant.world.clock.forward(3600)
    assert open_visit(assistant.session, "v1").filled.value("/data/head/GH03") == arrived != ""
    submitted_body(assistant, opened)


def test_a_correction_cut_off_at_its_beginning_holds_what_was_submitted(assistant: Device) -> None:
    opened = begin(assistant)
    add_photo(assistant.session, opened, ROOM, picture())
    record_hours(assistant.session, opened.visit, "助洁", 45)
    submitted_body(assistant, opened)
    view = assistant.vault.reviews.visit_view(opened.visit)
    body = view.standing.body
    assert isinstance(body, VisitBody)
    assistant.vault.visits.start(
        opened.visit,
        persons=view.persons,
        forms=[FormUse(entry.id, entry.version, entry.digest) for entry in body.forms],
        started_at=body.started_at,
        corrects=view.latest,
    )
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question(HOUSE).value == "good"
    assert (again.minutes, len(again.photos())) == ({"cleaning": 45}, 3)
    assert start_correction(assistant.session, opened.visit) == opened.visit


def test_a_picture_whose_answer_was_cut_off_becomes_the_answer(assistant: Device) -> None:
    opened = begin(assistant)
    kept = assistant.vault.photos.add(opened.visit, facts(ROOM, name="cut.jpg"), picture())
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question(ROOM).value == "cut.jpg"
    assert [photo.blob for photo in again.photos()] == [kept.blob]
    _, body = submitted_body(assistant, again)
    assert body.forms[0].answers[ROOM] == "cut.jpg"


def test_a_replacement_that_was_cut_off_leaves_the_picture_that_was_there(assistant: Device) -> None:
    opened = begin(assistant)
    first = add_photo(assistant.session, opened, ROOM, picture())
    assistant.vault.photos.add(opened.visit, facts(ROOM, name="cut.jpg"), picture("navy"))
    again = open_visit(assistant.session, opened.visit)
    assert [photo.name for photo in again.photos()] == [first.name]
    _, body = submitted_body(assistant, again)
    assert first.blob in [photo.blob for photo in body.photos]
    assert "cut.jpg" not in [photo.name for photo in body.photos]


def test_pictures_follow_their_instance_when_one_before_it_goes(assistant: Device) -> None:
    opened = begin(assistant)
    add_photo(assistant.session, opened, ROOM, picture())
    names = []
    for number, colour in enumerate(("navy", "olive"), start=1):
        opened.add(MORE)
        names.append(add_photo(assistant.session, opened, f"{MORE}[{number}]/photo", picture(colour)).name)
    opened.remove(f"{MORE}[1]")
    assert {photo.name: photo.ref for photo in opened.photos() if "more" in photo.ref} == {names[1]: f"{MORE}[1]/photo"}
    replaced = add_photo(assistant.session, opened, f"{MORE}[1]/photo", picture("maroon"))
    again = open_visit(assistant.session, opened.visit)
    assert [photo.name for photo in again.photos() if "more" in photo.ref] == [replaced.name]


def test_a_picture_is_not_a_word(assistant: Device) -> None:
    opened = begin(assistant)
    kept = add_photo(assistant.session, opened, ROOM, picture())
    with pytest.raises(AnswerRefused):
        opened.set(ROOM, "other.jpg")
    assert [photo.name for photo in opened.photos()] == [kept.name]
    assert open_visit(assistant.session, opened.visit).filled.question(ROOM).value == kept.name


def test_an_instance_that_could_not_be_saved_is_not_there(assistant: Device) -> None:
    opened = begin(assistant)
    opened.add(MORE)
    with full_disk(assistant), pytest.raises(StoreFault):
        for _ in range(400):
            opened.add(MORE)
    count = len([item for item in opened.filled.questions() if item.ref.startswith(MORE) and item.type == "image"])
    last = add_photo(assistant.session, opened, f"{MORE}[{count}]/photo", picture())
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question(f"{MORE}[{count}]/photo").value == last.name
    assert [item.ref for item in again.filled.questions()] == [item.ref for item in opened.filled.questions()]


@contextmanager
def full_disk(device: Device) -> Iterator[None]:
    """Files of this process grow by a little only."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    folder: Path = device.vault.info.folder
    largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 20_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_only_who_made_a_visit_corrects_it(assistant: Device, supervisor: Device) -> None:
    visit = visited(assistant).visit
    supervisor.receive_records(*assistant.own_records())
    with pytest.raises(NotOwnVisit):
        start_correction(supervisor.session, visit)
    assert not supervisor.vault.visits.drafts()


def test_what_is_named_twice_counts_once(assistant: Device) -> None:
    visit = start_visit(assistant.session, [LI.id, LI.id], ["TK", "TK"])
    assert start_visit(assistant.session, [LI.id], ["TK"]) == visit
    assert assistant.vault.visits.draft(visit).brief.persons == (LI.id,)
    assert assistant.states() == {State.DRAFT: 1}
