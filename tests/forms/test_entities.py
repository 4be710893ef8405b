"""Entities: what a filling proposes to change, and what the submission says of it (specification, "Entities")."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fieldapp.forms.api import EntityProposal, FormDefinition, FormRefused, FormSession, compile_form
from tests.forms.sheet import form, sheet
from tests.scenario.xform import bind, inputs, start, xform

COLUMNS = "type | name | label | save_to"


def tree_form(entities: str, columns: str) -> FormDefinition:
    return form(
        sheet("survey", COLUMNS, "text | species | Species | species", "geopoint | place | Place | geometry"),
        sheet("entities", columns, entities),
    )


def creating(entities: str = "trees | concat(${species}, '!')", columns: str = "list_name | label") -> FormSession:
    return start(tree_form(entities, columns))


def updating(tmp_path: Path, entities: str, columns: str, rows: str = "") -> FormSession:
    (tmp_path / "trees.csv").write_text(f"name,label,__version,species\n{rows}", encoding="utf-8")
    definition = form(
        sheet(
            "survey",
            COLUMNS,
            "csv-external | trees | |",
            "text | tree | Tree |",
            "integer | girth | Girth | girth_cm",
            "text | remark | Remark | remark",
        ),
        sheet("entities", columns, entities),
    )
    return start(definition, externals=lambda name: (tmp_path / name).read_bytes())


def proposal(session: FormSession) -> EntityProposal:
    (found,) = session.entities()
    return found


def test_an_entity_to_create_is_proposed() -> None:
    session = creating()
    session.set("species", "elm")
    found = proposal(session)
    assert (found.list, found.action, found.base_version, found.label) == ("trees", "create", None, "elm!")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", found.id)
    assert dict(found.properties) == {"species": "elm", "geometry": ""}


def test_a_proposal_is_frozen() -> None:
    found = proposal(creating())
    with pytest.raises(AttributeError):
        found.id = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.properties["species"] = "x"  # type: ignore[index]


def test_the_submission_carries_the_entity() -> None:
    session = creating()
    session.set("species", "elm")
    written = session.submission()
    assert f'<entity dataset="trees" create="1" id="{proposal(session).id}"><label>elm!</label></entity>' in written


def test_create_if_decides() -> None:
    session = creating("trees | ${species} | ${species} = 'elm'", "list_name | label | create_if")
    session.set("species", "oak")
    assert session.entities() == ()
    session.set("species", "elm")
    assert proposal(session).action == "create"


def test_an_entity_keeps_its_id_in_the_draft() -> None:
    definition = tree_form("trees | ${species}", "list_name | label")
    session = start(definition)
    session.set("species", "elm")
    assert start(definition, draft=session.snapshot()).entities() == session.entities()


@pytest.mark.parametrize(
    ("rows", "version"),
    [("t1,Elm,7,elm\n", 7), ("t1,Elm,,elm\n", 0), ("t1,Elm,new,elm\n", 0), ("t1,Elm,-3,elm\n", 0), ("", 0)],
)
def test_an_update_names_the_version_it_started_from(tmp_path: Path, rows: str, version: int) -> None:
    """Anything but a positive whole number counts as 0 ("Declaring that a form updates entities")."""
    session = updating(tmp_path, "trees | ${tree}", "list_name | entity_id", rows)
    session.set("tree", "t1")
    session.set("girth", "90")
    found = proposal(session)
    assert (found.action, found.id, found.base_version, found.label) == ("update", "t1", version, None)
    assert dict(found.properties) == {"girth_cm": "90", "remark": ""}


def test_update_if_decides(tmp_path: Path) -> None:
    session = updating(tmp_path, "trees | ${tree} | ${girth} > 50", "list_name | entity_id | update_if")
    session.set("girth", "40")
    assert session.entities() == ()
    session.set("girth", "60")
    assert proposal(session).action == "update"


def test_both_actions_at_once_are_both_proposed(tmp_path: Path) -> None:
    session = updating(
        tmp_path,
        "trees | ${tree} | ${girth} > 1 | ${girth} > 2 | L",
        "list_name | entity_id | create_if | update_if | label",
    )
    session.set("girth", "3")
    assert [found.action for found in session.entities()] == ["create", "update"]


def test_a_question_not_asked_is_no_property(tmp_path: Path) -> None:
    definition = form(
        sheet(
            "survey",
            "type | name | label | save_to | relevant",
            "text | a | A | pa |",
            "text | b | B | pb | ${a} = 'x'",
        ),
        sheet("entities", "list_name | label", "things | ${a}"),
    )
    session = start(definition)
    assert dict(proposal(session).properties) == {"pa": ""}
    session.set("a", "x")
    assert dict(proposal(session).properties) == {"pa": "x", "pb": ""}


def test_every_repeat_instance_is_an_entity_of_its_own() -> None:
    definition = form(
        sheet(
            "survey",
            COLUMNS,
            "begin_repeat | m | Member |",
            "text | n | Name | full_name",
            "end_repeat | | |",
        ),
        sheet("entities", "list_name | label", "members | ${n}"),
    )
    session = start(definition)
    session.add("/data/m")
    session.set("/data/m[1]/n", "Wang")
    session.set("/data/m[2]/n", "Li")
    found = session.entities()
    assert [(entity.label, dict(entity.properties)) for entity in found] == [
        ("Wang", {"full_name": "Wang"}),
        ("Li", {"full_name": "Li"}),
    ]
    assert found[0].id != found[1].id and all(entity.id for entity in found)
    session.remove("/data/m[1]")
    assert [entity.id for entity in session.entities()] == [found[1].id]


def test_several_lists_in_one_form() -> None:
    definition = form(
        sheet(
            "survey",
            COLUMNS,
            "begin_group | house | House |",
            "text | street | Street | houses#street",
            "end_group | | |",
            "begin_repeat | m | Member |",
            "text | n | Name | members#full_name",
            "end_repeat | | |",
        ),
        sheet("entities", "list_name | label", "houses | ${street}", "members | ${n}"),
    )
    session = start(definition)
    session.set("/data/house/street", "Elm Street")
    session.set("/data/m[1]/n", "Wang")
    assert [(entity.list, dict(entity.properties)) for entity in session.entities()] == [
        ("houses", {"street": "Elm Street"}),
        ("members", {"full_name": "Wang"}),
    ]


def test_an_irrelevant_group_proposes_nothing() -> None:
    definition = form(
        sheet(
            "survey",
            "type | name | label | save_to | relevant",
            "text | a | A | |",
            "begin_repeat | m | M | | ${a} = 'x'",
            "text | n | N | pn |",
            "end_repeat | | | |",
        ),
        sheet("entities", "list_name | label", "things | ${n}"),
    )
    session = start(definition)
    assert session.entities() == ()
    session.set("a", "x")
    assert len(session.entities()) == 1


NAMESPACE = 'xmlns:entities="http://www.opendatakit.org/xforms/entities"'


def raw(entity: str, version: str | None = "2024.1.0", save_to: str = "p", where: str = "/data/a") -> str:
    """A form with the ``entity`` element as given."""
    written = xform(
        "<a/><m><b/></m>",
        bind(where, type_="string").replace("/>", f' entities:saveto="{save_to}"/>'),
        inputs("/data/a") + '<group ref="/data/m"><repeat nodeset="/data/m"><input ref="/data/m/b"/></repeat></group>',
    ).replace("<instanceID/>", f"<instanceID/>{entity}")
    declared = f' entities:entities-version="{version}"' if version else ""
    return written.replace("<model>", f"<model {NAMESPACE}{declared}>")


WHOLE = '<entity dataset="trees" id="" create="1"><label/></entity>'


def test_a_whole_declaration_is_taken() -> None:
    for version in ("2022.1.0", "2023.1.0", "2024.1.9", "2025.1.0"):
        assert proposal(start(raw(WHOLE, version))).list == "trees"


@pytest.mark.parametrize(
    ("form_", "named"),
    [
        (raw(WHOLE, "2031.1.0"), r"version '2031\.1\.0'"),
        (raw(WHOLE, None), "does not say by which version"),
        (raw(""), "no entity is declared"),
        (raw(WHOLE, where="/data/m/b"), "no entity is declared"),
        (raw(WHOLE, where="/data/m"), "group or repeat"),
        (raw(WHOLE, save_to="name"), "called 'name'"),
        (raw(WHOLE, save_to="Label"), "called 'Label'"),
        (raw(WHOLE, save_to="__x"), "called '__x'"),
        (raw(WHOLE, save_to="a b"), "called 'a b'"),
        (raw('<entity id="" create="1"><label/></entity>'), "does not name its list"),
        (raw('<entity dataset="a.b" id="" create="1"><label/></entity>'), r"called 'a\.b'"),
        (raw('<entity dataset="__a" id="" create="1"><label/></entity>'), "called '__a'"),
        (raw('<entity dataset="t" create="1"><label/></entity>'), "no id"),
        (raw('<entity dataset="t" id=""><label/></entity>'), "neither created nor updated"),
        (raw('<entity dataset="t" id="" update="1"/>'), "baseVersion"),
        (raw('<entity dataset="t" id="" create="1"/>'), "needs a label"),
    ],
)
def test_a_declaration_that_breaks_the_specification_is_refused(form_: str, named: str) -> None:
    with pytest.raises(FormRefused, match=named):
        compile_form(form_)


def test_two_questions_cannot_fill_one_property() -> None:
    twice = raw(WHOLE).replace("</model>", '<bind nodeset="/data/m" entities:saveto="p"/></model>')
    two = (
        twice.replace("<m><b/></m>", "<m/>")
        .replace("/data/m/b", "/data/m")
        .replace('<group ref="/data/m"><repeat nodeset="/data/m"><input ref="/data/m"/></repeat></group>', "")
    )
    with pytest.raises(FormRefused, match="from two questions"):
        compile_form(two)
