"""Names: blanks, dots, rare characters, masking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.names import last_four, mask_name, name_problem, normalise_name, surname


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("顾  文", "顾文"),
        (" 郝𠮷桂 ", "郝𠮷桂"),
        ("邓\u3000芝", "邓芝"),
        ("尹俊龙\u200b", "尹俊龙"),
        ("汪\n垚", "汪垚"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提 ・ 艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("Maria  da Silva", "Maria da Silva"),
        ("J.R. Smith", "J.R. Smith"),
        ("\ufa0e", "\ufa0e"),
        ("\uf98a", "\uf98a"),
        (None, ""),
        (12, "12"),
    ],
)
def test_names_are_normalised(raw: object, name: str) -> None:
    assert normalise_name(raw) == name


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise_name(raw)
    assert normalise_name(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("name", "problem"), [("", "name_missing"), ("顾", None), ("长" * 50, None), ("长" * 51, "name_too_long")]
)
def test_length_of_names(name: str, problem: str | None) -> None:
    assert name_problem(name) == problem


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("顾文", "顾*"),
        ("欧阳秀英", "欧阳**"),
        ("欧阳", "欧*"),
        ("𠮷野家", "𠮷**"),
        ("买买提·艾力", "买*****"),
        ("", ""),
    ],
)
def test_only_the_surname_is_shown(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text(min_size=3, max_size=12))
def test_a_mask_hides_everything_after_the_surname(name: str) -> None:
    hidden = mask_name(name)[len(surname(name)) :]
    assert hidden == "*" * len(hidden)
    assert len(mask_name(name)) == len(name)


def test_last_four_of_the_id_number() -> None:
    assert last_four("11010519491231002X") == "002X"
    assert last_four(None) == ""
