"""Synchronising by itself: after changes, now and then, later and later after failures, at once when a line appears."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.line import LineWatch, has_way
from fieldapp.desktop.syncing import SyncRunner
from fieldapp.sync.errors import DeviceRevoked, Offline, TooManyTries
from fieldapp.sync.schedule import Delays
from tests.desktop.standins import StandInDoor

SOON = Delays(quiet_s=0.01, hard_max_s=0.05, first_retry_s=100.0, longest_retry_s=900.0, routine_s=500.0, jitter=0.0)


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def door() -> StandInDoor:
    return StandInDoor()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line() -> LineWatch:
    return LineWatch(lambda: False)


@pytest.fixture
def runner(qtbot, jobs: Jobs, door: StandInDoor, clock: Clock, line: LineWatch) -> Iterator[SyncRunner]:
    made = SyncRunner(door, jobs, delays=SOON, clock=clock, chance=lambda: 0.0, line=line)
    yield made
    made.halt()


@pytest.fixture
def run(qtbot, runner: SyncRunner) -> Callable[[], None]:
    """Wait for the end of one run that ``runner`` begins when its timer fires."""

    def ended() -> None:
        with qtbot.waitSignal(runner.ended, timeout=10_000):
            runner._timer.start(0)

    return ended


def runs(door: StandInDoor) -> int:
    return [wish for wish, _ in door.calls].count("sync_now")


def test_nothing_runs_by_itself_before_it_is_begun(runner: SyncRunner) -> None:
    assert runner.next_in_s() is None
    runner.soon()
    assert runner.next_in_s() == pytest.approx(0.01)


def test_changes_put_a_run_off_but_not_beyond_the_hard_maximum(runner: SyncRunner, clock: Clock) -> None:
    for _ in range(20):
        runner.soon()
        clock.s += 0.009
    assert runner.next_in_s() == 0.0


def test_after_a_success_it_looks_again_by_routine(runner: SyncRunner, run, clock: Clock, door: StandInDoor) -> None:
    runner.begin()
    clock.s += 1
    run()
    assert runs(door) == 1
    assert runner.next_in_s() == 500.0


def test_failures_wait_longer_and_longer(runner: SyncRunner, run, clock: Clock, door: StandInDoor) -> None:
    door.fail["sync_now"] = Offline()
    runner.begin()
    waits = []
    for _ in range(6):
        clock.s += 1000
        run()
        waits.append(runner.next_in_s())
    assert waits == [100.0, 200.0, 400.0, 800.0, 900.0, 900.0]
    runner.soon()  # a change does not hurry a line that fails
    assert runner.next_in_s() == 900.0


def test_a_line_that_appears_is_used_at_once(
    qtbot, runner: SyncRunner, run, clock: Clock, door: StandInDoor, line: LineWatch
) -> None:
    door.fail["sync_now"] = Offline()
    runner.begin()
    clock.s += 1
    run()
    assert runner.next_in_s() == 100.0
    door.fail.clear()
    line._has_way = lambda: True
    with qtbot.waitSignal(runner.succeeded, timeout=10_000):
        line.look()
    assert runs(door) == 2


def test_the_central_s_own_wish_is_followed(runner: SyncRunner, run, clock: Clock, door: StandInDoor) -> None:
    door.fail["sync_now"] = TooManyTries(retry_after_s=333)
    runner.begin()
    clock.s += 1
    run()
    assert runner.next_in_s() == 333.0


def test_what_only_a_person_can_mend_is_tried_seldom(runner: SyncRunner, run, clock: Clock, door: StandInDoor) -> None:
    door.fail["sync_now"] = DeviceRevoked()
    runner.begin()
    clock.s += 1
    run()
    assert runner.next_in_s() == 900.0


def test_a_person_is_served_at_once_even_after_failures(
    qtbot, runner: SyncRunner, run, clock: Clock, door: StandInDoor
) -> None:
    door.fail["sync_now"] = Offline()
    runner.begin()
    clock.s += 1
    run()
    door.fail.clear()
    with qtbot.waitSignal(runner.succeeded, timeout=10_000):
        runner.start()


def test_a_halted_runner_runs_no_more(runner: SyncRunner, run, clock: Clock) -> None:
    runner.begin()
    clock.s += 1
    run()
    runner.halt()
    assert runner.next_in_s() is None
    assert not runner._timer.isActive()


def test_a_watch_tells_only_that_a_line_came(qtbot) -> None:
    ways = [False, False, True, True, False, True]
    watch = LineWatch(lambda: ways.pop(0))
    came: list[int] = []
    watch.came_up.connect(lambda: came.append(len(ways)))
    watch.start()
    while ways:
        watch.look()
    watch.stop()
    assert came == [3, 0]


def test_looking_for_a_way_sends_nothing_and_answers() -> None:
    assert has_way() in (True, False)
