"""Whole jobs on real parts: real processes, real SQLCipher, HTTP over loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.township import Township


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Township]:
    """A small invented township with a central at work, an assistant and a supervisor enrolled; one for a module."""
    place = Township(tmp_path_factory.mktemp("township"))
    place.build(people=24)
    with place.serving():
        place.enrol()
        yield place
