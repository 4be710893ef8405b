"""A township being served, fresh for each test: on the embedded default, and on PostgreSQL with SeaweedFS.

Every test that takes ``town`` or ``new_town`` runs on both. In the ordinary run the production parts get the tests
named in ``IN_EVERY_RUN``; the slow run has them all.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog

from tests.central.actors import DIVISIONS_CSV, Town, TownMaker, make_town, served
from tests.central.production import Absent, Production, production

IN_EVERY_RUN = (
    "test_a_visit_is_returned_corrected_and_approved",
    "test_the_same_batch_twice_changes_nothing",
    "test_one_bad_record_never_blocks_the_others",
    "test_same_id_with_other_bytes_is_an_incident_and_the_original_stays",
    "test_visits_that_waited_for_their_person_are_applied_when_the_person_comes",
    "test_what_came_too_early_is_applied_when_its_turn_comes",
    "test_what_was_applied_is_there_after_a_restart",
    "test_a_reader_misses_nothing_while_writers_write",
    "test_a_slow_commit_is_never_passed_over",
    "test_pages_are_limited_and_together_whole",
    "test_a_device_set_back_reads_on_from_there_or_starts_again",
    "test_whole_in_one_piece",
    "test_cut_in_the_middle_and_resumed_at_the_byte",
    "test_two_replicas_do_not_mix_their_bytes",
    "test_of_two_writers_at_one_byte_one_is_heard",
    "test_an_end_that_was_cut_off_is_found_by_asking",
    "test_uploads_nobody_went_on_with_are_swept",
    "test_only_a_hash_of_the_secret_is_kept",
    "test_a_gap_is_told_but_is_no_fault_and_a_fork_is",
)
PARTS = ["embedded", pytest.param("production", marks=pytest.mark.xdist_group("production"))]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most tests of the production parts to the slow run."""
    for item in items:
        call = getattr(item, "callspec", None)
        on_production = call is not None and call.params.get("parts") == "production"
        if on_production and getattr(item, "originalname", item.name) not in IN_EVERY_RUN:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def events() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the central logs. A bug among it fails the test."""
    with structlog.testing.capture_logs() as captured:
        yield captured
    assert [event for event in captured if event["event"] in ("bug", "sweep_failed")] == []


@pytest.fixture(scope="session")
def servers() -> Iterator[Production]:
    """PostgreSQL and SeaweedFS, started once; skips with the reason where a program is absent."""
    try:
        with production(DIVISIONS_CSV) as running:
            yield running
    except Absent as absent:
        pytest.skip(f"not on this machine: {absent}")


@pytest.fixture(scope="session", params=PARTS)
def parts(request: pytest.FixtureRequest) -> Production | None:
    """What the central stands on; ``None`` is the embedded default."""
    return request.getfixturevalue("servers") if request.param == "production" else None


@pytest.fixture
def new_town(tmp_path: Path, parts: Production | None) -> Iterator[TownMaker]:
    """Makes a central with three villages and nobody in them, not served yet; once a test."""
    made: list[Town] = []

    def make(**more: Any) -> Town:
        made.append(make_town(tmp_path, production=parts, **more))
        return made[-1]

    yield make
    for town in made if parts is not None else []:
        parts.drop(town.central.config)


@pytest.fixture
def town(new_town: TownMaker) -> Iterator[Town]:
    """A central with three villages and nobody in them, on a free port."""
    with served(new_town()) as running:
        yield running
