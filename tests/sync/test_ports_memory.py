"""The in-memory twins pass the suite of the sync ports."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fieldapp.domain.people import Person
from fieldapp.sync.ports import SyncPorts
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.record import Record
from tests.sync.port_suite import GENERATION, PortSuite, StoreBench
from tests.sync.twins import MemoryStore, device_keys


class MemoryBench:
    def __init__(self) -> None:
        self.store = MemoryStore(device_keys(5)[0], generation=GENERATION)
        self.ports: SyncPorts = self.store.ports()

    def submit(self, *, urgent: bool = False, text: str = "") -> Record:
        return self.store.submit(urgent=urgent, text=text)

    def add_photos(self, count: int) -> Sequence[str]:
        return [self.store.add_photo(bytes([number]) * 40) for number in range(count)]

    def state(self, record: Record) -> tuple[str, str | None, str | None]:
        entry = self.store.entries[record.opened().id]
        return entry.state, entry.reason, entry.field

    def people(self) -> dict[str, str]:
        shown = self.store.people()
        rows = self.store.rows
        return {one: unpack(rows[EntityKind.PERSON, one].payload, Person).name for one in shown}

    def reopen(self) -> None:
        self.ports = self.store.ports()


class TestMemory(PortSuite):
    @pytest.fixture
    def bench(self) -> StoreBench:
        return MemoryBench()
