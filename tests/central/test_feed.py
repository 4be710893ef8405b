"""The feed: every row once, nothing passed over, each scope only to whom it belongs."""

from __future__ import annotations

import threading

import pytest

from fieldapp.central.accounts import Role
from fieldapp.central.config import Limits
from fieldapp.central.store import persons
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.wire import http, scope
from fieldapp.wire.feed import EntityKind, FeedRow
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town, TownMaker, served
from tests.central.test_enrol import problem

ORDINARY = scope.ordinary(VILLAGES[0])


def of_kind(rows: list[tuple[str, FeedRow]], kind: EntityKind) -> list[str]:
    """Ids of the rows of a kind, in order."""
    return [row.id for _, row in rows if row.kind is kind]


def feed_with(device: Device, cursor: str) -> object:
    """The answer to any cursor."""
    return device.client.get(http.FEED, params={"cursor": cursor}, headers=device.headers())


def test_pages_are_limited_and_together_whole(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(page_rows=7))) as town:
        ids = town.people(30)
        device = town.device()
        sizes, got = [], []
        while True:
            reply = device.fetch()
            rows = [row for page in device.pages(reply) for row in page.rows]
            sizes.append(len(rows))
            got += [row.id for row in rows if row.kind is EntityKind.PERSON]
            if not reply.more:
                break
        assert max(sizes) == 7 and sorted(got) == sorted(ids) and len(got) == len(set(got))
        assert device.pull() == []


def test_pages_are_limited_in_bytes(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(page_bytes=2_000))) as town:
        ids = town.people(30)
        device = town.device()
        reply = device.fetch()
        assert reply.more
        assert sum(len(row.payload) for page in device.pages(reply) for row in page.rows) <= 2_000
        device.cursor = None
        assert sorted(of_kind(device.pull(), EntityKind.PERSON)) == sorted(ids)


def test_a_row_larger_than_a_page_still_travels(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(page_bytes=10))) as town:
        ids = town.people(3)
        assert sorted(of_kind(town.device().pull(), EntityKind.PERSON)) == sorted(ids)


def test_an_entity_changed_often_is_one_row_with_its_latest_state(town: Town) -> None:
    device = town.device()
    device.pull()
    with town.central.store.write() as connection:
        for version in (1, 3, 2):
            change = Change(TOWNSHIP, ORDINARY, EntityKind.PERSON, "p", version, str(version).encode())
            raise_feed(connection, [change])
    rows = [row for _, row in device.pull()]
    assert [(row.id, row.version, row.payload) for row in rows] == [("p", 3, b"3")]


def test_scopes_are_told_when_they_change_only(town: Town) -> None:
    device = town.device()
    first = device.fetch()
    assert first.scopes is not None and set(first.scopes) == {
        scope.of_device(device.id),
        ORDINARY,
        *(scope.ordinary(code) for code in (TOWNSHIP, "370683", "3706", "37")),
    }
    assert device.fetch().scopes is None


def test_what_each_role_reads(town: Town) -> None:
    supervisor, blind = (town.device(town.account(Role.SUPERVISOR, no_sensitive=hide)) for hide in (False, True))
    ordinary = {scope.ordinary(village) for village in (*VILLAGES, f"{TOWNSHIP}000")}
    sensitive = {scope.sensitive(division) for division in (*VILLAGES, f"{TOWNSHIP}000", TOWNSHIP)}
    above = {scope.ordinary(code) for code in (TOWNSHIP, "370683", "3706", "37")}
    assert set(supervisor.scopes) == {scope.of_device(supervisor.id)} | ordinary | sensitive | above
    assert set(blind.scopes) == {scope.of_device(blind.id)} | ordinary | above
    assistant = town.device(town.account(Role.ASSISTANT, TOWNSHIP))
    assert set(assistant.scopes) == {scope.of_device(assistant.id)} | ordinary | above
    of_one_village = town.device(town.account(Role.SUPERVISOR, VILLAGES[1]))
    here = {scope.ordinary(VILLAGES[1]), scope.sensitive(VILLAGES[1])}
    assert set(of_one_village.scopes) == {scope.of_device(of_one_village.id)} | here | above
    assert all(len(device.scopes) == len(set(device.scopes)) for device in (supervisor, assistant, of_one_village))


def test_other_villages_stay_unread(town: Town) -> None:
    here, there = town.people(2), town.people(2, VILLAGES[1])
    assert sorted(of_kind(town.device().pull(), EntityKind.PERSON)) == sorted(here)
    both = town.device(town.account(Role.ASSISTANT, *VILLAGES[:2]))
    assert sorted(of_kind(both.pull(), EntityKind.PERSON)) == sorted(here + there)


def test_cursors_that_are_not_this_devices(town: Town) -> None:
    device, other = town.device(), town.device()
    device.pull()
    assert device.cursor is not None
    for bad in ("x", device.cursor[:-2], "p" + device.cursor[1:], "é"):
        assert problem(feed_with(device, bad)) == (410, "cursor_gone")
    assert problem(feed_with(other, device.cursor)) == (410, "cursor_gone")
    assert feed_with(device, device.cursor).status_code == 200  # type: ignore[attr-defined]


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_asking_again_costs_a_line_and_writes_nothing(town: Town) -> None:
    device = town.device(town.account(Role.SUPERVISOR))
    device.pull()
    told = device.cursor
    before = town.central.config.database.with_name("central.db-wal").stat().st_size
    answer = feed_with(device, told or "")
    assert len(answer.content) < 120  # type: ignore[attr-defined]
    assert town.central.config.database.with_name("central.db-wal").stat().st_size == before
    assert device.pull() == [] and device.cursor == told and len(told or "") == 17


def test_a_device_set_back_reads_on_from_there_or_starts_again(town: Town) -> None:
    device = town.device()
    device.pull()
    back = device.cursor
    for round_ in range(25):
        (person,) = town.people(1)
        assert of_kind(device.pull(), EntityKind.PERSON) == [person]
        town.pass_time(seconds=1)
        if round_ == 10:
            recent = device.cursor
    device.cursor = recent
    assert len(of_kind(device.pull(), EntityKind.PERSON)) == 14
    assert problem(feed_with(device, back or "")) == (410, "cursor_gone")
    device.cursor = None
    assert len(of_kind(device.pull(), EntityKind.PERSON)) == 25


def test_a_person_who_moved_leaves_one_village_and_arrives_in_the_other(town: Town) -> None:
    from dataclasses import replace

    from fieldapp.central.services.ledger_import import _moved

    (person,) = town.people(1)
    old, new = town.device(), town.device(town.account(Role.ASSISTANT, VILLAGES[1]))
    old.pull()
    new.pull()
    with town.central.store.write() as connection:
        (row,) = persons.township_persons(connection, TOWNSHIP)
        moved = persons.PersonRow(replace(row.person, village_code=VILLAGES[1]), 2, None)
        persons.save_persons(connection, TOWNSHIP, [moved])
        raise_feed(connection, list(_moved(TOWNSHIP, row.person, moved)))
    assert [(row.id, row.version, row.removed) for _, row in old.pull()] == [(person, 2, True)]
    assert [(row.id, row.version, row.removed) for _, row in new.pull()] == [(person, 2, False)]


def test_a_reader_misses_nothing_while_writers_write(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(page_rows=5))) as town:
        people = town.people(4)
        authors = [town.device() for _ in range(3)]
        reader = town.device(town.account(Role.SUPERVISOR))
        rounds = 12
        sent: list[str] = []

        def write(device: Device) -> None:
            for _ in range(rounds):
                visits = [device.visit(person) for person in people]
                device.push(*visits)
                sent.extend(visit.opened().id for visit in visits)

        threads = [threading.Thread(target=write, args=(device,)) for device in authors]
        for thread in threads:
            thread.start()
        got: list[tuple[str, FeedRow]] = []
        while any(thread.is_alive() for thread in threads):
            got += reader.pull()
        for thread in threads:
            thread.join()
        got += reader.pull()
        seen = of_kind(got, EntityKind.RECORD)
        assert sorted(seen) == sorted(sent) and len(seen) == 3 * rounds * len(people)
        by_scope: dict[str, list[int]] = {}
        for where, row in got:
            by_scope.setdefault(where, []).append(row.seq)
        assert all(seqs == sorted(set(seqs)) for seqs in by_scope.values())


def test_the_account_travels_in_the_devices_own_scope(town: Town) -> None:
    device = town.device()
    ((where, row),) = [(where, row) for where, row in device.pull() if row.kind is EntityKind.ACCOUNT]
    assert where == scope.of_device(device.id) and row.id == device.account


def test_an_empty_scope_is_told_once(town: Town) -> None:
    device = town.device(town.account(Role.SUPERVISOR))
    reply = device.fetch()
    empty = {page.scope: (page.after, page.to, page.head) for page in device.pages(reply) if not page.rows}
    assert {scope.sensitive(village) for village in VILLAGES} <= set(empty)
    assert set(empty.values()) == {(0, 0, 0)} and not reply.more
    again = device.fetch()
    assert (again.pages, again.more, again.cursor) == ((), False, reply.cursor)
    author = town.device()
    visit = author.visit(*town.people(1), form="ZL", answers={}, where=scope.sensitive(VILLAGES[0]))
    assert [line.outcome.value for line in author.push(visit)] == ["applied"]
    assert (scope.sensitive(VILLAGES[0]), visit.opened().id) in [(where, row.id) for where, row in device.pull()]


def test_empty_scopes_that_fill_a_page_travel_on_several(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(page_bytes=300))) as town:
        device = town.device(town.account(Role.SUPERVISOR))
        told: list[str] = []
        requests, more = 0, True
        while more:
            reply = device.fetch()
            told += [page.scope for page in device.pages(reply)]
            requests, more = requests + 1, reply.more
        assert set(told) == set(device.scopes) and requests > 2
        assert device.pull() == []
