"""Records, photos, feed, kills, lost requests, lost answers and restored backups in any order, against an oracle."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fieldapp.sync.errors import LineBroken, Offline, SyncFault
from tests.sync.central_twin import VILLAGE, State
from tests.sync.rig import Faults, Rig

OTHER = "370683107205.o"
EXCHANGES = ("batch", "feed", "status", "create", "patch")
FAULT = st.tuples(st.sampled_from(EXCHANGES), st.integers(1, 4), st.booleans(), st.booleans())


class LossySync(RuleBasedStateMachine):
    """The oracle: ids authored, photos taken, and per village who lives there with which version."""

    @initialize()
    def enrolled(self) -> None:
        self.rig = Rig(page_rows=3)
        self.rig.central.readable[self.rig.identity.device] = (VILLAGE, OTHER)
        self.authored: list[str] = []
        self.photos: dict[str, bytes] = {}
        self.village: dict[str, str] = {}
        self.version = 0
        self.backup: tuple[State, dict[str, str], int] = (self.rig.central.backup(), {}, 0)

    @rule(urgent=st.booleans())
    def a_visit_is_submitted(self, urgent: bool) -> None:
        self.authored.append(self.rig.store.submit(urgent=urgent).opened().id)

    @rule(size=st.integers(1, 200), thumb=st.booleans())
    def a_photo_is_taken(self, size: int, thumb: bool) -> None:
        data = len(self.photos).to_bytes(4, "big") + bytes(size)
        self.photos[self.rig.store.add_photo(data, thumb=thumb)] = data

    @rule(person=st.integers(0, 8), scope=st.sampled_from([VILLAGE, OTHER]))
    def a_person_comes_moves_or_changes(self, person: int, scope: str) -> None:
        name = f"p{person}"
        self.version += 1
        before = self.village.get(name)
        self.rig.central.put(scope, name, version=self.version, payload=b"\xcd" + self.version.to_bytes(2, "big"))
        if before is not None and before != scope:
            self.rig.central.put(before, name, version=self.version, removed=True)
        self.village[name] = scope

    @rule(person=st.integers(0, 8))
    def a_person_leaves(self, person: int) -> None:
        scope = self.village.pop(f"p{person}", None)
        if scope is not None:
            self.version += 1
            self.rig.central.put(scope, f"p{person}", version=self.version, removed=True)

    @rule(plan=st.lists(FAULT, max_size=4))
    def synchronise_over_a_bad_line(self, plan: list[tuple[str, int, bool, bool]]) -> None:
        faults = Faults()
        for exchange, count, answer_lost, gone in plan:
            error = Offline("gone") if gone else LineBroken("cut")
            (faults.unheard if answer_lost else faults.lost)[exchange, count] = error
        self.rig.faults = faults
        try:
            self.rig.sync()
        except SyncFault:
            assert self.rig.store.runs[-1][0] is False
        self.rig.faults = Faults()

    @rule()
    def the_program_is_killed_while_sending(self) -> None:
        self.rig.store.ports().outbox.take(3, 10_000)
        self.rig.store.token = None
        self.rig.new_line()

    @rule()
    def the_central_compacts(self) -> None:
        self.rig.central.compact()

    @rule()
    def the_central_is_backed_up(self) -> None:
        self.backup = (self.rig.central.backup(), dict(self.village), self.version)

    @rule()
    def the_central_is_restored(self) -> None:
        state, village, version = self.backup
        self.rig.central.restore(state)
        self.village, self.version = dict(village), version

    @invariant()
    def nothing_applied_twice(self) -> None:
        if hasattr(self, "rig"):
            assert all(count == 1 for count in self.rig.central.applications.values())
            assert list(self.rig.store.states()) == self.authored

    @rule()
    def the_line_heals(self) -> None:
        self.rig.sync()
        central, store = self.rig.central, self.rig.store
        assert set(store.states().values()) <= {"applied"}
        assert sorted(central.state.records) == sorted(self.authored)
        assert sorted(central.applications) == sorted(self.authored)
        assert store.photos_kept() == 0
        assert {sha: central.state.blobs[sha] for sha in self.photos} == self.photos
        shown = {entity: scope for (scope, _kind, entity) in store.members}
        assert shown == self.village
        for (_kind, entity), row in store.rows.items():
            latest = [each for each in central.state.scopes[self.village[entity]] if each.id == entity]
            assert [row.payload] == [each.payload for each in latest]

    def teardown(self) -> None:
        if hasattr(self, "rig"):
            self.the_line_heals()


LossySync.TestCase.settings = settings(
    derandomize=True,
    max_examples=250,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLossySync = LossySync.TestCase
