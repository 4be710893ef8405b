"""Forty kills at random moments lose nothing; ``python -m tests.faults.soak`` takes a thousand."""

from __future__ import annotations

import pytest

from tests.faults.soak import Killed, soak


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_forty_kills_lose_nothing() -> None:
    soak(40, first=100, steps=12)
    assert Killed.rounds >= 40
