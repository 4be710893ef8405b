"""Requests that come late and out of order, a thin line, a disk that fills during a run, clocks that jump."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.domain.people import Category, Person
from fieldapp.sync.engine import sync_once
from fieldapp.sync.errors import LineBroken
from fieldapp.sync.summary import SyncSummary
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.errors import DiskFull
from fieldapp.vault.values import State
from fieldapp.wire.codec import pack
from tests.faults.proxy import Plan, Proxy, between
from tests.sync.central_twin import VILLAGE, CentralTwin, MemoryLine
from tests.sync.http_twin import HttpTwin, serving
from tests.sync.twins import MemoryStore, device_keys, identity_for
from tests.sync.vault_bench import VaultBench

DAYS_S = 2 * 86_400
NOW_S = 1_772_000_000.0  # the moment the twin tells


@pytest.fixture
def served() -> Iterator[tuple[HttpTwin, Proxy]]:
    with serving(CentralTwin()) as server, between(("127.0.0.1", server.server_address[1])) as proxy:
        yield server, proxy


class Remote:
    """A device in memory behind the proxy."""

    def __init__(self, server: HttpTwin, proxy: Proxy) -> None:
        self.central, self.proxy = server.central, proxy
        signing, sealing = device_keys(5)
        self.store = MemoryStore(signing)
        self.identity = identity_for(self.central.identity(), signing, sealing, proxy.url)
        self.central.readable[self.identity.device] = (VILLAGE,)
        server.publics[self.identity.device] = signing.public

    def sync(self, *, silence_s: float = 5.0, now: float = NOW_S) -> SyncSummary:
        line = HttpsTransport(
            self.proxy.url,
            identity=self.identity,
            credentials=self.store.ports().credentials,
            now=lambda: now,
            silence_s=silence_s,
        )
        try:
            return sync_once(self.identity, self.store.ports(), line)
        finally:
            line.close()


def test_batches_that_arrive_late_and_out_of_order_change_nothing(served: tuple[HttpTwin, Proxy]) -> None:
    """The first batches are kept back on the way until the central has everything and more."""
    remote = Remote(*served)
    ids = []
    for _ in range(3):
        ids.append(remote.store.submit().opened().id)
        remote.proxy.heal(Plan(hold_up=True))
        with pytest.raises(LineBroken):
            remote.sync(silence_s=0.2)
    remote.proxy.heal()
    held = remote.proxy.held
    remote.proxy.held = []
    ids.append(remote.store.submit().opened().id)
    assert remote.sync().synced
    batches = remote.central.batches
    remote.proxy.held = [data for data in reversed(held) if data]
    assert len(remote.proxy.held) >= 3
    remote.proxy.deliver_held()
    assert remote.central.batches == batches + len(held)
    assert remote.central.applications == dict.fromkeys(ids, 1)
    assert remote.sync().synced
    assert set(remote.store.states().values()) == {"applied"}


def test_a_thin_line_with_stalls_gets_there(served: tuple[HttpTwin, Proxy]) -> None:
    remote = Remote(*served)
    for _ in range(3):
        remote.store.submit()
    sha = remote.store.add_photo(bytes(range(256)) * 300)
    remote.proxy.heal(Plan(rate=200_000.0, latency_s=0.02, stalls=0.05, stall_s=0.1))
    assert remote.sync().synced
    assert remote.central.state.blobs[sha] == bytes(range(256)) * 300


@pytest.mark.parametrize("off_s", [DAYS_S, -DAYS_S])
def test_a_clock_two_days_off_stops_nothing_and_is_noted(served: tuple[HttpTwin, Proxy], off_s: int) -> None:
    remote = Remote(*served)
    remote.store.submit()
    assert remote.sync(now=NOW_S + off_s).synced
    assert remote.store.runs[-1][3] == -off_s * 1000


class Full:
    """A real vault whose database may not grow any more, as on a full disk."""

    def __init__(self, base: Path) -> None:
        self.central, self.bench, keys = CentralTwin(), VaultBench(base), device_keys(5)
        self.bench.enrol(self.central.identity_bytes(), keys, "https://x", self.bench.made_up_reply(keys, "g1"))
        self.identity = self.bench.vault.device.identity()
        self.central.readable[self.identity.device] = (VILLAGE,)

    def sync(self) -> SyncSummary:
        return sync_once(self.identity, self.bench.ports, MemoryLine(self.central, self.identity.device))

    def limit(self, spare_pages: int | None) -> None:
        """Leave so many pages; ``None``: room enough again."""
        with self.bench.vault._store.transaction() as conn:
            pages = int(conn.exec_driver_sql("PRAGMA page_count").scalar_one())
            most = 1 << 30 if spare_pages is None else pages + spare_pages
            conn.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    def people_come(self, count: int) -> None:
        for number in range(count):
            person = Person(f"{number:032x}", f"村民{number}", VILLAGE[:-2], (Category.DIBAO,))
            self.central.put(VILLAGE, person.id, version=1, payload=pack(person))


@pytest.mark.parametrize("spare", [0, 2, 5, 9])
def test_a_disk_that_fills_during_a_run_loses_nothing(tmp_path: Path, spare: int) -> None:
    device = Full(tmp_path)
    submitted = [device.bench.submit(text="很长的话" * 200) for _ in range(30)]
    device.bench.add_photos(2)
    device.people_come(400)
    device.limit(spare)
    with pytest.raises(DiskFull):
        device.sync()
    device.limit(None)
    assert device.sync().synced
    assert {device.bench.state(record)[0] for record in submitted} == {"applied"}
    assert set(device.central.applications.values()) == {1}
    assert len(device.bench.people()) == 400
    assert dict(device.bench.vault.records.counts()) == {State.APPLIED: 31}
    assert device.bench.vault.verify().ok
    device.bench.close()


def test_a_device_clock_set_back_between_visits_changes_no_order(tmp_path: Path) -> None:
    device = Full(tmp_path)
    first = device.bench.submit()
    device.bench._clock._looks -= DAYS_S
    second = device.bench.submit(urgent=True)
    assert device.sync().synced
    seqs = [record.opened().seq for record in device.bench.vault.records.chain()]
    assert seqs == [1, 2]
    assert second.opened().prev == first.hash
    assert device.bench.vault.verify().ok
    device.bench.close()
