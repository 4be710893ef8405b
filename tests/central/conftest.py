"""A township being served, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.actors import Town, make_town, served


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A central with three villages and nobody in them, on a free port."""
    with served(make_town(tmp_path)) as running:
        yield running
