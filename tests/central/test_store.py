"""The database: encrypted, migrated, refused when newer; migrations and models are one."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import (
    AlreadyInitialised,
    KeysUnreadable,
    NotInitialised,
    StoreTooNew,
    StoreUnavailable,
)
from fieldapp.central.open import create_central, open_central
from fieldapp.central.provider import CentralKeys, read_keys, write_keys
from fieldapp.central.store import divisions
from fieldapp.central.store.embedded import open_embedded
from fieldapp.central.store.engine import Store, alembic_config
from fieldapp.central.store.tables import metadata
from tests.central.actors import VILLAGES, make_town

KEY = bytes(range(32))


def move(store: Store, revision: str) -> None:
    """Run the migrations to a revision."""
    with store.write() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)


def test_migrations_equal_the_models(tmp_path: Path) -> None:
    store = open_embedded(tmp_path / "a.db", KEY)
    store.migrate()
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    store.close()


def test_migrations_go_up_down_and_up_again(tmp_path: Path) -> None:
    store = open_embedded(tmp_path / "a.db", KEY)
    for revision, tables in (("head", len(metadata.tables) + 1), ("base", 1), ("head", len(metadata.tables) + 1)):
        move(store, revision)
        with store.read() as connection:
            assert len(inspect(connection).get_table_names()) == tables
    store.close()


def test_an_older_database_is_brought_up_with_its_data(tmp_path: Path) -> None:
    config = CentralConfig(tmp_path)
    central = create_central(config)
    with central.store.write() as connection:
        divisions.save_divisions(connection, [divisions.Division(VILLAGES[0], "村", "镇", "市")])
    newest = central.store.revision()
    with central.store.write() as connection:
        older = alembic_config()
        older.attributes["connection"] = connection
        command.downgrade(older, "0001")
    central.close()
    again = open_central(config)
    with again.store.read() as connection:
        assert divisions.division_exists(connection, VILLAGES[0])
        assert inspect(connection).has_table("cursors")
    assert again.store.revision() == newest != "0001"
    again.close()


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    store = open_embedded(tmp_path / "a.db", KEY)
    with store.write() as connection:
        connection.execute(text("CREATE TABLE records (x INTEGER)"))  # in the way of the first migration
    with pytest.raises(StoreUnavailable):
        store.migrate()
    assert store.revision() is None
    with store.read() as connection:
        assert inspect(connection).get_table_names() == ["records"]
    store.close()


def test_a_newer_database_is_refused_in_words(tmp_path: Path) -> None:
    config = CentralConfig(tmp_path)
    central = create_central(config)
    with central.store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    central.close()
    with pytest.raises(StoreTooNew, match="newer program") as caught:
        open_central(config)
    assert caught.value.found == "9999"


def test_nothing_is_readable_in_the_files(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    (person,) = town.people(1)
    admin.add_account(town.central, name="极其罕见的名字", role=Role.ASSISTANT, divisions_served=[VILLAGES[0]])
    found = [path for path in (tmp_path / "central").rglob("*") if path.is_file()]
    town_bytes = {path.name: path.read_bytes() for path in found}
    assert {"central.db", "central.db-wal", "central.keys"} <= town_bytes.keys()
    for name, content in town_bytes.items():
        for secret in ("极其罕见的名字", "李0", person, VILLAGES[0], "SQLite format"):
            assert secret.encode() not in content, name
    assert town.central.config.keys.stat().st_mode & 0o777 == 0o600
    assert not town.central.config.keys.is_relative_to(town.central.config.data)
    town.central.close()


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    config = CentralConfig(tmp_path)
    create_central(config).close()
    genuine = config.keys.read_bytes()
    write_keys(config.keys, CentralKeys.generate(lambda size: bytes(size)))
    with pytest.raises(KeysUnreadable):
        open_central(config)
    config.keys.write_bytes(genuine[:-1])
    with pytest.raises(KeysUnreadable):
        open_central(config)
    config.keys.unlink()
    with pytest.raises(KeysUnreadable):
        open_central(config)
    config.keys.write_bytes(genuine)
    open_central(config).close()


def test_a_central_is_never_made_twice(tmp_path: Path) -> None:
    config = CentralConfig(tmp_path)
    with pytest.raises(NotInitialised):
        open_central(config)
    central = create_central(config)
    with pytest.raises(AlreadyInitialised):
        create_central(config)
    central.close()
    again = open_central(config)
    assert again.generation == central.generation and again.keys.signing.public == central.keys.signing.public
    again.close()


def test_keys_come_back_as_written_and_do_not_show(tmp_path: Path) -> None:
    import random

    keys = CentralKeys.generate(random.Random(1).randbytes)
    write_keys(tmp_path / "k", keys)
    assert read_keys(tmp_path / "k") == keys
    assert keys.database.hex() not in repr(keys) and repr(keys.database) not in repr(keys)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    before = town.central.store.revision()
    with pytest.raises(RuntimeError), town.central.store.write() as connection:
        connection.execute(text("DELETE FROM divisions"))
        raise RuntimeError
    assert town.central.store.revision() == before
    assert admin.count_everything(town.central)["feed_rows"] == len(VILLAGES) + 2
    town.central.close()
