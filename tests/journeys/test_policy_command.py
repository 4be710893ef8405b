"""``fieldapp policy …`` as a script sees it: JSON on stdout, exit codes, no vault and no network needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldapp.cli import main
from fieldapp.places import resources

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(capsys) -> Ask:
    def go(*words: str) -> tuple[int, Any]:
        code = main(["policy", *words, "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    return go


def test_items_are_listed_searched_and_shown(ask: Ask) -> None:
    code, found = ask("list", "--place", "3717", "--search", "lstd")
    assert code == 0
    assert [item["id"] for item in found] == ["green-channel"]
    code, shown = ask("show", "green-channel", "--place", "3717")
    assert code == 0
    assert any("460" in line for part in shown["parts"] for line in part["lines"])
    assert "仅供参考" in shown["notice"]


def test_standards_tell_their_source_and_unknown_ones_are_null(ask: Ask) -> None:
    _, known = ask("standards", "--place", "3708", "--on", "2022-08-01")
    assert [row["value"] for row in known["standards"]] == ["880", "700", "1144", "910"]
    assert all(row["sources"] for row in known["standards"])
    _, unknown = ask("standards", "--place", "3716")
    assert {row["value"] for row in unknown["standards"]} == {None}


def test_a_calculator_shows_its_working(ask: Ask) -> None:
    code, (working,) = ask("calculate", "medical_aid", "own_cost=57500", "--place", "3704")
    assert (code, working["amount"]) == (0, "30000")
    assert len(working["steps"]) == 2
    code, offered = ask("calculate")
    assert len(offered) == 9


def test_numbers_to_ring(ask: Ask) -> None:
    _, found = ask("places", "--place", "371728")
    assert found["phones"][0]["number"] == "110"
    assert any(place["green"] for place in found["places"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "free-lunch"), 1),
        (("calculate", "horoscope"), 1),
        (("calculate", "medical_aid", "own_cost=much", "--place", "3704"), 1),
        (("calculate", "medical_aid", "own_cost"), 2),
        (("list", "--on", "tomorrow"), 2),
        (("check", "nowhere.json"), 2),
    ],
)
def test_what_cannot_work_says_so_by_its_code(ask: Ask, words: tuple[str, ...], code: int) -> None:
    assert ask(*words) == (code, None)


def test_packs_are_checked(ask: Ask, tmp_path: Path) -> None:
    shipped = sorted(str(path) for path in (resources() / "policy").glob("*/pack.json"))
    code, found = ask("check", *shipped)
    assert (code, [each["ok"] for each in found]) == (0, [True] * 7)
    broken = tmp_path / "pack.json"
    broken.write_text("{}", encoding="utf-8")
    code, (told,) = ask("check", str(broken))
    assert (code, told["ok"], told["problems"][0]["problem"]) == (1, False, "shape")


def test_a_leaflet_is_written(ask: Ask, tmp_path: Path, qapp) -> None:
    target = tmp_path / "leaflet.pdf"
    code, told = ask("sheet", "student-dibao", "--place", "3708", "--out", str(target))
    assert (code, told["item"]) == (0, "student-dibao")
    assert target.read_bytes().startswith(b"%PDF-1.4")
