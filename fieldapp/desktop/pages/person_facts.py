"""What a person's page says, as keys and values: pure functions of the page and the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from fieldapp.desktop.i18n import pick, translate
from fieldapp.desktop.terms import FACTS, WATCH_SHORT, day_text, term
from fieldapp.domain.dates import birth_words, relative_words
from fieldapp.domain.hours import duration_words

if TYPE_CHECKING:
    from fieldapp.domain.people import Person
    from fieldapp.domain.reasons import Reason
    from fieldapp.workflows.caseload import PersonPage

Facts = list[tuple[str, str]]
_SEEN = 4


def file_facts(page: PersonPage, *, id_shown: bool) -> Facts:
    """The file: who, where, how to reach. The ID number is masked but for its last four characters unless shown."""
    person, row = page.person, page.row
    born = pick(birth_words(person.birth, person.birth_precision)) if person.birth else ""
    age = translate("PersonFacts", "{age} 岁").format(age=row.age) if row.age is not None else ""
    return [
        (translate("PersonFacts", "性别"), term(FACTS, person.sex).text() if person.sex else ""),
        (translate("PersonFacts", "出生"), " · ".join(part for part in (born, age) if part)),
        (translate("PersonFacts", "身份证号"), _id_number(person.id_number, shown=id_shown)),
        (translate("PersonFacts", "电话"), person.phone or ""),
        (translate("PersonFacts", "住址"), person.address or ""),
        (translate("PersonFacts", "现居住地"), _residence(person)),
        (translate("PersonFacts", "自理能力"), term(FACTS, person.ability).text() if person.ability else ""),
        (translate("PersonFacts", "残疾"), _disability(person)),
        (
            translate("PersonFacts", "独居"),
            {True: translate("PersonFacts", "是"), False: translate("PersonFacts", "否"), None: ""}[person.lives_alone],
        ),
        (translate("PersonFacts", "备注"), person.note or ""),
    ]


def care_facts(page: PersonPage, today: date) -> Facts:
    """Watch colour and care scope with their reasons, the agreement, the carer, the next visit and why."""
    person, row = page.person, page.row
    colour = WATCH_SHORT[row.watch_colour].text() if row.watch_colour else translate("PersonFacts", "不分类")
    scope = {
        True: translate("PersonFacts", "在范围内"),
        False: translate("PersonFacts", "不在范围内"),
        None: translate("PersonFacts", "不适用"),
    }[row.in_care_scope]
    signed = (
        day_text(person.agreement_signed, today)
        if person.agreement_signed
        else translate("PersonFacts", "没有签订日期")
    )
    return [
        (translate("PersonFacts", "关注类别"), f"{colour}\n{_because(row.colour_reason)}"),
        (translate("PersonFacts", "照护范围"), f"{scope}\n{_because(row.scope_reason)}"),
        (translate("PersonFacts", "照护协议"), signed),
        (translate("PersonFacts", "照护人"), _carer(person)),
        (
            translate("PersonFacts", "上次走访"),
            day_text(row.last_visit, today) if row.last_visit else translate("PersonFacts", "还没有"),
        ),
        (translate("PersonFacts", "下次走访"), f"{_next(page, today)}\n{_because(row.reason)}"),
    ]


def hours_facts(minutes: Mapping[str, int], names: Mapping[str, str]) -> Facts:
    """Minutes delivered this month by service class, and their sum."""
    if not minutes:
        return [(translate("PersonFacts", "合计"), translate("PersonFacts", "本月还没有记录工时"))]
    facts = [(names.get(code, code), pick(duration_words(amount))) for code, amount in minutes.items()]
    return [*facts, (translate("PersonFacts", "合计"), pick(duration_words(sum(minutes.values()))))]


def _because(reason: Reason) -> str:
    words = pick(reason)
    return translate("PersonFacts", "{why}(依据:{source})").format(why=words, source=reason.source)


def _id_number(number: str | None, *, shown: bool) -> str:
    if number is None:
        return ""
    return number if shown else "*" * (len(number) - _SEEN) + number[-_SEEN:]


def _residence(person: Person) -> str:
    where = term(FACTS, person.residence).text() if person.residence else ""
    return " · ".join(part for part in (where, person.residence_note or "") if part)


def _disability(person: Person) -> str:
    if person.disability is None:
        return ""
    kind = term(FACTS, person.disability.kind).text()
    return translate("PersonFacts", "{kind} {level} 级").format(kind=kind, level=person.disability.level)


def _carer(person: Person) -> str:
    if person.carer is None:
        return ""
    return " · ".join(part for part in (person.carer.name, person.carer.relation, person.carer.phone) if part)


def _next(page: PersonPage, today: date) -> str:
    if page.row.next_visit is None:
        return translate("PersonFacts", "不用定期走访")
    return f"{day_text(page.row.next_visit, today)},{pick(relative_words(page.row.next_visit, today))}"
