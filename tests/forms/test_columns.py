"""Columns, parameters, appearances and settings of an XLSForm: followed, shown, named as not followed, or refused."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused, FormDefinition, FormRefused, Group
from tests.forms.sheet import form, sheet, survey
from tests.scenario.xform import start

YES_NO = sheet("choices", "list_name | name | label", "yn | y | Yes", "yn | n | No")


def warned(definition: FormDefinition) -> str:
    return "\n".join(str(warning) for warning in definition.warnings)


@pytest.mark.parametrize(
    ("type_", "parameters", "shown"),
    [
        ("text", "rows=5", {"rows": "5"}),
        ("image", "max-pixels=640", {"max-pixels": "640"}),
        ("range", "start=1 end=9 step=2", {"start": "1", "end": "9", "step": "2"}),
    ],
)
def test_parameters_are_told_with_the_question(type_: str, parameters: str, shown: dict[str, str]) -> None:
    definition = survey(f"{type_} | a | A | {parameters}", columns="type | name | label | parameters")
    assert dict(start(definition).question("a").parameters) == shown
    assert not definition.warnings


@pytest.mark.parametrize(
    ("type_", "parameters"),
    [
        ("geopoint", "capture-accuracy=5"),
        ("geopoint", "warning-accuracy=50"),
        ("geopoint", "allow-mock-accuracy=true"),
        ("geotrace", "incremental=true"),
        ("geoshape", "allow-mock-accuracy=true"),
        ("image", "max-pixels=640 app=org.example.camera"),
        ("audio", "quality=low"),
    ],
)
def test_parameters_of_a_capture_that_is_not_made_are_named(type_: str, parameters: str) -> None:
    definition = survey(f"{type_} | a | A | {parameters}", columns="type | name | label | parameters")
    assert f"the parameter {parameters.split()[-1].split('=')[0]} has no effect" in warned(definition)


def test_the_geometry_a_map_shows_for_reference_is_told() -> None:
    definition = form(
        sheet("survey", "type | name | label | parameters", "geopoint | a | A | reference-geometry=spots"),
        sheet("choices", "list_name | name | label | geometry", "spots | w | Well | 37.5 121.4 0 0"),
    )
    question = start(definition).question("a")
    assert [mark.label for mark in question.marks] == ["Well"]


def test_choices_in_an_order_of_their_own_are_a_shuffle_that_stays() -> None:
    names = "\n".join(f"| | l | {letter} | {letter} |" for letter in "abcdef")
    definition = form(
        sheet("survey", "type | name | label | parameters", "select_one l | a | A | randomize=true seed=7"),
        f"| choices |\n| | list_name | name | label |\n{names}\n",
    )
    session = start(definition)
    order = [choice.value for choice in session.question("a").choices]
    assert sorted(order) == list("abcdef") and order != list("abcdef")
    assert [choice.value for choice in start(definition).question("a").choices] == order


KNOWN = """
multiline numbers url thousands-sep masked minimal autocomplete quick columns columns-3 columns-pack
no-buttons label list list-nolabel likert image-map map picker rating vertical no-ticks no-calendar month-year
year ethiopian coptic islamic bikram-sambat myanmar persian maps placement-map annotate draw signature selfie
new new-front front hidden-answer compact compact-2 quickcompact horizontal w1 w12 bearing counter
"""


@pytest.mark.parametrize("appearance", KNOWN.split())
def test_an_appearance_is_told_with_the_question(appearance: str) -> None:
    definition = survey(f"text | a | A | {appearance}", columns="type | name | label | appearance")
    assert start(definition).question("a").appearance == appearance
    assert not definition.warnings


def test_an_appearance_nobody_knows_is_named() -> None:
    definition = survey("text | a | A | mutliline", columns="type | name | label | appearance")
    assert "'mutliline' is not known" in warned(definition)


@pytest.mark.parametrize("appearance", ["ex:org.example.app(x=1)", "minimal ex:org.example", "printer:org.example"])
def test_an_appearance_that_needs_another_program_is_named_and_the_answer_given_by_hand(appearance: str) -> None:
    definition = survey(f"text | a | A | {appearance}", columns="type | name | label | appearance")
    assert "is not supported" in warned(definition)
    session = start(definition)
    session.set("a", "by hand")
    assert session.value("a") == "by hand"


def test_a_group_that_starts_another_program_is_refused() -> None:
    with pytest.raises(FormRefused, match="intent"):
        survey(
            "begin group | g | G | ex:org.example",
            "text | a | A |",
            "end group | | |",
            columns="type|name|label|intent",
        )


def test_a_table_list_is_a_group_of_selects() -> None:
    session = start(
        form(
            sheet(
                "survey",
                "type | name | label | appearance",
                "begin group | g | G | table-list",
                "select_one yn | a | A |",
                "select_one yn | b | B |",
                "end group | | |",
            ),
            YES_NO,
        )
    )
    session.set("/data/g/a", "y")
    assert [question.appearance for question in session.questions()][-2:] == ["list-nolabel", "list-nolabel"]


MEDIA = (
    "type | name | label::中文 (zh) | label::English (en) | media::image::中文 (zh) | media::image::English (en) "
    "| media::big-image::中文 (zh) | media::audio::中文 (zh) | media::video::中文 (zh) | hint::中文 (zh) "
    "| guidance_hint::中文 (zh) | guidance_hint::English (en)"
)


def media_form() -> FormDefinition:
    return form(
        sheet(
            "survey",
            MEDIA,
            "begin group | g | 组 | Group | g.png | g-en.png | | | | | |",
            "text | a | 甲 | A | a.png | a-en.png | big.png | a.mp3 | a.mp4 | 提示 | 说明 ${b} | more",
            "text | b | 乙 | B | | | | | | | |",
            "select_one l | c | 丙 | C | | | | | | | |",
            "end group | | | | | | | | | | |",
        ),
        sheet(
            "choices",
            "list_name | name | label::中文 (zh) | label::English (en) | image::中文 (zh) | image::English (en)",
            "l | x | 子 | X | x.png | x-en.png",
            "l | y | 丑 | Y | y.png | y-en.png",
        ),
        sheet("settings", "default_language", "中文 (zh)"),
    )


def test_media_of_labels_are_told_and_follow_the_language() -> None:
    session = start(media_form())
    assert dict(session.question("/data/g/a").media) == {
        "image": "jr://images/a.png",
        "big-image": "jr://images/big.png",
        "audio": "jr://audio/a.mp3",
        "video": "jr://video/a.mp4",
    }
    session.language = "English (en)"
    assert session.question("/data/g/a").media["image"] == "jr://images/a-en.png"


def test_media_of_choices_are_told_and_follow_the_language() -> None:
    session = start(media_form())
    assert [choice.media["image"] for choice in session.question("/data/g/c").choices] == [
        "jr://images/x.png",
        "jr://images/y.png",
    ]
    session.language = "English (en)"
    assert session.question("/data/g/c").choices[0].media == {"image": "jr://images/x-en.png"}
    assert session.question("/data/g/c").choices[0].label == "X"


def test_media_of_groups_are_told() -> None:
    group = start(media_form()).outline().members[0]
    assert isinstance(group, Group)
    assert group.media == {"image": "jr://images/g.png"}


def test_hints_and_guidance_are_told_apart_and_computed() -> None:
    session = start(media_form())
    assert "/data/g/a" in session.set("/data/g/b", "这里").refs
    question = session.question("/data/g/a")
    assert (question.hint, question.guidance) == ("提示", "说明 这里")
    session.language = "English (en)"
    assert session.question("/data/g/a").guidance == "more"


def test_the_files_a_form_refers_to_are_listed_and_read() -> None:
    definition = media_form()
    assert {"a.png", "a-en.png", "big.png", "a.mp3", "a.mp4", "x.png", "g-en.png"} <= set(definition.attachments())
    assert definition.file("jr://images/a.png") is None
    held = FormDefinition(definition.model, definition.xform, files={"a.png": b"picture"})
    assert held.file("jr://images/a.png") == b"picture"


def test_a_choices_picture_can_be_computed() -> None:
    session = start(
        form(
            sheet("survey", "type | name | label", "text | a | A", "select_one l | b | B"),
            sheet("choices", "list_name | name | label | media::image", "l | x | X | ${a}.png"),
        )
    )
    assert "/data/b" in session.set("a", "face").refs
    assert session.question("b").choices[0].media["image"] == "jr://images/face.png"


def test_messages_have_languages() -> None:
    session = start(
        form(
            sheet(
                "survey",
                "type | name | label::zh | label::en | constraint | constraint_message::zh | constraint_message::en "
                "| required | required_message::zh | required_message::en",
                "integer | a | 甲 | A | . > 1 | 太小 | too small | yes | 要填 | needed",
            ),
            sheet("settings", "default_language", "zh"),
        )
    )
    assert session.violations()[0].message == "要填"
    session.language = "en"
    assert session.violations()[0].message == "needed"
    session.set("a", "1")
    assert session.violations()[0].message == "too small"


def test_required_read_only_and_relevant_take_words_and_expressions() -> None:
    session = start(
        survey(
            "text | a | A | yes | | |",
            "text | b | B | ${a} = 'x' | ${a} = 'y' | ${a} != 'z' |",
            "text | c | C | | true | | kept",
            columns="type | name | label | required | read_only | relevant | default",
        )
    )
    assert session.question("a").required
    session.set("a", "x")
    assert session.question("b").required and not session.question("b").readonly
    session.set("a", "y")
    with pytest.raises(AnswerRefused, match="read_only"):
        session.set("b", "1")
    session.set("a", "z")
    assert not session.question("b").relevant
    assert (session.question("c").readonly, session.value("c")) == (True, "kept")


@pytest.mark.parametrize(
    ("type_", "default", "value"),
    [
        ("text", "plain", "plain"),
        ("text", "1 + 1", "2"),
        ("date", "today()", "2026-03-02"),
        ("date", "2026-01-31", "2026-01-31"),
        ("integer", "7", "7"),
        ("image", "face.png", "jr://images/face.png"),
        ("text", "${last-saved#a}", ""),
    ],
)
def test_defaults_are_written_or_computed(type_: str, default: str, value: str) -> None:
    definition = survey(f"{type_} | a | A | {default}", columns="type | name | label | default")
    assert start(definition).question("a").value == value


def test_the_record_saved_last_gives_defaults() -> None:
    definition = survey("text | street | Street | ${last-saved#street}", columns="type | name | label | default")
    first = start(definition)
    first.set("street", "Elm Street")
    assert start(definition, last_saved=first.submission()).value("street") == "Elm Street"


def test_the_record_saved_last_can_stand_in_a_label() -> None:
    definition = survey("text | street | Before: ${last-saved#street}")
    first = start(definition)
    first.set("street", "Elm Street")
    assert start(definition, last_saved=first.submission()).question("street").label == "Before: Elm Street"


def test_triggers_chain_and_stand_in_repeats() -> None:
    session = start(
        survey(
            "begin repeat | m | M | |",
            "text | a | A | |",
            "text | b | B | concat(${a}, '1') | ${a}",
            "text | c | C | concat(${b}, '2') | ${b}",
            "end repeat | | | |",
            columns="type | name | label | calculation | trigger",
        )
    )
    session.add("/data/m")
    session.set("/data/m[2]/a", "x")
    assert [session.value(f"/data/m[2]/{name}") for name in "abc"] == ["x", "x1", "x12"]
    assert session.value("/data/m[1]/c") == ""


def test_several_triggers_set_one_field() -> None:
    session = start(
        survey(
            "text | a | A | |",
            "text | b | B | |",
            "calculate | c | | concat(${a}, '-', ${b}) | ${a}, ${b}",
            columns="type | name | label | calculation | trigger",
        )
    )
    session.set("a", "x")
    assert session.value("c") == "x-"
    session.set("b", "y")
    assert session.value("c") == "x-y"


def test_a_repeat_has_as_many_instances_as_its_count() -> None:
    session = start(
        survey(
            "integer | n | N |",
            "begin repeat | m | M | ${n} + 1",
            "text | a | A |",
            "end repeat | | |",
            columns="type | name | label | repeat_count",
        )
    )
    session.set("n", "2")
    assert len([question for question in session.questions() if question.name == "a"]) == 3
    with pytest.raises(AnswerRefused, match="count_controlled"):
        session.add("/data/m")


def test_attributes_of_bind_body_and_instance_columns() -> None:
    definition = form(
        sheet(
            "survey",
            "type | name | label | bind::field:trigger | bind::plain | body::shade | instance::unit | autoplay | audio",
            "text | a | A | T1 | p | dark | kg | audio | a.mp3",
        ),
        sheet("settings", "namespaces", 'field="https://fieldapp.example/xforms/1"'),
    )
    session = start(definition)
    question = session.question("a")
    assert dict(question.extra) == {"field:trigger": "T1", "plain": "p"}
    assert dict(question.parameters) == {"shade": "dark", "autoplay": "audio"}
    assert '<a unit="kg"/>' in session.submission()


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("submission_url", "https://example.org", "submission_url"),
        ("auto_send", "true", "auto_send"),
        ("auto_delete", "true", "auto_delete"),
        ("client_editable", "yes", "client_editable"),
    ],
)
def test_settings_that_are_not_followed_are_named(column: str, value: str, named: str) -> None:
    definition = form(
        sheet("survey", "type | name | label", "text | a | A"),
        sheet("settings", f"form_id | {column}", f"f | {value}"),
    )
    assert f"the setting {named} is not followed" in warned(definition)


def test_encryption_for_a_server_is_refused() -> None:
    with pytest.raises(FormRefused, match="public_key"):
        form(
            sheet("survey", "type | name | label", "text | a | A"),
            sheet("settings", "form_id | public_key", "f | MIIB"),
        )


def test_settings_of_the_form_itself() -> None:
    definition = form(
        sheet("survey", "type | name | label", "text | a | A"),
        sheet(
            "settings",
            "form_title | form_id | version | instance_name | style | name | allow_choice_duplicates",
            "Trees | tr | 7 | concat(${a}, '!') | pages theme-grid | trees | yes",
        ),
    )
    assert (definition.title, definition.id, definition.version) == ("Trees", "tr", "7")
    assert definition.style == "pages theme-grid"
    session = start(definition)
    session.set("a", "Elm")
    written = session.submission()
    assert written.startswith('<trees id="tr" version="7"') and "<instanceName>Elm!</instanceName>" in written


def test_the_same_choice_may_stand_twice_where_the_form_allows_it() -> None:
    session = start(
        form(
            sheet("survey", "type | name | label | choice_filter", "text | t | T |", "select_one l | a | A | k = ${t}"),
            sheet("choices", "list_name | name | label | k", "l | x | One | 1", "l | x | Two | 2"),
            sheet("settings", "allow_choice_duplicates", "yes"),
        )
    )
    session.set("t", "2")
    session.set("a", "x")
    assert [choice.label for choice in session.question("a").choices] == ["Two"]


def test_marks_for_short_messages_stand_in_the_submission() -> None:
    """Compact Record Representation: the attributes are kept for whoever makes the message."""
    definition = form(
        sheet("survey", "type | name | label | compact_tag", "text | a | A | fn"),
        sheet("settings", "form_id | prefix | delimiter", "f | hh | +"),
    )
    written = start(definition).submission()
    assert 'odk:prefix="hh"' in written and 'odk:tag="fn"' in written
    assert 'xmlns:odk="http://www.opendatakit.org/xforms"' in written


def test_a_message_for_an_app_that_is_missing_is_named() -> None:
    definition = survey("text | a | A | no app", columns="type | name | label | no_app_error_string")
    assert "jr:noAppErrorString has no effect" in warned(definition)


@pytest.mark.parametrize("setting", ["omit_instanceID", "clean_text_values"])
def test_every_record_has_an_id_whatever_the_settings(setting: str) -> None:
    definition = form(
        sheet("survey", "type | name | label", "text | a | A"), sheet("settings", f"form_id | {setting}", "f | yes")
    )
    assert "instanceID>uuid:" in start(definition).submission()
