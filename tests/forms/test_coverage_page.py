"""``docs/forms/coverage.md`` leaves nothing out that the converter or the engine knows."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest
from pyxform import aliases, constants
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from fieldapp.forms import audit
from fieldapp.forms.xpath.functions import LIBRARY

PAGE = Path(__file__).parents[2] / "docs" / "forms" / "coverage.md"
NAMED = frozenset(re.findall(r"`([^`]+)`", PAGE.read_text(encoding="utf-8")))
PARAMETERS = {
    str(member.value)
    for name, kind in vars(constants).items()
    if name.startswith("Parameters") and isinstance(kind, type) and issubclass(kind, Enum)
    for member in kind
}


@pytest.mark.parametrize("name", sorted(set(QUESTION_TYPE_DICT) | {"begin group", "begin repeat", "begin loop"}))
def test_every_question_type_is_on_the_page(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(set(aliases.select) - set(aliases.select_from_file)))
def test_every_name_of_a_select_is_on_the_page(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_every_parameter_is_on_the_page(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_function_is_on_the_page(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(audit.FROM_OUTSIDE))
def test_every_event_of_the_log_is_on_the_page(name: str) -> None:
    assert name in NAMED
