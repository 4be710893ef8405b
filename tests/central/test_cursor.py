"""The cursor token holds any positions exactly, and only for its device in its life of the central."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.central.errors import CursorGone
from fieldapp.central.services.cursor import Cursor, decode_cursor, digest_of, encode_cursor

DEVICE = "device:" + "a" * 32
codes = st.sampled_from([2, 4, 6, 9, 12]).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)
scopes = st.one_of(st.just(DEVICE), st.tuples(codes, st.sampled_from("os")).map(".".join))


def proof(message: bytes) -> bytes:
    return hmac.new(b"key", message, hashlib.sha256).digest()


def other_proof(message: bytes) -> bytes:
    return hmac.new(b"another", message, hashlib.sha256).digest()


@given(st.dictionaries(scopes, st.integers(1, 2**60), max_size=40), st.binary(min_size=8, max_size=8))
def test_any_positions_come_back(positions: dict[str, int], told: bytes) -> None:
    token = encode_cursor(Cursor(positions, told), proof, DEVICE)
    assert decode_cursor(token, proof, DEVICE) == Cursor(positions, told)
    with pytest.raises(CursorGone):
        decode_cursor(token, other_proof, DEVICE)


@given(st.text(max_size=60))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(CursorGone):
        decode_cursor(text, proof, DEVICE)


@given(st.data())
def test_a_changed_token_is_refused(data: st.DataObject) -> None:
    token = encode_cursor(Cursor({DEVICE: 5, "37.o": 3}, bytes(8)), proof, DEVICE)
    place = data.draw(st.integers(0, len(token) - 2))  # the last symbol has bits that mean nothing
    other = data.draw(st.sampled_from("ABCDabcd0123_-").filter(lambda symbol: symbol != token[place]))
    with pytest.raises(CursorGone):
        decode_cursor(token[:place] + other + token[place + 1 :], proof, DEVICE)


def test_a_township_of_120_scopes_fits_a_line() -> None:
    positions = {f"370683107{number:03d}.{part}": 300 for number in range(201, 261) for part in "os"}
    assert len(encode_cursor(Cursor(positions, bytes(8)), proof, DEVICE)) < 520


def test_the_digest_ignores_order() -> None:
    assert digest_of(["a", "b"]) == digest_of(["b", "a"]) != digest_of(["ab"])
