"""The checklists a device knows, by id, version and title."""

from __future__ import annotations

import pytest

from fieldapp.workflows.errors import UnknownForm
from tests.workflows.conftest import Device


def test_titles_of_the_whole_library(assistant: Device) -> None:
    titles = assistant.session.forms.titles()
    assert titles["TK"] == "分散供养特困人员照护探视"
    assert len(titles) == 15
    assert all(titles.values())


def test_titles_are_those_of_the_forms_themselves(assistant: Device) -> None:
    library = assistant.session.forms
    assert library.titles()["ZL"] == library.current("ZL").title


def test_unknown_ids_and_versions_are_named(assistant: Device) -> None:
    library = assistant.session.forms
    for form in ("XX", "../TK", ""):
        with pytest.raises(UnknownForm):
            library.current(form)
    with pytest.raises(UnknownForm) as refused:
        library.version("TK", "1900010101")
    assert refused.value.form == "TK 1900010101"
