"""The caseload and Today, as people look at them."""

from __future__ import annotations

from datetime import date

from fieldapp.domain.worklist import ItemKind
from fieldapp.workflows.caseload import list_people, person_page
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.submit import submit
from fieldapp.workflows.today import today
from tests.workflows.conftest import LI, ZHAO, Device
from tests.workflows.filling import begin, complete, visited


def test_rows_carry_colour_scope_and_reasons(assistant: Device) -> None:
    rows = {row.id: row for row in list_people(assistant.session)}
    li, zhao = rows[LI.id], rows[ZHAO.id]
    assert (li.watch_colour, li.in_care_scope, li.age, li.id_last4) == ("red", True, 80, "3210")
    assert li.village == "前苏村委会"
    assert li.colour_reason.zh == "半自理"
    assert (zhao.watch_colour, zhao.in_care_scope) == (None, None)
    assert all(row.reason.zh and row.reason.source for row in rows.values())


def test_search_finds_by_name_pinyin_and_digits(assistant: Device) -> None:
    for text in ("𠮷明", "李", "lijiming", "ljm", "0001", "3210"):
        assert [row.id for row in list_people(assistant.session, search=text)] == [LI.id], text
    assert not list_people(assistant.session, search="没有这个人")


def test_a_list_for_scripts_is_not_cut_short(assistant: Device) -> None:
    assert len(list_people(assistant.session, search="前苏", limit=1)) == 1
    assert {row.id for row in list_people(assistant.session, search="前苏", limit=None)} == {LI.id, ZHAO.id}


def test_a_visit_moves_the_person_down_the_list(assistant: Device) -> None:
    due = [entry for entry in today(assistant.session).entries if entry.person == LI.id]
    assert [entry.kind for entry in due] == [ItemKind.DUE]
    visited(assistant)
    assert not [entry for entry in today(assistant.session).entries if entry.person == LI.id]
    row = next(row for row in list_people(assistant.session) if row.id == LI.id)
    assert (row.last_visit, row.next_visit) == (date(2026, 3, 2), date(2026, 3, 9))
    assistant.world.clock.forward(8 * 86_400)
    overdue = [entry for entry in today(assistant.session).entries if entry.person == LI.id]
    assert [entry.kind for entry in overdue] == [ItemKind.OVERDUE]


def test_the_persons_page_tells_the_story(assistant: Device) -> None:
    opened = begin(assistant)
    record_hours(assistant.session, opened.visit, "meals", 30)
    complete(assistant, opened)
    submit(assistant.session, opened.visit)
    page = person_page(assistant.session, LI.id)
    assert page.person.carer is not None
    assert page.minutes_this_month == {"meals": 30}
    (entry,) = page.timeline
    assert (entry.visit, entry.forms, entry.met, entry.photos) == (opened.visit, ("TK",), True, 2)


def test_the_strip_tells_what_waits(assistant: Device) -> None:
    assert today(assistant.session).strip.all_settled
    visited(assistant)
    strip = today(assistant.session).strip
    assert (strip.records_waiting, strip.photos_waiting, strip.all_settled) == (1, 2, False)
