"""A run as a whole: order, cancelling, journal, who may go on."""

from __future__ import annotations

import pytest

from fieldapp.sync.errors import CaptivePortal, ClockWrong, DeviceRevoked, Offline, SyncError, TooManyTries
from fieldapp.sync.summary import SyncSummary
from tests.sync.central_twin import VILLAGE
from tests.sync.rig import Rig


def test_the_counts_are_those_of_the_command_line() -> None:
    assert list(SyncSummary().counts()) == [
        "sent", "applied", "held", "rejected", "waiting", "photos_sent", "photos_waiting", "received", "withdrawn",
        "bytes_up", "bytes_down",
    ]  # fmt: skip


def test_records_then_feed_then_photos() -> None:
    rig = Rig()
    rig.store.submit()
    rig.store.add_photo(b"x" * 64)
    rig.central.put(VILLAGE, "p1", version=1)
    summary = rig.sync()
    assert rig.line.calls == ["batch", "feed", "status", "create", "patch", "status"]
    assert summary.bytes_up > 0
    assert summary.bytes_down > 0
    ok, problem, counts, _skew = rig.store.runs[-1]
    assert (ok, problem, counts) == (True, None, summary.counts())


def test_bytes_are_counted_per_run() -> None:
    rig = Rig()
    rig.store.submit()
    first, second = rig.sync(), rig.sync()
    assert first.bytes_up + second.bytes_up == rig.line.bytes_up
    assert 0 < second.bytes_up < first.bytes_up


@pytest.mark.parametrize("fault", [Offline("x"), CaptivePortal(200), ClockWrong("expired"), TooManyTries(30)])
def test_trouble_with_the_line_ends_the_run_and_is_noted(fault: SyncError) -> None:
    rig = Rig()
    rig.store.submit()
    rig.faults.lost = {("batch", 0): fault}
    with pytest.raises(type(fault)):
        rig.sync()
    assert rig.line.calls == ["batch"]
    assert rig.store.runs[-1][:2] == (False, fault.code)


def test_a_revoked_device_still_delivers_what_it_recorded() -> None:
    rig = Rig()
    rig.store.submit()
    rig.store.add_photo(b"x" * 64)
    rig.central.revoked.add(rig.identity.device)
    with pytest.raises(DeviceRevoked) as caught:
        rig.sync()
    assert caught.value.summary is not None
    assert caught.value.summary.applied == 1
    assert rig.store.photos_kept() == 1


def test_cancelling_stops_between_exchanges_and_loses_nothing() -> None:
    rig = Rig()
    for _ in range(60):
        rig.store.submit()
    summary = rig.sync(cancelled=lambda: rig.line.calls.count("batch") >= 1)
    assert rig.line.calls == ["batch"]
    assert (summary.applied, summary.waiting, summary.cancelled, summary.synced) == (20, 40, True, False)
    assert "sending" not in rig.store.states().values()
    assert rig.store.runs[-1][:2] == (False, None)  # nothing went wrong, and yet it is no "synced"
    assert rig.sync().waiting == 0
    assert rig.store.runs[-1][:2] == (True, None)


def test_a_bug_is_noted_as_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> bytes:
        raise ZeroDivisionError

    rig = Rig()
    rig.store.submit()
    monkeypatch.setattr(rig.central, "answer_batch", broken)
    with pytest.raises(ZeroDivisionError):
        rig.sync()
    assert rig.store.runs[-1][:2] == (False, "bug")
    assert set(rig.store.states().values()) == {"waiting"}
