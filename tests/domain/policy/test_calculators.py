"""The calculators with the vectors of rules A7 and the packs' own numbers; every result shows its working."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fieldapp.domain.errors import InvalidPolicyInput, UnknownPolicy
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.calculators import CALCULATORS, Place, calculator
from fieldapp.domain.policy.working import Working
from fieldapp.domain.screening import Verdict
from fieldapp.domain.workdays import WorkCalendar
from tests.domain.policy.conftest import TODAY

LIKELY, UNLIKELY, UNDECIDED = Verdict.LIKELY, Verdict.UNLIKELY, Verdict.UNDECIDED


@pytest.fixture
def run(book: PolicyBook):
    def go(name: str, city: str, **typed: str) -> tuple[Working, ...]:
        return calculator(name).run(typed, Place(book, city, TODAY, WorkCalendar()))

    return go


@pytest.mark.parametrize(
    ("spending", "income", "verdict"),
    [("40000", "50000", LIKELY), ("39999", "50000", UNLIKELY), ("5000", "0", UNDECIDED), ("80000", "90000", UNLIKELY)],
)
def test_rigid_spending(run, spending: str, income: str, verdict: Verdict) -> None:
    (working,) = run("rigid_spending", "3704", medical=spending, income=income, size="3", limit="30000")
    assert working.verdict is verdict
    assert f"0 + {spending} + 0 + 0 + 0 = {spending}" in working.steps[0].zh
    assert any("枣庄" in source.zh for source in working.sources)


def test_rigid_spending_compares_before_rounding_and_asks_for_the_limit(run) -> None:
    (working,) = run("rigid_spending", "3704", medical="39999", income="50000", size="3", limit="30000")
    assert "79.998%" in working.steps[1].zh
    with pytest.raises(InvalidPolicyInput) as caught:
        run("rigid_spending", "3704", income="50000", size="3")
    assert (caught.value.problem, caught.value.place) == ("missing", "limit")


@pytest.mark.parametrize(
    ("cost", "amount"), [("7500", 0), ("10000", 1500), ("20000", 7500), ("57500", 30000), ("80000", 30000)]
)
def test_medical_aid(run, cost: str, amount: int) -> None:
    (working,) = run("medical_aid", "370481", own_cost=cost)
    assert working.amount == amount
    assert any("7500" in source.zh for source in working.sources)


@pytest.mark.parametrize(("name", "typed"), [("medical_aid", {"own_cost": "20000"}), ("care_budget", {"persons": "3"})])
def test_a_number_no_pack_has_is_not_reckoned_with(run, name: str, typed: dict[str, str]) -> None:
    (working,) = run(name, "3708", **typed)
    assert working.verdict is UNDECIDED
    assert working.amount is None
    assert "没有" in working.steps[0].zh


@pytest.mark.parametrize(
    ("city", "area", "income", "period", "verdict"),
    [
        ("3708", "urban", "1759.99", "month", LIKELY),
        ("3708", "urban", "1760", "month", UNLIKELY),
        ("3708", "rural", "1399.99", "month", LIKELY),
        ("3708", "rural", "16800", "year", UNLIKELY),
        ("3717", "rural", "1141.49", "month", LIKELY),
        ("3717", "rural", "1141.5", "month", UNLIKELY),
        ("3706", "rural", "100", "month", UNDECIDED),
    ],
)
def test_dibao_edge(run, city: str, area: str, income: str, period: str, verdict: Verdict) -> None:
    (working,) = run("dibao_edge", city, area=area, income=income, period=period, size="1")
    assert working.verdict is verdict


def test_dibao_edge_takes_a_standard_by_hand(run) -> None:
    (working,) = run("dibao_edge", "3706", area="rural", income="3000", period="month", size="3", standard="800")
    assert working.verdict is LIKELY
    assert "1.5 × 800 = 1200" in working.steps[1].zh


@pytest.mark.parametrize(("failed", "said"), [(0, "全自理"), (1, "半自理"), (3, "半自理"), (4, "完全不能自理")])
def test_self_care(run, failed: int, said: str) -> None:
    names = [field.name for field in CALCULATORS["self_care"].fields]
    typed = {name: "否" if place < failed else "是" for place, name in enumerate(names)}
    assert run("self_care", "", **typed)[0].result.zh == said
    del typed[names[5]]
    assert run("self_care", "", **typed)[0].verdict is UNDECIDED


@pytest.mark.parametrize(
    ("typed", "colour", "inside"),
    [
        ({"age": "82", "alone": "是"}, "黄", True),
        ({"age": "82", "alone": "是", "ability": "半自理"}, "红", True),
        ({"age": "79", "alone": "是"}, "蓝", True),
        ({"age": "80", "alone": "是"}, "黄", True),
        ({"age": "40", "disability": "智力", "level": "3"}, "红", False),
        ({"age": "40", "disability": "智力", "level": "3", "applied": "是"}, "红", True),
    ],
)
def test_watch_class_of_laizhou(run, typed: dict[str, str], colour: str, inside: bool) -> None:
    (working,) = run("watch_class", "370683", **typed)
    assert working.result.zh.startswith(f"关注类别:{colour};")
    assert (working.verdict is LIKELY) == inside


def test_care_budget(run) -> None:
    (working,) = run("care_budget", "370683", persons="643", months="12")
    assert working.amount == 308_640
    assert "40 × 643 × 12 = 308640" in working.steps[0].zh


@pytest.mark.parametrize(
    ("typed", "amounts"),
    [
        ({"in_dibao": "是"}, (5000, 0, 0)),
        ({"in_dibao": "是", "study": "专科"}, (3000, 0, 0)),
        ({"in_dibao": "是", "year": "2", "age": "19"}, (1000, 0, 0)),
        ({"orphan": "是", "study": "中专", "year": "2"}, (0, 10_000, 0)),
        ({"orphan": "是", "study": "中专", "year": "2", "age": "17"}, (0, 0, 0)),
        ({}, (0, 0, 2000)),
        ({"funded": "军校"}, (0, 0, 0)),
        ({"sponsored": "是"}, (0, 0, 0)),
    ],
)
def test_students_of_jining(run, typed: dict[str, str], amounts: tuple[int, int, int]) -> None:
    assert tuple(working.amount for working in run("student_aid", "3708", **typed)) == tuple(map(Decimal, amounts))


def test_papers_and_declaration_day_follow_the_holidays(run) -> None:
    (papers,) = run("papers_deadline", "", helped_on="2026-03-02")
    assert "3月9日(周一)" in papers.result.zh
    assert "2026年5月6日" in run("declaration_day", "", month="2026-05")[0].result.zh
    assert "2026年3月2日" in run("declaration_day", "")[0].result.zh
    assert "尚未公布" in run("declaration_day", "", month="2031-05")[0].steps[-1].zh


FILLED = {
    "rigid_spending": {"income": "5", "size": "1", "limit": "9"},
    "medical_aid": {"own_cost": "1"},
    "dibao_edge": {"income": "1", "size": "1"},
    "watch_class": {"age": "70"},
    "care_budget": {"persons": "1"},
}


@pytest.mark.parametrize("name", CALCULATORS)
@pytest.mark.parametrize("city", ["3704", "3708", "370683", ""])
def test_every_result_shows_steps_sources_and_that_it_decides_nothing(run, name: str, city: str) -> None:
    for working in run(name, city, **FILLED.get(name, {})):
        assert working.notice.zh == "测算,仅供参考"
        assert working.steps
        assert working.sources
        assert all(words.zh and words.en for words in (working.result, *working.steps, *working.sources))


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("medical_aid", {"own_cost": "-1"}, "number_range"),
        ("medical_aid", {"own_cost": "many"}, "not_a_number"),
        ("medical_aid", {"own_cost": "NaN"}, "number_range"),
        ("medical_aid", {}, "missing"),
        ("medical_aid", {"own_cost": "1", "colour": "red"}, "unknown_field"),
        ("care_budget", {"persons": "1.5"}, "not_whole"),
        ("dibao_edge", {"income": "1", "size": "0"}, "not_whole"),
        ("dibao_edge", {"income": "1", "size": "1", "area": "moon"}, "unknown_choice"),
        ("watch_class", {"age": "200"}, "number_range"),
        ("watch_class", {"age": "70", "alone": "perhaps"}, "not_yes_or_no"),
        ("watch_class", {"age": "70", "disability": "智力"}, "missing"),
        ("papers_deadline", {"helped_on": "soon"}, "not_a_date"),
        ("declaration_day", {"month": "soon"}, "not_a_date"),
    ],
)
def test_what_cannot_be_read_is_named(run, name: str, typed: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidPolicyInput) as caught:
        run(name, {"care_budget": "370683", "dibao_edge": "3708"}.get(name, "3704"), **typed)
    assert caught.value.problem == problem
    assert caught.value.place


def test_an_unknown_calculator_is_told() -> None:
    with pytest.raises(UnknownPolicy):
        calculator("horoscope")


def test_a_full_width_sum_with_commas_is_read(run) -> None:
    assert run("medical_aid", "3704", own_cost="20,000元")[0].amount == 7500
