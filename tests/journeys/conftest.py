"""Whole jobs on real parts: real processes, real SQLCipher, HTTP over loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.township import Township


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    """A small invented township with a central at work, an assistant and a supervisor enrolled."""
    place = Township(tmp_path)
    place.build(people=24)
    with place.serving():
        place.enrol()
        yield place
