"""The migrations: equal to the models, there and back, refused when they are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from fieldapp.vault.api import Vault
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import VaultTooNew
from fieldapp.vault.migrate import REVISIONS, bring_up_to_date, downgrade, environment, revision
from fieldapp.vault.tables import SEARCH, metadata
from tests.vault.world import World


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "x.db", bytes(32), create=True)
    yield store
    store.close()


def _ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and str(name).startswith(SEARCH))


def test_migrations_make_exactly_the_models(store: Store) -> None:
    bring_up_to_date(store)
    with store.transaction() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": _ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_program_knows_every_revision_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(environment()))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)


def test_down_and_up_again(store: Store) -> None:
    bring_up_to_date(store)
    with store.transaction() as conn:
        downgrade(conn, "base")
        tables = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE name != 'alembic_version'").all()
        assert [name for (name,) in tables if not name.startswith("sqlite_")] == []
    bring_up_to_date(store)
    with store.transaction() as conn:
        assert revision(conn) == REVISIONS[-1]


def test_a_vault_newer_than_the_program_is_refused(world: World) -> None:
    with world.create() as vault:
        folder = vault.info.folder
        with vault._store.transaction() as conn:
            conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(VaultTooNew) as caught:
        world.open(folder)
    assert caught.value.found == "9999"


def test_the_audit_trail_refuses_changes(vault: Vault) -> None:
    for attempt in ("UPDATE audit SET kind = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="append-only"), vault._store.transaction() as conn:
            conn.exec_driver_sql(attempt)
    assert vault.audit.lines()[0].kind == "vault_created"


def test_the_database_is_set_up_for_safety(store: Store) -> None:
    with store.transaction() as conn:
        settings = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store", "cipher_version")
        }
    assert str(settings.pop("cipher_version")).startswith("4.")
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
    }
