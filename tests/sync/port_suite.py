"""What every implementation of the sync ports must do. Subclass ``PortSuite`` and give it a ``bench``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

import pytest

from fieldapp.domain.people import Category, Person
from fieldapp.sync.ports import SyncPorts
from fieldapp.wire.bodies import BlobRef, PhotoRef
from fieldapp.wire.codec import pack
from fieldapp.wire.errors import Malformed
from fieldapp.wire.feed import EntityKind, FeedPage, FeedRow, OutcomeInfo
from fieldapp.wire.receipt import Outcome, PhotoLine, Reason, Receipt, RecordLine
from fieldapp.wire.record import Record, encode_record
from fieldapp.wire.suite import SigningKey
from tests.sync.twins import device_keys
from tests.wire.authoring import make as author

HERE, THERE = "370683107204.o", "370683107205.o"
GENERATION = "g1"
AT = "2026-02-25T14:13:20+08:00"


class StoreBench(Protocol):
    """A store under test, enrolled at a central of generation ``g1``, and the ways to fill it from the other side."""

    @property
    def ports(self) -> SyncPorts: ...

    def submit(self, *, urgent: bool = False, text: str = "") -> Record:
        """A record of this device, put in the outbox."""
        ...

    def add_photos(self, count: int) -> Sequence[str]:
        """So many photos of submitted records; SHA-256 of the ciphertexts, oldest first."""
        ...

    def state(self, record: Record) -> tuple[str, str | None, str | None]:
        """State, reason, field of an own record."""
        ...

    def people(self) -> dict[str, str]:
        """Names by id of everyone in the caseload."""
        ...

    def reopen(self) -> None:
        """The program ends and starts again."""
        ...


def line(
    record: Record,
    outcome: Outcome = Outcome.APPLIED,
    reason: Reason | None = None,
    field: str | None = None,
) -> RecordLine:
    return RecordLine(record.opened().id, record.hash, outcome, False, reason, field)


def receipt(records: Sequence[RecordLine] = (), photos: Sequence[PhotoLine] = ()) -> Receipt:
    return Receipt(1, bytes(16), GENERATION, "d" * 32, bytes(32), AT, tuple(records), tuple(photos))


def person(entity: str, seq: int, *, version: int = 1, removed: bool = False, name: str = "") -> FeedRow:
    value = Person(entity, name or f"人{entity}", HERE[:-2], (Category.DIBAO,))
    return FeedRow(EntityKind.PERSON, entity, version, seq, removed, b"" if removed else pack(value))


def page(
    *rows: FeedRow, scope: str = HERE, after: int = 0, head: int | None = None, generation: str = GENERATION
) -> FeedPage:
    to = max((row.seq for row in rows), default=after)
    return FeedPage(1, generation, scope, after, to, to if head is None else head, rows)


class PortSuite:
    """The shared suite."""

    # outbox

    def test_records_are_taken_in_order_and_urgent_ones_first(self, bench: StoreBench) -> None:
        ordinary = [bench.submit() for _ in range(3)]
        urgent = bench.submit(urgent=True)
        outbox = bench.ports.outbox
        assert outbox.waiting() == 4
        assert list(outbox.take(10, 10**9)) == [urgent, *ordinary]
        assert bench.state(urgent)[0] == "sending"

    def test_taking_is_bounded_but_never_empty_while_something_waits(self, bench: StoreBench) -> None:
        records = [bench.submit() for _ in range(4)]
        outbox = bench.ports.outbox
        assert list(outbox.take(2, 10**9)) == records[:2]
        assert list(outbox.take(10, 1)) == records[:1]
        size = len(encode_record(records[0]))
        assert 1 <= len(outbox.take(10, size * 3)) <= 3

    def test_what_was_taken_and_never_settled_comes_again_after_a_restart(self, bench: StoreBench) -> None:
        records = [bench.submit() for _ in range(3)]
        bench.ports.outbox.take(2, 10**9)
        bench.reopen()
        assert list(bench.ports.outbox.take(10, 10**9)) == records
        assert bench.ports.outbox.waiting() == 3

    def test_only_a_receipt_empties_the_outbox(self, bench: StoreBench) -> None:
        first, second, third, fourth = (bench.submit() for _ in range(4))
        outbox = bench.ports.outbox
        outbox.take(10, 10**9)
        settled = outbox.settle(
            receipt(
                [
                    line(first),
                    line(second, Outcome.HELD, Reason.UNKNOWN_FORM),
                    line(third, Outcome.REJECTED, Reason.BAD_ANSWER, "/data/tk/TK03"),
                ]
            )
        )
        assert (settled.applied, settled.held, settled.rejected, settled.unknown) == (1, 1, 1, 0)
        assert bench.state(first) == ("applied", None, None)
        assert bench.state(second) == ("held", "unknown_form", None)
        assert bench.state(third) == ("rejected", "bad_answer", "/data/tk/TK03")
        assert outbox.waiting() == 1
        assert outbox.put_back() == 1
        assert bench.state(fourth)[0] == "waiting"
        bench.reopen()
        assert list(bench.ports.outbox.take(10, 10**9)) == [fourth]

    def test_a_receipt_twice_changes_nothing(self, bench: StoreBench) -> None:
        record = bench.submit()
        bench.ports.outbox.settle(receipt([line(record)]))
        bench.ports.outbox.settle(receipt([line(record)]))
        assert bench.state(record) == ("applied", None, None)
        assert bench.ports.outbox.waiting() == 0

    def test_lines_about_others_or_other_bytes_settle_nothing(self, bench: StoreBench) -> None:
        record = bench.submit()
        other_bytes = RecordLine(record.opened().id, bytes(32), Outcome.APPLIED, False)
        stranger = RecordLine("0" * 32, bytes(32), Outcome.APPLIED, False)
        settled = bench.ports.outbox.settle(receipt([other_bytes, stranger]))
        assert (settled.applied, settled.unknown) == (0, 2)
        assert bench.ports.outbox.waiting() == 1

    def test_a_later_outcome_comes_by_the_feed(self, bench: StoreBench) -> None:
        record = bench.submit()
        bench.ports.outbox.settle(receipt([line(record, Outcome.HELD, Reason.REVOKED_DEVICE)]))
        info = OutcomeInfo(record.opened().id, record.hash, Outcome.APPLIED)
        row = FeedRow(EntityKind.OUTCOME, record.opened().id, 2, 1, False, pack(info))
        bench.ports.feed.apply([page(row)], cursor="c", generation=GENERATION, scopes=None)
        assert bench.state(record) == ("applied", None, None)

    # photos

    def test_photos_wait_until_a_signed_line_says_stored(self, bench: StoreBench) -> None:
        shas = bench.add_photos(3)
        photos = bench.ports.photos
        waiting = photos.next_photos(10)
        assert {photo.sha256 for photo in waiting} == set(shas)
        assert photos.photos_waiting() == 3
        assert len(photos.next_photos(2)) == 2
        for photo in waiting:
            data = photos.read(photo.sha256, 0, photo.size)
            assert hashlib.sha256(data).hexdigest() == photo.sha256
            assert photos.read(photo.sha256, 5, 7) == data[5:12]
        lines = [PhotoLine(shas[0], True), PhotoLine(shas[1], False), PhotoLine("0" * 64, True)]
        assert photos.settle_photos(receipt(photos=lines)) == 1
        assert photos.settle_photos(receipt(photos=lines)) == 0
        assert photos.photos_waiting() == 2

    def test_where_an_upload_was_begun_survives_a_restart(self, bench: StoreBench) -> None:
        (sha,) = bench.add_photos(1)
        assert bench.ports.photos.next_photos(1)[0].upload_url is None
        bench.ports.photos.remember_upload(sha, "/v1/files/1")
        bench.reopen()
        assert bench.ports.photos.next_photos(1)[0].upload_url == "/v1/files/1"
        bench.ports.photos.remember_upload(sha, None)
        assert bench.ports.photos.next_photos(1)[0].upload_url is None

    def test_thumbnails_of_received_records_are_wanted_and_checked(self, bench: StoreBench) -> None:
        thumb = b"ciphertext of a thumbnail"
        sha = hashlib.sha256(thumb).hexdigest()
        signer: SigningKey = device_keys(77)[0]
        photo = PhotoRef(
            "/data/p", "p.jpg", BlobRef("e" * 64, 9000), bytes(32), 10, 10, "0" * 64, "0" * 16, "0" * 16,
            thumb=BlobRef(sha, len(thumb)),
        )  # fmt: skip
        record = author(signer, photos=(photo,))
        row = FeedRow(EntityKind.RECORD, record.opened().id, 1, 1, False, encode_record(record))
        bench.ports.feed.apply([page(row)], cursor="c", generation=GENERATION, scopes=[HERE])
        photos = bench.ports.photos
        assert list(photos.wanted_blobs(10)) == [sha]
        with pytest.raises(Malformed):
            photos.keep_blob(sha, iter([thumb[:-1], b"X"]))
        assert list(photos.wanted_blobs(10)) == [sha]
        photos.keep_blob(sha, iter([thumb[:5], thumb[5:]]))
        assert list(photos.wanted_blobs(10)) == []

    def test_a_download_that_breaks_keeps_nothing(self, bench: StoreBench) -> None:
        def breaks() -> object:
            yield b"half"
            raise ConnectionError

        with pytest.raises((ConnectionError, Exception)):
            bench.ports.photos.keep_blob("a" * 64, breaks())  # type: ignore[arg-type]
        assert bench.ports.photos.photos_waiting() == 0

    # feed

    def test_the_cursor_is_saved_with_its_pages(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        assert feed.cursor() is None
        applied = feed.apply([page(person("a", 1), person("b", 2))], cursor="c1", generation=GENERATION, scopes=[HERE])
        assert applied.received == 2
        assert set(applied.persons) == {"a", "b"}
        bench.reopen()
        assert bench.ports.feed.cursor() == "c1"
        assert bench.ports.feed.generation() == GENERATION
        assert set(bench.people()) == {"a", "b"}

    def test_a_page_that_cannot_be_read_leaves_cursor_and_rows_as_they_were(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        feed.apply([page(person("a", 1))], cursor="c1", generation=GENERATION, scopes=[HERE])
        broken = FeedRow(EntityKind.PERSON, "b", 1, 3, False, b"\xc1")
        with pytest.raises(Malformed):
            feed.apply([page(person("c", 2), broken, after=1)], cursor="c2", generation=GENERATION, scopes=None)
        assert feed.cursor() == "c1"
        assert set(bench.people()) == {"a"}

    def test_a_lower_version_never_overwrites_a_higher_one(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        feed.apply([page(person("a", 2, version=5, name="新"))], cursor="c", generation=GENERATION, scopes=[HERE])
        feed.apply([page(person("a", 1, version=4, name="旧"))], cursor="c", generation=GENERATION, scopes=None)
        assert bench.people() == {"a": "新"}

    def test_a_tombstone_takes_away_its_own_scope_s_membership_only(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        both = [page(person("a", 1)), page(person("a", 1, version=2), scope=THERE)]
        feed.apply(both, cursor="c", generation=GENERATION, scopes=[HERE, THERE])
        gone = page(person("a", 2, version=2, removed=True), after=1)
        feed.apply([gone], cursor="c", generation=GENERATION, scopes=None)
        assert set(bench.people()) == {"a"}
        gone = page(person("a", 2, version=3, removed=True), scope=THERE, after=1)
        feed.apply([gone], cursor="c", generation=GENERATION, scopes=None)
        assert bench.people() == {}

    @pytest.mark.parametrize("arrives_first", [True, False])
    def test_a_person_who_moves_arrives_once_in_either_order(self, bench: StoreBench, arrives_first: bool) -> None:
        feed = bench.ports.feed
        feed.apply([page(person("a", 1))], cursor="c", generation=GENERATION, scopes=[HERE, THERE])
        leaves = page(person("a", 2, version=2, removed=True), after=1)
        arrives = page(person("a", 1, version=2, name="新"), scope=THERE)
        for each in (arrives, leaves) if arrives_first else (leaves, arrives):
            feed.apply([each], cursor="c", generation=GENERATION, scopes=None)
        assert bench.people() == {"a": "新"}

    def test_an_old_page_again_brings_nothing_back(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        old = page(person("a", 1), person("b", 2))
        feed.apply([old], cursor="c", generation=GENERATION, scopes=[HERE])
        feed.apply(
            [page(person("a", 3, version=2, removed=True), after=2)], cursor="c", generation=GENERATION, scopes=None
        )
        feed.apply(
            [page(person("a", 1), person("b", 2), after=0, head=2)], cursor="c", generation=GENERATION, scopes=None
        )
        assert set(bench.people()) == {"b"}

    def test_a_withdrawn_scope_is_purged_but_unsent_records_stay(self, bench: StoreBench) -> None:
        record = bench.submit()
        feed = bench.ports.feed
        both = [page(person("a", 1)), page(person("b", 1), scope=THERE)]
        feed.apply(both, cursor="c", generation=GENERATION, scopes=[HERE, THERE])
        applied = feed.apply([], cursor="c2", generation=GENERATION, scopes=[THERE])
        assert applied.withdrawn == 1
        assert set(bench.people()) == {"b"}
        assert list(bench.ports.outbox.take(10, 10**9)) == [record]

    def test_a_scope_read_anew_forgets_what_it_no_longer_names(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        feed.apply([page(*(person(name, at) for at, name in enumerate("abcd", 1)))], cursor="c", generation=GENERATION,
                   scopes=[HERE])  # fmt: skip
        feed.apply([page(person("a", 1), head=9)], cursor="c1", generation=GENERATION, scopes=None)
        assert set(bench.people()) == set("abcd")  # not known yet: the scope is not read to its end
        bench.reopen()
        last = page(person("c", 9, version=2), after=1)
        bench.ports.feed.apply([last], cursor="c2", generation=GENERATION, scopes=None)
        assert set(bench.people()) == {"a", "c"}

    def test_an_empty_page_from_the_start_clears_a_scope(self, bench: StoreBench) -> None:
        feed = bench.ports.feed
        feed.apply([page(person("a", 1))], cursor="c", generation=GENERATION, scopes=[HERE])
        feed.restart("g2")
        feed.apply([page(generation="g2")], cursor="c", generation="g2", scopes=[HERE])
        assert bench.people() == {}

    # a restored central

    def test_a_restart_offers_everything_again(self, bench: StoreBench) -> None:
        records = [bench.submit() for _ in range(3)]
        shas = bench.add_photos(1)
        outbox, feed, photos = bench.ports.outbox, bench.ports.feed, bench.ports.photos
        own = list(outbox.take(100, 10**9))
        outbox.settle(receipt([line(record) for record in own]))
        outbox.settle(receipt([line(records[1], Outcome.REJECTED, Reason.BAD_BODY)]))
        photos.settle_photos(receipt(photos=[PhotoLine(shas[0], True)]))
        feed.apply([page(person("a", 7, version=7, name="后来"))], cursor="c", generation=GENERATION, scopes=[HERE])
        assert feed.restart("g2") == len(own)
        bench.reopen()
        assert bench.ports.feed.cursor() is None
        assert bench.ports.feed.generation() == "g2"
        assert list(bench.ports.outbox.take(100, 10**9)) == own
        assert bench.ports.photos.photos_waiting() == 1
        older = page(person("a", 2, version=3, name="从前"), generation="g2")
        bench.ports.feed.apply([older], cursor="d", generation="g2", scopes=None)
        assert bench.people() == {"a": "从前"}

    # credentials and journal

    def test_the_token_survives_and_can_be_forgotten(self, bench: StoreBench) -> None:
        assert bench.ports.credentials.token() is None
        bench.ports.credentials.remember_token("t")
        bench.reopen()
        assert bench.ports.credentials.token() == "t"
        bench.ports.credentials.remember_token(None)
        assert bench.ports.credentials.token() is None

    def test_the_journal_takes_good_and_bad_runs(self, bench: StoreBench) -> None:
        bench.ports.journal.note_sync(ok=True, problem=None, summary={"sent": 1}, skew_ms=-12)
        bench.ports.journal.note_sync(ok=False, problem="offline", summary={}, skew_ms=None)
