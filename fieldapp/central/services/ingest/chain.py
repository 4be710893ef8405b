"""Follow the chain of a device key: how far it is whole, and whether it has a gap or a fork. Pure.

The chain never delays a record; its state is what an auditor asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldapp.central.store.records import ChainRow, Link
from fieldapp.wire.record import GENESIS

COMPLETE, GAP, FORK = "complete", "gap", "fork"


def new_chain(township: str, device: str) -> ChainRow:
    """The chain of a key of which nothing is known yet."""
    return ChainRow(township, device, 0, GENESIS, 0, COMPLETE)


def extend_chain(chain: ChainRow, arrived: Sequence[Link], after: Sequence[Link]) -> ChainRow:
    """The chain with what arrived now. ``after`` are all kept links behind its whole part, in order (``arrived``
    included where they are)."""
    forked = chain.state == FORK or any(link.seq <= chain.whole_seq for link in arrived)
    seq, head = chain.whole_seq, chain.whole_hash
    for place, link in enumerate(after):
        if link.seq != seq + 1:
            forked = forked or link.seq <= seq
            break
        if link.prev != head or (place + 1 < len(after) and after[place + 1].seq == link.seq):
            forked = True
            break
        seq, head = link.seq, link.hash
    top = max([chain.top_seq, seq, *(link.seq for link in after)])
    state = FORK if forked else GAP if top > seq else COMPLETE
    return replace(chain, whole_seq=seq, whole_hash=head, top_seq=top, state=state)
