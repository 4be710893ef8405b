"""Actions, preloads, secondary instances, the submission (specification, "Events and Actions", "Metadata")."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.forms.api import FormRefused, compile_form
from tests.scenario.xform import bind, inputs, repeat, start, xform


def test_a_value_set_at_first_load_can_be_changed_afterwards() -> None:
    form = xform(
        "<a/>",
        bind("/data/a"),
        inputs("/data/a"),
        extra='<setvalue event="odk-instance-first-load" ref="/data/a" value="1 + 1"/>',
    )
    session = start(form)
    assert session.value("/data/a") == "2"
    session.set("/data/a", "mine")
    draft = session.snapshot()
    assert start(form, draft=draft).value("/data/a") == "mine"


def test_the_old_name_of_the_first_load_event_works() -> None:
    form = xform("<a/>", "", inputs("/data/a"), extra='<setvalue event="xforms-ready" ref="/data/a" value="\'x\'"/>')
    assert start(form).value("/data/a") == "x"


def test_a_literal_is_set_without_quotes() -> None:
    form = xform(
        "<a/>", "", inputs("/data/a"), extra='<setvalue event="odk-instance-first-load" ref="/data/a">plain</setvalue>'
    )
    assert start(form).value("/data/a") == "plain"


def test_a_changed_value_triggers_once_per_change() -> None:
    form = xform(
        "<a/><when/><n>0</n>",
        bind("/data/n", type_="int"),
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/when" value="now()"/>'
        '<setvalue event="xforms-value-changed" ref="/data/n" value="/data/n + 1"/></input>',
    )
    session = start(form)
    assert session.value("/data/when") == ""
    session.set("/data/a", "1")
    assert session.value("/data/when") == "2026-03-02T09:05:07.120+08:00"
    session.set("/data/a", "1")
    assert session.value("/data/n") == "1"
    changed = session.set("/data/a", "2")
    assert session.value("/data/n") == "2"
    assert "/data/a" in changed.refs


def test_an_empty_setvalue_clears() -> None:
    form = xform(
        "<a/><b>old</b>", "", '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b"/></input>'
    )
    session = start(form)
    session.set("/data/a", "1")
    assert session.value("/data/b") == ""


def test_a_trigger_sees_what_the_change_has_calculated() -> None:
    form = xform(
        "<a/><double/><copy/>",
        bind("/data/double", calculate="/data/a * 2"),
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/copy" value="/data/double"/></input>',
    )
    session = start(form)
    session.set("/data/a", "4")
    assert session.value("/data/copy") == "8"


def test_triggers_can_follow_each_other() -> None:
    triggered = '<input ref="/data/{0}"><setvalue event="xforms-value-changed" ref="/data/{1}" value="{2}"/></input>'
    form = xform(
        "<a/><b/><c/>",
        "",
        triggered.format("a", "b", "concat(/data/a, 1)") + triggered.format("b", "c", "concat(/data/b, 2)"),
    )
    session = start(form)
    session.set("/data/a", "x")
    assert session.value("/data/c") == "x12"


def test_a_trigger_in_a_repeat_stays_in_its_instance() -> None:
    more = '<input ref="/data/m/a"><setvalue event="xforms-value-changed" ref="/data/m/b" value="../a"/></input>'
    session = start(xform("<m><a/><b/></m><m><a/><b/></m>", "", repeat("/data/m", "b", more=more)))
    session.set("/data/m[2]/a", "here")
    assert [session.value(f"/data/m[{at}]/b") for at in (1, 2)] == ["", "here"]


def test_a_new_repeat_instance_gets_its_values() -> None:
    """The odk-new-repeat event: never for instances of the form definition."""
    more = '<setvalue event="odk-new-repeat" ref="/data/person/age" value="../../my_age + 2"/>'
    form = xform(
        "<my_age>50</my_age><person><age>1</age></person>",
        bind("/data/person/age", type_="int"),
        inputs("/data/my_age") + repeat("/data/person", "age", more=more),
    )
    session = start(form)
    assert session.value("/data/person[1]/age") == "1"
    session.add("/data/person")
    assert session.value("/data/person[2]/age") == "52"
    session.set("/data/my_age", "60")
    assert session.value("/data/person[2]/age") == "52"


def test_a_new_repeat_event_is_dispatched_for_counted_instances() -> None:
    more = '<setvalue event="odk-new-repeat" ref="/data/m/x" value="position(..)"/>'
    form = xform(
        '<n>1</n><m jr:template=""><x/></m>',
        "",
        inputs("/data/n") + repeat("/data/m", "x", count_="/data/n", more=more),
    )
    session = start(form)
    session.set("/data/n", "2")
    assert [session.value(f"/data/m[{at}]/x") for at in (1, 2)] == ["1", "2"]


def test_an_action_on_an_irrelevant_node_shows_once_it_is_relevant() -> None:
    form = xform(
        "<a/><b/><show/>",
        bind("/data/b", relevant="/data/show = 'y'"),
        inputs("/data/show")
        + '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="\'x\'"/></input>',
    )
    session = start(form)
    session.set("/data/a", "1")
    session.set("/data/show", "y")
    assert session.value("/data/b") == "x"


def test_preloads() -> None:
    """Preload Attributes."""
    form = xform(
        "<s/><e/><t/><d/><u/>",
        bind("/data/s", type_="dateTime", jr_preload="timestamp", jr_preloadParams="start")
        + bind("/data/e", type_="dateTime", jr_preload="timestamp", jr_preloadParams="end")
        + bind("/data/t", type_="date", jr_preload="date", jr_preloadParams="today")
        + bind("/data/d", jr_preload="property", jr_preloadParams="deviceid")
        + bind("/data/u", jr_preload="property", jr_preloadParams="username"),
    )
    session = start(form, properties={"deviceid": "fieldapp:7"})
    assert session.value("/data/s") == "2026-03-02T09:05:07.120+08:00"
    assert session.value("/data/t") == "2026-03-02"
    assert session.value("/data/d") == "fieldapp:7"
    assert session.value("/data/u") == ""
    assert session.value("/data/e") == ""
    assert "<e>2026-03-02T09:05:07.120+08:00</e>" in session.submission()


def test_the_record_has_an_id_even_if_the_form_has_no_place_for_it() -> None:
    form = xform("<a/>").replace("<meta><instanceID/></meta>", "")
    submission = start(form).submission()
    assert (
        "<orx:meta><orx:instanceID>uuid:00000000-0000-4000-8000-000000000001</orx:instanceID></orx:meta>" in submission
    )
    assert 'xmlns:orx="http://openrosa.org/xforms"' in submission


def test_the_submission_is_escaped_and_keeps_attributes() -> None:
    form = xform('<a kind="x"/>', "", inputs("/data/a"))
    session = start(form)
    session.set("/data/a", "<&>\"'")
    assert '<a kind="x">&lt;&amp;&gt;"\'</a>' in session.submission()
    assert session.submission().startswith('<data id="case" version="1">')


def test_an_attribute_can_be_bound_and_calculated() -> None:
    form = xform('<e kind=""/><a/>', bind("/data/e/@kind", calculate="concat('k', /data/a)"), inputs("/data/a"))
    session = start(form)
    session.set("/data/a", "1")
    assert '<e kind="k1"/>' in session.submission()


PERSON = '<instance id="person" src="jr://file-csv/person.csv"/>'


def test_the_persons_file_is_a_secondary_instance() -> None:
    form = xform(
        "<n/><age/>",
        bind("/data/n", calculate="instance('person')/root/item/name")
        + bind("/data/age", calculate="pulldata('person', 'age', 'id', 'p1')"),
        extra=PERSON,
    )
    session = start(form, person={"id": "p1", "name": "王秀英", "age": "82"})
    assert (session.value("/data/n"), session.value("/data/age")) == ("王秀英", "82")
    empty = start(form)
    assert (empty.value("/data/n"), empty.value("/data/age")) == ("", "")


def test_external_csv_xml_and_geojson_are_read_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text('name,label,pop\nm,"牟平,区",3\nl,莱山,4\n', encoding="utf-8-sig")
    (tmp_path / "kinds.xml").write_text("<root><item><name>k</name><label>Kind</label></item></root>")
    (tmp_path / "spots.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "s1", "properties": {"name": "well"},'
        ' "geometry": {"type": "Point", "coordinates": [121.5, 37.4]}}]}'
    )
    form = xform(
        "<a/><b/><c/>",
        bind("/data/a", calculate="instance('towns')/root/item[name = 'm']/label")
        + bind("/data/b", calculate="instance('kinds')/root/item[name = 'k']/label")
        + bind("/data/c", calculate="instance('spots')/root/item[id = 's1']/geometry"),
        extra='<instance id="towns" src="jr://file-csv/towns.csv"/><instance id="kinds" src="jr://file/kinds.xml"/>'
        '<instance id="spots" src="jr://file/spots.geojson"/>',
    )
    (tmp_path / "form.xml").write_text(form, encoding="utf-8")
    session = start(compile_form(tmp_path / "form.xml"))
    assert [session.value(f"/data/{name}") for name in "abc"] == ["牟平,区", "Kind", "37.4 121.5 0 0"]


def test_a_missing_external_instance_is_refused_by_name(tmp_path: Path) -> None:
    form = xform("<a/>", extra='<instance id="towns" src="jr://file-csv/towns.csv"/>')
    (tmp_path / "form.xml").write_text(form)
    with pytest.raises(FormRefused, match=r"towns\.csv"):
        start(compile_form(tmp_path / "form.xml"))


def test_the_last_saved_record_is_empty() -> None:
    form = xform(
        "<a/>",
        bind("/data/a", calculate="instance('__last-saved')/data/a"),
        extra='<instance id="__last-saved" src="jr://instance/last-saved"/>',
    )
    assert start(form).value("/data/a") == ""
