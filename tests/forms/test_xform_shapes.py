"""XForms as tools other than the converter write them: ids, relative references, counts that depend on themselves."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused, FormDefinition, FormRefused, FormSession, compile_form
from tests.scenario.xform import bind, inputs, repeat, start, xform


def test_a_control_and_an_action_can_name_a_bind_by_its_id() -> None:
    """Events and Actions: ``bind`` is the id of a bind where ``ref`` is a path."""
    form = xform(
        "<a/><b/>",
        '<bind id="first" nodeset="/data/a"/><bind id="second" nodeset="/data/b"/>'
        '<setvalue event="odk-instance-first-load" bind="second">x</setvalue>',
        '<input bind="first"><label>A</label></input>',
    )
    session = start(form)
    session.set("/data/a", "1")
    assert (session.value("/data/a"), session.value("/data/b")) == ("1", "x")


def test_a_relative_control_belongs_to_the_group_around_it() -> None:
    form = xform(
        "<g><a/></g>",
        "",
        '<group ref="/data/g"><input ref="a"><setvalue event="odk-instance-first-load" ref="/data/g/a">x</setvalue>'
        "</input></group>",
    )
    assert start(form).question("/data/g/a").value == "x"


def test_a_bind_for_no_node_is_named_and_has_no_effect() -> None:
    definition = compile_form(xform("<a/>", bind("/data/gone", required="true()"), inputs("/data/a")))
    assert [warning.where for warning in definition.warnings] == ["/data/gone"]
    assert start(definition).valid


def test_a_question_asked_outside_of_its_repeat_is_the_first_ones() -> None:
    form = xform("<m><a/></m><m><a/></m>", "", inputs("/data/m/a") + repeat("/data/m", "a"))
    definition = compile_form(form)
    assert "asked outside" in str(definition.warnings[0])
    session = start(definition)
    assert [question.ref for question in session.questions()] == ["/data/m[1]/a", "/data/m[1]/a", "/data/m[2]/a"]
    session.remove("/data/m[2]")
    session.remove("/data/m[1]")
    assert session.questions() == ()


def open_ended() -> FormDefinition:
    """A repeat that goes on as long as its last instance says so: its count depends on its own instances."""
    last = "indexed-repeat(/data/m/more, /data/m, count(/data/m))"
    form = xform(
        "<wanted/><m><more/></m>",
        bind("/data/wanted", calculate=f"if(count(/data/m) = 0 or {last} = 'yes', count(/data/m) + 1, count(/data/m))"),
        repeat("/data/m", "more", count_="/data/wanted"),
    )
    return compile_form(form)


def count(session: FormSession) -> int:
    return len(session.questions())


def test_a_count_can_depend_on_the_instances_it_makes() -> None:
    session = start(open_ended())
    assert count(session) == 1
    session.set("/data/m[1]/more", "yes")
    assert count(session) == 2
    session.set("/data/m[2]/more", "yes")
    assert count(session) == 3
    session.set("/data/m[3]/more", "no")
    assert count(session) == 3
    with pytest.raises(AnswerRefused, match="count_controlled"):
        session.add("/data/m")


def test_a_draft_of_such_a_repeat_comes_back() -> None:
    definition = open_ended()
    session = start(definition)
    session.set("/data/m[1]/more", "yes")
    session.set("/data/m[2]/more", "no")
    again = start(definition, draft=session.snapshot())
    assert count(again) == 2
    assert again.value("/data/m[2]/more") == "no"


def test_other_circles_are_still_refused_with_their_path() -> None:
    form = xform("<a/><b/>", bind("/data/a", calculate="/data/b") + bind("/data/b", calculate="/data/a"))
    with pytest.raises(FormRefused, match=r"/data/a \(calculate\) → /data/b \(calculate\)"):
        compile_form(form)
