"""What a record costs the central when much is stored already: 10,000, 100,000 and a million records of a city.

The tables are filled by COPY with rows as large as real ones, spread over the townships of a city and the months of two
years; then batches of real records of one township are taken in. The cost is processor time, of this process and of
every process of the database server together, so that a busy machine changes it little; time by the clock is told too.
``make bench`` goes up to 100,000 on PostgreSQL; by hand::

    python -m tests.bench.stored --most 10000000
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from fieldapp.central.config import CentralConfig
from fieldapp.central.open import Central, open_central
from fieldapp.central.services.ingest.accept import accept_batch
from fieldapp.central.services.tries import Tries
from fieldapp.central.store.months import prepare_months
from tests.bench._province import FieldDevice, batches, found_province, village_code
from tests.central.production import Absent, postgres_server

FIRST, MOST = 10_000, 100_000
TOWNSHIPS, MONTHS, DEVICES, BATCH, GROUP = 167, 24, 72, 100, 4
_NOW_MS = 1_772_000_000_000
_MONTH_MS = 30 * 86_400_000
_PIECE = 5_000
_TICK = os.sysconf("SC_CLK_TCK")
_RECORDS = (
    "township, id, hash, device, author, kind, scope, seq, prev, envelope, signature, salt, body, outcome, visit, "
    "received_at"
)
_VISITS = "township, id, village, scope, author, state, record, record_hash, submitted_at"
_FEED = "township, scope, kind, entity, seq, version, removed, payload"


def measure() -> list[dict[str, Any]]:
    """Cost per record at each size over the cost at the first; nothing where PostgreSQL is absent."""
    try:
        return run(MOST)
    except Absent as absent:
        sys.stderr.write(f"stored: {absent}\n")
        return []


def run(most: int) -> list[dict[str, Any]]:
    """Rows for 10,000, 100,000 … up to ``most`` stored records."""
    sizes = [FIRST]
    while sizes[-1] * 10 <= most:
        sizes.append(sizes[-1] * 10)
    with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder) / "postgres") as server:
        root, url = Path(folder), f"{server}/central"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE central")
        config = CentralConfig(root / "central", database_url=url)
        sealing, devices = found_province(root, config, DEVICES)
        rounds = _loads(devices, sealing, len(sizes) + 1)
        central = open_central(config)
        try:
            with central.store.write() as connection:
                for month in range(MONTHS + 1):
                    prepare_months(connection, _NOW_MS - month * _MONTH_MS)
            _cost(central, url, rounds[0])  # warms up
            costs, there = [], 0
            for size, loads in zip(sizes, rounds[1:], strict=True):
                _fill(url, there, size)
                there = size
                costs.append(_cost(central, url, loads))
        finally:
            central.close()
    return _rows(sizes, costs)


def _loads(devices: Sequence[FieldDevice], sealing: bytes, rounds: int) -> list[list[tuple[bytes, int]]]:
    """For each round as many batches as devices in its share of them; no device twice, so every record is new."""
    share = len(devices) // rounds
    made = list(batches(devices, sealing, seed=29, least=BATCH, most=BATCH))
    return [made[place * share : (place + 1) * share] for place in range(rounds)]


def _cost(central: Central, url: str, loads: Sequence[tuple[bytes, int]]) -> tuple[list[float], list[float]]:
    """Microseconds a record, of processors and of the clock, by groups of batches."""
    tries = Tries(1)
    processors, clock = [], []
    with psycopg.connect(url, autocommit=True) as watch:
        watch.execute("CHECKPOINT")
        server = _parent(watch.info.backend_pid)
        for start in range(0, len(loads) - len(loads) % GROUP, GROUP):
            some = loads[start : start + GROUP]
            before, began = time.process_time() + _server_seconds(server), time.perf_counter()
            for batch, _ in some:
                accept_batch(central, batch, tries)
            count = sum(number for _, number in some)
            clock.append((time.perf_counter() - began) * 1e6 / count)
            processors.append((time.process_time() + _server_seconds(server) - before) * 1e6 / count)
    return processors, clock


def _parent(process: int) -> int:
    return int(_stat(process)[1])


def _stat(process: int) -> list[str]:
    # The second field is a name in brackets that may hold blanks.
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def _server_seconds(server: int) -> float:
    """Processor time so far of the server and its children, ended ones too."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = _stat(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended meanwhile
            if int(entry.name) == server:
                total += sum(map(int, fields[11:15]))
            elif int(fields[1]) == server:
                total += sum(map(int, fields[11:13]))
    return total / _TICK


def _fill(url: str, there: int, size: int) -> None:
    """Bring the tables from ``there`` to ``size`` stored records."""
    with psycopg.connect(url, autocommit=True) as connection:
        for start in range(there, size, _PIECE):
            kinds: tuple[list[str], list[str], list[str]] = ([], [], [])
            for number in range(start, min(start + _PIECE, size)):
                for kind, line in zip(kinds, _lines(number), strict=True):
                    kind.append(line)
            for table, lines in zip(
                (f"records ({_RECORDS})", f"visits ({_VISITS})", f"feed_rows ({_FEED})"), kinds, strict=True
            ):
                with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                    copy.write("".join(lines).encode())
        connection.execute("VACUUM ANALYZE")


def _lines(number: int) -> Iterator[str]:
    """The rows of the n-th stored record: itself, its visit, its place in the feed."""
    dice = random.Random(number)
    town, place = number % TOWNSHIPS, number // TOWNSHIPS
    village = village_code(town * 34 + place % 34)
    township = village[:9]
    moment = _NOW_MS - dice.randrange(MONTHS * _MONTH_MS)
    id_, visit = f"{moment:012x}7{dice.getrandbits(76):019x}", f"{moment:012x}7{dice.getrandbits(76):019x}"
    device, author = f"{town * 34 + place % 34:032x}", f"{town * 34 + place % 34:032x}"

    def raw(length: int) -> str:
        return "\\\\x" + dice.randbytes(length).hex()

    name, scope = raw(32), f"{village}.s"
    values = (township, id_, name, device, author, "visit", scope, place // 34 + 1, raw(32), raw(330), raw(64), raw(32))
    yield "\t".join(map(str, (*values, raw(620), "applied", visit, moment))) + "\n"
    yield "\t".join(map(str, (township, visit, village, scope, author, "approved", id_, name, moment))) + "\n"
    payload = "\\\\x" + township.encode().hex()
    yield "\t".join(map(str, (township, scope, "record", id_, place // 34 + 1, 1, "f", payload))) + "\n"


def _rows(sizes: Sequence[int], costs: Sequence[tuple[list[float], list[float]]]) -> list[dict[str, Any]]:
    rows = []
    for which, what in ((0, "processor time"), (1, "clock")):
        first = statistics.median(costs[0][which])
        for size, cost in list(zip(sizes, costs, strict=True))[1:]:
            value = statistics.median(cost[which])
            rows.append(
                {
                    "name": f"push: a record with {size} stored, PostgreSQL, {what}",
                    "value": value,
                    "unit": "us/record",
                    "floor_or_peer": f"with {sizes[0]} stored: {first:.4g} us/record",
                    "ratio": value / first,
                    "n": len(cost[which]),
                    "min": min(cost[which]),
                    "max": max(cost[which]),
                }
            )
    return rows


def main(words: Sequence[str] | None = None) -> int:
    """Fill and measure up to so many records; rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=MOST)
    began = datetime.now(UTC)
    json.dump(run(parser.parse_args(words).most), sys.stdout, ensure_ascii=False, indent=1)
    sys.stderr.write(f"\n{datetime.now(UTC) - began}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
