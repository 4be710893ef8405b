"""When to synchronise: quiet delay, hard maximum, patience, and at once when it makes sense."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.sync.schedule import (
    Delays,
    ScheduleState,
    asked,
    changed,
    due,
    failed,
    line_came_up,
    started,
    succeeded,
)

D = Delays()
NOW = float("-inf")


def no_jitter() -> float:
    return 0.0


def settled(now: float) -> ScheduleState:
    return succeeded(started(ScheduleState()), now, D)


def test_a_program_that_starts_tries_at_once() -> None:
    assert due(ScheduleState(), D) == NOW


def test_a_change_waits_for_quiet() -> None:
    state = changed(settled(100.0), 110.0)
    assert due(state, D) == 113.0
    assert due(changed(state, 112.0), D) == 115.0


def test_changes_without_end_are_carried_after_the_hard_maximum() -> None:
    state = settled(0.0)
    for second in range(60):
        state = changed(state, 10.0 + second)
    assert due(state, D) == 40.0


def test_with_nothing_new_the_routine_comes() -> None:
    assert due(settled(100.0), D) == 1000.0


def test_failures_wait_longer_and_longer_up_to_a_limit() -> None:
    state, waits = settled(0.0), []
    for _ in range(12):
        state = failed(started(state), 0.0, D, no_jitter)
        waits.append(due(state, D))
    assert waits[:4] == [5.0, 10.0, 20.0, 40.0]
    assert waits[-1] == 900.0


def test_jitter_shortens_by_up_to_half() -> None:
    assert due(failed(ScheduleState(), 0.0, D, lambda: 1.0), D) == 2.5


def test_a_change_does_not_break_into_the_patience_after_a_failure() -> None:
    state = failed(started(settled(0.0)), 100.0, D, no_jitter)
    assert due(changed(state, 101.0), D) == 105.0


def test_a_line_that_appears_is_used_at_once_and_forgives() -> None:
    state = settled(0.0)
    for _ in range(5):
        state = failed(started(state), 0.0, D, no_jitter)
    state = line_came_up(state)
    assert due(state, D) == NOW
    assert due(failed(started(state), 0.0, D, no_jitter), D) == 5.0


def test_asking_is_served_at_once_and_keeps_the_patience() -> None:
    state = failed(failed(ScheduleState(), 0.0, D, no_jitter), 0.0, D, no_jitter)
    assert due(asked(state), D) == NOW
    assert due(failed(started(asked(state)), 0.0, D, no_jitter), D) == 20.0


def test_the_central_s_wish_and_a_person_s_turn_are_kept() -> None:
    assert due(failed(ScheduleState(), 0.0, D, no_jitter, at_least_s=120.0), D) == 120.0
    assert due(failed(ScheduleState(), 0.0, D, no_jitter, patient=True), D) == 900.0


def test_a_change_during_a_run_belongs_to_the_next() -> None:
    state = changed(started(changed(ScheduleState(), 1.0)), 5.0)
    assert due(state, D) is None
    assert due(succeeded(state, 6.0, D), D) == 8.0


def test_asking_during_a_run_runs_again_after_it() -> None:
    state = asked(started(ScheduleState()))
    assert due(state, D) is None
    assert due(succeeded(state, 1.0, D), D) == NOW


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.sampled_from(["change", "fail", "succeed", "ask", "line"]), max_size=40), st.integers(0, 99))
def test_nothing_is_ever_put_off_beyond_the_longest_wait(events: list[str], seed: int) -> None:
    source, state, now = random.Random(seed), ScheduleState(), 0.0
    for event in events:
        now += 1.0
        if event == "change":
            state = changed(state, now)
        elif event == "fail":
            state = failed(started(state), now, D, source.random)
        elif event == "succeed":
            state = succeeded(started(state), now, D)
        else:
            state = asked(state) if event == "ask" else line_came_up(state)
        moment = due(state, D)
        assert moment is not None
        assert moment <= now + max(D.longest_retry_s, D.routine_s)
        if state.first_change is not None and state.failures == 0:
            assert moment <= state.first_change + D.hard_max_s
