"""Policy at hand: the packs that came with the program, and newer ones received since; no network, no vault needed.

A received pack counts only when it can be read, nothing is wrong with it, and its version is higher; else the one at
hand stays, and the refusal is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldapp.domain.errors import InvalidPolicyPack
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.pack import Pack, parse_pack
from fieldapp.domain.policy.pack_check import check_pack
from fieldapp.places import resources

PACK_FILE = "pack.json"


@dataclass(frozen=True, slots=True)
class Policy:
    """The book, and why received packs were not taken into it."""

    book: PolicyBook
    refused: tuple[InvalidPolicyPack, ...] = ()


def load_policy(received: Iterable[bytes] = (), folder: Path | None = None) -> Policy:
    """The packs of ``folder`` (the program's own by default) and the ``received`` ones (pack files as they are).

    Raises:
        InvalidPolicyPack: one of the program's own cannot be read.
    """
    home = folder or resources() / "policy"
    packs = [parse_pack(path.read_bytes(), path.parent.name) for path in sorted(home.glob(f"*/{PACK_FILE}"))]
    refused: list[InvalidPolicyPack] = []
    for data in received:
        try:
            packs.append(_good(data))
        except InvalidPolicyPack as problem:
            refused.append(problem)
    return Policy(PolicyBook(packs), tuple(refused))


def _good(data: bytes) -> Pack:
    pack = parse_pack(data)
    wrong = next((found for found in check_pack(pack) if not found.warning), None)
    if wrong is not None:
        raise InvalidPolicyPack(wrong.problem, wrong.place)
    return pack
