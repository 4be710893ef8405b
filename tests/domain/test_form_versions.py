"""Versions of a form, oldest first."""

from __future__ import annotations

from random import Random

import pytest

from fieldapp.domain.form_versions import is_newer, version_key


@pytest.mark.parametrize(
    "in_order",
    [
        ["2026030101", "2026030102", "2026120101", "2027010101"],
        ["1", "2", "9", "10", "11", "100"],
        ["v1", "v1.9", "v1.10", "v2"],
        ["", "1"],
        ["1.0-beta", "1.0.1"],
    ],
)
def test_order(in_order: list[str]) -> None:
    mixed = Random(3).sample(in_order, len(in_order))
    assert sorted(mixed, key=version_key) == in_order


def test_a_version_is_not_newer_than_itself() -> None:
    assert not is_newer("2026030101", "2026030101")
    assert is_newer("2026030102", "2026030101")
    assert not is_newer("9", "10")


def test_very_long_numbers_have_an_order_too() -> None:
    assert is_newer("9" * 60 + "1", "9" * 60 + "0")
