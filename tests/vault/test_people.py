"""The caseload: lists, households, merged files, last visits and timelines."""

from __future__ import annotations

from datetime import date

import pytest

from fieldapp.domain.people import Household
from fieldapp.vault.api import State, Vault
from fieldapp.vault.errors import UnknownPerson
from fieldapp.wire.feed import DivisionInfo, EntityKind
from fieldapp.wire.receipt import Outcome
from tests.vault.world import VILLAGE, World, apply, page, person, person_row, receipt, row

OTHER = "370683107205"


def test_persons_come_back_as_they_were_sent(vault: Vault) -> None:
    someone = person("p1", "王小明", id_number="370683195001011234", birth=date(1950, 1, 1), doubts=("id_check_digit",))
    assert apply(vault, page([person_row(someone)])).persons == ("p1",)
    assert vault.people.get("p1") == someone
    assert vault.people.list() == (someone,)
    with pytest.raises(UnknownPerson):
        vault.people.get("p2")


def test_lists_are_by_village_and_name_and_cut_by_division(vault: Vault) -> None:
    here, there = person("p1", "乙"), person("p2", "甲", village_code=OTHER)
    both = (person("p3", "丙"), here)
    apply(vault, page(person_row(one) for one in (there, *both)))
    assert [one.id for one in vault.people.list()] == ["p3", "p1", "p2"]
    assert [one.id for one in vault.people.list(OTHER)] == ["p2"]
    assert len(vault.people.list("370683")) == 3 and vault.people.list("37068310720") != ()
    assert vault.people.counts() == {VILLAGE: 2, OTHER: 1} and vault.people.count() == 3


def test_households_and_divisions(vault: Vault) -> None:
    home = Household("h1", VILLAGE, "p1", None, (("p1", "户主"), ("p2", "配偶")))
    info = DivisionInfo(VILLAGE, "城子村", "金城镇", "莱州市")
    rows = [row(EntityKind.HOUSEHOLD, "h1", home), row(EntityKind.DIVISION, VILLAGE, info)]
    apply(vault, page([*rows, person_row(person("p1", household_id="h1")), person_row(person("p2"))]))
    assert vault.people.household("h1") == home == vault.people.household_of("p1")
    assert vault.people.household_of("p2") is None and vault.people.household("h2") is None
    assert vault.people.villages() == (info,)


def test_a_merged_file_resolves_to_the_surviving_one(world: World, vault: Vault) -> None:
    apply(vault, page([person_row(person("p1")), person_row(person("p2", "王晓明"))]))
    world.submit(vault, "v1", persons=("p2",), day="2026-03-05")
    world.submit(vault, "v2", persons=("p1",), day="2026-03-04")
    apply(vault, page([person_row(person("p2", "王晓明", merged_into="p1"), version=2)], after=2))
    assert vault.people.get("p2").id == "p1"
    assert [one.id for one in vault.people.list()] == ["p1"] and vault.people.count() == 1
    assert vault.people.search("晓明") == () and len(vault.people.search("王")) == 1
    assert vault.people.last_visits()["p1"].visit == "v1" and "p2" not in vault.people.last_visits()
    assert [one.visit for one in vault.people.timeline("p1")] == ["v1", "v2"]


def test_files_merged_in_a_circle_do_not_hang(vault: Vault) -> None:
    apply(vault, page([person_row(person("p1", merged_into="p2")), person_row(person("p2", merged_into="p1"))]))
    assert vault.people.get("p1").id in {"p1", "p2"}
    assert vault.people.last_visits() == {}


def test_last_visits_and_timeline(world: World, vault: Vault) -> None:
    apply(vault, page(person_row(person(one)) for one in ("p1", "p2", "p3")))
    world.submit(vault, "v1", persons=("p1", "p2"), day="2026-03-01", next_visit="2026-03-20")
    settled = world.submit(vault, "v2", persons=("p1",), day="2026-03-08", met=False)
    vault.outbox.settle(receipt([(settled, Outcome.APPLIED)]))
    last = vault.people.last_visits()
    assert set(last) == {"p1", "p2"}
    assert (last["p1"].visit, last["p1"].date, last["p1"].met) == ("v2", date(2026, 3, 8), False)
    assert last["p1"].state is State.APPLIED and last["p2"].state is State.WAITING
    assert last["p2"].next_visit == date(2026, 3, 20) and last["p2"].forms == ("TK",)
    assert vault.people.last_visits(met_only=True)["p1"].visit == "v1"
    assert [one.visit for one in vault.people.timeline("p1")] == ["v2", "v1"]
    assert vault.people.timeline("p3") == ()
