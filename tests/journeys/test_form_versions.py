"""A checklist changes while visits are under way, by commands and real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.township import Township
from tests.journeys.work import write

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SHEET = """
| survey |
| | type | name | label | constraint |
| | begin_group | xc | 县里的清单 | |
| | text | said | 说了什么 | |
| | select_one mood | mood | 精神 | |
| | integer | meals | 吃几顿 | . < 10 |
| | end_group | | | |
| choices |
| | list_name | name | label |
| | mood | good | {good} |
| | mood | bad | 不好 |
| settings |
| | form_title | form_id | version |
| | 县里的清单 | XC | {version} |
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Township]:
    """A township of its own: what is published here concerns no other journey."""
    township = Township(tmp_path_factory.mktemp("versions"))
    township.build(people=6)
    with township.serving():
        township.enrol()
        yield township


def sheet(place: Township, version: str, good: str = "好") -> Path:
    path = place.root / f"XC-{version}.md"
    path.write_text(SHEET.replace("{version}", version).replace("{good}", good), encoding="utf-8")
    return path


def publish(place: Township, *words: str | Path) -> Any:
    return place.ok("central", "publish-form", *words, "--data", place.central)


def visit(place: Township, person: str, answers: Path, *words: str) -> Any:
    return place.device(place.assistant, "visit", "--person", person, "--form", "XC", "--answers", answers, *words)


def shown(place: Township, visit_: str) -> tuple[list[str], dict[str, str]]:
    """Versions and answers in words, as the supervisor sees them."""
    seen = place.ok("review", "show", visit_, "--data", place.supervisor)
    return [form["version"] for form in seen["forms"]], {
        line["ref"].rsplit("/", 1)[-1]: line["answer"] for line in seen["answers"] if line["answer"]
    }


def test_a_checklist_changes_while_visits_are_under_way(place: Township, tmp_path: Path) -> None:
    one, two, three = (person["id"] for person in place.device(place.assistant, "people")[:3])
    good = write(tmp_path / "good.json", {"mood": "good", "meals": "3"})
    (first,) = publish(place, sheet(place, "1"))
    assert (first["form"], first["version"], first["published"], first["ok"]) == ("XC", "1", True, True)
    place.device(place.assistant, "sync")
    begun = visit(place, one, good)
    assert begun["state"] == "draft"

    publish(place, sheet(place, "2", good="很好"))
    place.device(place.assistant, "sync")
    words = ["visit", "--visit", begun["visit"], "--answers", good, "--submit"]
    assert place.device(place.assistant, *words)["valid"]
    newer = visit(place, two, good, "--submit")
    sent = place.device(place.assistant, "sync")
    assert (sent["applied"], sent["held"], sent["rejected"]) == (2, 0, 0)
    place.device(place.supervisor, "sync")
    assert shown(place, begun["visit"]) == (["1"], {"mood": "好", "meals": "3"})
    assert shown(place, newer["visit"]) == (["2"], {"mood": "很好", "meals": "3"})

    bad = write(tmp_path / "bad.json", {"mood": "bad"})
    assert place.device(place.assistant, "correct", "--visit", begun["visit"], "--answers", bad)["valid"]
    place.device(place.assistant, "sync")
    place.device(place.supervisor, "sync")
    assert shown(place, begun["visit"]) == (["1"], {"mood": "不好", "meals": "3"})

    open_draft = visit(place, three, good)
    assert publish(place, "--withdraw", "XC")["withdrawn"] == {"form": "XC", "version": "2", "used_now": "1"}
    assert publish(place, "--withdraw", "XC@1")["withdrawn"]["used_now"] is None
    place.device(place.assistant, "sync")
    refused = place.run(
        *("device", "visit", "--person", one, "--form", "XC", "--answers", good, "--data", place.assistant)
    )
    assert (refused.code, "form_withdrawn" in refused.err) == (1, True)
    words = ["visit", "--visit", open_draft["visit"], "--answers", good, "--submit"]
    assert place.device(place.assistant, *words)["valid"]
    assert place.device(place.assistant, "sync")["applied"] == 1
    place.device(place.supervisor, "sync")
    assert shown(place, open_draft["visit"])[0] == ["2"]
    for data in (place.assistant, place.supervisor):
        assert place.device(data, "verify")["ok"]
    assert place.ok("central", "verify", "--data", place.central)["ok"]


def test_what_publish_form_refuses(place: Township, tmp_path: Path) -> None:
    words = ("central", "publish-form", "--data", place.central)
    broken = tmp_path / "broken.md"
    text = SHEET.replace("{version}", "9").replace(". < 10", ". < ${nowhere}")
    broken.write_text(text, encoding="utf-8")
    refused = place.run(*words, broken, sheet(place, "8"))
    assert refused.code == 1
    (report,) = refused.json
    assert (report["file"], report["ok"]) == (str(broken), False)
    assert any(problem["row"] == 5 and problem["fix"] is not None for problem in report["problems"])
    assert place.run(*words, tmp_path / "missing.xlsx").code == 2
    assert place.run(*words).code == 2
    assert place.run(*words, "--withdraw", "XX").code == 1


def test_a_visit_on_an_unknown_version_is_held_until_it_is_published(place: Township, tmp_path: Path) -> None:
    """The central loses what it knew of a version, like one set up anew beside devices of another program."""
    from fieldapp.central.config import CentralConfig
    from fieldapp.central.open import open_central

    (person, *_) = (person["id"] for person in place.device(place.assistant, "people"))
    publish(place, sheet(place, "5"))
    place.device(place.assistant, "sync")
    done = visit(place, person, write(tmp_path / "good.json", {"mood": "good"}), "--submit")
    central = open_central(CentralConfig(place.central))
    with central.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM forms WHERE id = 'XC' AND version = '5'")
    central.close()
    assert place.device(place.assistant, "sync")["held"] == 1
    (published,) = publish(place, sheet(place, "5"))
    assert published["released"] == 1
    place.device(place.assistant, "sync")
    status = place.device(place.assistant, "status")
    assert "held" not in status["records"]
    place.device(place.supervisor, "sync")
    assert shown(place, done["visit"]) == (["5"], {"mood": "好"})
