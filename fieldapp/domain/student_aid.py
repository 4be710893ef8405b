"""大学生救助 (济宁, 2022; rules A6-2 … A6-4): which grants a student may ask for, and which exclude each other.

Three grants: the one for 低保 families' students, 福彩圆梦·孤儿助学, and 慈善朝阳助学, which is not for those
already under the first nor for certain kinds of study. Results are "测算,仅供参考".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fieldapp.domain.reasons import Words
from fieldapp.domain.screening import Screening, Verdict

_SOURCE = "济宁大学生救助(2022-07-06 发布)"


class Study(StrEnum):
    """学历层次."""

    VOCATIONAL_SCHOOL = "中专"
    JUNIOR_COLLEGE = "专科"
    BACHELOR = "本科"
    MASTER = "硕士"


class FundedStudy(StrEnum):
    """Kinds of study that 慈善朝阳助学 leaves out."""

    TEACHER_TRAINING = "师范师资"
    MILITARY = "军校"
    PUBLICLY_FUNDED = "公费农科、医学、师范"
    ARTS_SPORTS = "艺体类"


@dataclass(frozen=True, slots=True)
class Student:
    """The facts asked for. ``year`` of study counts from 1; ``age`` in full years."""

    study: Study
    year: int
    full_time: bool
    age: int
    in_dibao: bool = False
    national_exam: bool = True
    recognised_orphan: bool = False
    funded_study: FundedStudy | None = None
    already_sponsored: bool = False


@dataclass(frozen=True, slots=True)
class GrantSums:
    """What the grants pay, in yuan; the city's policy pack has the numbers."""

    dibao_bachelor: Decimal
    dibao_junior_college: Decimal
    dibao_later_years: Decimal
    orphan_year: Decimal
    charity_least: Decimal
    charity_most: Decimal


def student_aid(student: Student, sums: GrantSums) -> tuple[Screening, ...]:
    """The three grants in turn, each with its verdict and yuan for this school year (the least, for 朝阳)."""
    dibao = _dibao_student(student, sums)
    return dibao, _orphan_student(student, sums), _charity(student, sums, dibao.verdict is Verdict.LIKELY)


def _dibao_student(student: Student, sums: GrantSums) -> Screening:
    checks = (
        (student.in_dibao, Words("低保家庭或本人享受低保", "in a dibao family or in dibao")),
        (
            student.study in (Study.JUNIOR_COLLEGE, Study.BACHELOR),
            Words("本科或专科高职", "bachelor's or junior college"),
        ),
        (student.national_exam, Words("经全国统一考试正式录取", "admitted by the national exam")),
        (student.full_time, Words("全日制", "full-time")),
    )
    first = sums.dibao_bachelor if student.study is Study.BACHELOR else sums.dibao_junior_college
    amount = first if student.year == 1 else sums.dibao_later_years
    note = (
        Words(f"新生一次性 {amount} 元", f"new student: {amount} yuan once")
        if student.year == 1
        else Words(f"第二年起每年 {amount} 元,至毕业", f"from the second year on {amount} yuan a year until graduation")
    )
    return _grant("dibao_student", checks, amount, note)


def _orphan_student(student: Student, sums: GrantSums) -> Screening:
    checks = (
        (student.recognised_orphan, Words("经认定的孤儿", "a recognised orphan")),
        (student.age >= 18, Words("年满18周岁", "aged 18 or over")),
        (student.full_time, Words("全日制中专、大专、本科、硕士", "full-time, vocational school to master's")),
    )
    note = Words(
        f"每学年 {sums.orphan_year} 元;基本生活费发至毕业",
        f"{sums.orphan_year} yuan a school year; the living allowance goes on to graduation",
    )
    return _grant("orphan_student", checks, sums.orphan_year, note)


def _charity(student: Student, sums: GrantSums, under_dibao_grant: bool) -> Screening:
    fresh = student.study is Study.BACHELOR and student.year == 1
    checks = (
        (fresh, Words("本科新生", "a new bachelor's student")),
        (not under_dibao_grant, Words("未享受低保家庭学生救助", "not under the grant for dibao students")),
        (student.funded_study is None, Words("不属师范、军校、公费、艺体类", "no excluded kind of study")),
        (not student.already_sponsored, Words("未受其他资助", "not sponsored already")),
    )
    note = Words(
        f"{sums.charity_least}–{sums.charity_most} 元;7–8月向村居慈善工作站书面申请",
        f"{sums.charity_least}–{sums.charity_most} yuan; in writing at the village's charity station, July to August",
    )
    return _grant("charity_student", checks, sums.charity_least, note)


def _grant(code: str, checks: tuple[tuple[bool, Words], ...], amount: Decimal, note: Words) -> Screening:
    likely = all(met for met, _ in checks)
    steps = tuple(
        Words(f"{words.zh}:{'是' if met else '否'}", f"{words.en}: {'yes' if met else 'no'}") for met, words in checks
    )
    if not likely:
        return Screening(code, Verdict.UNLIKELY, steps, _SOURCE, amount=Decimal(0))
    return Screening(code, Verdict.LIKELY, (*steps, note), _SOURCE, amount=amount)
