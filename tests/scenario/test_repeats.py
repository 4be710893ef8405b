"""Repeats: adding, removing, counting, references inside them (specification, "Repeats")."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused, CalculationDiverged, FormRefused, FormSession, RepeatEnd
from tests.scenario.xform import bind, inputs, repeat, start, xform


def family(binds: str = "", after: str = "") -> FormSession:
    """Two members, Wang aged 40 and Li aged 12."""
    form = xform(
        '<m jr:template=""><name/><age/><c/></m><m><name>Wang</name><age>40</age><c/></m>'
        f"<m><name>Li</name><age>12</age><c/></m><out/>{after}",
        bind("/data/m/age", type_="int") + binds,
        repeat("/data/m", "name", "age") + inputs("/data/out"),
    )
    return start(form)


def column(session: FormSession, name: str) -> list[str]:
    return [text for ref, text in session.answers().items() if ref.endswith(f"/{name}")]


def test_every_instance_has_its_position_in_its_reference() -> None:
    refs = [question.ref for question in family().questions()]
    assert refs == ["/data/m[1]/name", "/data/m[1]/age", "/data/m[2]/name", "/data/m[2]/age", "/data/out"]


def test_a_relative_reference_means_the_same_instance() -> None:
    session = family(bind("/data/m/c", calculate="concat(../name, ':', ../age)"))
    assert column(session, "c") == ["Wang:40", "Li:12"]
    session.set("/data/m[2]/age", "13")
    assert column(session, "c") == ["Wang:40", "Li:13"]


def test_an_absolute_reference_inside_a_repeat_means_the_same_instance() -> None:
    session = family(bind("/data/m/c", calculate="concat(/data/m/name, ':', /data/m/age + 1)"))
    assert column(session, "c") == ["Wang:41", "Li:13"]


def test_relevance_inside_a_repeat_is_that_of_the_instance() -> None:
    session = family(bind("/data/m/name", relevant="/data/m/age >= 18"))
    assert [q.relevant for q in session.questions() if q.name == "name"] == [True, False]


def test_a_node_set_function_sees_all_instances() -> None:
    session = family(bind("/data/m/c", calculate="sum(/data/m/age)") + bind("/data/out", calculate="count(/data/m)"))
    assert column(session, "c") == ["52", "52"]
    assert session.value("/data/out") == "2"


def test_adding_appends_an_instance_from_the_template_and_recalculates() -> None:
    session = family(bind("/data/out", calculate="count(/data/m)"))
    changed = session.add("/data/m")
    assert changed.structure
    assert session.value("/data/out") == "3"
    assert session.question("/data/m[3]/name").value == ""


def test_removing_renumbers_what_follows() -> None:
    session = family(bind("/data/m/c", calculate="position(..)") + bind("/data/out", calculate="sum(/data/m/age)"))
    assert column(session, "c") == ["1", "2"]
    session.remove("/data/m[1]")
    assert session.value("/data/m[1]/name") == "Li"
    assert column(session, "c") == ["1"]
    assert session.value("/data/out") == "12"


def test_all_instances_can_be_removed() -> None:
    session = family(bind("/data/out", calculate="count(/data/m)"))
    session.remove("/data/m[2]")
    session.remove("/data/m[1]")
    assert session.value("/data/out") == "0"
    assert "<m>" not in session.submission()


@pytest.mark.parametrize("ref", ["/data/m[3]", "/data/m[0]", "/data/out", "/data/none", "/data/m[x]"])
def test_removing_what_is_not_there_is_refused(ref: str) -> None:
    session = family()
    with pytest.raises(AnswerRefused):
        session.remove(ref)
    assert len([q for q in session.questions() if q.name == "name"]) == 2


def test_adding_to_what_is_no_repeat_is_refused() -> None:
    with pytest.raises(AnswerRefused):
        family().add("/data/out")


def test_the_previous_instance_can_be_referred_to() -> None:
    session = family(bind("/data/m/c", calculate="../../m[position() = position(current()/..) - 1]/name"))
    assert [session.value("/data/m[1]/c"), session.value("/data/m[2]/c")] == ["", "Wang"]


@pytest.mark.parametrize(
    "expression",
    [
        "coalesce(indexed-repeat(/data/m/c, /data/m, position(..) - 1), 0) + ../age",
        "coalesce(../../m[position() = position(current()/..) - 1]/c, 0) + ../age",
        "sum(../../m[position() <= position(current()/..)]/age)",
        "sum(/data/m[position() < position(current()/..) + 1]/age)",
    ],
)
def test_running_sums(expression: str) -> None:
    session = family(bind("/data/m/c", calculate=expression))
    assert column(session, "c") == ["40", "52"]
    session.add("/data/m")
    session.set("/data/m[3]/age", "8")
    assert column(session, "c") == ["40", "52", "60"]
    session.set("/data/m[1]/age", "41")
    assert column(session, "c") == ["41", "53", "61"]
    session.remove("/data/m[1]")
    assert column(session, "c") == ["12", "20"]


def test_instances_that_never_settle_are_told() -> None:
    with pytest.raises(CalculationDiverged):
        family(bind("/data/m/c", calculate="coalesce(/data/m[position() = position(current()/..)]/c, 0) + 1"))


def test_indexed_repeat() -> None:
    session = family(bind("/data/out", calculate="indexed-repeat(/data/m/name, /data/m, 2)"))
    assert session.value("/data/out") == "Li"
    session.set("/data/m[2]/name", "Zhao")
    assert session.value("/data/out") == "Zhao"


def test_nested_repeats_keep_to_themselves() -> None:
    form = xform(
        "<h><p><n>1</n><c/></p><p><n>2</n><c/></p><s/></h><h><p><n>5</n><c/></p><s/></h><t/>",
        bind("/data/h/p/c", calculate="concat(position(../..), '.', position(..), '=', ../n)")
        + bind("/data/h/s", calculate="sum(../p/n)")
        + bind("/data/t", calculate="sum(/data/h/p/n)"),
        f'<group ref="/data/h"><repeat nodeset="/data/h">{repeat("/data/h/p", "n")}</repeat></group>',
    )
    session = start(form)
    assert column(session, "c") == ["1.1=1", "1.2=2", "2.1=5"]
    assert column(session, "s") == ["3", "5"]
    session.add("/data/h[2]/p")
    session.set("/data/h[2]/p[2]/n", "7")
    assert column(session, "s") == ["3", "12"]
    assert session.value("/data/t") == "15"
    session.add("/data/h")
    assert not [q for q in session.questions() if q.ref.startswith("/data/h[3]/p")]
    session.add("/data/h[3]/p")
    assert session.question("/data/h[3]/p[1]/n").value == ""


def test_a_count_makes_and_removes_instances() -> None:
    """Creation, Removal of Repeats: jr:count."""
    form = xform(
        '<n>2</n><m jr:template=""><x>d</x></m><c/>',
        bind("/data/n", type_="int") + bind("/data/c", calculate="count(/data/m)"),
        inputs("/data/n") + repeat("/data/m", "x", count_="/data/n"),
    )
    session = start(form)
    assert session.value("/data/c") == "2"
    session.set("/data/m[2]/x", "second")
    assert session.set("/data/n", "3").structure
    assert column(session, "x") == ["d", "second", "d"]
    session.set("/data/n", "1")
    assert column(session, "x") == ["d"]
    with pytest.raises(AnswerRefused) as refused:
        session.add("/data/m")
    assert refused.value.reason == "count_controlled"
    with pytest.raises(AnswerRefused):
        session.remove("/data/m[1]")


def test_a_count_of_nothing_makes_no_instance() -> None:
    form = xform('<n/><m jr:template=""><x/></m>', "", inputs("/data/n") + repeat("/data/m", "x", count_="/data/n"))
    session = start(form)
    assert not [q for q in session.questions() if q.name == "x"]


def test_a_huge_count_is_refused_and_changes_nothing() -> None:
    form = xform('<n/><m jr:template=""><x/></m>', "", inputs("/data/n") + repeat("/data/m", "x", count_="/data/n"))
    session = start(form)
    session.set("/data/n", "2")
    with pytest.raises(AnswerRefused) as refused:
        session.set("/data/n", "999999999")
    assert refused.value.reason == "out_of_range"
    assert session.value("/data/n") == "2"
    assert len([q for q in session.questions() if q.name == "x"]) == 2


def test_no_add_remove() -> None:
    form = xform(
        "<m><x/></m>",
        "",
        '<group ref="/data/m"><repeat nodeset="/data/m" jr:noAddRemove="true()">'
        '<input ref="/data/m/x"/></repeat></group>',
    )
    session = start(form)
    with pytest.raises(AnswerRefused):
        session.add("/data/m")
    ends = [member for member in session.outline().members if isinstance(member, RepeatEnd)]
    assert [(end.count, end.can_change) for end in ends] == [(1, False)]


def test_template_defaults_are_given_to_new_instances() -> None:
    """Default Values in Repeats."""
    form = xform(
        '<m jr:template=""><name/><rel>spouse</rel></m><m><name>John</name><rel>father</rel></m>',
        "",
        repeat("/data/m", "name", "rel"),
    )
    session = start(form)
    session.add("/data/m")
    assert column(session, "rel") == ["father", "spouse"]
    assert session.submission().count("<m>") == 2
    assert "template" not in session.submission()


def test_an_irrelevant_repeat_is_pruned() -> None:
    form = xform(
        "<a/><m><x>1</x></m>", bind("/data/m", relevant="/data/a = 'y'"), inputs("/data/a") + repeat("/data/m", "x")
    )
    session = start(form)
    assert "<m>" not in session.submission()
    session.set("/data/a", "y")
    assert "<m><x>1</x></m>" in session.submission()
    session.set("/data/a", "n")
    session.add("/data/m")
    assert not session.question("/data/m[2]/x").relevant


def test_an_instance_can_be_irrelevant_by_itself() -> None:
    form = xform(
        "<m><x>1</x></m><m><x>2</x></m><s/>",
        bind("/data/m", relevant="./x != 2") + bind("/data/s", calculate="join(',', /data/m/x)"),
        repeat("/data/m", "x"),
    )
    with pytest.raises(FormRefused, match="circle"):
        start(form)


def test_a_repeat_without_a_position_means_its_only_instance() -> None:
    form = xform("<m><x/></m>", "", repeat("/data/m", "x"))
    session = start(form)
    session.set("/data/m/x", "1")
    session.add("/data/m")
    with pytest.raises(AnswerRefused) as refused:
        session.set("/data/m/x", "2")
    assert refused.value.reason == "no_such_repeat"
