"""People and calendars the domain tests share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fieldapp.domain.people import Ability, Category, Person, Residence
from fieldapp.domain.workdays import WorkCalendar

TODAY = date(2026, 3, 2)


@pytest.fixture
def today() -> date:
    """A Monday; the day before was a Sunday, so it is a declaration day."""
    return TODAY


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar()


@pytest.fixture
def make_person() -> Callable[..., Person]:
    """A dispersed tekun of 70 who can care for herself, lives with others, at home; change what the test is about."""
    plain = Person(
        id="0190",
        name="王某",
        village_code="370683107204",
        categories=(Category.DISPERSED_TEKUN,),
        birth=date(1956, 1, 15),
        ability=Ability.FULL,
        lives_alone=False,
        residence=Residence.HOME,
    )

    def make(**changes: object) -> Person:
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make
