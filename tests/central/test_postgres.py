"""What only PostgreSQL has: months of records, schema changes by several replicas at once, and servers refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import AlreadyInitialised, BadSetting, StoreNotDurable, StoreUnavailable
from fieldapp.central.open import create_central, keep_months, open_central
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.engine import Store, alembic_config
from fieldapp.central.store.months import OTHER, missing_months
from fieldapp.central.store.postgres import open_postgres
from fieldapp.central.store.tables import metadata
from fieldapp.wire.ids import uuid7
from tests.central.actors import make_town, served
from tests.central.production import Production

pytestmark = pytest.mark.xdist_group("production")
NOW = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def empty(servers: Production) -> Iterator[str]:
    """The URL of a database with nothing in it."""
    with psycopg.connect(f"{servers.postgres}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
    yield f"{servers.postgres}/empty"
    with psycopg.connect(f"{servers.postgres}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE empty WITH (FORCE)")


def move(store: Store, revision: str) -> None:
    """Run the migrations to a revision."""
    with store.write() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)


def test_migrations_go_up_down_and_up_again_and_equal_the_models(empty: str) -> None:
    store = open_postgres(empty)
    for revision in ("head", "base", "head"):
        move(store, revision)
    keep_months(store, NOW)

    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return not (name or "").startswith(("records_2", OTHER))

    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, metadata) == []
    move(store, "base")
    with store.read() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    store.close()


def test_replicas_that_start_together_migrate_once(empty: str) -> None:
    stores = [open_postgres(empty) for _ in range(3)]

    def start(store: Store) -> None:
        store.migrate()
        keep_months(store, NOW)

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(start, stores))
    assert len({store.revision() for store in stores}) == 1
    for store in stores:
        store.close()


def test_records_lie_in_the_month_they_were_made_and_move_there_when_it_is_prepared(
    servers: Production, tmp_path: Path
) -> None:
    town = make_town(tmp_path, production=servers)
    with served(town):
        device, (person,) = town.device(), town.people(1)
        soon, someday = (datetime(*moment, tzinfo=UTC) for moment in ((2026, 4, 30), (2026, 9, 30)))
        ids = [uuid7(int(moment.timestamp() * 1000), device.dice.randbytes) for moment in (soon, someday)]
        device.push(*[device.visit(person, record_id=id_) for id_ in ids])
        assert lies(town.central.store) == {ids[0]: "records_202604", ids[1]: OTHER}
        later = int(datetime(2026, 8, 15, tzinfo=UTC).timestamp() * 1000)
        keep_months(town.central.store, later)
        keep_months(town.central.store, later)
        assert lies(town.central.store) == {ids[0]: "records_202604", ids[1]: "records_202609"}
        with town.central.store.read() as connection:
            assert missing_months(connection, later) == ()
        assert {line.repeat for line in device.push(device.visit(person))} == {False}
        assert verify_central(town.central).problems == []
    servers.drop(town.central.config)


def lies(store: Store) -> dict[str, str]:
    """Which table each record lies in."""
    with store.read() as connection:
        return {row[0]: row[1] for row in connection.execute(text("SELECT id, tableoid::regclass::text FROM records"))}


@pytest.mark.slow
def test_a_database_that_holds_a_central_is_not_taken_by_another(servers: Production, tmp_path: Path) -> None:
    config = servers.fresh(tmp_path / "a")
    other = CentralConfig(tmp_path / "b", database_url=config.database_url, blob_url=config.blob_url)
    with pytest.raises(AlreadyInitialised):
        create_central(other)
    assert not other.keys.exists()
    shutil.copytree(config.folder / "keys", other.folder / "keys")
    first, second = open_central(config), open_central(other)
    assert first.generation == second.generation
    first.close()
    second.close()
    servers.drop(config)


@pytest.mark.slow
def test_a_server_that_went_away_is_told_and_used_again_when_it_is_back(servers: Production, tmp_path: Path) -> None:
    config = servers.fresh(tmp_path / "a")
    store = open_postgres(str(config.database_url))
    known = store.revision()
    with psycopg.connect(f"{servers.postgres}/postgres", autocommit=True) as connection:
        ending = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(ending, [str(config.database_url).rsplit("/", 1)[1]])
    with pytest.raises(StoreUnavailable):
        store.revision()
    assert store.revision() == known
    store.close()
    servers.drop(config)


def test_a_server_that_is_not_there(tmp_path: Path, servers: Production) -> None:
    config = servers.fresh(tmp_path / "a")
    with pytest.raises(StoreUnavailable) as caught:
        open_postgres("postgresql://fieldapp:geheim@127.0.0.1:1/nowhere")
    assert "geheim" not in str(caught.value) and caught.value.__cause__ is None
    with pytest.raises(BadSetting):
        open_postgres("mysql://somebody@somewhere/db")
    assert "postgresql://" not in repr(config)
    servers.drop(config)


def test_a_server_that_does_not_sync_is_refused(servers: Production) -> None:
    with psycopg.connect(f"{servers.postgres}/postgres", autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        try:
            connection.execute("SELECT pg_reload_conf()")
            wait_for_fsync(servers.postgres, "off")
            with pytest.raises(StoreNotDurable):
                open_postgres(f"{servers.postgres}/postgres")
        finally:
            connection.execute("ALTER SYSTEM RESET fsync")
            connection.execute("SELECT pg_reload_conf()")
            wait_for_fsync(servers.postgres, "on")


def wait_for_fsync(server: str, wanted: str) -> None:
    """Ask new sessions until the server has read its settings."""
    for _ in range(500):
        with psycopg.connect(f"{server}/postgres") as connection:
            (row,) = connection.execute("SHOW fsync").fetchall()
        if row[0] == wanted:
            return
    raise AssertionError(f"fsync never became {wanted}")


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    variables = {"FIELDAPP_DATABASE_URL": "postgresql:///x", "FIELDAPP_BLOB_URL": ""}
    found = CentralConfig.from_environment(tmp_path, variables)
    assert (found.database_url, found.blob_url) == ("postgresql:///x", None)
    assert CentralConfig.from_environment(tmp_path, {}) == CentralConfig(tmp_path)
