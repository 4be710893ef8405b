"""Deadlines (期限) of the rules as data, and the moment each runs out (rules B15).

Every row names its source. Counting follows 民法典§201–203: the day of start is not counted; a period of months ends
on the corresponding day, or on the month's last day where there is none. Hours run from the moment itself. Dates
are those of China's one time zone; an aware moment is moved there first, a naive one is taken as it is.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final

from fieldapp.domain.reasons import (
    CHECKLIST_RULES,
    EMERGENCY_HOURS,
    EXTREME_WEATHER_SOURCE,
    LEAD_SOURCE,
    OWN_DEFAULT,
    PAPERS_WORKDAYS,
    Words,
)
from fieldapp.domain.workdays import WorkCalendar

CHINA_TIME: Final = timezone(timedelta(hours=8))


class Unit(StrEnum):
    """What a deadline is counted in."""

    AT_ONCE = "at_once"
    HOURS = "hours"
    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One row of the table: ``amount`` of ``unit`` from the event that ``zh``/``en`` name."""

    code: str
    zh: str
    en: str
    amount: int
    unit: Unit
    source: str

    @property
    def limit_words(self) -> Words:
        """The limit in words: 5个工作日 / 5 working days."""
        zh, en = _UNIT_WORDS[self.unit]
        return Words(zh.format(self.amount), en.format(self.amount, "" if self.amount == 1 else "s"))


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: the day, the moment where the limit is in hours, and whether the day is certain.

    ``certain`` is False where a working day was counted in a year whose holiday table is not published yet.
    """

    on: date
    at: datetime | None = None
    certain: bool = True

    @property
    def key(self) -> tuple[date, time]:
        """For sorting: the end of the day where no moment is set. Naive and aware moments sort together."""
        return self.on, self.at.time() if self.at is not None else time.max

    def iso(self) -> str:
        """ISO 8601: the moment in whole seconds where there is one, else the date."""
        return self.at.isoformat(timespec="seconds") if self.at is not None else self.on.isoformat()

    def is_over(self, now: datetime) -> bool:
        """Whether it is past due at ``now``: after the moment, or after the day."""
        local = local_moment(now)
        return (local.date(), local.time()) > self.key


def local_moment(moment: datetime) -> datetime:
    """The moment in China's time zone; a naive one as it is."""
    return moment if moment.tzinfo is None else moment.astimezone(CHINA_TIME)


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later, or the month's last day where there is none (民法典§202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_after(unit: Unit, amount: int, start: date, calendar: WorkCalendar) -> Due:
    """When ``amount`` of ``unit`` from ``start`` runs out.

    ``start`` is a datetime for hours and "at once"; for days, working days and months a date will do.

    Raises:
        ValueError: hours counted from a bare date, or a negative amount.
    """
    if amount < 0:
        raise ValueError("amount is negative")
    moment = local_moment(start) if isinstance(start, datetime) else None
    day = moment.date() if moment is not None else start
    if unit in (Unit.AT_ONCE, Unit.HOURS):
        if moment is None:
            raise ValueError("a limit in hours starts at a moment, not on a day")
        ends = moment + timedelta(hours=amount)
        return Due(ends.date(), ends)
    if unit is Unit.WORKDAYS:
        answer = calendar.add_workdays(day, amount)
        return Due(answer.day, None, answer.certain)
    return Due(day + timedelta(days=amount) if unit is Unit.DAYS else add_months(day, amount))


def due_of(deadline: Deadline, start: date, calendar: WorkCalendar) -> Due:
    """When the deadline runs out for an event at ``start``; see `due_after`."""
    return due_after(deadline.unit, deadline.amount, start, calendar)


_UNIT_WORDS = {
    Unit.AT_ONCE: ("立即", "at once"),
    Unit.HOURS: ("{}小时", "{} hour{}"),
    Unit.WORKDAYS: ("{}个工作日", "{} working day{}"),
    Unit.DAYS: ("{}天", "{} day{}"),
    Unit.MONTHS: ("{}个月", "{} month{}"),
}

_TEKUN = "特困人员认定办法(2021)"
_DIBAO = "最低生活保障审核确认办法(2021)"
_DIBAO_2022 = "进一步做好低保等社会救助兜底保障工作的通知(2022)"
_RIGID = "刚性支出困难家庭认定办法(2025-01-01 起)"
_CHILD = "进一步加强事实无人抚养儿童保障工作的意见(2019)"
_REFORM = "关于改革完善社会救助制度的意见(2020)"

_H, _W, _D, _M = Unit.HOURS, Unit.WORKDAYS, Unit.DAYS, Unit.MONTHS
_ROWS = (
    Deadline("urgent_help", "特别紧急的先行救助", "help in a specially urgent case", 2, _H, EMERGENCY_HOURS),
    Deadline("emergency_help", "急难型先行救助", "first help in an emergency", 24, _H, EMERGENCY_HOURS),
    Deadline("papers_after_help", "先行救助后补齐手续", "papers after first help", 5, _W, PAPERS_WORKDAYS),
    Deadline("self_care_reassessment", "自理能力变化复核", "re-assessment of self-care", 10, _W, f"{_TEKUN}§23"),
    Deadline("tekun_town", "特困:镇街调查并提出意见", "tekun: township opinion", 15, _W, f"{_TEKUN}§13"),
    Deadline("tekun_publicity", "特困:公示", "tekun: publicity", 7, _D, f"{_TEKUN}§15"),
    Deadline("tekun_county", "特困:县级确认", "tekun: county confirmation", 15, _W, f"{_TEKUN}§16"),
    Deadline("tekun_refusal", "特困:书面告知不予确认", "tekun: written refusal", 3, _W, f"{_TEKUN}§18"),
    Deadline("tekun_review", "特困:年度核查", "tekun: yearly review", 12, _M, _REFORM),
    Deadline("dibao_investigation", "低保:启动调查", "dibao: start of investigation", 3, _W, f"{_DIBAO}§15"),
    Deadline("dibao_data_check", "低保:启动信息核对", "dibao: start of data check", 3, _W, f"{_DIBAO}§17"),
    Deadline("dibao_county", "低保:县级提出意见", "dibao: county opinion", 10, _W, f"{_DIBAO}§20"),
    Deadline("dibao_refusal", "低保:书面告知不予确认", "dibao: written refusal", 3, _W, f"{_DIBAO}§21"),
    Deadline("dibao_whole", "低保:全程办结", "dibao: whole procedure", 30, _W, f"{_DIBAO}§22"),
    Deadline("dibao_whole_town", "低保:全程办结(下放镇街)", "dibao: whole, delegated", 20, _W, _DIBAO_2022),
    Deadline("dibao_whole_special", "低保:全程办结(特殊情形)", "dibao: whole, special case", 45, _W, _DIBAO_2022),
    Deadline("dibao_review", "低保:定期核查", "dibao: review", 12, _M, f"{_DIBAO}§31"),
    Deadline(
        "dibao_review_irregular", "低保:收入不固定或有劳动能力的核查", "dibao: review, irregular", 6, _M, f"{_DIBAO}§31"
    ),
    Deadline("dibao_member_died", "低保:成员去世后核查", "dibao: check after a death", 3, _M, _DIBAO_2022),
    Deadline("dibao_fade_out", "低保:渐退期", "dibao: fading out", 6, _M, _DIBAO_2022),
    Deadline("rigid_decision", "刚性支出:认定", "rigid spending: decision", 30, _W, _RIGID),
    Deadline("rigid_decision_special", "刚性支出:认定(特殊情形)", "rigid spending: special case", 45, _W, _RIGID),
    Deadline("rigid_validity", "刚性支出:认定有效期", "rigid spending: validity", 12, _M, _RIGID),
    Deadline("child_town", "事实无人抚养儿童:镇街查验", "unattended child: township", 15, _W, _CHILD),
    Deadline("child_county", "事实无人抚养儿童:县级确认", "unattended child: county", 15, _W, _CHILD),
    Deadline("volunteer_hours", "志愿服务时长记录", "volunteer hours recorded", 10, _W, "志愿服务记录与证明出具办法"),
    Deadline(
        "elder_visit", "特殊困难老年人探访", "visit to an elder in need", 1, _M, "特殊困难老年人探访关爱服务意见(2022)"
    ),
    Deadline("warning_lead", "预警线索入户核实", "visit on a warning lead", 0, Unit.AT_ONCE, LEAD_SOURCE),
    Deadline("warning_lead_default", "预警线索办结(未定期限时)", "warning lead, no limit given", 5, _W, OWN_DEFAULT),
    Deadline("refused_revisit", "拒绝走访后再访", "visit again after a refusal", 7, _D, CHECKLIST_RULES),
    Deadline(
        "extreme_weather", "极端天气走访红色类别", "extreme weather: see red persons", 24, _H, EXTREME_WEATHER_SOURCE
    ),
)
DEADLINES: Final[dict[str, Deadline]] = {row.code: row for row in _ROWS}
"""The table by code. Legal limits are data: a change of law changes rows, not code."""
