"""``verify`` finds what was changed, wherever it was changed."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from fieldapp.vault.api import Vault
from fieldapp.wire.record import GENESIS
from fieldapp.wire.suite import SigningKey
from tests.vault.world import World, record_row


@pytest.fixture
def full(world: World, vault: Vault) -> Vault:
    for number in range(3):
        world.submit(vault, f"v{number}")
    theirs = world.author(world.body("v9"), 1, GENESIS, signer=SigningKey(bytes([9]) * 32))
    world.news(vault, record_row(theirs))
    return vault


def test_a_whole_vault_is_ok(full: Vault) -> None:
    report = full.verify()
    assert report.ok and (report.records, report.photos, report.problems) == (4, 0, ())


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE record SET body = CAST(body || x'00' AS BLOB) WHERE seq = 2 AND own", {("chain", "2", "signature")}),
        ("UPDATE record SET body = CAST(body || x'00' AS BLOB) WHERE NOT own", {("record", "?", "signature_invalid")}),
        ("UPDATE record SET signature = zeroblob(64) WHERE seq = 3", {("chain", "3", "signature")}),
        ("DELETE FROM outbox; DELETE FROM record WHERE seq = 2", {("chain", "3", "gap")}),
        ("DELETE FROM outbox; DELETE FROM record WHERE seq = 3 AND own", {("chain", "3", "head")}),
        ("DELETE FROM outbox; DELETE FROM record WHERE own", {("chain", "3", "gap")}),
        ("UPDATE record SET body = x'', salt = x'' WHERE seq = 2", set()),
    ],
)
def test_changes_inside_are_found(full: Vault, change: str, found: set[tuple[str, str, str]]) -> None:
    def run(conn: Connection) -> None:
        for statement in change.split(";"):
            conn.exec_driver_sql(statement)

    with full._store.transaction() as conn:
        run(conn)
    problems = {(one.part, "?" if one.part == "record" else one.subject, one.problem) for one in full.verify().problems}
    assert found <= problems if found else problems == set()


def test_a_changed_page_of_the_file_is_found(world: World, full: Vault) -> None:
    folder = full.info.folder
    with full._store.transaction() as conn:  # a page that opening does not read
        page = conn.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'incident'").scalar_one()
        size = conn.exec_driver_sql("PRAGMA page_size").scalar_one()
    full.close()
    data = bytearray((folder / "vault.db").read_bytes())
    data[int(page) * int(size) - 2000] ^= 1
    (folder / "vault.db").write_bytes(data)
    with world.open(folder) as again:
        assert "database" in {one.part for one in again.verify().problems}
