"""五必到五必访 (济宁, 2022; rules A2): five events one goes to, five kinds of people one visits.

A must-arrival (五必到) is started by an event, a must-visit (五必访) by a person being on the roster. Each has its
checklist. The names are the official ones; periods are not in the source and live in the schedule's settings.
"""

from __future__ import annotations

from enum import StrEnum

from fieldapp.domain.people import Category, Person
from fieldapp.domain.reasons import Words

TEKUN_CARE_CHECKLIST = "TK"


class MustVisit(StrEnum):
    """五必访; the value is the official name, ``checklist`` the code of its form."""

    DIBAO = "低保对象"
    TEKUN = "特困人员"
    CHILDREN = "孤困儿童家庭"
    DISABLED = "困难残疾人"
    PARTY_MEMBER = "困难党员"

    @property
    def checklist(self) -> str:
        """Code of the checklist (``DB``, ``TR``, ``ET``, ``CJ``, ``DY``)."""
        return _VISIT_CHECKLISTS[self][0]

    @property
    def words(self) -> Words:
        """The name in both languages."""
        return Words(self.value, _VISIT_CHECKLISTS[self][1])


class MustArrival(StrEnum):
    """五必到; the value is the official name, ``checklist`` the code of its form."""

    WEDDING_OR_FUNERAL = "有红白事"
    DISPUTE = "有重大矛盾纠纷"
    ACCIDENT = "有突发意外事件"
    APPLICATION = "有救助申请代办事项"
    BASIC_LIVING = "有基本生活保障问题"

    @property
    def checklist(self) -> str:
        """Code of the checklist (``HB``, ``JF``, ``YW``, ``SQ``, ``SH``)."""
        return _ARRIVAL_CHECKLISTS[self][0]

    @property
    def words(self) -> Words:
        """The name in both languages."""
        return Words(self.value, _ARRIVAL_CHECKLISTS[self][1])


_VISIT_CHECKLISTS = {
    MustVisit.DIBAO: ("DB", "dibao recipients"),
    MustVisit.TEKUN: ("TR", "tekun persons"),
    MustVisit.CHILDREN: ("ET", "families of orphaned or distressed children"),
    MustVisit.DISABLED: ("CJ", "disabled people in difficulty"),
    MustVisit.PARTY_MEMBER: ("DY", "Party members in difficulty"),
}
_ARRIVAL_CHECKLISTS = {
    MustArrival.WEDDING_OR_FUNERAL: ("HB", "a wedding or a funeral"),
    MustArrival.DISPUTE: ("JF", "a serious dispute"),
    MustArrival.ACCIDENT: ("YW", "a sudden accident"),
    MustArrival.APPLICATION: ("SQ", "an application to be made for someone"),
    MustArrival.BASIC_LIVING: ("SH", "a problem with basic living"),
}
_BY_CATEGORY = {
    Category.DISPERSED_TEKUN: MustVisit.TEKUN,
    Category.COLLECTIVE_TEKUN: MustVisit.TEKUN,
    Category.DIBAO: MustVisit.DIBAO,
    Category.ORPHAN: MustVisit.CHILDREN,
    Category.UNATTENDED_CHILD: MustVisit.CHILDREN,
    Category.DISABLED: MustVisit.DISABLED,
    Category.PARTY_MEMBER: MustVisit.PARTY_MEMBER,
}


def must_visit_of(category: Category) -> MustVisit | None:
    """The 五必访 a category falls under; None for 低保边缘, 刚性支出困难 and 其他, which the five do not name."""
    return _BY_CATEGORY.get(category)


def must_visits(person: Person) -> tuple[MustVisit, ...]:
    """The 五必访 the person falls under, in the official order, each once."""
    found = {must_visit_of(category) for category in person.categories}
    return tuple(visit for visit in MustVisit if visit in found)


def checklists_for(person: Person) -> tuple[str, ...]:
    """Checklist codes of the person's regular visits: TK first for a dispersed tekun, then the 五必访."""
    care = (TEKUN_CARE_CHECKLIST,) if person.is_dispersed_tekun else ()
    return care + tuple(visit.checklist for visit in must_visits(person))
