"""Treatment levels: limits from a moment, and the highest one wins."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.deadlines import CHINA_TIME, Due
from fieldapp.domain.reasons import Words
from fieldapp.domain.treatment import LEVEL_RULES, Raised, due_for, highest, settle
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.domain.workdays import WorkCalendar

RAISED_AT = datetime(2026, 2, 27, 22, 30, tzinfo=CHINA_TIME)  # a Friday; the Saturday after is worked
ACTION = Words("助医", "medical help")


@pytest.mark.parametrize(
    ("level", "due"),
    [
        (TreatmentLevel.T0, "2026-02-27T22:30:00+08:00"),
        (TreatmentLevel.T1, "2026-02-28T00:30:00+08:00"),
        (TreatmentLevel.T2, "2026-02-28T22:30:00+08:00"),
        (TreatmentLevel.T3, "2026-03-05"),
        (TreatmentLevel.T4, "2026-03-06"),
    ],
)
def test_limits_from_the_moment_raised(calendar: WorkCalendar, level: TreatmentLevel, due: str) -> None:
    found = due_for(level, RAISED_AT, calendar, next_visit=date(2026, 3, 6))
    assert found is not None
    assert found.iso() == due


def test_next_visit_may_be_unknown(calendar: WorkCalendar) -> None:
    assert due_for(TreatmentLevel.T4, RAISED_AT, calendar) is None


def test_every_level_is_worded_and_sourced() -> None:
    assert set(LEVEL_RULES) == set(TreatmentLevel)
    for rule in LEVEL_RULES.values():
        assert all((*rule.words, *rule.limit, rule.source))


def test_highest_is_the_most_urgent() -> None:
    assert highest([TreatmentLevel.T3, TreatmentLevel.T1, TreatmentLevel.T4]) is TreatmentLevel.T1
    assert highest([]) is None


levels = st.sampled_from(TreatmentLevel)
raised = st.builds(Raised, st.sampled_from(["TK03", "TK09", "TK17"]), levels, st.just(ACTION), st.none())


@given(st.lists(raised, max_size=10))
def test_one_entry_a_question_the_most_urgent_first(entries: list[Raised]) -> None:
    settled = settle(entries)
    assert {entry.ref for entry in settled} == {entry.ref for entry in entries}
    assert len({entry.ref for entry in settled}) == len(settled)
    assert list(settled) == sorted(settled, key=lambda entry: (entry.level, entry.ref))
    for entry in settled:
        assert entry.level is highest(other.level for other in entries if other.ref == entry.ref)


def test_the_first_of_equals_stays() -> None:
    first = Raised("TK09", TreatmentLevel.T2, ACTION, Due(date(2026, 3, 2)))
    second = Raised("TK09", TreatmentLevel.T2, ACTION, Due(date(2026, 3, 3)))
    assert settle([first, second]) == (first,)
