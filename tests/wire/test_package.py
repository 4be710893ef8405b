"""The package: whole or refused, for one receiver, and silent to everyone else."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.wire.errors import NotAPackage, PackageDamaged, PackageForAnother, UnsupportedVersion, WireError
from fieldapp.wire.inquiry import Answer, AskedRecord, Inquiry, decode, encode
from fieldapp.wire.package import (
    CHUNK,
    MAGIC,
    Direction,
    Kind,
    OpenedPackage,
    PackageWriter,
    is_package,
    open_package,
)
from fieldapp.wire.suite import CHUNK_TAG, SealingKey, SigningKey

DICE = random.Random(11).randbytes
CENTRAL, OTHER = SealingKey.generate(DICE), SealingKey.generate(DICE)
SENDER = SigningKey.generate(DICE)
FRAMES = ((Kind.INQUIRY, b"asked"), (Kind.BATCH, DICE(3000)), (Kind.BLOB, DICE(CHUNK + 77)), (Kind.BLOB, b""))


def package(*frames: tuple[Kind, bytes]) -> bytes:
    """The bytes of a package up."""
    out = io.BytesIO()
    writer = PackageWriter(out, recipient=CENTRAL.public, random=DICE)
    for kind, data in frames:
        expected = writer.size_with(len(data))
        writer.add(kind, data)
        assert expected >= writer.size_with()
    most = writer.size_with()
    writer.finish(
        package="a" * 32,
        direction=Direction.UP,
        device="d" * 32,
        signer=SENDER,
        created="2026-03-02T09:00:00+08:00",
        generation="g1",
    )
    assert len(out.getvalue()) <= most
    return out.getvalue()


def opened(data: bytes, *keys: SealingKey) -> OpenedPackage:
    return open_package(io.BytesIO(data), keys or (OTHER, CENTRAL))


WHOLE = package(*FRAMES)


def test_what_went_in_comes_out_in_any_order() -> None:
    found = opened(WHOLE)
    assert (found.manifest.signer, found.manifest.direction) == (SENDER.public, Direction.UP)
    assert [entry.kind for entry in found.manifest.entries] == [kind for kind, _ in FRAMES]
    for place in (3, 1, 0, 2, 1):
        assert found.read(place) == FRAMES[place][1]
    assert [place for place, _ in found.frames(Kind.BLOB)] == [2, 3]


def test_an_empty_package_is_one_too() -> None:
    assert opened(package()).manifest.entries == ()


@pytest.mark.parametrize("size", [CHUNK - 1000, CHUNK - 300, CHUNK - 10, CHUNK - 5, CHUNK, 2 * CHUNK - 5, 3 * CHUNK])
def test_frames_may_end_anywhere_in_a_chunk(size: int) -> None:
    data = DICE(size)
    assert opened(package((Kind.BLOB, data), (Kind.BATCH, b"x"))).read(0) == data


def test_carriers_see_neither_sizes_nor_numbers_nor_names() -> None:
    one, twenty = package((Kind.BATCH, DICE(10))), package(*[(Kind.BATCH, DICE(900))] * 20)
    assert len(one) == len(twenty)
    for hidden in (b"d" * 32, b"a" * 32, SENDER.public, b"2026", CENTRAL.public[:16]):
        assert hidden not in one


@pytest.mark.parametrize("part", range(40))
def test_cut_at_any_place_it_is_refused(part: int) -> None:
    cuts = [0, 1, len(MAGIC), len(MAGIC) + 4, len(WHOLE) - 1, len(WHOLE) - CHUNK - CHUNK_TAG]
    cut = cuts[part] if part < len(cuts) else random.Random(part).randrange(len(WHOLE))
    with pytest.raises((PackageDamaged, NotAPackage)):
        opened(WHOLE[:cut])


def test_cut_at_every_frame_it_is_refused() -> None:
    before = len(WHOLE) % (CHUNK + CHUNK_TAG)
    place = 0
    for _, data in FRAMES:
        place += 5 + len(data)
        number, at = divmod(place, CHUNK)
        with pytest.raises(PackageDamaged):
            opened(WHOLE[: before + number * (CHUNK + CHUNK_TAG) + at])


@settings(max_examples=80)
@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_refused(place: int, bit: int) -> None:
    data = bytearray(WHOLE)
    data[place] ^= 1 << bit
    with pytest.raises(WireError):
        opened(bytes(data))


def test_every_byte_of_the_head_counts() -> None:
    before = len(WHOLE) % (CHUNK + CHUNK_TAG)
    small = package((Kind.BATCH, b"x"))
    for place in range(before):
        data = bytearray(small)
        data[place] ^= 0xFF
        with pytest.raises(WireError):
            opened(bytes(data))


def test_chunks_cannot_change_places_or_be_left_out_or_added() -> None:
    piece, before = CHUNK + CHUNK_TAG, len(WHOLE) % (CHUNK + CHUNK_TAG)
    first, second = WHOLE[before : before + piece], WHOLE[before + piece :]
    for wrong in (second + first, first, second, first + second + second, first + first + second):
        with pytest.raises(PackageDamaged):
            opened(WHOLE[:before] + wrong)


def test_for_another_receiver_is_told_from_damage() -> None:
    with pytest.raises(PackageForAnother):
        opened(WHOLE, OTHER)
    with pytest.raises(NotAPackage):
        opened(b"%PDF-1.7 " + bytes(100))
    with pytest.raises(NotAPackage):
        opened(b"")
    assert is_package(WHOLE[:64])
    assert not is_package(b"fieldapp enrol")


def test_a_newer_version_is_named() -> None:
    whole = bytearray(package())
    at = whole.index(b"\x94\x01\x01")  # the clear head: four fields, version, suite
    whole[at + 1] = 2
    with pytest.raises(UnsupportedVersion):
        opened(bytes(whole))


class Moody(io.BytesIO):
    """A stick that gives other bytes the second time."""

    turned = False

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        return bytes([data[0] ^ 1]) + data[1:] if self.turned and data else data


def test_a_stick_that_changes_its_mind_is_caught() -> None:
    stick = Moody(package((Kind.BATCH, DICE(100)), (Kind.BLOB, DICE(2 * CHUNK))))
    found = open_package(stick, [CENTRAL])
    stick.turned = True
    with pytest.raises(PackageDamaged):
        found.read(0)


class Slow(io.BytesIO):
    """A file that takes little at a time."""

    def write(self, data: object) -> int:
        return super().write(bytes(memoryview(data)[:70_000]))  # type: ignore[call-overload]


def test_a_file_that_takes_little_at_a_time_gets_all() -> None:
    slow, data = Slow(), DICE(3 * CHUNK)
    writer = PackageWriter(slow, recipient=CENTRAL.public, random=DICE)
    writer.add(Kind.BLOB, data)
    writer.finish(package="a", direction=Direction.UP, device="d", signer=SENDER, created="", generation="g")
    assert opened(slow.getvalue()).read(0) == data


def test_progress_is_told_and_can_stop() -> None:
    seen: list[int] = []
    open_package(io.BytesIO(WHOLE), [CENTRAL], seen.append)
    assert seen[-1] == len(WHOLE)

    class Stopped(Exception):
        pass

    def stop(_read: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        open_package(io.BytesIO(WHOLE), [CENTRAL], stop)


def test_inquiry_and_answer_come_back() -> None:
    asked = Inquiry(1, 7, "2026-03-02T09:00:00+08:00", "g1", "pAAA", (AskedRecord("0" * 32, b"h" * 32),), (b"p" * 32,))
    assert decode(encode(asked), Inquiry) == asked
    answer = Answer(1, 7, "g1", "pAAA", ("pBBB",))
    assert decode(encode(answer), Answer) == answer
    with pytest.raises(WireError):
        decode(encode(Answer(2, None, None, None)), Answer)
