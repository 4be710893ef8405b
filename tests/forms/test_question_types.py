"""Every question type the converter knows: it runs with values of its type, or the form is refused by its name."""

from __future__ import annotations

import pytest
from pyxform.aliases import control as group_aliases
from pyxform.aliases import select as select_aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from fieldapp.forms.api import AnswerRefused, FormRefused, FormSession
from tests.forms.sheet import form, sheet, survey
from tests.scenario.xform import start

TEXT = ("text", "two words", "two words")
NOTE = ("note", None, "")
INTEGER = ("integer", "007", "7")
DECIMAL = ("decimal", "2.50", "2.5")
DATE = ("date", "2026-03-02", "2026-03-02")
TIME = ("time", "07:30", "07:30:00")
DATE_TIME = ("dateTime", "2026-03-02T07:30:00+08:00", "2026-03-02T07:30:00+08:00")
PLACE = ("geopoint", "37.5 121.4 10 5", "37.5 121.4 10.0 5.0")
LINE = ("geotrace", "1 2; 3 4", "1.0 2.0;3.0 4.0")
SHAPE = ("geoshape", "1 2;3 4;5 6;1 2", "1.0 2.0;3.0 4.0;5.0 6.0;1.0 2.0")
BARCODE = ("barcode", "690123", "690123")
PICTURE = ("image", "照片.jpg", "照片.jpg")
SOUND = ("audio", "a.m4a", "a.m4a")
FILM = ("video", "a.mp4", "a.mp4")
FILE = ("file", "a.pdf", "a.pdf")
SEEN = ("acknowledge", "OK", "OK")

# What XLSForm's names mean: our name of the type, an answer, and how it is stored.
ASKED: dict[str, tuple[str, str | None, str]] = {
    **dict.fromkeys(("text", "string", "q string", "add text prompt"), TEXT),
    **dict.fromkeys(("note", "q note", "add note prompt"), NOTE),
    **dict.fromkeys(("integer", "int", "q int", "add integer prompt"), INTEGER),
    **dict.fromkeys(("decimal", "q decimal", "add decimal prompt"), DECIMAL),
    **dict.fromkeys(("date", "q date", "add date prompt"), DATE),
    "time": TIME,
    **dict.fromkeys(("datetime", "dateTime", "date time", "q date time", "q dateTime"), DATE_TIME),
    **dict.fromkeys(("add date time prompt", "add dateTime prompt"), DATE_TIME),
    **dict.fromkeys(("geopoint", "q geopoint", "location", "q location", "gps", "add location prompt"), PLACE),
    **dict.fromkeys(("geotrace", "q geotrace"), LINE),
    **dict.fromkeys(("geoshape", "q geoshape"), SHAPE),
    **dict.fromkeys(("barcode", "q barcode", "add barcode prompt"), BARCODE),
    **dict.fromkeys(("image", "photo", "q image", "q picture", "add image prompt"), PICTURE),
    **dict.fromkeys(("audio", "q audio", "add audio prompt"), SOUND),
    **dict.fromkeys(("video", "q video", "add video prompt"), FILM),
    **dict.fromkeys(("file", "add file prompt"), FILE),
    **dict.fromkeys(("acknowledge", "q acknowledge", "trigger", "add acknowledge prompt"), SEEN),
    "range": ("range", "5", "5"),
    "percentage": ("integer", "50", "50"),
    "phone number": ("text", "13800000000", "13800000000"),
    "number of days in last month": ("integer", "31", "31"),
    "number of days in last six months": ("integer", "183", "183"),
    "number of days in last year": ("integer", "365", "365"),
}
# No question: the field is filled by the form itself.
PRELOADED = {
    **dict.fromkeys(("start", "start time", "get start time"), "2026-03-02T09:05:07.120+08:00"),
    **dict.fromkeys(("end", "end time", "get end time"), "2026-03-02T09:05:07.120+08:00"),
    **dict.fromkeys(("today", "get today"), "2026-03-02"),
    **dict.fromkeys(("deviceid", "device id", "get device id", "imei"), "fieldapp:7"),
    **dict.fromkeys(("phonenumber", "get phone number"), "13800000000"),
    **dict.fromkeys(("subscriberid", "subscriber id", "get subscriber id"), ""),
    **dict.fromkeys(("simserial", "sim id", "get sim id"), ""),
    "username": "zhang",
    "email": "zhang@example.org",
    "uri:deviceid": "fieldapp:7",
    "uri:phonenumber": "tel:13800000000",
    "uri:username": "zhang",
    "uri:email": "zhang@example.org",
    "uri:subscriberid": "",
    "uri:simserial": "",
}
PROPERTIES = {
    "deviceid": "fieldapp:7",
    "username": "zhang",
    "email": "zhang@example.org",
    "phonenumber": "13800000000",
    "uri:phonenumber": "tel:13800000000",
}
CHOOSING = {name for name in QUESTION_TYPE_DICT if "select" in name} | {"rank"}
ELSEWHERE = {  # each has cases of its own below or in other modules
    *("calculate", "q calculate", "add calculate prompt", "hidden", "audit", "osm", "csv-external", "xml-external"),
    *("start-geopoint", "background-geopoint", "background-audio"),
}


def test_no_type_of_the_converter_is_left_out() -> None:
    assert set(QUESTION_TYPE_DICT) == set(ASKED) | set(PRELOADED) | CHOOSING | ELSEWHERE


@pytest.fixture(scope="module")
def everything() -> FormSession:
    rows = [f"{name} | q{number} | L" for number, name in enumerate(ASKED)]
    return start(survey(*rows), properties=PROPERTIES)


@pytest.mark.parametrize(("number", "name"), list(enumerate(ASKED)))
def test_a_type_runs_with_values_of_its_own(everything: FormSession, number: int, name: str) -> None:
    type_, given, stored = ASKED[name]
    ref = f"/data/q{number}"
    assert everything.question(ref).type == type_
    if given is None:
        with pytest.raises(AnswerRefused, match="not_answerable"):
            everything.set(ref, "x")
        return
    everything.set(ref, given)
    question = everything.question(ref)
    assert (question.value, question.valid) == (stored, True)
    assert f"<q{number}>{stored}</q{number}>" in everything.submission()


@pytest.mark.parametrize(
    ("type_", "wrong"),
    [("percentage", "101"), ("phone number", "12a"), ("number of days in last month", "32"), ("range", "11")],
)
def test_a_type_with_limits_has_them(type_: str, wrong: str) -> None:
    session = start(survey(f"{type_} | a | A"))
    try:
        session.set("a", wrong)
    except AnswerRefused as refused:
        assert refused.reason == "out_of_range"
    else:
        assert [violation.kind for violation in session.violations()] == ["constraint"]


def test_preloaded_fields_are_filled() -> None:
    rows = [f"{name} | q{number} |" for number, name in enumerate(PRELOADED)]
    session = start(survey(*rows, "text | a | A"), properties=PROPERTIES)
    written = session.submission()
    for number, value in enumerate(PRELOADED.values()):
        assert (f"<q{number}>{value}</q{number}>" if value else f"<q{number}/>") in written
    assert [question.name for question in session.questions()] == ["a"]


@pytest.mark.parametrize("type_", ["calculate", "q calculate", "add calculate prompt"])
def test_a_calculation_is_no_question(type_: str) -> None:
    session = start(survey(f"{type_} | sum | | 1 + 1", "text | a | A |", columns="type | name | label | calculation"))
    assert session.value("sum") == "2"
    assert [question.name for question in session.questions()] == ["a"]


def test_a_calculation_can_be_typed() -> None:
    session = start(
        survey(
            "calculate | whole | | 7 div 2 | int",
            "calculate | day | | 'no day' | date",
            "text | a | A | |",
            columns="type | name | label | calculation | bind::type",
        )
    )
    assert (session.value("whole"), session.value("day")) == ("3", "")


def test_a_hidden_field_holds_what_is_set() -> None:
    session = start(
        survey("text | a | A | |", "hidden | b | | now() | ${a}", columns="type | name | label | calculation | trigger")
    )
    session.set("a", "x")
    assert session.value("b").startswith("2026-03-02T09:05")


YES_NO = sheet("choices", "list_name | name | label", "yn | y | Yes", "yn | n | No")


@pytest.mark.parametrize(
    "name", sorted(name for name in select_aliases if "file" not in name and "external" not in name)
)
def test_a_select_runs_by_every_name(name: str) -> None:
    session = start(form(sheet("survey", "type | name | label", f"{name} yn | a | A"), YES_NO))
    question = session.question("a")
    assert [choice.value for choice in question.choices] == ["y", "n"]
    wanted = {"select all that apply": "select_multiple", "rank": "rank"}.get(select_aliases[name], "select_one")
    assert question.type == wanted
    session.set("a", "n y" if wanted == "rank" else "n")
    assert session.value("a") == ("n y" if wanted == "rank" else "n")


def test_or_other_asks_what_it_is() -> None:
    session = start(form(sheet("survey", "type | name | label", "select_one yn or_other | a | A"), YES_NO))
    assert [choice.value for choice in session.question("a").choices] == ["y", "n", "other"]
    assert not session.question("a_other").relevant
    session.set("a", "other")
    session.set("a_other", "perhaps")
    assert session.answers()["/data/a_other"] == "perhaps"


@pytest.mark.parametrize("name", sorted(set(group_aliases) - {"loop"}))
def test_groups_and_repeats_begin_and_end_by_every_name(name: str) -> None:
    session = start(survey(f"begin {name} | g | G", "text | a | A", f"end {name} | |"))
    session.set("/data/g/a" if group_aliases[name] == "group" else "/data/g[1]/a", "x")
    assert "<g><a>x</a></g>" in session.submission()


def test_a_loop_is_a_group_for_each_choice() -> None:
    session = start(
        form(
            sheet("survey", "type | name | label", "begin loop over yn | l | L", "text | a | A", "end loop | |"), YES_NO
        )
    )
    assert [question.ref for question in session.questions()] == ["/data/l/y/a", "/data/l/n/a"]


def test_the_place_at_the_start_is_taken_where_it_is_known() -> None:
    definition = survey("start-geopoint | p |", "text | a | A")
    assert start(definition, place=lambda: "37.5 121.4").value("p") == "37.5 121.4"
    assert start(definition).value("p") == ""
    assert any("setgeopoint" in str(warning) for warning in definition.warnings)


def test_the_place_at_an_answer_is_taken_where_it_is_known() -> None:
    definition = survey("text | a | A |", "background-geopoint | p | | ${a}", columns="type | name | label | trigger")
    session = start(definition, place=lambda: "37.5 121.4")
    assert session.value("p") == ""
    session.set("a", "x")
    assert session.value("p") == "37.5 121.4"


@pytest.mark.parametrize(("type_", "named"), [("background-audio", "recordaudio"), ("osm", "osm"), ("osm tags", "osm")])
def test_what_cannot_be_taken_is_refused_by_name(type_: str, named: str) -> None:
    tags = sheet("osm", "list_name | name | label", "tags | building | Building")
    with pytest.raises(FormRefused, match=named):
        form(sheet("survey", "type | name | label", f"{type_} | a | A", "text | b | B"), tags)


RANGE = "type | name | label | parameters | appearance"


@pytest.mark.parametrize(
    ("parameters", "data_type", "given", "stored"),
    [
        ("", "int", "10", "10"),
        ("start=0 end=1 step=0.1", "decimal", "0.3", "0.3"),
        ("start=10 end=0 step=2", "int", "4", "4"),
        ("start=-5 end=5 step=5", "int", "-5", "-5"),
    ],
)
def test_a_range_is_whole_or_decimal(parameters: str, data_type: str, given: str, stored: str) -> None:
    session = start(survey(f"range | a | A | {parameters} |", columns=RANGE))
    assert session.question("a").data_type == data_type
    session.set("a", given)
    assert session.value("a") == stored


def test_a_range_has_labelled_ticks() -> None:
    definition = form(
        sheet("survey", RANGE, "range | a | A | start=0 end=2 step=1 tick_interval=1 tick_labelset=t placeholder=1 |"),
        sheet("choices", "list_name | name | label", "t | 0 | None", "t | 2 | All"),
    )
    question = start(definition).question("a")
    assert [(mark.value, mark.label) for mark in question.marks] == [("0", "None"), ("2", "All")]
    assert question.choices == ()
    assert dict(question.parameters) == {
        "start": "0",
        "end": "2",
        "step": "1",
        "tick-interval": "1",
        "placeholder": "1",
    }
