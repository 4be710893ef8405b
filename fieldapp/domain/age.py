"""Age in full years (周岁) at a date.

"80岁以上" includes 80 itself (民法典§1259). A person born on 29 February completes a year on 28 February of
a common year: where the corresponding day is missing, the month's last day takes its place (民法典§202). A
birth known to the month counts from the first of it, so care that age brings never starts late.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def birthday_in(birth: date, year: int) -> date:
    """The day in ``year`` on which another year of life is complete."""
    return birth.replace(year=year, day=min(birth.day, monthrange(year, birth.month)[1]))


def age_on(birth: date | None, on: date) -> int | None:
    """Full years on ``on``; None when the birth is unknown or after ``on``."""
    if birth is None or birth > on:
        return None
    return on.year - birth.year - (on < birthday_in(birth, on.year))


def is_at_least(birth: date | None, years: int, on: date) -> bool | None:
    """Whether ``years`` are complete on ``on`` (以上 includes the number itself); None when unknown."""
    age = age_on(birth, on)
    return None if age is None else age >= years
