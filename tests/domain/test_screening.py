"""The calculators with the vectors of rules A7 and B3; every result shows its working and its notice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.people import Ability
from fieldapp.domain.screening import (
    DISCLAIMER,
    Indicator,
    Screening,
    Verdict,
    ability_of,
    dibao_edge,
    medical_aid,
    rigid_spending,
    self_care,
    tekun_standard_expected,
)
from fieldapp.domain.student_aid import FundedStudy, GrantSums, Student, Study, student_aid

yuan = st.decimals(0, 10_000_000, places=2)
ZAOZHUANG = (Decimal(7500), Decimal("0.6"), Decimal(30_000))
SUMS = GrantSums(Decimal(5000), Decimal(3000), Decimal(1000), Decimal(10_000), Decimal(2000), Decimal(4000))


def rigid(spending: int, income: int, size: int = 3, limit: int = 30_000) -> Screening:
    return rigid_spending(Decimal(spending), Decimal(income), size, Decimal(limit), Decimal("0.80"))


def test_rigid_spending_at_eighty_percent() -> None:
    passed = rigid(40_000, 50_000)
    assert (passed.verdict, passed.ratio) == (Verdict.LIKELY, Decimal("0.8"))
    assert "80%" in passed.steps[0].zh


def test_rigid_spending_compares_before_rounding() -> None:
    failed = rigid(39_999, 50_000)
    assert (failed.verdict, failed.ratio) == (Verdict.UNLIKELY, Decimal("0.79998"))
    assert "= 79.998%" in failed.steps[0].zh
    close = rigid(7_999_999, 10_000_000)
    assert close.verdict is Verdict.UNLIKELY
    assert "= 79.999%" in close.steps[0].zh


def test_rigid_spending_needs_income_per_head_under_the_limit() -> None:
    assert rigid(80_000, 90_000, size=3, limit=30_000).verdict is Verdict.UNLIKELY
    assert rigid(80_000, 89_999, size=3, limit=30_000).verdict is Verdict.LIKELY


def test_no_income_is_not_divided() -> None:
    none = rigid(5000, 0)
    assert (none.verdict, none.ratio) == (Verdict.UNDECIDED, None)
    assert "临时救助" in none.steps[0].zh


@pytest.mark.parametrize(
    ("cost", "amount"),
    [
        (0, "0"),
        (7500, "0"),
        (10_000, "1500"),
        (20_000, "7500"),
        (57_500, "30000"),
        (80_000, "30000"),
        ("13966.67", "3880.00"),
    ],
)
def test_medical_aid(cost: int | str, amount: str) -> None:
    result = medical_aid(Decimal(cost), *ZAOZHUANG)
    assert result.amount == Decimal(amount)
    assert result.verdict is (Verdict.LIKELY if Decimal(amount) else Verdict.UNLIKELY)


@given(yuan, yuan)
def test_medical_aid_never_falls_with_cost_and_never_exceeds_the_cap(first: Decimal, second: Decimal) -> None:
    low, high = (medical_aid(cost, *ZAOZHUANG).amount for cost in sorted((first, second)))
    assert low is not None
    assert high is not None
    assert Decimal(0) <= low <= high <= Decimal(30_000)


@pytest.mark.parametrize(
    ("income", "factor", "verdict"),
    [
        ("1319.99", "1.5", Verdict.LIKELY),
        ("1320", "1.5", Verdict.UNLIKELY),
        ("1320", "2", Verdict.LIKELY),
        ("1760", "2", Verdict.UNLIKELY),
    ],
)
def test_dibao_edge_by_the_city_factor(income: str, factor: str, verdict: Verdict) -> None:
    assert dibao_edge(Decimal(income), Decimal(880), Decimal(factor)).verdict is verdict


@pytest.mark.parametrize(("dibao", "tekun"), [(753, 979), (563, 732), (939, 1221), (761, 990), (880, 1144), (700, 910)])
def test_known_pairs_of_standards(dibao: int, tekun: int) -> None:
    assert tekun_standard_expected(dibao) == tekun


@pytest.mark.parametrize(
    ("not_met", "ability"),
    [
        (0, Ability.FULL),
        (1, Ability.PARTIAL),
        (3, Ability.PARTIAL),
        (4, Ability.NONE),
        (6, Ability.NONE),
    ],
)
def test_self_care_by_indicators_not_met(not_met: int, ability: Ability) -> None:
    answers = {indicator: place >= not_met for place, indicator in enumerate(Indicator)}
    result = self_care(answers)
    assert (result.ability, len(result.not_met)) == (ability, not_met)
    assert ability_of(not_met) is ability


@pytest.mark.parametrize("not_met", [-1, 7])
def test_there_are_six_indicators(not_met: int) -> None:
    with pytest.raises(ValueError, match="six"):
        ability_of(not_met)


def test_self_care_waits_for_all_six() -> None:
    result = self_care({Indicator.EATING: False})
    assert result.ability is None
    assert len(result.unanswered) == 5


def test_every_result_shows_working_source_and_notice() -> None:
    results = (
        rigid(1, 2),
        rigid(1, 0),
        medical_aid(Decimal(1), *ZAOZHUANG),
        dibao_edge(Decimal(1), Decimal(2), Decimal(2)),
        *student_aid(Student(Study.BACHELOR, 1, True, 18), SUMS),
    )
    for result in results:
        assert result.notice == DISCLAIMER
        assert "仅供参考" in result.notice.zh
        assert result.source
        assert result.steps
        assert all(step.zh and step.en for step in result.steps)


@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_sums_are_finite_and_not_negative(bad: Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        medical_aid(bad, *ZAOZHUANG)
    with pytest.raises(ValueError, match="finite"):
        dibao_edge(bad, Decimal(880), Decimal(2))
    with pytest.raises(ValueError, match="finite"):
        rigid_spending(bad, Decimal(1), 1, Decimal(1), Decimal("0.8"))
    with pytest.raises(ValueError, match="member"):
        rigid_spending(Decimal(1), Decimal(1), 0, Decimal(1), Decimal("0.8"))


def grants(student: Student) -> dict[str, Decimal | None]:
    return {result.code: result.amount for result in student_aid(student, SUMS) if result.verdict is Verdict.LIKELY}


@pytest.mark.parametrize(
    ("study", "year", "amount"),
    [
        (Study.BACHELOR, 1, 5000),
        (Study.JUNIOR_COLLEGE, 1, 3000),
        (Study.BACHELOR, 2, 1000),
        (Study.JUNIOR_COLLEGE, 3, 1000),
    ],
)
def test_grant_for_students_of_dibao_families(study: Study, year: int, amount: int) -> None:
    assert grants(Student(study, year, True, 19, in_dibao=True)) == {"dibao_student": amount}


def test_grant_for_dibao_students_has_conditions() -> None:
    assert grants(Student(Study.MASTER, 1, True, 23, in_dibao=True)) == {}
    assert grants(Student(Study.BACHELOR, 2, False, 19, in_dibao=True)) == {}
    assert grants(Student(Study.BACHELOR, 2, True, 19, in_dibao=True, national_exam=False)) == {}


def test_orphans_in_full_time_study() -> None:
    assert grants(Student(Study.VOCATIONAL_SCHOOL, 2, True, 18, recognised_orphan=True)) == {"orphan_student": 10_000}
    assert grants(Student(Study.VOCATIONAL_SCHOOL, 2, True, 17, recognised_orphan=True)) == {}


def test_charity_grant_excludes_the_others() -> None:
    assert grants(Student(Study.BACHELOR, 1, True, 18)) == {"charity_student": 2000}
    assert grants(Student(Study.BACHELOR, 1, True, 18, in_dibao=True)) == {"dibao_student": 5000}
    assert grants(Student(Study.BACHELOR, 2, True, 19)) == {}
    assert grants(Student(Study.BACHELOR, 1, True, 18, already_sponsored=True)) == {}
    for funded in FundedStudy:
        assert grants(Student(Study.BACHELOR, 1, True, 18, funded_study=funded)) == {}
