"""五必到五必访: the ten names and who falls under which."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldapp.domain.five_must import MustArrival, MustVisit, checklists_for, must_visit_of, must_visits
from fieldapp.domain.people import Category, Person


def test_the_ten_names_and_their_checklists() -> None:
    assert {visit.value: visit.checklist for visit in MustVisit} == {
        "低保对象": "DB",
        "特困人员": "TR",
        "孤困儿童家庭": "ET",
        "困难残疾人": "CJ",
        "困难党员": "DY",
    }
    assert {arrival.value: arrival.checklist for arrival in MustArrival} == {
        "有红白事": "HB",
        "有重大矛盾纠纷": "JF",
        "有突发意外事件": "YW",
        "有救助申请代办事项": "SQ",
        "有基本生活保障问题": "SH",
    }
    for name in (*MustVisit, *MustArrival):
        assert name.words.zh == name.value
        assert name.words.en


@pytest.mark.parametrize(
    ("category", "visit"),
    [
        (Category.DISPERSED_TEKUN, MustVisit.TEKUN),
        (Category.COLLECTIVE_TEKUN, MustVisit.TEKUN),
        (Category.DIBAO, MustVisit.DIBAO),
        (Category.ORPHAN, MustVisit.CHILDREN),
        (Category.UNATTENDED_CHILD, MustVisit.CHILDREN),
        (Category.DISABLED, MustVisit.DISABLED),
        (Category.PARTY_MEMBER, MustVisit.PARTY_MEMBER),
        (Category.DIBAO_EDGE, None),
        (Category.RIGID_SPENDING, None),
        (Category.OTHER, None),
    ],
)
def test_categories_fall_under_one_or_none(category: Category, visit: MustVisit | None) -> None:
    assert must_visit_of(category) is visit


def test_a_person_may_fall_under_several(make_person: Callable[..., Person]) -> None:
    person = make_person(
        categories=(Category.PARTY_MEMBER, Category.DISABLED, Category.DISPERSED_TEKUN, Category.COLLECTIVE_TEKUN)
    )
    assert must_visits(person) == (MustVisit.TEKUN, MustVisit.DISABLED, MustVisit.PARTY_MEMBER)
    assert checklists_for(person) == ("TK", "TR", "CJ", "DY")
    assert checklists_for(make_person(categories=(Category.DIBAO_EDGE,))) == ()
