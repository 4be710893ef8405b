"""The files a form refers to: which are read, which are refused, and that none outside its folder is reached."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from fieldapp.forms.api import AnswerRefused, FormDefinition, FormRefused, FormSession, compile_form
from fieldapp.forms.externals import beside
from fieldapp.forms.parse.reading import MAX_BYTES
from tests.forms.sheet import survey
from tests.scenario.xform import bind, inputs, start, xform

COLLECTION = '{"type": "FeatureCollection", "features": [%s]}'


def asked_of(file: str) -> FormDefinition:
    return survey(f"select_one_from_file {file} | a | A")


def begun(file: str, content: bytes) -> FormSession:
    files: Mapping[str, bytes] = {file: content}
    return start(asked_of(file), externals=files.get)


def choices(session: FormSession) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in session.question("a").choices]


@pytest.mark.parametrize(
    "content",
    [
        "name,label\na,甲\n",
        "\ufeffname,label\r\na,甲\r\n",
        "name;label\na;甲\n",
        "name\tlabel\na\t甲\n",
        " name , label \na,甲\n\n , \n",
        # What a spreadsheet leaves behind to the right of the table.
        "name,label,,\na,甲,,\n",
        "name,label\na,甲,\n",
        'name,label\na,"甲"\n',
    ],
)
def test_csv_as_people_have_it(content: str) -> None:
    assert choices(begun("towns.csv", content.encode())) == [("a", "甲")]


def test_a_short_row_of_a_csv_file_has_empty_cells() -> None:
    assert choices(begun("towns.csv", b"name,label\na\nb,B\n")) == [("a", ""), ("b", "B")]


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("towns.csv", b"", "empty"),
        ("towns.csv", b",,\na,b,c\n", "empty"),
        ("towns.csv", b"name,name\na,A\n", "same name"),
        ("towns.csv", b"name,label\na,A,more\n", "row 2 has 3 cells"),
        ("towns.csv", "name,label\na,甲\n".encode("gbk"), "utf-8"),
        ("towns.csv", b"name,label\na," + b"x" * 200_000, "row 2: field larger than"),
        ("towns.xml", b"none", "not well-formed"),
        ("towns.xml", b'<!DOCTYPE r [<!ENTITY a "b">]><root/>', "entities"),
        ("spots.geojson", b"[", "Expecting value"),
        ("spots.geojson", b"[" * 100_000, "nested too deeply"),
        ("spots.geojson", b"[]", "not a GeoJSON FeatureCollection"),
        ("spots.geojson", b'{"type": "Feature"}', "not a GeoJSON FeatureCollection"),
        ("spots.geojson", b'{"type": "FeatureCollection", "features": {"a": 1}}', "not a GeoJSON FeatureCollection"),
        ("spots.geojson", (COLLECTION % "5").encode(), "feature 1"),
        ("spots.geojson", (COLLECTION % '{"properties": [1]}').encode(), "feature 1"),
        ("spots.geojson", (COLLECTION % '{"geometry": 5}').encode(), "None"),
        ("spots.geojson", (COLLECTION % '{"geometry": {"type": ["Point"]}}').encode(), "Point"),
        ("spots.geojson", (COLLECTION % '{"geometry": {"type": "MultiPoint", "coordinates": []}}').encode(), "MultiP"),
        *(
            ("spots.geojson", (COLLECTION % f'{{"geometry": {{"type": {kind}}}}}').encode(), "feature 1: the coordinat")
            for kind in (
                '"Point"',
                '"Point", "coordinates": [1]',
                '"Point", "coordinates": ["1", "2"]',
                '"LineString", "coordinates": []',
                '"LineString", "coordinates": [1, 2]',
                '"Polygon", "coordinates": []',
                '"Polygon", "coordinates": [5]',
            )
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(file: str, content: bytes, reason: str) -> None:
    with pytest.raises(FormRefused, match=reason) as refused:
        begun(file, content)
    assert f"{file!r} cannot be used" in str(refused.value)


def test_places_are_written_as_odk_writes_them() -> None:
    features = [
        '{"id": 7, "properties": {"name": "p", "flag": true, "n": 2.50, "o": {"k": [1]}, "none": null}, '
        '"geometry": {"type": "Point", "coordinates": [121.5, 37.4, 12]}}',
        '{"id": "l", "properties": null, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}',
        '{"properties": {"id": "own"}, "id": "other", "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], '
        "[5, 6], [1, 2]], [[9, 9]]]}}",
        '{"properties": {"id": "nowhere"}, "geometry": null}',
    ]
    form = xform(
        "<a/>" + "<c/>",
        bind("/data/c", calculate="join('|', instance('spots')/root/item/*)"),
        inputs("/data/a"),
        '<instance id="spots" src="jr://file/spots.geojson"/>',
    )
    files = {"spots.geojson": (COLLECTION % ",".join(features)).encode()}
    assert start(form, externals=files.get).value("/data/c").split("|") == [
        *("p", "true", "2.5", '{"k":[1]}', "", "37.4 121.5 0 0", "7"),
        *("2 1 0 0; 4 3 0 0", "l"),
        *("own", "2 1 0 0; 4 3 0 0; 6 5 0 0; 2 1 0 0"),
        *("nowhere", ""),
    ]


def test_a_choice_that_xml_cannot_carry_is_not_taken() -> None:
    session = begun("towns.csv", b"name,label\na\x00b,A\n")
    with pytest.raises(AnswerRefused, match="illegal_character"):
        session.set("a", "a\x00b")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.csv").write_text("name,label\ns,Secret\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "deep.csv").write_text("name,label\ns,Secret\n")
    made = tmp_path / "forms"
    made.mkdir()
    (made / "real.csv").write_text("name,label\na,A\n")
    return made


def test_links_are_followed_inside_the_folder_only(folder: Path) -> None:
    (folder / "inside.csv").symlink_to("real.csv")
    (folder / "outside.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "above.csv").symlink_to(Path("..") / "secret.csv")
    (folder / "circle.csv").symlink_to("circle.csv")
    (folder / "media").symlink_to(folder.parent / "elsewhere")
    read = beside(folder)
    assert read("inside.csv") == b"name,label\na,A\n"
    assert [read(name) for name in ("outside.csv", "above.csv", "circle.csv", "deep.csv")] == [None] * 4


def test_a_folder_that_is_a_link_itself_is_the_forms_folder(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    (folder / "media").mkdir()
    (folder / "media" / "held.csv").write_text("x\n")
    assert beside(link)("real.csv") == b"name,label\na,A\n"
    assert beside(link)("held.csv") == b"x\n"


@pytest.mark.parametrize(
    "address",
    ["jr://file-csv/../secret.csv", "jr://file-csv//secret.csv", "../secret.csv", "file:///secret.csv", "jr://file/.."],
)
def test_an_address_cannot_lead_out_of_the_folder(folder: Path, address: str) -> None:
    form = folder / "f.xml"
    instance = f'<instance id="t" src="{address}"/>'
    form.write_text(xform("<a/>", bind("/data/a", calculate="instance('t')/root/item/label"), extra=instance))
    with pytest.raises(FormRefused, match="is missing"):
        start(compile_form(form))
    for name in ("../secret.csv", "..\\secret.csv", str(folder.parent / "secret.csv"), "..", ".", "", ".hidden"):
        assert beside(folder)(name) is None


def test_a_file_larger_than_any_form_needs_is_not_read(folder: Path) -> None:
    with (folder / "towns.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    form = folder / "f.md"
    form.write_text("| survey |\n| | type | name | label |\n| | select_one_from_file towns.csv | a | A |\n")
    with pytest.raises(FormRefused, match=r"towns\.csv.*larger than 16 MB"):
        start(compile_form(form))
