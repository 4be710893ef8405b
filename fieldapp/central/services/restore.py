"""A central made from its backup, in a new life: a new generation, so that devices start their cursors again and offer
every record above what it holds (design §4, Feed).

Nothing is there under its own name before everything is: what was broken off is simply begun again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from fieldapp.central.backup_file import Manifest, open_manifest, reading, sync_folder
from fieldapp.central.blobs import BlobStore
from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import AlreadyInitialised, BackupUnfit, BackupUnreadable, FolderUnusable
from fieldapp.central.open import (
    Central,
    Clock,
    open_blobs,
    open_central,
    open_store,
    system_clock,
)
from fieldapp.central.provider import CentralKeys, open_stream, read_keys
from fieldapp.central.services.backup import POSTGRES, SQLITE
from fieldapp.central.store import copying, life
from fieldapp.central.store.embedded import open_embedded
from fieldapp.central.store.engine import Store
from fieldapp.wire.ids import Random, uuid7

_CHUNK = 1024 * 1024


def restore(
    config: CentralConfig, source: Path, *, clock: Clock = system_clock, random: Random = os.urandom
) -> Central:
    """Make the central of the backup ``source`` in ``config``'s folder, where its key file must lie already, and open
    it. Database and ciphertexts go where the settings say; the database there must be empty.

    Raises ``KeysUnreadable``, ``AlreadyInitialised``, ``BackupUnreadable``, ``BackupUnfit``, ``StoreTooNew``,
    ``StoreUnavailable``, ``BlobsUnavailable``, ``ToolUnusable``, ``FolderUnusable``. Nothing serves before it is whole.
    """
    keys = read_keys(config.keys)
    _check_free(config, keys)
    part = config.data / "restoring.db"
    try:
        config.data.mkdir(parents=True, exist_ok=True)
        _clear(part)
        with reading(source) as backup:
            manifest = open_manifest(backup.manifest(), keys.signing.public)
            _check_fit(config, manifest)
            with backup.database(manifest.sha256) as file:
                _take_database(file, manifest, part)
            _take_blobs(backup.blobs(), open_blobs(config))
        _bring_to_life(config, keys, manifest, part, clock, random)
    except OSError as fault:
        raise FolderUnusable(f"the backup cannot be restored: {fault.strerror}", fault.errno) from None
    finally:
        _clear(part)
    return open_central(config, clock=clock, random=random)


def bring_keys(config: CentralConfig, key_file: Path) -> None:
    """Put a copy of ``key_file`` where the central looks for it. Raises ``KeysUnreadable``, ``AlreadyInitialised``,
    ``FolderUnusable``."""
    read_keys(key_file)
    if config.keys.exists():
        raise AlreadyInitialised("there is a key file already; it is not overwritten")
    try:
        config.keys.parent.mkdir(parents=True, exist_ok=True)
        config.keys.parent.chmod(0o700)
        handle = os.open(config.keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key_file.read_bytes())
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise FolderUnusable(f"the key file cannot be copied: {fault.strerror}", fault.errno) from None


def _check_free(config: CentralConfig, keys: CentralKeys) -> None:
    if config.database_url is None:
        if config.database.exists():
            raise AlreadyInitialised("this folder holds a central already; restore into a fresh one")
        return
    store = open_store(config, keys)
    try:
        if store.revision() is not None:
            raise AlreadyInitialised("this database holds a central already; restore into an empty one")
    finally:
        store.close()


def _check_fit(config: CentralConfig, manifest: Manifest) -> None:
    wanted = SQLITE if config.database_url is None else POSTGRES
    if manifest.kind != wanted:
        raise BackupUnfit(f"a backup of {manifest.kind}, but the settings name {wanted}")


def _take_database(file: BinaryIO, manifest: Manifest, part: Path) -> None:
    found, size = hashlib.sha256(), 0
    with part.open("wb") as target:
        part.chmod(0o600)
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
            target.write(chunk)
    if (size, found.hexdigest()) != (manifest.size, manifest.sha256):
        raise BackupUnreadable("the database in it was changed or cut off")


def _take_blobs(entries: Iterable[tuple[str, bytes]], store: BlobStore) -> None:
    for sha256, data in entries:
        if not store.put_blob(sha256, data):
            raise BackupUnreadable("a ciphertext in it was changed or cut off")


def _bring_to_life(
    config: CentralConfig, keys: CentralKeys, manifest: Manifest, part: Path, clock: Clock, random: Random
) -> None:
    generation = random(16).hex()
    now_ms = int(clock().timestamp() * 1000)
    event = life.Restored(uuid7(now_ms, random), now_ms, manifest.created, manifest.generation)
    if config.database_url is None:
        _begin_anew(open_embedded(part, keys.database), generation, event)
        part.replace(config.database)
        sync_folder(config.data)  # what devices are told from now on must not go with the old name
        return
    with part.open("rb") as sealed:
        # The new life begins in the transaction that makes the tables: there is no moment of the old one.
        copying.load_postgres(config.database_url, open_stream(keys.backup, sealed), life.statement(generation))
    _begin_anew(open_store(config, keys), generation, event)


def _begin_anew(store: Store, generation: str, event: life.Restored) -> None:
    try:
        store.migrate()
        with store.write() as connection:
            life.begin_anew(connection, generation, event)
    finally:
        store.close()


def _clear(part: Path) -> None:
    for path in (part, part.with_name(part.name + "-wal"), part.with_name(part.name + "-shm")):
        path.unlink(missing_ok=True)
