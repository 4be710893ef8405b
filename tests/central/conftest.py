"""A township being served, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog

from tests.central.actors import Town, make_town, served


@pytest.fixture(autouse=True)
def events() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the central logs. A bug among it fails the test."""
    with structlog.testing.capture_logs() as captured:
        yield captured
    assert [event for event in captured if event["event"] in ("bug", "sweep_failed")] == []


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A central with three villages and nobody in them, on a free port."""
    with served(make_town(tmp_path)) as running:
        yield running
