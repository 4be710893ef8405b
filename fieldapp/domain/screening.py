"""Offline calculators that show their working (rules A6, A7, B3).

Each gives a `Screening`: the verdict or the sum, every step in words, and the source. All results are "测算,仅供参考":
eligibility is decided by the authority, and the screen says so beside every result. Money is `Decimal` yuan and
compared before any rounding. City figures (80 %, 7500, 60 % …) are handed in: they live in the city's policy pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from fieldapp.domain.people import Ability
from fieldapp.domain.reasons import SELF_CARE_SOURCE, Words

DISCLAIMER = Words("测算,仅供参考", "a calculation for reference only; the authority decides")

_RIGID_SOURCE = "枣庄刚性支出困难家庭认定(2025-06-13 发布);刚性支出困难家庭认定办法"
_MEDICAL_SOURCE = "枣庄刚性支出困难家庭大病患者医疗救助(2025-06-13 发布)"
_EDGE_SOURCE = "最低生活保障审核确认办法(全国1.5倍);济宁2倍(2022-07-06 发布)"
_CENT = Decimal("0.01")


class Verdict(StrEnum):
    """The outcome of a screening."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Screening:
    """A result with its working. ``amount`` is yuan, ``ratio`` a fraction (0.8 is 80 %); None where not asked."""

    code: str
    verdict: Verdict
    steps: tuple[Words, ...]
    source: str
    amount: Decimal | None = None
    ratio: Decimal | None = None
    notice: Words = DISCLAIMER


def rigid_spending(
    spending: Decimal,
    income: Decimal,
    household_size: int,
    limit_per_head: Decimal,
    threshold: Decimal,
) -> Screening:
    """刚性支出困难家庭 (枣庄; rules A6-5, A7.1): spending and income of the whole family in the same twelve months.

    Likely if spending is at least ``threshold`` of income and income per head is under ``limit_per_head`` (last year's
    local disposable income). Without income nothing is divided: undecided, to be checked for 低保 or 临时救助.

    Raises:
        ValueError: a negative sum, or a household of nobody.
    """
    _not_negative(spending, income, limit_per_head)
    if household_size < 1:
        raise ValueError("a household has at least one member")
    if income == 0:
        step = Words(
            "家庭收入为0,不作除法;请按低保或临时救助核查", "no income: not divided; check for dibao or temporary help"
        )
        return Screening("rigid_spending", Verdict.UNDECIDED, (step,), _RIGID_SOURCE)
    heavy = spending >= threshold * income
    poor = income < limit_per_head * household_size
    ratio = spending / income
    share = Words(
        f"刚性支出 {_yuan(spending)} ÷ 家庭收入 {_yuan(income)} = {_percent(ratio)},"
        f"{'达到' if heavy else '未达到'} {_percent(threshold)}",
        f"rigid spending {_yuan(spending)} / family income {_yuan(income)} = {_percent(ratio)}: "
        f"{'reaches' if heavy else 'below'} {_percent(threshold)}",
    )
    steps = (share, _income_step(income, household_size, limit_per_head, poor))
    return Screening("rigid_spending", _verdict(heavy and poor), steps, _RIGID_SOURCE, ratio=ratio)


def _income_step(income: Decimal, household_size: int, limit_per_head: Decimal, poor: bool) -> Words:
    per_head = income / household_size
    return Words(
        f"人均收入 {_yuan(income)} ÷ {household_size} 人 = {_yuan(per_head)} 元,"
        f"{'低于' if poor else '不低于'}上限 {_yuan(limit_per_head)} 元",
        f"income per head {_yuan(income)} / {household_size} = {_yuan(per_head)} yuan: "
        f"{'under' if poor else 'not under'} the limit of {_yuan(limit_per_head)}",
    )


def medical_aid(own_cost: Decimal, threshold: Decimal, rate: Decimal, cap: Decimal) -> Screening:
    """医疗救助 for the seriously ill of 刚性支出 families (枣庄; rules A6-6, A7.2), in yuan to the cent.

    ``own_cost`` is the in-scope cost of the twelve months left after 基本医保 and 大病保险, not the whole bill.

    Raises:
        ValueError: a negative sum.
    """
    _not_negative(own_cost, threshold, rate, cap)
    above = max(Decimal(0), own_cost - threshold)
    share = (above * rate).quantize(_CENT, ROUND_HALF_UP)
    amount = min(cap, share)
    steps = [
        Words(
            f"政策范围内自付 {_yuan(own_cost)} − 起付线 {_yuan(threshold)} = {_yuan(above)} 元",
            f"in-scope own cost {_yuan(own_cost)} − threshold {_yuan(threshold)} = {_yuan(above)} yuan",
        ),
        Words(
            f"{_yuan(above)} × {_percent(rate)} = {_yuan(share)} 元",
            f"{_yuan(above)} × {_percent(rate)} = {_yuan(share)} yuan",
        ),
    ]
    if share > cap:
        steps.append(Words(f"最高 {_yuan(cap)} 元", f"at most {_yuan(cap)} yuan"))
    return Screening("medical_aid", _verdict(amount > 0), tuple(steps), _MEDICAL_SOURCE, amount=amount)


def dibao_edge(income_per_head: Decimal, dibao_standard: Decimal, factor: Decimal) -> Screening:
    """低保边缘 (rules A6-1, A7.3): income per head under ``factor`` times the 低保 standard, both in yuan a month.

    Raises:
        ValueError: a negative sum.
    """
    _not_negative(income_per_head, dibao_standard, factor)
    limit = factor * dibao_standard
    under = income_per_head < limit
    steps = (
        Words(
            f"上限 {factor} × {_yuan(dibao_standard)} = {_yuan(limit)} 元/人/月",
            f"limit {factor} × {_yuan(dibao_standard)} = {_yuan(limit)} yuan a head and month",
        ),
        Words(
            f"人均收入 {_yuan(income_per_head)} 元,{'低于' if under else '不低于'}上限",
            f"income per head {_yuan(income_per_head)} yuan: {'under' if under else 'not under'} the limit",
        ),
    )
    return Screening("dibao_edge", _verdict(under), steps, _EDGE_SOURCE)


def tekun_standard_expected(dibao_standard: int) -> int:
    """1.3 × 低保 rounded up, as in all known pairs (rules A6): a warning when a clerk types another standard."""
    return int((Decimal("1.3") * dibao_standard).to_integral_value(ROUND_CEILING))


class Indicator(StrEnum):
    """The six self-care indicators (特困人员认定办法 §20)."""

    EATING = "自主吃饭"
    DRESSING = "自主穿衣"
    BED = "自主上下床"
    TOILET = "自主如厕"
    WALKING = "室内自主行走"
    BATHING = "自主洗澡"


@dataclass(frozen=True, slots=True)
class SelfCare:
    """The first estimate (初评): indicators not met and the ability class, None while any is unanswered."""

    not_met: tuple[Indicator, ...]
    unanswered: tuple[Indicator, ...]
    ability: Ability | None
    source: str = SELF_CARE_SOURCE
    notice: Words = DISCLAIMER


def ability_of(not_met: int) -> Ability:
    """0 not met: full; 1–3: partial; 4–6: none (特困人员认定办法 §21–22).

    Raises:
        ValueError: outside 0 … 6.
    """
    if not 0 <= not_met <= len(Indicator):
        raise ValueError("there are six indicators")
    if not_met == 0:
        return Ability.FULL
    return Ability.PARTIAL if not_met <= 3 else Ability.NONE


def self_care(met: Mapping[Indicator, bool]) -> SelfCare:
    """The self-care class from what the person actually does; every indicator has to be answered.

    The official result is the county's: this is a first estimate or a lead (rules B3).
    """
    failed = tuple(indicator for indicator in Indicator if met.get(indicator) is False)
    unanswered = tuple(indicator for indicator in Indicator if indicator not in met)
    return SelfCare(failed, unanswered, None if unanswered else ability_of(len(failed)))


def _verdict(likely: bool) -> Verdict:
    return Verdict.LIKELY if likely else Verdict.UNLIKELY


def _not_negative(*sums: Decimal) -> None:
    if any(not value.is_finite() or value < 0 for value in sums):
        raise ValueError("sums are finite and not negative")


def _yuan(value: Decimal) -> str:
    rounded = value.quantize(_CENT, ROUND_HALF_UP)
    return str(rounded.to_integral_value()) if rounded == rounded.to_integral_value() else str(rounded)


def _percent(value: Decimal) -> str:
    """Up to three decimals, cut and not rounded, so that a little under 80 % is never shown as 80 %."""
    rounded = (value * 100).quantize(Decimal("0.001"), ROUND_DOWN).normalize()
    return f"{rounded:f}%"
