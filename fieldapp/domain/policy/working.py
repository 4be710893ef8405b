"""A calculation's result with its working: every step in words, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fieldapp.domain.policy.book import Figure
from fieldapp.domain.policy.pack import mark_words
from fieldapp.domain.reasons import Words
from fieldapp.domain.screening import DISCLAIMER, Screening, Verdict


@dataclass(frozen=True, slots=True)
class Working:
    """``result`` is the answer in one line, ``steps`` how it came about, ``sources`` what it rests on (never empty).

    ``verdict`` is UNDECIDED where a number is not known; ``amount`` is yuan, where the answer is a sum.
    """

    code: str
    result: Words
    steps: tuple[Words, ...]
    sources: tuple[Words, ...]
    verdict: Verdict
    amount: Decimal | None = None
    notice: Words = DISCLAIMER


def from_screening(
    screening: Screening, result: Words, figures: Sequence[Figure], head: Sequence[Words] = ()
) -> Working:
    """The working of a screening, with the numbers of the packs it was given."""
    return Working(
        screening.code,
        result,
        (*head, *screening.steps),
        rested_on(screening.source, figures),
        screening.verdict,
        screening.amount,
    )


def rested_on(rule: str, figures: Sequence[Figure]) -> tuple[Words, ...]:
    """The rule, then each number with its source and since when; an old number is said to be old."""
    told = [figure_words(figure) for figure in figures]
    return tuple(dict.fromkeys((Words(rule, rule), *told)))


def figure_words(figure: Figure) -> Words:
    """A number of a pack with its source: 低保标准 880(自2022年1月1日起执行;济宁发布会,2022年7月6日)."""
    zh = ",".join(
        f"{source.title.zh}{f',{mark_words(source.day).zh}' if source.day else ''}" for source in figure.sources
    )
    en = ", ".join(f"{source.title.en}{f', {source.day}' if source.day else ''}" for source in figure.sources)
    old = Words(";数字较旧,请核对最新标准", "; an old number: check for a newer one") if figure.old else Words("", "")
    value = number_words(figure.value)
    return Words(
        f"{figure.words.zh} {value}({figure.since.zh};{zh}{old.zh})",
        f"{figure.words.en} {value} ({figure.since.en}; {en}{old.en})",
    )


def number_words(value: Decimal) -> str:
    """A number without trailing noughts: 0.8, 30000."""
    return f"{value.normalize():f}"


def not_known(code: str, what: Words, elsewhere: Sequence[Words]) -> Working:
    """This place's number is in no pack: say so, and whose is known."""
    known_zh = f"已知的有:{'、'.join(each.zh for each in elsewhere)}。" if elsewhere else ""
    known_en = f" Known for: {', '.join(each.en for each in elsewhere)}." if elsewhere else ""
    step = Words(
        f"本地的{what.zh}在政策包里没有,不能测算;请问镇街。{known_zh}",
        f"No pack has the local {what.en}: not calculated; ask the township.{known_en}",
    )
    nothing = Words("缺少本地数字,不能测算", "a local number is missing: not calculated")
    return Working(code, nothing, (step,), (Words("政策包未载明", "not in the policy packs"),), Verdict.UNDECIDED)
