"""When to synchronise: pure functions over a small state, with no clock and no timer of their own.

The caller keeps the state, tells events with the time they happened, and sets its one timer to ``due``. Times are
seconds of any clock that only runs forward. Changes are gathered for a short quiet delay, but never longer than a
hard maximum; failures wait longer and longer, with jitter so that a township's devices do not return all at once;
a line that appears, or a person who asks, is served at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Delays:
    """All in seconds. ``quiet_s`` after the last change but at most ``hard_max_s`` after the first; ``first_retry_s``
    doubling to ``longest_retry_s`` after failures, each shortened by up to ``jitter`` of itself; ``routine_s`` after a
    success with nothing new."""

    quiet_s: float = 3.0
    hard_max_s: float = 30.0
    first_retry_s: float = 5.0
    longest_retry_s: float = 900.0
    routine_s: float = 900.0
    jitter: float = 0.5


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """What is known. ``first_change``/``last_change``: changes not carried by a run yet. ``not_before``: after a
    failure. ``routine_at``: the next look without a reason. ``at_once``: asked for, or the line came up."""

    first_change: float | None = None
    last_change: float | None = None
    failures: int = 0
    not_before: float | None = None
    routine_at: float | None = None
    at_once: bool = False
    running: bool = False


def changed(state: ScheduleState, now: float) -> ScheduleState:
    """Something was put in the outbox."""
    first = now if state.first_change is None else state.first_change
    return replace(state, first_change=first, last_change=now)


def line_came_up(state: ScheduleState) -> ScheduleState:
    """The machine has a network again: earlier failures say nothing about it."""
    return replace(state, at_once=True, failures=0, not_before=None)


def asked(state: ScheduleState) -> ScheduleState:
    """A person pressed the button. The count of failures stays: if this fails too, patience goes on growing."""
    return replace(state, at_once=True)


def started(state: ScheduleState) -> ScheduleState:
    """A run begins and carries every change so far; later ones count for the next."""
    return replace(state, running=True, at_once=False, first_change=None, last_change=None)


def succeeded(state: ScheduleState, now: float, delays: Delays) -> ScheduleState:
    """The run ended well."""
    return replace(state, running=False, failures=0, not_before=None, routine_at=now + delays.routine_s)


def failed(
    state: ScheduleState,
    now: float,
    delays: Delays,
    random: Callable[[], float],
    *,
    patient: bool = False,
    at_least_s: float = 0.0,
) -> ScheduleState:
    """The run failed; ``random`` gives 0 … 1. ``patient``: a person must act first (revoked, program too old), so the
    longest delay is enough. ``at_least_s``: the central's own wish (``TooManyTries.retry_after_s``)."""
    failures = state.failures + 1
    doubled = delays.first_retry_s * 2.0 ** min(failures - 1, 30)
    longest = delays.longest_retry_s if patient else min(doubled, delays.longest_retry_s)
    wait = max(longest * (1.0 - delays.jitter * random()), at_least_s)
    return replace(state, running=False, failures=failures, not_before=now + wait)


def due(state: ScheduleState, delays: Delays) -> float | None:
    """When the next run should begin: a moment (may lie in the past: now), or ``None`` while one is running.

    A fresh state is due at once (``-inf``): a program that starts has a line to try.
    """
    if state.running:
        return None
    if state.at_once:
        return float("-inf")
    if state.not_before is not None:
        return state.not_before
    moments = [] if state.routine_at is None else [state.routine_at]
    if state.first_change is not None and state.last_change is not None:
        moments.append(min(state.last_change + delays.quiet_s, state.first_change + delays.hard_max_s))
    return min(moments, default=float("-inf"))
