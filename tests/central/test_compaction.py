"""Tombstones go when every device has read them; who comes from below starts again and ends right."""

from __future__ import annotations

from sqlalchemy import func, select

from fieldapp.central.config import Limits
from fieldapp.central.services.compaction import compact_feed
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.tables import feed_rows
from fieldapp.wire import http, scope
from fieldapp.wire.feed import EntityKind
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town, TownMaker, served
from tests.central.test_enrol import problem

HERE = scope.ordinary(VILLAGES[0])


def leave(town: Town, *people: str) -> None:
    """Persons of the first village move to the second."""
    from sqlalchemy import update

    from fieldapp.central.store.tables import persons

    with town.central.store.write() as connection:
        connection.execute(update(persons).where(persons.c.id.in_(people)).values(village=VILLAGES[1], version=2))
        away = [Change(TOWNSHIP, HERE, EntityKind.PERSON, one, 2, b"", removed=True) for one in people]
        there = scope.ordinary(VILLAGES[1])
        raise_feed(connection, [*away, *(Change(TOWNSHIP, there, EntityKind.PERSON, one, 2, b"p") for one in people)])


def dead_rows(town: Town) -> int:
    """How many tombstones there are."""
    with town.central.store.read() as connection:
        query = select(func.count()).select_from(feed_rows).where(feed_rows.c.removed.is_(True))
        return int(connection.execute(query).scalar_one())


def caught_up(town: Town, *devices: Device) -> None:
    """Every device reads everything, and its earlier cursors grow old."""
    for device in devices:
        device.pull()
    town.pass_time(days=20)


def status(device: Device, cursor: str | None) -> int:
    """How the central answers this cursor."""
    device.token = None
    return device.client.get(http.FEED, params={"cursor": cursor or ""}, headers=device.headers()).status_code


def test_a_tombstone_stays_until_every_device_has_read_it(town: Town) -> None:
    people = town.people(3)
    early, late, never = town.device(), town.device(), town.device()
    assert never.cursor is None  # a device that has nothing needs no removal
    for device in (early, late):
        device.pull()
    leave(town, *people[:2])
    assert [row.removed for _, row in early.pull() if row.kind is EntityKind.PERSON] == [True, True]
    town.pass_time(days=20)
    assert compact_feed(town.central) == 0 and dead_rows(town) == 2
    late.token = None
    assert [row.removed for _, row in late.pull() if row.kind is EntityKind.PERSON] == [True, True]
    assert compact_feed(town.central) == 0  # its earlier cursor is still one it may go on from
    town.pass_time(days=20)
    assert compact_feed(town.central) == 2 and dead_rows(town) == 0
    assert compact_feed(town.central) == 0
    for device in (early, late, never):
        device.token = None
        device.pull()
    assert verify_central(town.central).problems == []


def test_a_cursor_from_below_is_answered_with_410_and_the_device_ends_right(town: Town) -> None:
    people = town.people(3)
    device = town.device()
    device.pull()
    old = device.cursor
    leave(town, people[0])
    caught_up(town, device)
    assert compact_feed(town.central) == 1
    assert status(device, device.cursor) == 200
    answer = device.client.get(http.FEED, params={"cursor": old or ""}, headers=device.headers())
    assert problem(answer) == (410, "cursor_gone")
    device.cursor = None
    rows = [row for where, row in device.pull() if row.kind is EntityKind.PERSON and where == HERE]
    assert sorted(row.id for row in rows) == sorted(people[1:]) and not any(row.removed for row in rows)


def test_a_pull_under_way_that_was_overtaken_starts_again(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(page_rows=10))) as town:
        people = town.people(30)
        device = town.device()
        while not any(page.scope == HERE and page.to < page.head for page in device.pages(device.fetch())):
            continue  # until it is in the middle of the village
        leave(town, *people)
        assert compact_feed(town.central) == 30  # nobody's cursor is kept yet
        assert status(device, device.cursor) == 410
        device.cursor = None
        assert [row for where, row in device.pull() if where == HERE and row.kind is EntityKind.PERSON] == []


def test_a_device_that_fell_silent_or_was_revoked_holds_nothing_up(town: Town) -> None:
    people = town.people(2)
    silent, revoked = town.device(), town.device()
    for device in (silent, revoked):
        device.pull()
    leave(town, people[0])
    town.revoke(revoked)
    town.pass_time(days=179)
    assert compact_feed(town.central) == 0
    town.pass_time(days=2)
    assert compact_feed(town.central) == 1
    assert status(silent, silent.cursor) == 410
    silent.cursor = None
    assert [row.id for where, row in silent.pull() if row.kind is EntityKind.PERSON and where == HERE] == [people[1]]


def test_what_is_removed_again_later_is_told_again(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    device.pull()
    leave(town, person)
    caught_up(town, device)
    assert compact_feed(town.central) == 1
    device.token = None
    with town.central.store.write() as connection:
        raise_feed(connection, [Change(TOWNSHIP, HERE, EntityKind.PERSON, person, 3, b"back")])
    assert [(row.id, row.removed) for where, row in device.pull() if where == HERE] == [(person, False)]
    with town.central.store.write() as connection:
        raise_feed(connection, [Change(TOWNSHIP, HERE, EntityKind.PERSON, person, 4, b"", removed=True)])
    assert compact_feed(town.central) == 0
    assert [(row.id, row.removed) for where, row in device.pull() if where == HERE] == [(person, True)]
