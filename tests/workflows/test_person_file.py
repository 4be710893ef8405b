"""The person's file: what forms may read, no more and no less, and where each value comes from."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from fieldapp.domain.people import Category, Household, Person
from fieldapp.domain.policy.numbers import standards_of
from fieldapp.places import resources
from fieldapp.wire.feed import EntityKind
from fieldapp.workflows.correct import correct, start_correction
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.person_file import FileFacts, Lead, WorkOrders, person_file
from fieldapp.workflows.policy import load_policy
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import submit
from tests.vault.world import SCOPE, person_row, row
from tests.workflows.conftest import LI, ZHAO, Device
from tests.workflows.filling import begin, complete

READ = re.compile(r"instance\('person'\)/root/item/(\w+)")
NAMED = re.compile(r"`(\w+)`")
FORMAT = Path(__file__).parents[2] / "docs" / "forms" / "format.md"
RURAL = Person(id="0" * 31 + "3", name="孙梅", village_code="370883101204", categories=(Category.DIBAO,))


def columns() -> set[str]:
    return set(person_file(LI, FileFacts(date(2026, 3, 2), "协理员甲", "前苏村委会")))


def read_by_forms() -> set[str]:
    forms = [path.read_text(encoding="utf-8") for path in (resources() / "forms").glob("*.md")]
    assert len(forms) >= 15
    return {column for form in forms for column in READ.findall(form)}


def file_of(device: Device, *forms: str, person: str = LI.id) -> dict[str, str]:
    return dict(begin(device, *forms, person=person).filled.origin.file)


def test_forms_read_what_there_is_and_nothing_is_there_unread() -> None:
    assert read_by_forms() - columns() == set()
    assert columns() - read_by_forms() == set()


def test_every_column_is_documented() -> None:
    section = FORMAT.read_text(encoding="utf-8").split("## The person's file")[1].split("The numbers of a place")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    documented = [column for line in rows for column in NAMED.findall(line.split("|")[1])]
    assert sorted(documented) == sorted(columns())


def test_what_is_not_known_is_empty() -> None:
    bare = person_file(ZHAO, FileFacts(date(2026, 3, 2), "协理员甲", "前苏村委会"))
    known = {column for column, value in bare.items() if value}
    assert known == {"name", "address", "category", "visitor", "missed_visits"}


def test_every_fact_is_told() -> None:
    told = person_file(
        LI,
        FileFacts(
            today=date(2026, 3, 2),
            visitor="协理员甲",
            village="前苏村委会",
            household_size=2,
            orders=WorkOrders(3, 100),
            papers_filed=("id_card", "application"),
            lead=Lead("莱州-2026-7", date(2026, 2, 27), date(2026, 3, 6)),
        ),
    )
    assert (told["orders_count"], told["orders_hours"], told["household_size"]) == ("3", "1.6667", "2")
    assert told["papers_filed"] == "id_card application"
    assert (told["lead"], told["lead_issued"], told["lead_due"]) == ("莱州-2026-7", "2026-02-27", "2026-03-06")


def test_numbers_are_those_of_the_place(assistant: Device) -> None:
    assistant.session.standards = standards_of(load_policy().book)
    assistant.receive(person_row(RURAL), scope=SCOPE)
    jining, yantai = file_of(assistant, "DB", person=RURAL.id), file_of(assistant, "DB", person=ZHAO.id)
    assert (jining["dibao_standard"], jining["edge_factor"], jining["town_limit"]) == ("700", "2", "3000")
    assert (yantai["dibao_standard"], yantai["edge_factor"], yantai["medical_cap"]) == ("", "1.5", "")
    assert yantai["location_on"] == ""


def test_the_household_is_counted_where_the_township_has_one(assistant: Device) -> None:
    household = Household("h1", LI.village_code, ZHAO.id, None, ((ZHAO.id, "户主"), ("x" * 32, "配偶")))
    living = Person(ZHAO.id, ZHAO.name, ZHAO.village_code, ZHAO.categories, household_id="h1")
    assert file_of(assistant, "DB", person=ZHAO.id)["household_size"] == ""
    assistant.receive(row(EntityKind.HOUSEHOLD, "h1", household), person_row(living, version=2), scope=SCOPE)
    assert file_of(assistant, "SH", person=ZHAO.id)["household_size"] == "2"


def test_service_recorded_this_month_is_what_is_known_of_work_orders(assistant: Device) -> None:
    assert file_of(assistant)["orders_count"] == ""
    opened = begin(assistant)
    complete(assistant, opened)
    record_hours(assistant.session, opened.visit, "meals", 45)
    record_hours(assistant.session, opened.visit, "cleaning", 45)
    submit(assistant.session, opened.visit)
    later = file_of(assistant)
    assert (later["orders_count"], later["orders_hours"]) == ("1", "1.5")
    # A correction of that visit does not take the visit itself for what was known before it.
    again = open_visit(assistant.session, start_correction(assistant.session, opened.visit))
    assert again.filled.origin.file["orders_count"] == ""
    assistant.world.clock.forward(31 * 24 * 3600)
    assert file_of(assistant, "ZL")["orders_count"] == ""


def test_a_correction_counts_the_visits_missed_before_it(assistant: Device) -> None:
    for _ in range(2):
        opened = begin(assistant)
        opened.set("GH04", "home")
        opened.set("GH07", "no_answer")
        complete(assistant, opened)
        assert submit(assistant.session, opened.visit).valid
        assistant.world.clock.forward(24 * 3600)
    assert file_of(assistant)["missed_visits"] == "2"
    again = open_visit(assistant.session, start_correction(assistant.session, opened.visit))
    assert again.filled.origin.file["missed_visits"] == "1"


def test_papers_of_the_last_application_handed_in(assistant: Device) -> None:
    assert file_of(assistant, "SQ")["papers_filed"] == ""
    opened = open_visit(assistant.session, start_visit(assistant.session, [LI.id], ["SQ"]))
    opened.set("SQ01", "temporary")
    opened.set("SQ03", "self_signed")
    opened.set("SQ06", ["id_card", "application"])
    opened.set("SQ12_handed_in", "yes")
    complete(assistant, opened)
    assert submit(assistant.session, opened.visit).valid
    assert set(file_of(assistant, "SQ")["papers_filed"].split()) == {"id_card", "application"}
    assert correct(assistant.session, opened.visit, {"SQ12_handed_in": "not_yet"}).valid
    assert file_of(assistant, "SQ", "TK")["papers_filed"] == ""


def test_what_asked_for_a_checklist_is_when_it_was_reported(assistant: Device) -> None:
    found_at = assistant.session.clock.now()
    opened = begin(assistant, "YJ")
    for ref, answer in (("GH04", "home"), ("GH05", "周协理、郑经办"), ("GH06", "investigation"), ("GH07", "met")):
        opened.set(ref, answer)
    opened.set("YJ02", ["accident"])
    opened.set("YJ04", "same")
    opened.set("YJ05", "true")
    opened.set("YJ09", "hardship")
    complete(assistant, opened)
    assert submit(assistant.session, opened.visit).valid
    assistant.world.clock.forward(3600)
    event = begin(assistant, "YW")
    reported = found_at.isoformat(timespec="milliseconds")
    assert event.filled.origin.file["reported_at"] == reported
    question = event.filled.question("/data/yw/YW02")
    assert question.readonly
    assert question.value == reported
    assert file_of(assistant, "SH")["reported_at"] == ""
