"""Relevance, required, constraint, read-only, calculations (specification, "Bind Attributes")."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused, FormRefused
from tests.scenario.xform import bind, inputs, repeat, start, xform


def test_an_irrelevant_value_is_kept_read_as_empty_and_left_out_of_the_submission() -> None:
    """Bind Attributes: relevant."""
    form = xform(
        "<a>1</a><b/><c/>",
        bind("/data/b", relevant="/data/a = 1") + bind("/data/c", calculate="concat('[', /data/b, ']')"),
        inputs("/data/a", "/data/b"),
    )
    session = start(form)
    session.set("/data/b", "kept")
    assert session.value("/data/c") == "[kept]"
    session.set("/data/a", "2")
    assert session.question("/data/b").value == "kept"
    assert session.value("/data/c") == "[]"
    assert "<b>" not in session.submission()
    session.set("/data/a", "1")
    assert session.value("/data/c") == "[kept]"
    assert "<b>kept</b>" in session.submission()


def test_relevance_is_inherited_from_groups() -> None:
    form = xform(
        "<a/><g><x>v</x><h><y/></h></g><n/>",
        bind("/data/g", relevant="/data/a = 'yes'")
        + bind("/data/g/h/y", relevant="/data/g/x = 'v'", required="true()")
        + bind("/data/n", calculate="/data/g/x"),
        inputs("/data/a") + f'<group ref="/data/g">{inputs("/data/g/x", "/data/g/h/y")}</group>',
    )
    session = start(form)
    assert not session.question("/data/g/h/y").relevant
    assert session.valid
    assert session.value("/data/n") == ""
    assert "<g>" not in session.submission()
    session.set("/data/a", "yes")
    assert session.question("/data/g/h/y").relevant
    assert session.value("/data/n") == "v"
    assert [(found.ref, found.kind) for found in session.violations()] == [("/data/g/h/y", "required")]


def test_a_calculation_is_not_made_while_irrelevant_and_is_made_when_it_becomes_relevant() -> None:
    form = xform(
        "<a>1</a><show/><c/>",
        bind("/data/c", calculate="/data/a * 2", relevant="/data/show = 'y'"),
        inputs("/data/a", "/data/show"),
    )
    session = start(form)
    session.set("/data/a", "5")
    session.set("/data/show", "y")
    assert session.value("/data/c") == "10"


def test_irrelevance_travels_through_chains() -> None:
    form = xform(
        "<a/><b>1</b><c>1</c><d>1</d>",
        bind("/data/b", relevant="/data/a != 'off'")
        + bind("/data/c", relevant="/data/b = 1")
        + bind("/data/d", relevant="/data/c = 1"),
        inputs("/data/a", "/data/b", "/data/c", "/data/d"),
    )
    session = start(form)
    changed = session.set("/data/a", "off")
    assert {"/data/b", "/data/c", "/data/d"} <= set(changed.refs)
    assert session.answers() == {"/data/a": "off", "/data/meta/instanceID": session.value("/data/meta/instanceID")}


def test_a_constraint_is_not_applied_to_an_empty_answer() -> None:
    """Bind Attributes: constraint, "only be evaluated when the node is non-empty"."""
    form = xform(
        "<a/>", bind("/data/a", type_="int", constraint=". > 10", jr_constraintMsg="more than ten"), inputs("/data/a")
    )
    session = start(form)
    assert session.valid
    session.set("/data/a", "5")
    assert session.violations()[0].message == "more than ten"
    assert session.question("/data/a").value == "5"
    assert not session.question("/data/a").valid
    session.set("/data/a", None)
    assert session.valid


def test_required_with_its_message() -> None:
    form = xform("<a/>", bind("/data/a", required="true()", jr_requiredMsg="please"), inputs("/data/a"))
    session = start(form)
    (violation,) = session.violations()
    assert (violation.kind, violation.message) == ("required", "please")
    session.set("/data/a", "x")
    assert session.valid


def test_a_violation_without_a_message_of_its_own_has_none() -> None:
    form = xform("<a/>", bind("/data/a", required="true()"), inputs("/data/a"))
    assert start(form).violations()[0].message is None


def test_required_can_depend_on_another_answer() -> None:
    form = xform("<a/><b/>", bind("/data/b", required="/data/a = 'x'"), inputs("/data/a", "/data/b"))
    session = start(form)
    assert session.valid
    changed = session.set("/data/a", "x")
    assert "/data/b" in changed.refs
    assert not session.valid
    assert session.question("/data/b").required


def test_a_constraint_can_refer_to_another_answer() -> None:
    form = xform(
        "<low>3</low><high/>",
        bind("/data/high", type_="int", constraint=". >= /data/low"),
        inputs("/data/low", "/data/high"),
    )
    session = start(form)
    session.set("/data/high", "4")
    assert session.valid
    changed = session.set("/data/low", "5")
    assert "/data/high" in changed.refs
    assert [found.kind for found in session.violations()] == ["constraint"]


def test_a_read_only_question_takes_no_answer() -> None:
    form = xform("<a>x</a>", bind("/data/a", readonly="true()"), inputs("/data/a"))
    session = start(form)
    with pytest.raises(AnswerRefused) as refused:
        session.set("/data/a", "y")
    assert refused.value.reason == "read_only"
    assert session.value("/data/a") == "x"


def test_read_only_is_inherited_and_can_change() -> None:
    form = xform(
        "<lock/><g><x/></g>",
        bind("/data/g", readonly="/data/lock = 'y'"),
        inputs("/data/lock", "/data/g/x"),
    )
    session = start(form)
    session.set("/data/g/x", "1")
    session.set("/data/lock", "y")
    assert session.question("/data/g/x").readonly
    with pytest.raises(AnswerRefused):
        session.set("/data/g/x", "2")


def test_calculations_follow_each_other_whatever_order_they_are_written_in() -> None:
    form = xform(
        "<a>1</a><d/><c/><b/>",
        bind("/data/d", calculate="/data/c + 1")
        + bind("/data/c", calculate="/data/b + 1")
        + bind("/data/b", calculate="/data/a + 1"),
        inputs("/data/a"),
    )
    session = start(form)
    assert session.value("/data/d") == "4"
    session.set("/data/a", "10")
    assert session.value("/data/d") == "13"


def test_a_calculated_boolean_is_stored_as_text() -> None:
    """XPath Functions: the note on storing booleans."""
    form = xform("<a/><b/>", bind("/data/a", calculate="1 > 2") + bind("/data/b", calculate="boolean(/data/a)"))
    session = start(form)
    assert (session.value("/data/a"), session.value("/data/b")) == ("false", "true")


@pytest.mark.parametrize(
    ("type_", "expression", "expected"),
    [
        ("int", "7 div 2", "3"),
        ("int", "'abc'", ""),
        ("decimal", "7 div 2", "3.5"),
        ("decimal", "6 div 2", "3.0"),
        ("date", "now()", "2026-03-02"),
        ("date", "today() + 1", ""),
        ("date", "date(today() + 1)", "2026-03-03"),
        ("string", "6 div 2", "3"),
        ("dateTime", "now()", "2026-03-02T09:05:07.120+08:00"),
    ],
)
def test_a_calculated_value_takes_the_form_of_its_type(type_: str, expression: str, expected: str) -> None:
    """Data Types."""
    form = xform("<a/>", bind("/data/a", type_=type_, calculate=expression))
    assert start(form).value("/data/a") == expected


@pytest.mark.parametrize(
    "binds",
    [
        bind("/data/a", calculate=". + 1"),
        bind("/data/a", relevant=". > 0"),
        bind("/data/a", readonly=". > 10"),
        bind("/data/a", required=". > 10"),
        bind("/data/a", calculate="/data/b + 1") + bind("/data/b", calculate="/data/a + 1"),
        bind("/data/a", calculate="/data/b + 1")
        + bind("/data/b", calculate="/data/c + 1")
        + bind("/data/c", calculate="/data/a + 1"),
        bind("/data/a", relevant="/data/b = 1") + bind("/data/b", relevant="/data/a = 1"),
        bind("/data/g", relevant="/data/g/x = 1"),
        bind("/data/a", calculate="/data/b") + bind("/data/b", relevant="/data/a = 1"),
    ],
)
def test_cycles_are_refused_with_their_path(binds: str) -> None:
    with pytest.raises(FormRefused) as refused:
        start(xform("<a/><b/><c/><g><x/></g>", binds, inputs("/data/a")))
    assert "circle" in str(refused.value)
    assert "→" in str(refused.value)


def test_a_constraint_may_refer_to_its_own_node() -> None:
    start(xform("<a/>", bind("/data/a", constraint=". > 10"), inputs("/data/a")))


def test_a_cycle_through_a_repeat_is_refused() -> None:
    form = xform(
        "<r><a/></r><b/>",
        bind("/data/r/a", calculate="/data/b + 1") + bind("/data/b", calculate="/data/r[position() = 1]/a + 1"),
        repeat("/data/r", "a"),
    )
    with pytest.raises(FormRefused, match="circle"):
        start(form)


def test_once_keeps_its_first_value() -> None:
    """XPath Functions: once."""
    form = xform(
        "<a>1</a><b/><c/>",
        bind("/data/b", calculate="once(/data/a)") + bind("/data/c", calculate="once(random())"),
        inputs("/data/a"),
    )
    session = start(form)
    session.set("/data/a", "2")
    assert session.value("/data/b") == "1"
    assert session.value("/data/c") == "0.25"


def test_only_what_depends_on_an_answer_is_told_as_changed() -> None:
    form = xform(
        "<a/><b/><c/><d/>",
        bind("/data/c", relevant="/data/a = '1'") + bind("/data/d", relevant="/data/b = '1'"),
        inputs("/data/a", "/data/b", "/data/c", "/data/d"),
    )
    session = start(form)
    assert set(session.set("/data/a", "1").refs) == {"/data/a", "/data/c"} or session.question("/data/c").relevant
    assert "/data/d" not in session.set("/data/a", "2").refs
