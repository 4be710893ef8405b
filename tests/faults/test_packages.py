"""Sticks that are old, late, repeated, wrong, damaged, full or pulled out: nothing is lost, nothing is taken back."""

from __future__ import annotations

import errno
import io
import random
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import Limits
from fieldapp.central.services.ingest.accept import accept_batch
from fieldapp.central.services.ingest.settle import release_waiting
from fieldapp.central.services.tries import Tries
from fieldapp.central.store import records
from fieldapp.central.store.tables import devices, persons
from fieldapp.sync.errors import AnswerUnasked, CentralChanged, StickFault, StickFileTooLarge, StickFull
from fieldapp.sync.transports import package_out
from fieldapp.vault.errors import DiskFull
from fieldapp.wire.batch import open_batch, seal_batch
from fieldapp.wire.errors import NotAPackage, PackageDamaged, PackageForAnother
from fieldapp.wire.inquiry import Inquiry, decode
from fieldapp.wire.package import CHUNK, Kind, OpenedPackage, open_package
from fieldapp.wire.receipt import Reason, open_receipt
from fieldapp.wire.suite import SigningKey
from tests.central.actors import TOWNSHIP, VILLAGES
from tests.faults.sneakernet import Laptop, Sneakernet, noise, sneakernet
from tests.vault.world import seeded


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Sneakernet]:
    found = sneakernet(tmp_path)
    yield found
    found.close()


def looked_into(net: Sneakernet, path: Path) -> OpenedPackage:
    return open_package(io.BytesIO(path.read_bytes()), net.town.central.keys.sealing)


def unchanged(laptop: Laptop, work: Callable[[], object]) -> None:
    """``work`` leaves no step in the trail of the vault."""
    before = laptop.trace()
    work()
    assert laptop.trace() == before


# What a stick carries -------------------------------------------------------------------------------------------------


def test_it_carries_the_batches_of_the_line_and_changes_nothing_here(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    urgent_last = [laptop.visit(person), laptop.visit(person, photo=noise(9000)), laptop.visit(person, urgent=True)]
    before, photos = laptop.states(), laptop.photos()
    told = laptop.export()
    assert (told.records, told.photos, laptop.states(), laptop.photos()) == (3, 1, before, photos)
    package = looked_into(net, told.files[0])
    ((place, _),) = package.frames(Kind.BATCH)
    batch = open_batch(package.read(place), net.town.central.keys.sealing_by_id())
    assert [r.hash for r in batch.records] == [urgent_last[2].hash, urgent_last[0].hash, urgent_last[1].hash]
    ((place, _),) = package.frames(Kind.INQUIRY)
    asked = decode(package.read(place), Inquiry)
    assert {one.hash for one in asked.records} == {record.hash for record in urgent_last}
    assert asked.cursor == laptop.vault.feed.cursor()
    stick = laptop.vault.packages.on_stick()
    assert (stick.records, stick.photos, stick.since is not None) == (3, 1, True)
    kinds = [line.kind for line in laptop.vault.audit.lines(limit=10_000)]
    assert kinds[-2:] == ["package_begun", "package_written"]


def test_split_parts_go_in_alone_and_in_any_order(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    for _ in range(5):
        laptop.visit(person, photo=noise(900_000))
    told = laptop.export(split=8 * CHUNK)
    assert len(told.files) == 3
    assert all(path.stat().st_size <= 8 * CHUNK for path in told.files)
    assert (told.records, told.photos) == (5, 5)
    parts = list(told.files)
    random.Random(2).shuffle(parts)
    net.ingest(parts[0])
    first = laptop.take(net.answer(laptop))
    assert first.applied + first.photos_stored < 10
    net.ingest(*parts[1:])
    laptop.take(net.answer(laptop))
    assert (laptop.states(), laptop.photos()) == ({"applied": 5}, {"stored": 5})


def test_an_export_may_be_stopped(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(300_000))
    seen: list[object] = []
    told = laptop.export("stopped.fvp", on_progress=seen.append, cancelled=lambda: len(seen) >= 2)
    assert (told.cancelled, told.files) == (True, ())
    assert not list(net.stick.glob("*stopped*"))
    assert laptop.vault.packages.on_stick().records == 0


def test_a_damaged_photo_keeps_nothing_else_back(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(5000))
    laptop.visit(person, photo=noise(6000))
    broken = max(laptop.vault.photos.next_photos(10), key=lambda photo: photo.size)
    (path,) = (found for found in laptop.world.base.rglob(broken.sha256))
    path.write_bytes(b"x" * broken.size)
    told = laptop.export()
    assert (told.problem, told.records, told.photos) == ("photo_damaged", 2, 1)
    assert net.ingest(*told.files).photos == 3


# Late, repeated, mixed ------------------------------------------------------------------------------------------------


def test_twice_is_once(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(5000))
    (package,) = laptop.export().files
    first, second = net.ingest(package), net.ingest(package)
    assert (first.records["applied"], first.photos, first.inquiry) == (1, 2, True)
    assert (second.records["repeat"], second.photos, second.photos_known, second.inquiry) == (1, 0, 2, False)
    answer = net.answer(laptop)
    assert laptop.take(answer).applied == 1
    states, cursor = laptop.states(), laptop.vault.feed.cursor()
    again = laptop.take(answer)
    assert again.nothing_new
    assert (laptop.states(), laptop.vault.feed.cursor()) == (states, cursor)


def test_what_the_line_brought_before_the_stick_stays(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person)
    (package,) = laptop.export().files
    early = net.answer(laptop)  # knows nothing of the visit yet
    over_the_line(net, laptop)
    assert laptop.states() == {"applied": 1}
    assert net.ingest(package).records == {"applied": 1, "held": 0, "rejected": 0, "repeat": 1}
    assert laptop.take(net.answer(laptop)).applied == 0
    assert laptop.take(early).applied == 0
    assert laptop.states() == {"applied": 1}


def test_an_old_word_never_takes_a_newer_one_back(net: Sneakernet) -> None:
    laptop = net.laptop()
    laptop.visit("0" * 31 + "9")  # a person the central does not know yet: held
    held = net.ingest(*laptop.export().files)
    assert held.records["held"] == 1
    old = net.answer(laptop)
    assert laptop.take(old).held == 1
    assert laptop.states() == {"held": 1}
    bring_person(net, "0" * 31 + "9")
    newer = net.exchange(laptop)
    assert newer.applied + newer.received >= 1
    assert laptop.states() == {"applied": 1}
    laptop.take(old)
    assert laptop.states() == {"applied": 1}


def test_an_old_stick_brings_no_withdrawn_village_back(net: Sneakernet) -> None:
    net.town.people(4)
    laptop = net.laptop()
    net.town.people(3)
    net.ingest(*laptop.export().files)
    old = net.answer(laptop)
    laptop.take(old)
    assert len(laptop.people()) == 7
    kept = [scope for scope in laptop.vault.packages.held_scopes() if scope.startswith("device:")]
    laptop.vault.feed.apply([], cursor="sLATER", generation=net.town.central.generation, scopes=kept)
    assert laptop.people() == []
    told = laptop.take(old)
    assert (told.received, laptop.people(), laptop.vault.feed.cursor()) == (0, [], "sLATER")


def test_an_older_export_that_comes_late_does_not_replace_the_newer_question(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person)
    (early,) = laptop.export().files
    laptop.world.clock.forward(60)
    laptop.visit(person)
    (late,) = laptop.export().files
    assert net.ingest(late).inquiry
    assert not net.ingest(early).inquiry
    assert laptop.take(net.answer(laptop)).applied == 2


def test_a_device_without_inquiry_gets_news_all_the_same(net: Sneakernet) -> None:
    net.town.people(2)
    laptop = net.laptop()
    net.town.people(2)
    told = laptop.take(net.answer(laptop))
    assert (told.received, len(laptop.people())) == (2, 4)


# Lives of the central -------------------------------------------------------------------------------------------------


def test_a_restored_central_is_followed_and_the_life_before_is_not(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person)
    net.exchange(laptop)
    net.ingest(*laptop.export().files)
    before = net.answer(laptop)
    net.new_life()
    after = net.answer(laptop)
    assert laptop.take(after).withdrawn == 0
    assert laptop.states() == {"waiting": 1}
    assert laptop.vault.feed.generation() == net.town.central.generation
    old = laptop.take(before)
    assert (old.old, laptop.states()) == (True, {"waiting": 1})
    assert net.exchange(laptop).applied == 1
    assert len(laptop.people()) == 1


def test_a_restored_central_that_knows_no_question_is_asked_first(net: Sneakernet) -> None:
    laptop = net.laptop()
    net.new_life()
    answer = net.answer(laptop)
    with pytest.raises(AnswerUnasked):
        laptop.take(answer)
    assert not net.exchange(laptop).old
    assert laptop.vault.feed.generation() == net.town.central.generation


# Wrong hands ----------------------------------------------------------------------------------------------------------


def test_anothers_stick_is_refused(net: Sneakernet, tmp_path: Path) -> None:
    ours, theirs = net.laptop(), net.laptop()
    with pytest.raises(PackageForAnother):
        unchanged(ours, lambda: ours.take(net.answer(theirs)))
    with pytest.raises(PackageForAnother):
        ours.take(ours.export().files[0])
    with pytest.raises(PackageForAnother):
        net.ingest(net.answer(ours))
    paper = tmp_path / "paper.txt"
    paper.write_text("会议纪要", encoding="utf-8")
    for take in (ours.take, net.ingest):
        with pytest.raises(NotAPackage):
            take(paper)
    with pytest.raises(StickFault):
        ours.take(tmp_path / "nothing.fvr")


def test_another_central_cannot_answer(net: Sneakernet) -> None:
    laptop = net.laptop()
    posing = replace(net.town.central.keys, signing=SigningKey.generate(seeded(9)))
    net.town.central = replace(net.town.central, keys=posing)
    with pytest.raises(CentralChanged):
        laptop.take(net.answer(laptop))


def test_a_revoked_device_gets_its_receipts_and_no_more(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person)
    admin.revoke_device(net.town.central, laptop.id)
    net.town.people(3)
    assert net.ingest(*laptop.export().files).records["held"] == 1
    told = laptop.take(net.answer(laptop))
    assert (told.revoked, told.held, told.received) == (True, 1, 0)
    assert len(laptop.people()) == 1


def test_records_of_a_device_the_central_forgot_are_kept(net: Sneakernet, tmp_path: Path) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(4000))
    (package,) = laptop.export().files
    with net.town.central.store.write() as connection:
        connection.execute(delete(devices))
    told = net.ingest(package)
    assert (told.records["held"], told.photos, told.problems) == (1, 0, ["unknown_device"])


# Damage ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_half_a_stick_is_refused_without_harm(net: Sneakernet, seed: int) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(300_000))
    (package,) = laptop.export().files
    dice = random.Random(seed)
    for path, take in ((package, net.ingest), (net.answer(laptop), laptop.take)):
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[dice.randrange(len(whole) - 200_000, len(whole))] ^= 1 << dice.randrange(8)
        for bad in (whole[: dice.randrange(19, len(whole))], bytes(flipped), whole + b"\0"):
            path.write_bytes(bad)
            with pytest.raises(PackageDamaged):
                unchanged(laptop, lambda take=take, path=path: take(path))  # type: ignore[misc]
        path.write_bytes(whole)
    with net.town.central.store.read() as connection:
        assert records.author_records(connection, TOWNSHIP, laptop.world.account) == []
    assert net.ingest(package).records["applied"] == 1


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process can grow beyond ``size`` bytes, as on a stick that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_the_stick_does_not_take(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(9_000_000))
    with files_of_at_most(8_000_000), pytest.raises(StickFileTooLarge):
        laptop.export("large.fvp")
    assert not list(net.stick.glob("*large*"))
    assert (laptop.states(), laptop.vault.packages.on_stick().records) == ({"waiting": 1}, 0)
    assert net.ingest(*laptop.export("large.fvp").files).records["applied"] == 1


def test_a_full_stick_and_one_that_was_pulled_out(net: Sneakernet, monkeypatch: pytest.MonkeyPatch) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    laptop.visit(person, photo=noise(3 * CHUNK))
    real, number = package_out.PackageWriter.add, errno.ENOSPC

    def add(self: Any, kind: Kind, data: bytes) -> None:
        real(self, kind, data)
        if kind is Kind.BLOB:
            raise OSError(number, "stick")

    monkeypatch.setattr(package_out.PackageWriter, "add", add)
    with pytest.raises(StickFull):
        laptop.export("full.fvp")
    number = errno.EIO
    with pytest.raises(StickFault):
        laptop.export("full.fvp")
    assert not list(net.stick.glob("*full*"))
    monkeypatch.undo()
    assert net.ingest(*laptop.export("full.fvp").files).photos == 2


def test_our_own_disk_full_while_reading_goes_on_later(net: Sneakernet, monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor, assistant = net.laptop(Role.SUPERVISOR), net.laptop()
    (person,) = net.town.people(1)
    assistant.visit(person, photo=noise(4000))
    net.ingest(*assistant.export().files)
    answer = net.answer(supervisor)

    def full(_sha256: str, _chunks: object) -> None:
        raise DiskFull("no room left")

    with monkeypatch.context() as patched:
        patched.setattr(supervisor.vault.photos, "keep_blob", full)
        with pytest.raises(DiskFull):
            supervisor.take(answer)
    told = supervisor.take(answer)
    assert (told.blobs, told.received) == (1, 0)


# Broken off -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_reading_that_broke_off_goes_on_at_its_reply(tmp_path: Path, steps: int) -> None:
    net = sneakernet(tmp_path, limits=Limits(page_rows=4))
    try:
        net.town.people(20)
        laptop = net.blank()
        finished = net.laptop(Role.ASSISTANT)
        assert len(finished.people()) == 20
        net.town.people(20)
        net.ingest(*finished.export().files)
        answer, applied = net.answer(finished), 0
        real = finished.vault.feed.apply

        def apply(*words: Any, **named: Any) -> Any:
            nonlocal applied
            applied += 1
            if applied > steps:
                raise DiskFull("no room left")
            return real(*words, **named)

        finished.vault.feed.apply = apply  # type: ignore[method-assign]
        with pytest.raises(DiskFull):
            finished.take(answer)
        finished.vault.feed.apply = real  # type: ignore[method-assign]
        part = len(finished.people())
        assert 20 < part < 40
        told = finished.reopened().take(answer)
        assert (told.received, len(finished.people())) == (40 - part, 40)
        assert finished.vault.feed.cursor() is not None
        assert finished.take(answer).nothing_new
        assert not laptop.vault.device.enrolled()
    finally:
        net.close()


def test_a_reading_may_be_stopped(net: Sneakernet) -> None:
    net.town.people(3)
    laptop = net.laptop()
    net.town.people(3)
    net.ingest(*laptop.export().files)
    answer = net.answer(laptop)
    assert laptop.take(answer, cancelled=lambda: True).cancelled
    assert len(laptop.people()) == 3
    seen: list[Any] = []
    assert laptop.take(answer, on_progress=seen.append).received >= 3
    assert [one.checking for one in seen] == sorted((one.checking for one in seen), reverse=True)


def test_pictures_of_received_visits_come_along(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    supervisor, assistant = net.laptop(Role.SUPERVISOR), net.laptop()
    assistant.visit(person, photo=noise(4000))
    records_only = assistant.export(split=8 * CHUNK)
    net.ingest(*records_only.files)
    told = supervisor.take(net.answer(supervisor))
    assert told.blobs == 1
    net.ingest(*supervisor.export().files)
    assert supervisor.take(net.answer(supervisor)).blobs == 0
    assert supervisor.take(net.answer(supervisor, photos=True)).blobs == 1


def over_the_line(net: Sneakernet, laptop: Laptop) -> None:
    """What a synchronisation would do with the records."""
    identity, central = laptop.vault.device.identity(), net.town.central
    batch = seal_batch(
        laptop.vault.outbox.take(100, 10_000_000),
        signer=identity.signing,
        central_public=identity.central.sealing_public,
    )
    receipt, _ = accept_batch(central, batch, Tries(100))
    laptop.vault.outbox.settle(open_receipt(receipt, central.keys.signing.public))


def bring_person(net: Sneakernet, person: str) -> None:
    """The ledger brings a person records waited for."""
    row = {"township": TOWNSHIP, "id": person, "village": VILLAGES[0], "version": 1, "payload": b""}
    with net.town.central.store.write() as connection:
        connection.execute(persons.insert().values(**row))
        assert release_waiting(net.town.central, connection, TOWNSHIP, Reason.UNKNOWN_SUBJECT) == 1
