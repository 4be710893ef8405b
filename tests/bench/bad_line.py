"""A bad line: 50 kbit/s, 600 ms there and back, one piece in twenty stalls for two seconds, and all breaks every 20 s.

Twenty visits with a photo each go from a real vault over HTTP to a central's process, through the tests' proxy. What is
measured is what left the proxy towards the central, beside what the same work takes on a perfect line: the bar is
1.05 times as much. Time is compressed: every figure of the line, and the device's clock, runs ``FASTER`` times as fast,
so that the proportions stay and the measure takes a minute instead of twenty.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fieldapp.forms.api import form_name
from fieldapp.places import resources
from fieldapp.sync.engine import sync_once
from fieldapp.sync.enrol import enrol
from fieldapp.sync.errors import SyncFault
from fieldapp.sync.pace import Pace
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.values import FormUse
from fieldapp.wire.enrolment import EnrolmentCode
from tests.faults.proxy import Plan, between
from tests.journeys.township import Township
from tests.sync.twins import device_keys
from tests.sync.vault_bench import VaultBench

FASTER = 20
VISITS, PHOTO_BYTES = 20, 220_000
BAD = Plan(
    rate=50_000 / 8 * FASTER,
    latency_s=0.3 / FASTER,
    stalls=0.05,
    stall_s=2.0 / FASTER,
    cut_every_s=20.0 / FASTER,
)
RETRY_S, SILENCE_S = 5.0 / FASTER, 60.0 / FASTER
MOST_RUNS = 400


@dataclass(frozen=True)
class Went:
    """What a day cost: bytes that left the proxy, seconds (compressed), runs, and how often the line broke."""

    up: int
    seconds: float
    runs: int
    cuts: int


def measure() -> list[dict[str, Any]]:
    """Objects for the table: bytes beside the perfect line's, and how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        place = Township(Path(folder))
        place.build(people=5)
        with place.serving() as url:
            good = day(place, url, Path(folder) / "good", 71, Plan())
            bad = day(place, url, Path(folder) / "bad", 72, BAD)
    named = f"20 visits with photos over a bad line ({bad.cuts} breaks, {bad.runs} runs)"
    return [
        _row(f"{named}, bytes up", "B", float(bad.up), float(good.up), "a perfect line"),
        _row(f"{named}, time", "s", bad.seconds * FASTER, good.up / (50_000 / 8), "its bare bytes"),
    ]


def day(place: Township, url: str, folder: Path, seed: int, plan: Plan) -> Went:
    """One device: enrolled and with its caseload on a good line, then the day's work over ``plan``."""
    parts = urlsplit(url)
    with between((str(parts.hostname), int(parts.port or 0))) as proxy:
        bench, keys = VaultBench(folder, seed), device_keys(seed)
        line = HttpsTransport(proxy.url, now=time.time)
        code = EnrolmentCode.parse(place.code("assistant", f"弱网{seed}"))
        result = enrol(line, code, signing=keys[0], sealing=keys[1], device_name="x")
        line.close()
        bench.enrol(result.identity, keys, proxy.url, result.reply)
        _run(bench, proxy.url, Pace())
        person = bench.vault.people.list()[0]
        form = form_name((resources() / "forms" / "compiled" / "TK.xml").read_bytes())
        bench.visit_from_now_on(
            scope=f"{person.village_code}.o", subject=person.id, form=FormUse(form.id, form.version, "")
        )
        for _ in range(VISITS):
            bench.add_photos(1, size=PHOTO_BYTES)
        proxy.heal(plan)
        begun, pace, runs = time.monotonic(), Pace(), 1
        while not _run(bench, proxy.url, pace):
            runs += 1
            if runs > MOST_RUNS:
                raise RuntimeError("the day never arrived")
            time.sleep(RETRY_S)
        went = Went(proxy.up, time.monotonic() - begun, runs, proxy.cuts)
        if not bench.vault.verify().ok or bench.vault.photos.photos_waiting():
            raise RuntimeError("something is missing")
        bench.close()
        return went


def _run(bench: VaultBench, url: str, pace: Pace) -> bool:
    identity, ports = bench.vault.device.identity(), bench.ports
    line = HttpsTransport(
        url,
        identity=identity,
        credentials=ports.credentials,
        now=lambda: time.time() * FASTER,
        silence_s=SILENCE_S,
    )
    try:
        return sync_once(identity, ports, line, pace=pace).synced
    except SyncFault:
        return False
    finally:
        line.close()


def _row(name: str, unit: str, value: float, floor: float, peer: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "floor_or_peer": f"{peer}: {floor:.4g}",
        "ratio": value / floor,
        "n": 1,
        "min": value,
        "max": value,
    }
