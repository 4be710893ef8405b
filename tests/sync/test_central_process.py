"""A real vault, the real HTTPS line, a real central in its own process: over a good line, a bad one, and killed."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fieldapp.forms.api import form_name
from fieldapp.places import resources
from fieldapp.sync.engine import sync_once
from fieldapp.sync.enrol import enrol
from fieldapp.sync.errors import CodeUsed, LineBroken, Offline, SyncFault
from fieldapp.sync.pace import Pace
from fieldapp.sync.summary import SyncSummary
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.values import FormUse, State
from fieldapp.wire.enrolment import EnrolmentCode
from tests.faults.proxy import Plan, Proxy, between
from tests.journeys.township import FIELDAPP, Township
from tests.sync.twins import device_keys
from tests.sync.vault_bench import VaultBench

SEEDS = itertools.count(100)
"""Every device has keys of its own: the central takes a key once."""


class Assistant:
    """A vault and the way to the central."""

    def __init__(self, base: Path, url: str, code: str, seed: int) -> None:
        self.bench, self.url = VaultBench(base, seed), url
        self.keys, self.code = device_keys(seed), EnrolmentCode.parse(code)
        line = HttpsTransport(url, now=time.time)
        try:
            result = enrol(line, self.code, signing=self.keys[0], sealing=self.keys[1], device_name="本")
        finally:
            line.close()
        self.bench.enrol(result.identity, self.keys, url, result.reply)

    def sync(self, url: str | None = None, pace: Pace | None = None) -> SyncSummary:
        ports, identity = self.bench.ports, self.bench.vault.device.identity()
        line = HttpsTransport(url or self.url, identity=identity, credentials=ports.credentials, now=time.time)
        try:
            return sync_once(identity, ports, line, pace=pace)
        finally:
            line.close()

    def know_whom_to_visit(self) -> None:
        """Visits concern the first person of the caseload."""
        person = self.bench.vault.people.list()[0]
        name = form_name((resources() / "forms" / "compiled" / "TK.xml").read_bytes())
        form = FormUse(name.id, name.version, "")
        self.bench.visit_from_now_on(scope=f"{person.village_code}.o", subject=person.id, form=form)


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Township:
    place = Township(tmp_path_factory.mktemp("township"))
    place.build(people=24)
    return place


@pytest.fixture(scope="module")
def url(township: Township) -> Iterator[str]:
    with township.serving() as listening:
        yield listening


@pytest.fixture
def assistant(township: Township, url: str, tmp_path: Path) -> Iterator[Assistant]:
    one = Assistant(tmp_path, url, township.code("assistant", "周协理"), next(SEEDS))
    one.sync()
    one.know_whom_to_visit()
    yield one
    one.bench.close()


@contextmanager
def joined(assistant: Assistant) -> Iterator[Proxy]:
    parts = urlsplit(assistant.url)
    with between((str(parts.hostname), int(parts.port or 0))) as proxy:
        yield proxy


def test_a_day_of_work(assistant: Assistant) -> None:
    assert len(assistant.bench.people()) == 24
    for _ in range(30):
        assistant.bench.submit()
    assistant.bench.add_photos(2)
    summary = assistant.sync()
    assert (summary.applied, summary.held, summary.rejected, summary.waiting) == (31, 0, 0, 0)
    assert (summary.photos_sent, summary.photos_waiting) == (2, 0)
    assert summary.skew_ms is not None
    assert abs(summary.skew_ms) < 2000
    assert assistant.sync().sent == 0
    quiet = assistant.sync()
    assert (quiet.sent, quiet.received) == (0, 0)
    assert quiet.bytes_up + quiet.bytes_down <= 600


@pytest.mark.slow
def test_a_lost_enrolment_reply_is_mended_with_the_same_keys_only(township: Township, url: str, tmp_path: Path) -> None:
    code = township.code("assistant", "再来一次")
    Assistant(tmp_path / "a", url, code, 400).bench.close()
    Assistant(tmp_path / "b", url, code, 400).bench.close()  # the same keys: as if the first reply had been lost
    line = HttpsTransport(url, now=time.time)
    signing, sealing = device_keys(401)
    with pytest.raises(CodeUsed):
        enrol(line, EnrolmentCode.parse(code), signing=signing, sealing=sealing, device_name="x")
    line.close()


@pytest.mark.slow
def test_cuts_all_over_a_sync_lose_nothing(assistant: Assistant) -> None:
    records = [assistant.bench.submit() for _ in range(3)]
    shas = assistant.bench.add_photos(2)
    with joined(assistant) as proxy:
        rounds = 0
        for position in range(300, 40_000, 700):
            proxy.heal(Plan(cut_up_after=position) if rounds % 2 else Plan(cut_down_after=position // 4))
            rounds += 1
            try:
                if assistant.sync(proxy.url, Pace(records=1)).synced:
                    break
            except SyncFault:
                continue
        assert rounds > 3
        proxy.heal()
        assert assistant.sync(proxy.url).synced
    assert {assistant.bench.state(record)[0] for record in records} == {"applied"}
    assert assistant.bench.vault.photos.counts() == {State.STORED: len(shas)}
    report = assistant.bench.vault.verify()
    assert report.ok


@pytest.mark.slow
def test_every_reply_lost_then_a_good_line(assistant: Assistant) -> None:
    records = [assistant.bench.submit() for _ in range(5)]
    with joined(assistant) as proxy:
        proxy.heal(Plan(drop_down=True))
        with pytest.raises(LineBroken):
            assistant.sync(proxy.url)
        assert {assistant.bench.state(record)[0] for record in records} == {"waiting"}
        proxy.heal()
        summary = assistant.sync(proxy.url)
    assert (summary.sent, summary.applied, summary.waiting) == (5, 5, 0)


def test_a_rejected_visit_holds_nothing_up_and_is_mended_by_a_correction(assistant: Assistant) -> None:
    before, bad, after = (
        assistant.bench.submit(),
        assistant.bench.submit_answer("/data/head/GH04", "by balloon"),
        assistant.bench.submit(),
    )
    summary = assistant.sync()
    assert (summary.applied, summary.rejected, summary.waiting) == (2, 1, 0)
    assert {assistant.bench.state(record)[0] for record in (before, after)} == {"applied"}
    assert assistant.bench.state(bad) == ("rejected", "bad_answer", "/data/head/GH04")
    mended = assistant.bench.mend(bad, "走着去的")
    assert assistant.sync().applied == 1
    assert assistant.bench.state(mended)[0] == "applied"
    assert assistant.bench.state(bad)[0] == "rejected"  # it stays what it was
    assert assistant.bench.vault.status.to_mend() == 0


def test_a_photo_goes_on_at_its_byte_after_a_cut(assistant: Assistant) -> None:
    (sha,) = assistant.bench.add_photos(1, size=400_000)
    with joined(assistant) as proxy:
        proxy.heal(Plan(cut_up_after=250_000))
        with pytest.raises(SyncFault):
            assistant.sync(proxy.url)
        assert assistant.bench.vault.photos.counts() == {State.WAITING: 1}
        proxy.heal()
        assert assistant.sync(proxy.url).photos_waiting == 0
        assert proxy.up < 200_000  # the bytes that were up already did not go again
    data = assistant.bench.ports.photos.read(sha, 0, 500_000)
    assert hashlib.sha256(data).hexdigest() == sha


@pytest.mark.slow
def test_the_central_killed_between_two_batches(township: Township, tmp_path: Path) -> None:
    words = [*FIELDAPP, "central", "serve", "--data", str(township.central), "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    one = Assistant(tmp_path, url, township.code("assistant", "断电"), next(SEEDS))
    one.sync()
    one.know_whom_to_visit()
    records = [one.bench.submit() for _ in range(60)]

    ports, identity = one.bench.ports, one.bench.vault.device.identity()
    line = HttpsTransport(url, identity=identity, credentials=ports.credentials, now=time.time)

    def kill(_event: object) -> None:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(timeout=20)

    with pytest.raises((Offline, LineBroken)):
        sync_once(identity, ports, line, on_progress=kill, pace=Pace(records=20))
    line.close()
    process.stdout.close()
    states = [one.bench.state(record)[0] for record in records]
    assert states.count("applied") == 20
    assert states.count("waiting") == 40
    with township.serving() as again:
        summary = one.sync(again)
    assert (summary.applied, summary.waiting) == (40, 0)
    one.bench.close()
