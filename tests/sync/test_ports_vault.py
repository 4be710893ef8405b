"""The vault passes the suite of the sync ports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.central_twin import CentralTwin
from tests.sync.port_suite import GENERATION, PortSuite, StoreBench
from tests.sync.twins import device_keys
from tests.sync.vault_bench import VaultBench


class TestVault(PortSuite):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[StoreBench]:
        bench, keys = VaultBench(tmp_path), device_keys(5)
        bench.enrol(CentralTwin().identity_bytes(), keys, "https://x.example", bench.made_up_reply(keys, GENERATION))
        yield bench
        bench.close()
