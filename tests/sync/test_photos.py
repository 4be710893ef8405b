"""Photos: after the text, resumed at the byte, stored only by a signed line."""

from __future__ import annotations

import hashlib

import pytest

from fieldapp.domain.errors import EnvironmentFault
from fieldapp.sync.errors import LineBroken, NotAuthorised, NotFound, Offline
from fieldapp.sync.pace import LEAST_PIECE, MOST_PIECE, START_PIECE, PiecePace
from fieldapp.sync.summary import PhotoReceived, PhotoUploaded
from fieldapp.wire.errors import Malformed
from fieldapp.wire.receipt import PhotoLine
from tests.sync.rig import Rig


def picture(number: int, size: int = 300) -> bytes:
    return bytes((number * 31 + place) % 256 for place in range(size))


def test_photos_follow_the_text_and_are_stored_by_signed_lines() -> None:
    rig = Rig()
    rig.store.submit()
    shas = {rig.store.add_photo(picture(number)) for number in range(3)}
    summary = rig.sync()
    assert (summary.photos_sent, summary.photos_waiting) == (3, 0)
    assert set(rig.central.state.blobs) == shas
    assert rig.line.calls.index("batch") < rig.line.calls.index("create")
    assert sum(isinstance(event, PhotoUploaded) for event in rig.events) == 3


def test_thumbnails_go_before_pictures() -> None:
    rig = Rig()
    rig.store.add_photo(picture(1))
    thumb = rig.store.add_photo(picture(2, 40), thumb=True)
    rig.sync()
    assert next(iter(rig.central.state.blobs)) == thumb


def test_a_broken_upload_goes_on_at_its_byte() -> None:
    rig = Rig()
    sha = rig.store.add_photo(picture(1, 640))
    rig.faults.lost = {("patch", number): Offline("gone") for number in (4,)}
    with pytest.raises(Offline):
        rig.sync()
    assert rig.store.photos[sha].upload_url is not None
    assert not rig.store.photos[sha].stored
    rig.new_line()
    assert rig.sync().photos_sent == 1
    assert rig.line.calls.count("create") == 0
    assert rig.line.calls.count("patch") == 7  # ten pieces of 64 bytes, three of them were up
    assert rig.central.state.blobs[sha] == picture(1, 640)


def test_a_break_is_tried_again_at_once_from_the_byte_reached() -> None:
    rig = Rig()
    rig.store.add_photo(picture(1, 640))
    rig.faults.lost = {("patch", 3): LineBroken("cut"), ("patch", 6): LineBroken("cut")}
    assert rig.sync().photos_sent == 1
    assert rig.line.calls.count("create") == 1
    assert rig.line.calls.count("patch") == 12


def test_bytes_up_with_the_answer_lost_are_found_by_asking() -> None:
    rig = Rig()
    sha = rig.store.add_photo(picture(1, 64))
    rig.faults.unheard = {("patch", 1): Offline("gone")}
    with pytest.raises(Offline):
        rig.sync()
    assert sha in rig.central.state.blobs
    assert not rig.store.photos[sha].stored
    rig.new_line()
    assert rig.sync().photos_sent == 1
    assert "patch" not in rig.line.calls


def test_an_upload_the_central_forgot_begins_again() -> None:
    rig = Rig()
    sha = rig.store.add_photo(picture(1))
    rig.store.photos[sha].upload_url = "u77"
    assert rig.sync().photos_sent == 1


def test_all_bytes_up_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    sha = rig.store.add_photo(picture(1))
    never = rig.central.receipt(rig.identity.device, photos=(PhotoLine(sha, False),))
    monkeypatch.setattr(rig.central, "photo_status", lambda _device, _asked: never)
    summary = rig.sync()
    assert (summary.photos_sent, summary.photos_waiting) == (0, 1)
    assert not summary.synced
    assert rig.store.photos[sha].upload_url is None  # begun anew next time
    assert rig.line.calls.count("create") == 1


def test_one_photo_that_cannot_go_holds_up_no_other() -> None:
    rig = Rig()
    shas = [rig.store.add_photo(picture(number, 64)) for number in range(4)]
    rig.faults.lost = {("create", 2): NotAuthorised("not_authorised")}
    with pytest.raises(NotAuthorised) as caught:
        rig.sync()
    assert caught.value.summary is not None
    assert (caught.value.summary.photos_sent, caught.value.summary.photos_waiting) == (3, 1)
    assert shas[1] not in rig.central.state.blobs


def test_a_disk_in_trouble_ends_the_photos_and_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    class DiskFault(EnvironmentFault):
        code = "disk_fault"

    def read(*_args: object) -> bytes:
        raise DiskFault("cannot read")

    rig = Rig()
    rig.store.add_photo(picture(1))
    monkeypatch.setattr("tests.sync.twins.MemoryPhotos.read", read)
    with pytest.raises(DiskFault):
        rig.sync()
    assert rig.store.runs[-1][:2] == (False, "disk_fault")


def test_a_record_written_between_two_photos_goes_before_the_next() -> None:
    rig = Rig()
    for number in range(3):
        rig.store.add_photo(picture(number, 64))

    def write_one(name: str) -> None:
        rig.faults.counts[name] = rig.faults.counts.get(name, 0) + 1
        if (name, rig.faults.counts[name]) == ("create", 1):
            rig.store.submit(urgent=True)

    rig.line.before = write_one
    assert rig.sync().applied == 1
    calls = [call for call in rig.line.calls if call in ("create", "batch")]
    assert calls == ["create", "batch", "create", "create"]


def test_wanted_blobs_come_down_and_bad_ones_are_passed_over() -> None:
    rig = Rig()
    good = hashlib.sha256(picture(1)).hexdigest()
    bad = hashlib.sha256(b"other").hexdigest()
    missing = "0" * 64
    rig.central.state.blobs = {good: picture(1), bad: b"swapped"}
    rig.store.wanted = [missing, bad, good]
    with pytest.raises(NotFound):
        rig.sync()
    assert rig.store.kept == {good: picture(1)}
    assert rig.events == [event for event in rig.events if event != PhotoReceived(bad)]
    assert rig.store.runs[-1][1] == "not_found"


def test_a_swapped_blob_is_told_as_malformed() -> None:
    rig = Rig()
    bad = hashlib.sha256(b"other").hexdigest()
    rig.central.state.blobs = {bad: b"swapped"}
    rig.store.wanted = [bad]
    with pytest.raises(Malformed):
        rig.sync()
    assert rig.store.kept == {}


def test_text_written_in_the_middle_of_a_photo_goes_before_its_rest() -> None:
    rig = Rig()
    rig.store.add_photo(picture(1, 640))

    def write_now(name: str) -> None:
        if name == "patch" and rig.line.calls.count("patch") == 3:
            rig.store.submit(urgent=True)

    rig.line.after = write_now
    assert rig.sync().synced
    assert rig.line.calls[:6] == ["feed", "status", "create", "patch", "patch", "patch"]
    assert rig.line.calls[6] == "batch"
    assert rig.line.calls.count("patch") == 10


def test_a_run_stopped_in_the_middle_of_a_photo_goes_on_there_the_next_time() -> None:
    rig = Rig()
    sha = rig.store.add_photo(picture(1, 640))
    summary = rig.sync(cancelled=lambda: rig.line.calls.count("patch") >= 4)
    assert summary.cancelled
    assert not summary.synced
    assert rig.line.calls.count("patch") == 4
    assert not rig.store.photos[sha].stored
    rig.sync()
    assert rig.line.calls.count("patch") == 10
    assert rig.line.calls.count("create") == 1


def test_pieces_fit_the_line() -> None:
    pace = PiecePace()
    pace.took(pace.bytes, 0.01)  # a fast line: grows, but not without bounds at once
    assert pace.bytes == 4 * START_PIECE
    for _ in range(9):
        pace.took(pace.bytes, 0.01)
    assert pace.bytes == MOST_PIECE
    pace.took(MOST_PIECE, MOST_PIECE / 6250)  # 50 kbit/s: five seconds' worth, not more
    assert pace.bytes == LEAST_PIECE
    pace.took(LEAST_PIECE, LEAST_PIECE / 20_000)
    assert pace.bytes == 100_000
    pace.took(1000, 0.001)  # the end of a photo proves nothing about larger pieces
    pace.took(50_000, -3.0)  # a clock set back neither
    assert pace.bytes == 100_000
    pace.broke()
    assert pace.bytes == 50_000
    for _ in range(9):
        pace.broke()
    assert pace.bytes == LEAST_PIECE
