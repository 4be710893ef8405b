"""The calculators of rules A7 and B3, each with its fields; numbers of a place come from the policy book.

A calculator is a value: fields to ask, and a function from what was typed to a `Working`. The page makes its form
from the fields, the command line its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from fieldapp.domain.errors import InvalidPolicyInput, UnknownPolicy
from fieldapp.domain.policy import calculations as each
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.facts import NOTHING
from fieldapp.domain.policy.inputs import Inputs
from fieldapp.domain.policy.working import Working
from fieldapp.domain.reasons import Words
from fieldapp.domain.screening import Indicator
from fieldapp.domain.workdays import WorkCalendar


class FieldKind(StrEnum):
    """What a field takes."""

    MONEY = "money"
    WHOLE = "whole"
    YESNO = "yesno"
    CHOICE = "choice"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask. ``default`` is what stands there at first, "today" meaning this day; an ``optional`` one may
    stay empty."""

    name: str
    words: Words
    kind: FieldKind
    choices: tuple[tuple[str, Words], ...] = ()
    default: str = ""
    optional: bool = False
    hint: Words = NOTHING

    def initial(self, place: Place) -> str:
        """What stands in the field before anyone types."""
        if self.default != "today":
            return self.default
        return place.today.isoformat()[: 7 if self.kind is FieldKind.MONTH else 10]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a calculation is made: the book, a division's code, the day, the table of holidays."""

    book: PolicyBook
    code: str
    today: date
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator: what it answers, what it asks, and how it reckons."""

    code: str
    title: Words
    about: Words
    fields: tuple[Field, ...]
    reckon: Callable[[Inputs, PolicyBook, str, date, WorkCalendar], tuple[Working, ...]]

    def run(self, typed: Mapping[str, str], place: Place) -> tuple[Working, ...]:
        """The results (several where several kinds of help are asked about) of what was typed, by field name.

        Raises:
            InvalidPolicyInput: a field that is missing, unknown or cannot be read; its name is the ``place``.
        """
        known = {field.name for field in self.fields}
        strange = next((name for name in typed if name not in known), None)
        if strange is not None:
            raise InvalidPolicyInput("unknown_field", strange)
        filled = {field.name: typed.get(field.name, "").strip() or field.initial(place) for field in self.fields}
        for field in self.fields:
            if field.kind is FieldKind.CHOICE and filled[field.name] not in {"", *(name for name, _ in field.choices)}:
                raise InvalidPolicyInput("unknown_choice", field.name)
        return self.reckon(Inputs(filled), place.book, place.code, place.today, place.calendar)


def _money(name: str, zh: str, en: str, *, default: str = "", optional: bool = False, hint: Words = NOTHING) -> Field:
    return Field(name, Words(zh, en), FieldKind.MONEY, (), default, optional, hint)


def _whole(name: str, zh: str, en: str, default: str = "") -> Field:
    return Field(name, Words(zh, en), FieldKind.WHOLE, (), default)


def _yes(name: str, zh: str, en: str, default: str = "否") -> Field:
    return Field(name, Words(zh, en), FieldKind.YESNO, (), default)


def _choice(name: str, zh: str, en: str, *choices: tuple[str, str, str], default: str | None = None) -> Field:
    offered = tuple((code, Words(chinese, english)) for code, chinese, english in choices)
    return Field(name, Words(zh, en), FieldKind.CHOICE, offered, choices[0][0] if default is None else default)


_SAME_YEAR = Words("与收入同一个12个月", "of the same 12 months as the income")
_LIST = (
    Calculator(
        "rigid_spending",
        Words("刚性支出占比", "Rigid spending"),
        Words("家庭是不是刚性支出困难家庭", "whether a family is one of rigid spending"),
        (
            _money("living", "生活支出(12个月)", "living (12 months)", default="0", hint=_SAME_YEAR),
            _money("medical", "医疗支出", "medical", default="0"),
            _money("education", "教育支出", "education", default="0"),
            _money("rehabilitation", "残疾康复支出", "rehabilitation", default="0"),
            _money("other", "其他刚性支出", "other", default="0"),
            _money("income", "家庭总收入(同一12个月)", "family income (same 12 months)"),
            _whole("size", "家庭人口", "people in the family"),
            _money(
                "limit",
                "当地上年度居民人均可支配收入",
                "last year's local disposable income a head",
                optional=True,
                hint=Words("政策包里没有时请问镇街", "ask the township where no pack has it"),
            ),
        ),
        each.rigid,
    ),
    Calculator(
        "medical_aid",
        Words("医疗救助", "Medical aid"),
        Words("刚性支出困难家庭大病患者能补多少", "what a seriously ill member of such a family may get"),
        (
            _money(
                "own_cost",
                "12个月政策范围内个人自付",
                "in-scope own cost of 12 months",
                hint=Words("基本医保、大病保险报销以后,不是总费用", "after both insurances; not the whole bill"),
            ),
        ),
        each.medical,
    ),
    Calculator(
        "dibao_edge",
        Words("低保边缘", "Dibao edge"),
        Words("人均收入是否低于低保标准的倍数", "whether income a head is under a multiple of the dibao standard"),
        (
            _choice("area", "标准", "standard", ("rural", "农村", "country"), ("urban", "城市", "town")),
            _money("income", "家庭年收入或月收入", "family income of a year or a month"),
            _choice("period", "这是", "that is of", ("year", "一年的", "a year"), ("month", "一个月的", "a month")),
            _whole("size", "家庭人口", "people in the family"),
            _money(
                "standard",
                "当地低保标准(元/人/月)",
                "local dibao standard (yuan a month)",
                optional=True,
                hint=Words("留空则用政策包里的", "empty: the pack's"),
            ),
        ),
        each.edge,
    ),
    Calculator(
        "self_care",
        Words("自理能力初评", "Self-care, first estimate"),
        Words("六项指标,几项达不到", "six indicators: how many are not met"),
        tuple(
            Field(indicator.name.lower(), Words(indicator.value, english), FieldKind.YESNO)
            for indicator, english in zip(
                Indicator,
                ("eats alone", "dresses alone", "gets in and out of bed", "uses the toilet", "walks indoors", "bathes"),
                strict=True,
            )
        ),
        each.self_care_class,
    ),
    Calculator(
        "watch_class",
        Words("关注类别与照护范围", "Watch class and care scope"),
        Words(
            "分散供养特困人员:红黄蓝,是否纳入照护(莱州)", "dispersed tekun: class, and whether care is paid (Laizhou)"
        ),
        (
            _whole("age", "年龄", "age"),
            _choice(
                "ability",
                "自理能力",
                "self-care",
                ("全自理", "全自理", "full"),
                ("半自理", "半自理", "partial"),
                ("完全不能自理", "完全不能自理", "none"),
            ),
            _yes("alone", "独居", "lives alone"),
            _choice(
                "disability",
                "残疾类别",
                "disability",
                ("", "无", "none"),
                *((kind, kind, english) for kind, english in each.DISABILITIES.items()),
            ),
            _choice(
                "level",
                "残疾等级",
                "level",
                ("", "无", "none"),
                *((str(n), f"{n}级", f"level {n}") for n in range(1, 5)),
            ),
            _choice(
                "residence",
                "现居住地",
                "lives",
                *((kind, kind, english) for kind, english in each.RESIDENCES.items()),
            ),
            _yes("applied", "本人申请纳入", "applied to be included"),
        ),
        each.watch_class,
    ),
    Calculator(
        "care_budget",
        Words("社会化照护经费", "Care budget"),
        Words("照护范围内人数 × 每月提取标准 × 月数", "people in scope × rate a month × months"),
        (_whole("persons", "照护范围内人数", "people in scope"), _whole("months", "月数", "months", "12")),
        each.budget,
    ),
    Calculator(
        "student_aid",
        Words("大学生救助", "Student aid"),
        Words("三项助学政策,能申请哪几项", "which of the three grants"),
        (
            _choice(
                "study",
                "学历层次",
                "level of study",
                ("本科", "本科", "bachelor's"),
                ("专科", "专科、高职", "junior college"),
                ("中专", "中专", "vocational school"),
                ("硕士", "硕士", "master's"),
            ),
            _whole("year", "年级(新生为1)", "year of study (new: 1)", "1"),
            _whole("age", "年龄", "age", "18"),
            _yes("full_time", "全日制", "full-time", "是"),
            _yes("national_exam", "全国统一考试正式录取", "admitted by the national exam", "是"),
            _yes("in_dibao", "低保家庭或本人低保", "in a dibao family, or in dibao"),
            _yes("orphan", "经认定的孤儿", "a recognised orphan"),
            _choice("funded", "特殊类别", "kind of study", ("", "无", "none"), *each.FUNDED),
            _yes("sponsored", "已受其他资助", "sponsored already"),
        ),
        each.students,
    ),
    Calculator(
        "papers_deadline",
        Words("补办手续截止日", "Papers after first help"),
        Words("先行救助以后,哪天前补齐手续", "until when the papers follow the first help"),
        (Field("helped_on", Words("先行救助日期", "day of first help"), FieldKind.DAY, default="today"),),
        each.papers,
    ),
    Calculator(
        "declaration_day",
        Words("主动申报日", "Declaration day"),
        Words("每月第一个工作日是哪天", "the first working day of a month"),
        (Field("month", Words("月份", "month"), FieldKind.MONTH, default="today"),),
        each.declaration,
    ),
)
CALCULATORS: Final[dict[str, Calculator]] = {calculator.code: calculator for calculator in _LIST}
"""Every calculator by its code, in the order of rules A7."""


def calculator(code: str) -> Calculator:
    """The calculator of this code. Raises ``UnknownPolicy``."""
    found = CALCULATORS.get(code)
    if found is None:
        raise UnknownPolicy(code)
    return found
