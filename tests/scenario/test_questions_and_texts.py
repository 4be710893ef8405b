"""Question types, choices, texts in several languages (specification, "Body", "Languages", "Data Types")."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused, FormRefused, FormSession, compile_form
from tests.scenario.xform import bind, inputs, repeat, start, xform

CHOICES = """
<instance id="counties"><root>
<item><name>mp</name><label>牟平</label><city>yt</city></item>
<item><name>ls</name><label>莱山</label><city>yt</city></item>
<item><name>hy</name><label>黄岛</label><city>qd</city></item>
</root></instance>
"""


def itemset(tag: str, ref: str, nodeset: str) -> str:
    return (
        f'<{tag} ref="{ref}"><label>L</label><itemset nodeset="{nodeset}">'
        '<value ref="name"/><label ref="label"/></itemset></' + tag.split(" ")[0] + ">"
    )


@pytest.mark.parametrize(
    ("control", "type_", "expected"),
    [
        ("input", "string", "text"),
        ("input", "int", "integer"),
        ("input", "decimal", "decimal"),
        ("input", "date", "date"),
        ("input", "time", "time"),
        ("input", "dateTime", "dateTime"),
        ("input", "geopoint", "geopoint"),
        ("input", "geotrace", "geotrace"),
        ("input", "geoshape", "geoshape"),
        ("input", "barcode", "barcode"),
        ("input", "unheard-of", "text"),
        ("trigger", "string", "acknowledge"),
        ('upload mediatype="image/*"', "binary", "image"),
        ('upload mediatype="audio/*"', "binary", "audio"),
        ('upload mediatype="video/*"', "binary", "video"),
        ('upload mediatype="application/*"', "binary", "file"),
        ('range start="1" end="5" step="1"', "int", "range"),
    ],
)
def test_type_names(control: str, type_: str, expected: str) -> None:
    tag = control.split(" ")[0]
    form = xform("<a/>", bind("/data/a", type_=type_), f'<{control} ref="/data/a"><label>A</label></{tag}>')
    assert start(form).question("/data/a").type == expected


def test_a_note_is_a_read_only_text_without_a_value() -> None:
    form = xform(
        "<a/><b/>",
        bind("/data/a", readonly="true()") + bind("/data/b", readonly="true()", calculate="1"),
        inputs("/data/a", "/data/b"),
    )
    assert [question.type for question in start(form).questions()] == ["note", "text"]


@pytest.mark.parametrize(
    ("type_", "given", "stored"),
    [
        ("string", " spaced ", " spaced "),
        ("string", "𠮷垚·", "𠮷垚·"),
        ("int", "82", "82"),
        ("int", "-7", "-7"),
        ("int", "007", "7"),
        ("decimal", "3", "3.0"),
        ("decimal", "2.50", "2.5"),
        ("date", "2026-03-02", "2026-03-02"),
        ("time", "07:30:00", "07:30:00"),
        ("time", "07:30", "07:30:00"),
        ("time", "07:30:00.000+08:00", "07:30:00.000+08:00"),
        ("dateTime", "2026-03-02T07:30:00+08:00", "2026-03-02T07:30:00+08:00"),
        ("geopoint", "37.5 121.4", "37.5 121.4"),
        ("geopoint", "37.5 121.4 10 5", "37.5 121.4 10.0 5.0"),
        ("geotrace", "1 2; 3 4", "1.0 2.0;3.0 4.0"),
        ("binary", "照片.jpg", "照片.jpg"),
    ],
)
def test_answers_are_stored_in_the_form_of_their_type(type_: str, given: str, stored: str) -> None:
    """Data Types."""
    session = start(xform("<a/>", bind("/data/a", type_=type_), inputs("/data/a")))
    session.set("/data/a", given)
    assert session.question("/data/a").value == stored


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        ("int", "eighty"),
        ("int", "8.5"),
        ("int", "99999999999"),
        ("int", "1e3"),
        ("decimal", "1,5"),
        ("decimal", "nan"),
        ("decimal", "inf"),
        ("date", "2026-02-30"),
        ("date", "2/3/2026"),
        ("time", "25:00:00"),
        ("time", "noon"),
        ("dateTime", "2026-03-02"),
        ("geopoint", "95 10"),
        ("geopoint", "here"),
        ("geotrace", "1 2"),
        ("geoshape", "1 2; 3 4"),
        ("binary", "../secret.jpg"),
        ("string", "bell\x07"),
    ],
)
def test_a_malformed_answer_is_refused_and_changes_nothing(type_: str, given: str) -> None:
    session = start(xform("<a/>", bind("/data/a", type_=type_), inputs("/data/a")))
    before = session.snapshot()
    with pytest.raises(AnswerRefused):
        session.set("/data/a", given)
    assert session.snapshot() == before


def cascade() -> FormSession:
    form = xform(
        "<city/><county/><many/>",
        "",
        inputs("/data/city")
        + itemset("select1", "/data/county", "instance('counties')/root/item[city = /data/city]")
        + itemset("select", "/data/many", "instance('counties')/root/item"),
        extra=CHOICES,
    )
    return start(form)


def test_choices_are_filtered_by_an_answer() -> None:
    """Secondary Instances: cascading selections."""
    session = cascade()
    assert session.question("/data/county").choices == ()
    changed = session.set("/data/city", "yt")
    assert "/data/county" in changed.refs
    assert [(c.value, c.label) for c in session.question("/data/county").choices] == [("mp", "牟平"), ("ls", "莱山")]


def test_a_choice_no_longer_on_offer_does_not_stand() -> None:
    session = cascade()
    session.set("/data/city", "yt")
    session.set("/data/county", "mp")
    session.set("/data/city", "qd")
    assert session.question("/data/county").value == ""
    assert session.value("/data/county") == ""


def test_an_unknown_choice_is_refused() -> None:
    session = cascade()
    session.set("/data/city", "yt")
    for given in ("hy", "mp ls", ["mp", "ls"]):
        with pytest.raises(AnswerRefused):
            session.set("/data/county", given)
    assert session.question("/data/county").value == ""


def test_several_choices_are_stored_in_the_order_of_the_list() -> None:
    session = cascade()
    session.set("/data/many", ["hy", "mp"])
    assert session.question("/data/many").value == "mp hy"
    session.set("/data/many", "ls")
    assert session.question("/data/many").value == "ls"
    session.set("/data/many", [])
    assert session.question("/data/many").value == ""


def test_choices_written_in_the_control() -> None:
    form = xform(
        "<a/>",
        "",
        '<select1 ref="/data/a"><item><label>Yes</label><value>y</value></item>'
        "<item><label>No</label><value>n</value></item></select1>",
    )
    session = start(form)
    assert [(c.value, c.label) for c in session.question("a").choices] == [("y", "Yes"), ("n", "No")]


def test_choices_from_a_repeat() -> None:
    form = xform(
        "<m><name>Wang</name></m><m><name>Li</name></m><head/>",
        "",
        repeat("/data/m", "name") + '<select1 ref="/data/head"><itemset nodeset="/data/m[name != \'\']">'
        '<value ref="name"/><label ref="name"/></itemset></select1>',
    )
    session = start(form)
    session.add("/data/m")
    assert [c.value for c in session.question("/data/head").choices] == ["Wang", "Li"]
    session.set("/data/m[3]/name", "Zhao")
    assert [c.value for c in session.question("/data/head").choices] == ["Wang", "Li", "Zhao"]
    session.remove("/data/m[1]")
    assert [c.value for c in session.question("/data/head").choices] == ["Li", "Zhao"]


def test_a_rank_needs_every_choice() -> None:
    body = itemset("odk:rank", "/data/a", "instance('counties')/root/item")
    session = start(xform("<a/>", bind("/data/a", type_="odk:rank"), body, extra=CHOICES))
    with pytest.raises(AnswerRefused):
        session.set("/data/a", "ls mp")
    session.set("/data/a", "ls hy mp")
    assert session.question("/data/a").value == "ls hy mp"


def test_a_range_has_bounds() -> None:
    form = xform(
        "<a/>", bind("/data/a", type_="int"), '<range ref="/data/a" start="1" end="5" step="1"><label>A</label></range>'
    )
    session = start(form)
    session.set("/data/a", "5")
    with pytest.raises(AnswerRefused) as refused:
        session.set("/data/a", "6")
    assert refused.value.reason == "out_of_range"
    assert dict(session.question("/data/a").parameters) == {"start": "1", "end": "5", "step": "1"}


def test_acknowledge_is_ok_or_nothing() -> None:
    session = start(xform("<a/>", "", '<trigger ref="/data/a"><label>A</label></trigger>'))
    session.set("/data/a", "OK")
    assert session.value("/data/a") == "OK"
    with pytest.raises(AnswerRefused):
        session.set("/data/a", "perhaps")
    session.set("/data/a", "")
    assert session.value("/data/a") == ""


ITEXT = """
<itext>
<translation lang="中文 (zh)" default="true()">
<text id="a:label"><value>姓名</value><value form="image">jr://images/face.png</value></text>
<text id="a:hint"><value>照身份证写</value><value form="guidance">看原件</value></text>
<text id="b:label"><value>你好，<output value=" /data/a "/>！</value></text>
<text id="a:msg"><value>太短</value></text>
<text id="y-0"><value>是</value></text><text id="y-1"><value>否</value></text>
</translation>
<translation lang="English (en)">
<text id="a:label"><value>Name</value></text>
<text id="b:label"><value>Hello <output value="/data/a"/>!</value></text>
<text id="a:msg"><value>too short</value></text>
<text id="y-0"><value>Yes</value></text><text id="y-1"><value>No</value></text>
</translation>
</itext>
<instance id="y"><root><item><itextId>y-0</itextId><name>y</name></item>
<item><itextId>y-1</itextId><name>n</name></item></root></instance>
"""


def bilingual(**options: str) -> FormSession:
    form = xform(
        "<a/><b/><s/><chosen/>",
        bind("/data/a", constraint="string-length(.) > 1", jr_constraintMsg="jr:itext('a:msg')")
        + bind("/data/b", readonly="true()")
        + bind("/data/chosen", calculate="jr:choice-name(/data/s, '/data/s')"),
        '<input ref="/data/a"><label ref="jr:itext(\'a:label\')"/><hint ref="jr:itext(\'a:hint\')"/></input>'
        '<input ref="/data/b"><label ref="jr:itext(\'b:label\')"/></input>'
        '<select1 ref="/data/s"><label>S</label><itemset nodeset="instance(\'y\')/root/item">'
        '<value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>',
        extra=ITEXT,
    )
    return start(form, **options)


def test_labels_are_in_the_default_language_until_it_is_switched() -> None:
    """Languages."""
    session = bilingual()
    assert session.language == "中文 (zh)"
    question = session.question("/data/a")
    assert (question.label, question.hint, question.guidance) == ("姓名", "照身份证写", "看原件")
    assert dict(question.media) == {"image": "jr://images/face.png"}
    session.language = "English (en)"
    assert session.question("/data/a").label == "Name"
    assert [choice.label for choice in session.question("/data/s").choices] == ["Yes", "No"]


def test_a_session_can_start_in_another_language() -> None:
    assert bilingual(language="English (en)").question("/data/a").label == "Name"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(AnswerRefused) as refused:
        bilingual(language="Klingon")
    assert refused.value.reason == "unknown_language"


def test_outputs_follow_the_answer_they_show() -> None:
    session = bilingual()
    assert "/data/b" in session.set("/data/a", "小明").refs
    assert session.question("/data/b").label == "你好，小明！"
    session.language = "English (en)"
    assert session.question("/data/b").label == "Hello 小明!"


def test_messages_are_translated() -> None:
    session = bilingual()
    session.set("/data/a", "x")
    assert session.violations()[0].message == "太短"
    session.language = "English (en)"
    assert session.violations()[0].message == "too short"


def test_choice_name_follows_answer_and_language() -> None:
    session = bilingual()
    session.set("/data/s", "n")
    assert session.value("/data/chosen") == "否"
    session.language = "English (en)"
    assert session.value("/data/chosen") == "No"


def test_absent_labels_and_hints_are_none() -> None:
    question = start(xform("<a/>", "", inputs("/data/a"))).question("/data/a")
    assert (question.label, question.hint) == (None, None)


def test_an_output_in_a_repeat_is_that_of_the_instance() -> None:
    form = xform(
        "<m><n>Wang</n><x/></m><m><n>Li</n><x/></m>",
        "",
        '<group ref="/data/m"><repeat nodeset="/data/m"><input ref="/data/m/x">'
        '<label>For <output value="/data/m/n"/> and <output value="../n"/></label></input></repeat></group>',
    )
    assert [q.label for q in start(form).questions()] == ["For Wang and Wang", "For Li and Li"]


def test_bind_attributes_of_the_forms_own_are_kept_by_name() -> None:
    form = xform("<a/>", '<bind nodeset="/data/a" field:trigger="T1" field:sensitive="yes"/>', inputs("/data/a"))
    definition = compile_form(form)
    assert definition.extras("field:trigger") == {"/data/a": "T1"}
    assert dict(start(definition).question("/data/a").extra) == {"field:trigger": "T1", "field:sensitive": "yes"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<fancy ref="/data/a"/>', "<fancy>"),
        ('<select1 ref="/data/a"/>', "no choices"),
        ('<input ref="/data/nowhere"/>', "names no node"),
        ('<range ref="/data/a" start="1" end="x" step="1"/>', "needs numbers"),
        ('<input ref="/data/a"><odk:recordaudio event="odk-instance-load" ref="/data/a"/></input>', "recordaudio"),
        ('<input ref="/data/a"><setvalue event="xforms-submit" ref="/data/a"/></input>', "xforms-submit"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(body: str, named: str) -> None:
    with pytest.raises(FormRefused, match=named):
        compile_form(xform("<a/>", "", body))


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("frobnicate(1)", "frobnicate"),
        ("following-sibling::a", "following-sibling"),
        ("1 +", "the end"),
        ("(1", r"'\)'"),
        ("'open", "unexpected"),
        ("instance('gone')/root/item", "gone"),
        ("substr('a')", r"substr\(\) takes 2 to 3 arguments"),
        ("count('text')", "needs nodes"),
        ("$x", "variables"),
        ("text()", r"text\(\)"),
    ],
)
def test_an_expression_that_cannot_be_used_is_refused_with_what_is_wrong(expression: str, named: str) -> None:
    with pytest.raises(FormRefused, match=named):
        compile_form(xform("<a/>", bind("/data/a", calculate=expression)))
