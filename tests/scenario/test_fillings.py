"""Small XLSForms filled step by step, by section of the ODK XForms specification; ``table`` tells how cases read."""

from __future__ import annotations

import pytest

from tests.scenario import fillings_binds, fillings_choices, fillings_events, fillings_repeats, fillings_types
from tests.scenario.table import Case, check_case

TABLES = [fillings_binds, fillings_repeats, fillings_choices, fillings_events, fillings_types]
CASES = [pytest.param(case, id=f"{case.section}: {case.says}") for table in TABLES for case in table.TABLE]


@pytest.mark.parametrize("case", CASES)
def test_filling(case: Case) -> None:
    check_case(case)


def test_no_case_stands_twice() -> None:
    told = [(case.section, case.says) for table in TABLES for case in table.TABLE]
    assert len(set(told)) == len(told)
