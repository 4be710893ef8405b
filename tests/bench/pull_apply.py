"""Pull: 10,000 persons from feed pages into the vault, with search index, against bare rows into SQLCipher.

The floor is one executemany of the same payloads into a table of an encrypted file with the same settings, one durable
transaction: no decoding, no memberships, no index. Both write to the same disk in turn.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from fieldapp.domain.people import Category, Person
from fieldapp.vault.api import Vault
from fieldapp.vault.engine import Store
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind, FeedPage, FeedRow
from tests.vault.world import SCOPE, SettableClock, World

PEOPLE, PAGE, ROUNDS = 10_000, 1_000, 5
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志海春梅小文晓东"


def measure() -> list[dict[str, Any]]:
    """Objects for the table: rows per second applied, against the floor of the same run."""
    pages = make_pages(make_people(PEOPLE))
    ours: list[float] = []
    floor: list[float] = []
    for turn in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            bare, applied = _bare(Path(folder), pages), _apply(Path(folder), pages)
        if turn:  # the first warms up
            floor.append(PEOPLE / bare)
            ours.append(PEOPLE / applied)
    value, most = statistics.median(ours), statistics.median(floor)
    return [
        {
            "name": "pull, 10,000 people into the vault",
            "value": value,
            "unit": "rows/s",
            "floor_or_peer": f"bare rows: {most:.0f} rows/s",
            "ratio": value / most,
            "n": ROUNDS,
            "min": min(ours),
            "max": max(ours),
        }
    ]


def make_people(count: int, seed: int = 1) -> list[Person]:
    """Invented persons of 120 villages, the same for a seed."""
    dice = random.Random(seed)
    return [
        Person(
            id=f"{number:032x}",
            name=dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=dice.choice((1, 2, 2)))),
            village_code=f"370683107{200 + number % 120}",
            categories=(Category.DISPERSED_TEKUN,),
            id_number=f"370683{dice.randrange(1930, 2000)}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}"
            f"{dice.randrange(1000):03d}{dice.choice('0123456789X')}",
            phone=f"13{dice.randrange(10**9):09d}",
            address=f"后坡村{number}号",
        )
        for number in range(count)
    ]


def make_pages(people: list[Person], start: int = 0) -> list[FeedPage]:
    """Pages of 1,000 rows of one scope, from position ``start`` on."""
    pages = []
    for begun in range(0, len(people), PAGE):
        part = people[begun : begun + PAGE]
        after = start + begun
        rows = tuple(
            FeedRow(EntityKind.PERSON, one.id, 1, after + place, False, pack(one)) for place, one in enumerate(part, 1)
        )
        pages.append(FeedPage(1, "g1", SCOPE, after, after + len(part), start + len(people), rows))
    return pages


def fresh_vault(folder: Path) -> Vault:
    """An enrolled vault with real randomness."""
    world = World(folder / "data", clock=SettableClock(), random=os.urandom)
    vault = world.create()
    world.enrol(vault)
    return vault


def _apply(folder: Path, pages: list[FeedPage]) -> float:
    with fresh_vault(folder) as vault:
        begun = time.perf_counter()
        applied = vault.feed.apply(pages, cursor="c", generation="g1", scopes=None)
        taken = time.perf_counter() - begun
    assert applied.received == PEOPLE
    return taken


def _bare(folder: Path, pages: list[FeedPage]) -> float:
    store = Store(folder / "bare.db", os.urandom(32), create=True)
    rows = [(row.id, row.version, row.payload) for page in pages for row in page.rows]
    with store.transaction() as conn:
        conn.exec_driver_sql("CREATE TABLE bare (id TEXT, version INTEGER, payload BLOB)")
    begun = time.perf_counter()
    with store.transaction() as conn:
        conn.exec_driver_sql("INSERT INTO bare VALUES (?, ?, ?)", rows)
    taken = time.perf_counter() - begun
    store.close()
    return taken
