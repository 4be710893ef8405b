"""One builder, one facade: a central opened on its folder.

Order: keys, then the database (refused when it is newer than the program, migrated when older), then the blobs.
``create`` makes a new one and never touches one that is there. Whether database and blobs lie in the folder or on
PostgreSQL and S3 is decided here and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fieldapp.central.blobs import BlobStore, open_bucket, open_folder
from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import AlreadyInitialised, NotInitialised
from fieldapp.central.provider import CentralKeys, read_keys, write_keys
from fieldapp.central.services.form_tables import FormTables
from fieldapp.central.services.forms import take_bundled
from fieldapp.central.store import divisions
from fieldapp.central.store.embedded import open_embedded
from fieldapp.central.store.engine import Store
from fieldapp.central.store.months import missing_months, prepare_months
from fieldapp.central.store.postgres import open_postgres
from fieldapp.wire.enrolment import VERSION, CentralIdentity
from fieldapp.wire.ids import Random, uuid7

Clock = Callable[[], datetime]
GENERATION = "generation"


def system_clock() -> datetime:
    """The moment, with its offset (UTC)."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Central:
    """Everything a service needs. ``generation`` names this life of the central: new after a restore from backup."""

    config: CentralConfig
    keys: CentralKeys
    store: Store
    blobs: BlobStore
    generation: str
    clock: Clock
    random: Random
    workers: ThreadPoolExecutor
    """For work that leaves the interpreter's lock: checking signatures."""
    form_tables: FormTables = field(default_factory=FormTables)

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        return int(self.clock().timestamp() * 1000)

    def new_id(self) -> str:
        """A fresh UUIDv7 in hex."""
        return uuid7(self.now_ms(), self.random)

    def identity(self) -> CentralIdentity:
        """What devices may know of this central before they trust it."""
        return CentralIdentity(VERSION, self.keys.signing.public, self.keys.current_sealing.public, self.generation)

    def close(self) -> None:
        """Give files and connections back."""
        self.workers.shutdown()
        self.store.close()


def create_central(config: CentralConfig, *, clock: Clock = system_clock, random: Random = os.urandom) -> Central:
    """Make a new central in ``config.folder`` (its keys at least), database and blob store.

    Raises ``AlreadyInitialised``, ``BadSetting``, ``StoreNotDurable``, ``StoreUnavailable``, ``OSError``.
    """
    if config.keys.exists() or (config.database_url is None and config.database.exists()):
        raise AlreadyInitialised("this folder holds a central already")
    config.data.mkdir(parents=True, exist_ok=True)
    keys = CentralKeys.generate(random)
    store = open_store(config, keys)
    try:
        store.migrate()
        with store.write() as connection:
            if divisions.read_fact(connection, GENERATION) is not None:
                raise AlreadyInitialised("this database holds a central already, under other keys")
            divisions.write_fact(connection, GENERATION, random(16).hex())
            write_keys(config.keys, keys)
    finally:
        store.close()
    return open_central(config, clock=clock, random=random)


def open_central(config: CentralConfig, *, clock: Clock = system_clock, random: Random = os.urandom) -> Central:
    """Open the central of ``config.folder``.

    Forms that this program brings and the central does not know yet are taken in. Raises ``NotInitialised``,
    ``BadSetting``, ``KeysUnreadable``, ``StoreTooNew``, ``StoreNotDurable``, ``StoreUnavailable``.
    """
    if config.database_url is None and not config.database.exists():
        raise NotInitialised("no central in this folder: run central init first")
    keys = read_keys(config.keys)
    store = open_store(config, keys)
    try:
        store.migrate()
        keep_months(store, int(clock().timestamp() * 1000))
        with store.read() as connection:
            generation = divisions.read_fact(connection, GENERATION)
        if generation is None:
            raise NotInitialised("the central in this folder was never finished: run central init in a fresh folder")
        blobs = open_blobs(config)
        workers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="signatures")
        central = Central(config, keys, store, blobs, generation, clock, random, workers)
        take_bundled(central)
        return central
    except BaseException:
        store.close()
        raise


def keep_months(store: Store, now_ms: int) -> None:
    """See that the months of records around ``now_ms`` are there; costs a look when they are.

    Raises ``StoreUnavailable``.
    """
    with store.read() as connection:
        missing = missing_months(connection, now_ms)
    if missing:
        with store.write() as connection:
            prepare_months(connection, now_ms)


def open_store(config: CentralConfig, keys: CentralKeys) -> Store:
    """The database the settings name. Raises ``BadSetting``, ``KeysUnreadable``, ``StoreNotDurable``,
    ``StoreUnavailable``."""
    if config.database_url is not None:
        return open_postgres(config.database_url)
    return open_embedded(config.database, keys.database)


def open_blobs(config: CentralConfig) -> BlobStore:
    """The blob store the settings name. Raises ``BadSetting``."""
    return open_folder(config.blobs) if config.blob_url is None else open_bucket(config.blob_url)
