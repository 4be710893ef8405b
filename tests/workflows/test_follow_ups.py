"""What a visit raised, from its record to Today and until it is settled: here, on the supervisor's device, after a
reinstall."""

from __future__ import annotations

import pytest

from fieldapp.domain.worklist import ItemKind
from fieldapp.vault.api import Vault
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.workflows.correct import correct
from fieldapp.workflows.errors import HowMissing, NoSuchFollowUp
from fieldapp.workflows.fill_form import OpenVisit
from fieldapp.workflows.follow_ups import follow_ups, settle_follow_up
from fieldapp.workflows.review import review_view
from fieldapp.workflows.submit import submit
from fieldapp.workflows.today import TodayEntry, today
from tests.vault.world import World
from tests.workflows.conftest import LI, Device, caseload, session_on
from tests.workflows.filling import begin, complete

MEALS = "/data/tk/TK06"


def submitted(device: Device, answers: dict[str, str | list[str]], *forms: str) -> OpenVisit:
    """A visit with these answers, handed in."""
    opened = begin(device, *forms)
    for ref, answer in answers.items():
        opened.set(ref, answer)
    complete(device, opened)
    done = submit(device.session, opened.visit)
    assert done.valid, done.violations
    return opened


def hungry(device: Device) -> OpenVisit:
    """A visit that finds too little food: T2."""
    return submitted(device, {"TK06": "often", "GT03": "T2"})


def rows(device: Device) -> list[TodayEntry]:
    return [entry for entry in today(device.session).entries if entry.kind is ItemKind.FOLLOW_UP]


def next_day(device: Device, days: int = 1) -> None:
    device.world.clock.forward(days * 24 * 3600)


def test_a_finding_is_on_today_until_the_next_visit_does_not_find_it(assistant: Device) -> None:
    opened = hungry(assistant)
    (row,) = rows(assistant)
    assert (row.person, row.name, row.due.iso()) == (LI.id, LI.name, "2026-03-03T09:00:00+08:00")
    assert row.reason.zh.startswith("T2 24小时内:")
    assert row.reason.code == "follow_up_t2"
    assert row.source
    assert row.follow_up == f"{opened.visit}:{MEALS}:"
    next_day(assistant)
    hungry(assistant)
    (row,) = rows(assistant)
    assert row.due.iso() == "2026-03-03T09:00:00+08:00", "found again, the limit does not start anew"
    next_day(assistant)
    submitted(assistant, {})
    assert rows(assistant) == []


def test_a_draft_is_no_follow_up_yet_and_a_correction_takes_it_back(assistant: Device) -> None:
    begin(assistant).set("TK06", "often")
    assert rows(assistant) == []
    opened = hungry(assistant)
    assert len(rows(assistant)) == 1
    assert correct(assistant.session, opened.visit, {"TK06": "yes", "GT03": "none"}).valid
    assert rows(assistant) == []


def test_a_correction_keeps_the_time_limit(assistant: Device) -> None:
    opened = hungry(assistant)
    assistant.world.clock.forward(3600)
    outcome = correct(assistant.session, opened.visit, {"TK07": "lacking"})
    dues = {line.ref: line.due for line in outcome.triggers}
    assert dues[MEALS] == "2026-03-03T09:00:00+08:00"
    assert dues["/data/tk/TK07"] == "2026-03-09"


def test_nobody_at_home_settles_nothing_and_is_a_follow_up_itself(assistant: Device) -> None:
    hungry(assistant)
    next_day(assistant)
    submitted(assistant, {"GH04": "home", "GH07": "no_answer", "GH08": ["unverified"], "GT03": "T2"})
    assert MEALS in {key.split(":")[1] for key in (row.follow_up or "" for row in rows(assistant))}
    assert len(rows(assistant)) >= 2


def test_a_checklist_it_asks_for_is_offered_and_settles_it(assistant: Device) -> None:
    submitted(assistant, {"TK16": "worse", "GT03": "T3"})
    (row,) = rows(assistant)
    assert (row.checklist, row.due.iso()) == ("ZL", "2026-03-16")
    assert row.reason.zh.startswith("T3 10个工作日内:")
    next_day(assistant)
    submitted(assistant, {})
    assert [each.checklist for each in rows(assistant)] == ["ZL"], "another care visit is no assessment"
    next_day(assistant)
    submitted(assistant, {}, "ZL")
    assert [each for each in rows(assistant) if each.checklist == "ZL"] == []


def test_what_is_watched_is_due_with_the_next_visit(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("TK01", "blue")  # the rules make it red
    complete(assistant, opened)
    opened.set("GT03", "T4")
    (line,) = [line for line in opened.triggers() if line.level == "T4"]
    assert line.due == opened.filled.value("/data/tail/GT08") == "2026-03-09"
    opened.set("GT08", "2026-03-05")
    (line,) = [line for line in opened.triggers() if line.level == "T4"]
    assert line.due == "2026-03-05"
    assert submit(assistant.session, opened.visit).valid
    assert rows(assistant) == []
    next_day(assistant, 3)
    assert [(row.due.iso(), row.reason.code) for row in rows(assistant)] == [("2026-03-05", "follow_up_t4")]


def test_a_word_on_what_was_done_settles_it_on_every_device(assistant: Device, supervisor: Device) -> None:
    hungry(assistant)
    supervisor.receive_records(*assistant.own_records())
    (row,) = rows(supervisor)
    assert row.follow_up is not None
    with pytest.raises(HowMissing):
        settle_follow_up(supervisor.session, row.follow_up, "  ")
    record = settle_follow_up(supervisor.session, row.follow_up, "食堂每天送餐")
    assert rows(supervisor) == []
    with pytest.raises(NoSuchFollowUp):
        settle_follow_up(supervisor.session, row.follow_up, "再送一次")
    assert rows(assistant) != []
    assistant.receive_records(*supervisor.own_records())
    assert rows(assistant) == []
    stored = assistant.vault.records.get(record)
    assert stored.kind == "settlement"
    view = review_view(supervisor.session, row.follow_up.split(":")[0])
    assert view.row.state.value == "submitted", "a settlement decides nothing about the visit"


@pytest.mark.parametrize("wrong", ["", "x", f"{'0' * 32}:{MEALS}:"])
def test_only_what_is_open_is_settled(assistant: Device, wrong: str) -> None:
    hungry(assistant)
    with pytest.raises(NoSuchFollowUp):
        settle_follow_up(assistant.session, wrong, "已送餐")


def test_a_reinstalled_device_tells_the_same(assistant: Device, tmp_path_factory: pytest.TempPathFactory) -> None:
    hungry(assistant)
    next_day(assistant)
    submitted(assistant, {"TK06": "sometimes", "TK16": "worse", "GT03": "T3"})
    before = rows(assistant)
    assert len(before) == 2
    world = World(tmp_path_factory.mktemp("again"), clock=assistant.world.clock, account=assistant.world.account)
    with world.create() as vault:
        world.enrol(vault)
        device = Device(session_on(vault, world), world)
        caseload(device)
        device.receive_records(*reversed(assistant.own_records()))
        assert rows(device) == before


def test_an_older_vault_finds_its_follow_ups_when_it_is_brought_up_to_date(assistant: Device) -> None:
    hungry(assistant)
    before = follow_ups(assistant.vault)
    folder = assistant.vault.info.folder
    _back_to_before_follow_ups(assistant.vault)
    assistant.vault.close()
    with assistant.world.open(folder) as vault:
        assert follow_ups(vault) == before != ()


def _back_to_before_follow_ups(vault: Vault) -> None:
    from fieldapp.vault.migrate import downgrade

    with vault._store.transaction() as conn:
        downgrade(conn, "0002")


def test_records_say_it_in_both_languages(assistant: Device) -> None:
    hungry(assistant)
    stored = assistant.own_records()[-1]
    body = decode_body("visit", stored.body)
    assert isinstance(body, VisitBody)
    (line,) = body.triggers
    assert line.words is not None
    assert (line.code, line.words[0]) == ("often", line.action)
    english = [each.action.en for each in follow_ups(assistant.vault)]
    assert english == [line.words[1]]
