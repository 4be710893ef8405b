"""The feed down: resumable, verified, restarted when the central lives anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldapp.sync.errors import CentralChanged, CursorTooOld, LineBroken, ProtocolViolation
from fieldapp.wire.feed import EntityKind, FeedPage, FeedReply, FeedRow, encode_reply, sign_page
from tests.sync.central_twin import VILLAGE, CentralTwin
from tests.sync.rig import Rig

OTHER = "370683107205.o"


def people(count: int) -> set[str]:
    return {f"p{number}" for number in range(count)}


def fill(rig: Rig, count: int, scope: str = VILLAGE) -> None:
    for person in sorted(people(count)):
        rig.central.put(scope, person, version=1)


def test_a_caseload_comes_down_over_many_pages() -> None:
    rig = Rig(page_rows=7)
    fill(rig, 30)
    summary = rig.sync()
    assert rig.store.people() == people(30)
    assert summary.received == 30
    assert rig.line.calls.count("feed") == 5
    assert rig.sync().received == 0


def test_a_sync_of_nothing_is_one_round_trip_and_writes_nothing_but_the_journal() -> None:
    rig = Rig()
    fill(rig, 3)
    rig.sync()
    rig.new_line()
    rig.events.clear()
    rig.sync()
    assert rig.line.calls == ["feed"]
    assert rig.events == []
    assert rig.store.runs[-1][:2] == (True, None)


def test_a_break_between_pages_goes_on_at_the_cursor() -> None:
    rig = Rig(page_rows=10)
    fill(rig, 30)
    rig.faults.lost = {("feed", 3): LineBroken("cut")}
    with pytest.raises(LineBroken) as caught:
        rig.sync()
    assert caught.value.summary is not None
    assert caught.value.summary.received == 20
    assert len(rig.store.people()) == 20
    assert rig.sync().received == 10
    assert rig.store.people() == people(30)


def test_changes_removals_and_a_person_who_moves() -> None:
    rig = Rig()
    rig.central.readable[rig.identity.device] = (VILLAGE, OTHER)
    fill(rig, 3)
    rig.sync()
    rig.central.put(OTHER, "p1", version=2)
    rig.central.put(VILLAGE, "p1", version=2, removed=True)
    rig.central.put(VILLAGE, "p2", version=2, removed=True)
    rig.sync()
    assert rig.store.people() == {"p0", "p1"}
    assert (OTHER, EntityKind.PERSON, "p1") in rig.store.members


def test_a_withdrawn_scope_is_purged_and_a_new_one_pulled_from_nothing() -> None:
    rig = Rig()
    rig.central.put(OTHER, "q1", version=1)
    fill(rig, 2)
    rig.sync()
    rig.central.readable[rig.identity.device] = (OTHER,)
    summary = rig.sync()
    assert summary.withdrawn == 1
    assert rig.store.people() == {"q1"}


def test_a_purge_is_confirmed_by_showing_the_cursor_saved_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    rig.central.readable[rig.identity.device] = (VILLAGE, OTHER)
    fill(rig, 2)
    rig.sync()
    rig.central.readable[rig.identity.device] = (OTHER,)
    shown: list[tuple[str | None, set[str]]] = []
    whole = rig.central.feed

    def noting(device: str, cursor: str | None) -> bytes:
        shown.append((cursor, rig.store.people()))
        return whole(device, cursor)

    monkeypatch.setattr(rig.central, "feed", noting)
    rig.sync()
    assert [here for _, here in shown] == [people(2), set()]
    assert shown[1][0] == rig.store.cursor
    rig.sync()
    assert len(shown) == 3  # once is enough


def test_a_cursor_too_old_starts_again_and_forgets_what_is_gone() -> None:
    rig = Rig(page_rows=2)
    fill(rig, 5)
    rig.sync()
    rig.central.put(VILLAGE, "p3", version=2, removed=True)
    rig.central.compact()
    rig.sync()
    assert rig.store.people() == people(5) - {"p3"}


def test_too_old_even_from_nothing_surfaces() -> None:
    rig = Rig()
    rig.faults.lost = {("feed", 0): CursorTooOld("always")}
    with pytest.raises(CursorTooOld):
        rig.sync()


def test_a_restored_central_gets_every_record_again_and_its_rows_count_from_the_backup() -> None:
    rig = Rig()
    rig.central.put(VILLAGE, "p1", version=1)
    first = rig.store.submit().opened().id
    rig.sync()
    backup = rig.central.backup()
    rig.central.put(VILLAGE, "p1", version=5, payload=b"\x81\xa1x\x01")
    second = rig.store.submit().opened().id
    rig.store.add_photo(b"c" * 300)
    rig.sync()
    rig.central.restore(backup)
    summary = rig.sync()
    assert set(rig.central.state.records) == {first, second}
    assert summary.waiting == 0
    assert summary.photos_waiting == 0
    assert len(rig.central.state.blobs) == 1
    assert rig.store.generation == "g2"
    assert rig.store.rows[EntityKind.PERSON, "p1"].payload == b"\x80"
    assert set(rig.central.applications.values()) == {1}


def test_a_restore_is_noticed_by_a_receipt_too() -> None:
    rig = Rig()
    rig.store.submit()
    rig.sync()
    empty = CentralTwin().backup()
    rig.central.restore(empty)
    rig.store.submit()
    summary = rig.sync()
    assert summary.waiting == 0
    assert len(rig.central.state.records) == 2


def test_a_restore_before_the_first_feed_page_is_noticed() -> None:
    rig = Rig()
    rig.store.submit()
    rig.faults.lost = {("feed", 1): LineBroken("cut")}
    with pytest.raises(LineBroken):
        rig.sync()
    assert set(rig.store.states().values()) == {"applied"}
    rig.central.restore(CentralTwin().backup())
    rig.sync()
    assert len(rig.central.state.records) == 1


def test_a_central_that_changes_its_generation_at_every_answer_is_given_up() -> None:
    rig = Rig()
    rig.line.before = lambda _name: rig.central.restore(rig.central.backup())
    with pytest.raises(ProtocolViolation) as caught:
        rig.sync()
    assert caught.value.problem == "generation_keeps_changing"


def page(after: int, to: int, head: int, *seqs: int, generation: str = "g1") -> FeedPage:
    rows = tuple(FeedRow(EntityKind.PERSON, f"p{seq}", 1, seq, False, b"\x80") for seq in seqs)
    return FeedPage(1, generation, VILLAGE, after, to, head, rows)


BAD_PAGES: dict[str, Callable[[], list[FeedPage]]] = {
    "page_skips_rows": lambda: [page(0, 2, 9, 1, 2), page(3, 4, 9, 4)],
    "page_rows_outside": lambda: [page(0, 2, 9, 1, 3)],
    "page_numbers": lambda: [page(2, 1, 9)],
    "page_of_another_generation": lambda: [page(0, 1, 1, 1, generation="g0")],
}


@pytest.mark.parametrize("problem", BAD_PAGES)
def test_pages_that_do_not_agree_are_refused_whole(problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    pages = tuple(sign_page(each, rig.central.signing) for each in BAD_PAGES[problem]())
    reply = encode_reply(FeedReply(1, "g1", pages, "token", False, (VILLAGE,)))
    monkeypatch.setattr(rig.central, "feed", lambda _device, _cursor: reply)
    with pytest.raises(ProtocolViolation) as caught:
        rig.sync()
    assert caught.value.problem == problem
    assert rig.store.people() == set()
    assert rig.store.cursor is None


def test_a_page_signed_by_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    pages = (sign_page(page(0, 1, 1, 1), CentralTwin(seed=1).signing),)
    reply = encode_reply(FeedReply(1, "g1", pages, "token", False, (VILLAGE,)))
    monkeypatch.setattr(rig.central, "feed", lambda _device, _cursor: reply)
    with pytest.raises(CentralChanged):
        rig.sync()
    assert rig.store.people() == set()


def test_a_feed_that_promises_more_and_stands_still_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    reply = encode_reply(FeedReply(1, "g1", (), "same", True, (VILLAGE,)))
    monkeypatch.setattr(rig.central, "feed", lambda _device, _cursor: reply)
    with pytest.raises(ProtocolViolation) as caught:
        rig.sync()
    assert caught.value.problem == "feed_stands_still"
