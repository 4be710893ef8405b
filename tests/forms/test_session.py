"""A session: what it tells, what it keeps, how it is resumed."""

from __future__ import annotations

import json

import pytest

from fieldapp.forms.api import AnswerRefused, FormSession, Group, RepeatEnd, compile_form
from tests.scenario.xform import NOW, bind, inputs, start, xform

FORM = xform(
    '<who/><hide/><secret>s</secret><g><x/><y/></g><m jr:template=""><n/><d>5</d></m><m><n/><d>5</d></m><sum/>',
    bind("/data/secret", relevant="/data/hide != 'y'")
    + bind("/data/g", relevant="/data/who != ''")
    + bind("/data/m/d", type_="int")
    + bind("/data/sum", calculate="sum(/data/m/d)"),
    inputs("/data/who", "/data/hide", "/data/secret")
    + f'<group ref="/data/g" appearance="field-list"><label>G</label>{inputs("/data/g/x", "/data/g/y")}</group>'
    + '<group ref="/data/m"><label>Member</label><repeat nodeset="/data/m"><input ref="/data/m/n"/>'
    '<input ref="/data/m/d"/></repeat></group>',
)


def filled() -> FormSession:
    session = start(FORM)
    session.set("who", "Wang")
    session.set("secret", "kept")
    session.set("hide", "y")
    session.add("/data/m")
    session.set("/data/m[2]/n", "two")
    session.set("/data/m[2]/d", "")
    return session


def test_a_draft_comes_back_as_it_was_irrelevant_answers_and_instances_included() -> None:
    session = filled()
    draft = json.loads(json.dumps(session.snapshot()))
    again = start(FORM, draft=draft)
    assert again.snapshot() == session.snapshot()
    assert again.submission() == session.submission()
    assert again.question("/data/secret").value == "kept"
    assert again.question("/data/m[2]/d").value == ""
    again.set("hide", "n")
    assert again.value("/data/secret") == "kept"


def test_a_draft_without_any_instance_comes_back_without() -> None:
    session = start(FORM)
    session.remove("/data/m[1]")
    assert start(FORM, draft=session.snapshot()).snapshot()["repeats"] == {"/data/m": 0}


def test_answers_are_the_relevant_values_and_bring_a_filling_back() -> None:
    session = filled()
    answers = session.answers()
    assert "/data/secret" not in answers
    assert answers["/data/m[2]/n"] == "two"
    again = start(FORM, answers=answers)
    assert again.value("/data/meta/instanceID") == session.value("/data/meta/instanceID")
    assert again.value("/data/m[2]/n") == "two"
    assert len([q for q in again.questions() if q.name == "n"]) == 2


def test_a_draft_of_another_version_leaves_out_what_is_gone() -> None:
    draft = filled().snapshot()
    draft["values"]["/data/gone"] = "x"
    draft["repeats"]["/data/gone/m"] = 3
    assert start(FORM, draft=draft).question("who").value == "Wang"


def test_the_outline_is_the_body_as_a_tree() -> None:
    session = filled()
    group, first, second, end = session.outline().members[3:]
    assert isinstance(group, Group) and isinstance(first, Group) and isinstance(second, Group)
    assert isinstance(end, RepeatEnd)
    assert (group.kind, group.label, group.relevant, group.appearance) == ("group", "G", True, "field-list")
    assert group.members == ("/data/g/x", "/data/g/y")
    assert (second.kind, second.ref, second.position, second.label) == ("repeat", "/data/m[2]", 2, "Member")
    assert (end.ref, end.count, end.can_change, end.label) == ("/data/m", 2, True, "Member")
    assert list(session.outline().questions())[:3] == ["/data/who", "/data/hide", "/data/secret"]


def test_a_question_knows_the_groups_around_it() -> None:
    session = filled()
    assert session.question("/data/g/x").groups == ("/data/g",)
    assert session.question("/data/g/x").group_label == "G"
    assert session.question("/data/m[2]/n").groups == ("/data/m[2]",)


def test_a_group_that_appears_is_a_change_of_structure() -> None:
    session = start(FORM)
    changed = session.set("who", "Wang")
    assert changed.structure
    assert {"/data/who", "/data/g/x", "/data/g/y"} <= set(changed.refs)
    assert not session.set("who", "Li").structure


@pytest.mark.parametrize("ref", ["nobody", "/data/nobody", "/other/who", "", "/", "/data/g", "/data/who[2]", "//who"])
def test_an_unknown_reference_is_refused(ref: str) -> None:
    with pytest.raises(AnswerRefused):
        start(FORM).set(ref, "x")


def test_a_calculated_node_takes_no_answer() -> None:
    with pytest.raises(AnswerRefused) as refused:
        start(FORM).set("sum", "9")
    assert refused.value.reason == "not_answerable"


def test_an_ambiguous_bare_name_is_refused() -> None:
    session = start(xform("<a><x/></a><b><x/></b>", "", inputs("/data/a/x", "/data/b/x")))
    with pytest.raises(AnswerRefused):
        session.set("x", "1")


def test_refusals_never_carry_the_answer() -> None:
    session = start(xform("<a/>", bind("/data/a", type_="int"), inputs("/data/a")))
    with pytest.raises(AnswerRefused) as refused:
        session.set("a", "370683194401151234")
    assert "3706" not in str(refused.value)


def test_sessions_of_one_definition_do_not_share_data() -> None:
    definition = compile_form(FORM)
    first, second = start(definition), start(definition)
    first.set("who", "Wang")
    assert second.value("/data/who") == ""


def test_the_definition_tells_what_it_is() -> None:
    definition = compile_form(FORM)
    assert (definition.id, definition.version, definition.title) == ("case", "1", "Case")
    assert len(definition.digest) == 64
    info = {question.name: question for question in definition.questions()}
    assert info["d"].in_repeat and info["d"].data_type == "int"
    assert not info["who"].in_repeat


def test_a_naive_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        compile_form(FORM).start(now=lambda: NOW.replace(tzinfo=None))


def test_an_unseeded_shuffle_stays_put_within_a_session() -> None:
    names = "".join(f"<item><name>{letter}</name></item>" for letter in "ABCDEFGH")
    form = xform(
        "<a/>",
        "",
        '<select1 ref="/data/a"><itemset nodeset="randomize(instance(\'x\')/root/item)"><value ref="name"/>'
        '<label ref="name"/></itemset></select1>',
        extra=f'<instance id="x"><root>{names}</root></instance>',
    )
    session = start(form)
    order = [choice.value for choice in session.question("a").choices]
    assert sorted(order) == list("ABCDEFGH") and order != list("ABCDEFGH")
    session.set("a", "C")
    assert [choice.value for choice in session.question("a").choices] == order
