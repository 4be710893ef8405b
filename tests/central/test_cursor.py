"""The cursor token holds any positions exactly, and only for its device in its life of the central."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.central.errors import CursorGone
from fieldapp.central.services.cursor import (
    PROOF_BYTES,
    Cursor,
    decode_cursor,
    digest_of,
    encode_body,
    short_token,
    whole_token,
)

DEVICE = "device:" + "a" * 32
codes = st.sampled_from([2, 4, 6, 9, 12]).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)
scopes = st.one_of(st.just(DEVICE), st.tuples(codes, st.sampled_from("os")).map(".".join))


def proof(message: bytes) -> bytes:
    return hmac.new(b"key", message, hashlib.sha256).digest()


def other_proof(message: bytes) -> bytes:
    return hmac.new(b"another", message, hashlib.sha256).digest()


def nothing_kept(_: bytes) -> bytes | None:
    return None


@given(st.dictionaries(scopes, st.integers(0, 2**60), max_size=40), st.binary(min_size=8, max_size=8))
def test_any_positions_come_back(positions: dict[str, int], told: bytes) -> None:
    cursor = Cursor(positions, told)
    body = encode_body(cursor, DEVICE)
    kept = {proof(body)[:PROOF_BYTES]: body}
    for token in (whole_token(body, proof), short_token(body, proof)):
        assert decode_cursor(token, proof, kept.get, DEVICE) == cursor
        with pytest.raises(CursorGone):
            decode_cursor(token, other_proof, kept.get, DEVICE)
    with pytest.raises(CursorGone):
        decode_cursor(short_token(body, proof), proof, nothing_kept, DEVICE)


@given(st.text(max_size=60))
def test_anything_else_is_refused(text: str) -> None:
    for token in (text, "p" + text, "s" + text):
        with pytest.raises(CursorGone):
            decode_cursor(token, proof, nothing_kept, DEVICE)


@given(st.data())
def test_a_changed_token_is_refused(data: st.DataObject) -> None:
    token = whole_token(encode_body(Cursor({DEVICE: 5, "37.o": 3}, bytes(8)), DEVICE), proof)
    place = data.draw(st.integers(0, len(token) - 2))  # the last symbol has bits that mean nothing
    other = data.draw(st.sampled_from("ABCDabcd0123_-").filter(lambda symbol: symbol != token[place]))
    with pytest.raises(CursorGone):
        decode_cursor(token[:place] + other + token[place + 1 :], proof, nothing_kept, DEVICE)


def test_a_body_kept_under_another_name_is_refused() -> None:
    body, other = (encode_body(Cursor({"37.o": at}, bytes(8)), DEVICE) for at in (1, 2))
    with pytest.raises(CursorGone):
        decode_cursor(short_token(body, proof), proof, lambda _: other, DEVICE)


def test_120_scopes_fit_a_line_and_a_short_token_is_short() -> None:
    positions = {f"370683107{number:03d}.{part}": 300 for number in range(201, 261) for part in "os"}
    body = encode_body(Cursor(positions, bytes(8)), DEVICE)
    assert len(whole_token(body, proof)) < 520
    assert len(short_token(body, proof)) == 17


def test_the_digest_ignores_order() -> None:
    assert digest_of(["a", "b"]) == digest_of(["b", "a"]) != digest_of(["ab"])
