"""What a scope may look like."""

from __future__ import annotations

import pytest

from fieldapp.wire import scope
from fieldapp.wire.errors import Malformed

DEVICE = "0123456789abcdef" * 2


@pytest.mark.parametrize("code", ["37", "3706", "370683", "370683107", "370683107204"])
def test_divisions_of_every_level(code: str) -> None:
    assert scope.ordinary(code) == f"{code}.o"
    assert scope.sensitive(code) == f"{code}.s"
    assert scope.division_of(f"{code}.s") == code
    assert scope.is_sensitive(f"{code}.s")
    assert not scope.is_sensitive(f"{code}.o")


def test_devices() -> None:
    assert scope.of_device(DEVICE) == f"device:{DEVICE}"
    assert scope.division_of(f"device:{DEVICE}") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "37",
        "370.o",
        "37.x",
        "37.o ",
        " 37.o",
        "37.o\n",
        "device:",
        f"device:{DEVICE.upper()}",
        f"device:{DEVICE}0",
        "３７.o",
        "٣٧.o",
    ],
)
def test_what_is_no_scope(text: str) -> None:
    with pytest.raises(Malformed):
        scope.check(text)
    if not text.startswith("device:"):
        with pytest.raises(Malformed):
            scope.division_of(text)
