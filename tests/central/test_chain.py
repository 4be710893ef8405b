"""The chain's state follows from what arrived, in whatever order it came."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.central.services.ingest.chain import extend_chain, new_chain
from fieldapp.central.store.records import ChainRow, Link
from fieldapp.wire.record import GENESIS


def links(count: int, start: int = 1, prev: bytes = GENESIS, salt: bytes = b"") -> list[Link]:
    made = []
    for seq in range(start, start + count):
        link = Link(seq, prev, hashlib.sha256(salt + prev + seq.to_bytes(4, "big")).digest())
        made.append(link)
        prev = link.hash
    return made


def arrive(groups: list[list[Link]]) -> ChainRow:
    chain, kept = new_chain("t", "d"), []
    for group in groups:
        kept += group
        after = sorted((link for link in kept if link.seq > chain.whole_seq), key=lambda link: (link.seq, link.hash))
        chain = extend_chain(chain, group, after)
    return chain


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.permutations(range(n)), st.integers(1, 4))))
def test_any_order_of_arrival_ends_whole(case: tuple[int, list[int], int]) -> None:
    count, order, size = case
    chain_links = links(count)
    arrivals = [chain_links[place] for place in order]
    chain = arrive([arrivals[start : start + size] for start in range(0, count, size)])
    assert (chain.whole_seq, chain.whole_hash, chain.top_seq, chain.state) == (
        count,
        chain_links[-1].hash,
        count,
        "complete",
    )


@given(st.integers(2, 10).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))))
def test_a_missing_record_is_a_gap(case: tuple[int, int]) -> None:
    count, missing = case
    chain = arrive([[link for link in links(count) if link.seq != missing]])
    assert (chain.whole_seq, chain.top_seq, chain.state) == (missing - 1, count, "gap")


@given(st.integers(1, 8), st.booleans())
def test_a_second_history_is_a_fork(count: int, together: bool) -> None:
    first, second = links(count), links(1, start=count, prev=GENESIS, salt=b"other")
    chain = arrive([first + second] if together else [first, second])
    assert chain.state == "fork"
    assert arrive([first, second, links(1, start=count + 1, prev=first[-1].hash)]).state == "fork"


def test_a_wrong_predecessor_is_a_fork() -> None:
    chain = arrive([links(2), links(1, start=3, prev=bytes([9]) * 32)])
    assert (chain.state, chain.whole_seq, chain.top_seq) == ("fork", 2, 3)
