"""A world, an empty vault in it, and one that is enrolled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.vault.api import Vault
from tests.vault.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "data")


@pytest.fixture
def empty(world: World) -> Iterator[Vault]:
    with world.create() as vault:
        yield vault


@pytest.fixture
def vault(world: World, empty: Vault) -> Vault:
    world.enrol(empty)
    return empty
