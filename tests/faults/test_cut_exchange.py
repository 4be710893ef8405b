"""An exchange cut anywhere, a reply lost, noise, a slow line, requests delivered twice: nothing lost, nothing twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from fieldapp.sync.engine import sync_once
from fieldapp.sync.errors import SyncError, SyncFault
from fieldapp.sync.summary import SyncSummary
from fieldapp.sync.transports.https import HttpsTransport
from tests.faults.proxy import Plan, Proxy, between
from tests.sync.central_twin import VILLAGE, CentralTwin
from tests.sync.http_twin import HttpTwin, serving
from tests.sync.twins import MemoryStore, device_keys, identity_for

PHOTO = bytes(range(256)) * 3


class Field:
    """A fresh device behind a bad line, with a small day's work: three records, four persons, one photo."""

    def __init__(self, server: HttpTwin, proxy: Proxy) -> None:
        self.server, self.proxy = server, proxy
        self.central = CentralTwin(page_rows=2)
        server.central = self.central
        signing, sealing = device_keys(5)
        self.store = MemoryStore(signing)
        self.identity = identity_for(self.central.identity(), signing, sealing, proxy.url)
        self.central.readable[self.identity.device] = (VILLAGE,)
        server.publics[self.identity.device] = signing.public
        for number in range(4):
            self.central.put(VILLAGE, f"p{number}", version=1)
        self.ids = [self.store.submit().opened().id for _ in range(3)]
        self.sha = self.store.add_photo(PHOTO)

    def sync(self) -> SyncSummary:
        """One run of a program that starts anew: only the store lives on."""
        line = HttpsTransport(
            self.proxy.url,
            identity=self.identity,
            credentials=self.store.ports().credentials,
            now=lambda: 0.0,
            silence_s=5.0,
        )
        try:
            return sync_once(self.identity, self.store.ports(), line)
        finally:
            line.close()

    def sync_badly(self) -> bool:
        """Whether the run got through; a fault of the line is what is expected."""
        try:
            return self.sync().synced
        except SyncFault:
            return False

    def check_nothing_false(self) -> None:
        """What the device believes settled is so at the central, and no record was applied twice."""
        for record_id, state in self.store.states().items():
            assert state in ("waiting", "applied")
            if state == "applied":
                assert record_id in self.central.state.records
        assert all(count == 1 for count in self.central.applications.values())
        if self.store.photos[self.sha].stored:
            assert self.central.state.blobs[self.sha] == PHOTO

    def check_healed(self) -> None:
        self.proxy.heal()
        assert self.sync().synced
        self.check_nothing_false()
        assert sorted(self.central.applications) == sorted(self.ids)
        assert set(self.store.states().values()) == {"applied"}
        assert self.store.people() == {"p0", "p1", "p2", "p3"}
        assert self.central.state.blobs == {self.sha: PHOTO}


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[HttpTwin, Proxy]]:
    with serving(CentralTwin()) as server, between(("127.0.0.1", server.server_address[1])) as proxy:
        yield server, proxy


def size_of_a_day(served: tuple[HttpTwin, Proxy]) -> tuple[int, int]:
    served[1].heal()
    day = Field(*served)
    summary = day.sync()
    return summary.bytes_up, summary.bytes_down


def cut_everywhere(served: tuple[HttpTwin, Proxy], way: str, step: int) -> int:
    up, down = size_of_a_day(served)
    rounds = 0
    for position in range(0, up if way == "up" else down, step):
        day = Field(*served)
        day.proxy.heal(Plan(cut_up_after=position) if way == "up" else Plan(cut_down_after=position))
        assert not day.sync_badly(), f"cut {way} after {position} bytes went unnoticed"
        day.check_nothing_false()
        day.check_healed()
        rounds += 1
    return rounds


@pytest.mark.parametrize("way", ["up", "down"])
def test_cut_at_positions_all_over_the_exchange(served: tuple[HttpTwin, Proxy], way: str) -> None:
    assert cut_everywhere(served, way, 127) >= 15


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("way", ["up", "down"])
def test_cut_at_every_position_of_the_exchange(served: tuple[HttpTwin, Proxy], way: str) -> None:
    assert cut_everywhere(served, way, 1) > 2000


def test_cut_again_and_again_a_little_later_each_time(served: tuple[HttpTwin, Proxy]) -> None:
    """Never a whole run's worth of line, yet every run leaves less to do."""
    day = Field(*served)
    through, rounds = False, 0
    while not through:
        day.proxy.heal(Plan(cut_down_after=900 + 25 * rounds))
        through = day.sync_badly()
        day.check_nothing_false()
        rounds += 1
        assert rounds < 60
    assert rounds > 1
    day.check_healed()


def test_every_reply_lost(served: tuple[HttpTwin, Proxy]) -> None:
    day = Field(*served)
    day.proxy.heal(Plan(drop_down=True))
    assert not day.sync_badly()
    assert sorted(day.central.applications) == sorted(day.ids)  # the central had acted
    assert set(day.store.states().values()) == {"waiting"}
    day.check_healed()


def test_noise_instead_of_answers(served: tuple[HttpTwin, Proxy]) -> None:
    day = Field(*served)
    day.proxy.heal(Plan(garbage_down=True))
    assert not day.sync_badly()
    day.check_nothing_false()
    day.check_healed()


def test_every_request_delivered_twice(served: tuple[HttpTwin, Proxy]) -> None:
    day = Field(*served)
    day.proxy.heal(Plan(duplicate_up=True))
    with contextlib.suppress(SyncError):  # a login whose nonce the copy spent is refused, nothing else may fail
        assert day.sync().synced
    day.check_nothing_false()
    day.check_healed()


def test_a_slow_line_gets_there(served: tuple[HttpTwin, Proxy]) -> None:
    day = Field(*served)
    day.proxy.heal(Plan(delay_s=0.02))
    assert day.sync().synced
    day.check_healed()


@pytest.mark.parametrize("after", ["before", "during", "after"])
def test_the_central_gone_before_during_and_after_a_batch(served: tuple[HttpTwin, Proxy], after: str) -> None:
    day = Field(*served)
    plan = {"before": Plan(cut_up_after=0), "during": Plan(cut_up_after=900), "after": Plan(drop_down=True)}[after]
    day.proxy.heal(plan)
    assert not day.sync_badly()
    assert set(day.store.states().values()) == {"waiting"}
    assert len(day.central.applications) == (3 if after == "after" else 0)
    day.check_healed()
