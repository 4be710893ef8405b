"""Age in full years at its edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.age import age_on, is_at_least


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1946, 3, 2), date(2026, 3, 1), 79),
        (date(1946, 3, 2), date(2026, 3, 2), 80),
        (date(1946, 12, 31), date(2026, 12, 30), 79),
        (date(1946, 12, 31), date(2026, 12, 31), 80),
        (date(1946, 1, 1), date(2025, 12, 31), 79),
        (date(1944, 2, 29), date(2023, 2, 27), 78),
        (date(1944, 2, 29), date(2023, 2, 28), 79),
        (date(1944, 2, 29), date(2024, 2, 28), 79),
        (date(1944, 2, 29), date(2024, 2, 29), 80),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 3), date(2026, 3, 2), None),
        (None, date(2026, 3, 2), None),
    ],
)
def test_full_years(birth: date | None, on: date, age: int | None) -> None:
    assert age_on(birth, on) == age


def test_eighty_or_over_includes_eighty() -> None:
    assert is_at_least(date(1946, 3, 2), 80, date(2026, 3, 2)) is True
    assert is_at_least(date(1946, 3, 3), 80, date(2026, 3, 2)) is False
    assert is_at_least(None, 80, date(2026, 3, 2)) is None


def test_a_birth_known_to_the_month_counts_from_the_first_of_it() -> None:
    assert is_at_least(date(1946, 3, 1), 80, date(2026, 3, 1)) is True
    assert is_at_least(date(1946, 3, 1), 80, date(2026, 2, 28)) is False


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 36_000))
def test_age_never_falls_and_grows_by_one_a_year(birth: date, days: int) -> None:
    on = birth + timedelta(days=days)
    before, after = age_on(birth, on), age_on(birth, on + timedelta(days=1))
    assert before is not None
    assert after is not None
    assert after - before in (0, 1)
    assert before == (on.year - birth.year) - ((on.month, on.day) < (birth.month, birth.day)) or birth.day == 29
