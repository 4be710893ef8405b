"""Bytes in, values out, and every broken byte string a ``Malformed``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.wire.batch import peek_header
from fieldapp.wire.codec import check_version, expand, pack, squeeze, unpack
from fieldapp.wire.enrolment import open_identity, open_reply
from fieldapp.wire.errors import Malformed, UnsupportedVersion, WireError
from fieldapp.wire.feed import decode_reply, open_page
from fieldapp.wire.receipt import open_receipt
from fieldapp.wire.record import Record, decode_record


def test_round_trip() -> None:
    record = Record(b"e", b"s", b"t", b"b")
    assert unpack(pack(record), Record) == record


@pytest.mark.parametrize(
    "data", [b"", b"\xc1", b"\x94\xc4\x01e", pack(["e", 1]), pack(Record(b"", b"", b"", b"")) + b"x"]
)
def test_what_is_not_ours_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        unpack(data, Record)


def test_deep_nesting_is_malformed() -> None:
    with pytest.raises(Malformed):
        unpack(b"\x91" * 100_000, list[object])


def test_a_later_version_may_append_fields() -> None:
    assert unpack(pack([b"e", b"s", b"t", b"b", "new"]), Record) == Record(b"e", b"s", b"t", b"b")


def test_versions() -> None:
    check_version(1, 1)
    with pytest.raises(UnsupportedVersion):
        check_version(2, 1)


def test_squeeze_and_expand() -> None:
    assert expand(squeeze(b"")) == b""
    assert expand(squeeze(b"ab" * 5000)) == b"ab" * 5000
    assert len(squeeze(b"ab" * 5000)) < 100


def test_a_bomb_dies_before_it_is_unpacked() -> None:
    bomb = squeeze(bytes(2_000_000))
    assert len(bomb) < 1000
    with pytest.raises(Malformed):
        expand(bomb, limit=1_999_999)


def test_a_frame_without_its_size_is_refused() -> None:
    with pytest.raises(Malformed):
        expand(zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100))


def test_a_frame_that_lies_about_its_size_is_refused() -> None:
    frame = bytearray(squeeze(b"\x01\x02\x03" * 30))
    place = 5  # after magic and descriptor: the size of a frame below 256 bytes
    assert frame[place] == 90
    frame[place] = 20
    with pytest.raises(Malformed):
        expand(bytes(frame))


@pytest.mark.parametrize(
    "change", [lambda d: d[:-1], lambda d: d[:3], lambda d: b"", lambda d: b"no zstd", lambda d: d + b"tail"]
)
def test_broken_frames(change: object) -> None:
    assert callable(change)
    with pytest.raises(Malformed):
        expand(change(squeeze(b"abc" * 100)))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_noise_never_raises_anything_else(data: bytes) -> None:
    readers: list[Callable[[bytes], object]] = [
        decode_record,
        lambda d: decode_record(d).verified(),
        peek_header,
        decode_reply,
        lambda d: open_page(d, bytes(32)),
        lambda d: open_receipt(d, bytes(32)),
        lambda d: open_reply(d, bytes(32)),
        open_identity,
    ]
    for read in readers:
        with pytest.raises(WireError):
            read(data)
