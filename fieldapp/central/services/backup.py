"""A backup of everything while the central serves: the database of one moment, then every ciphertext it names.

The keys are not in it (see ADR 10), and nothing in it can be read without them: the SQLite file is encrypted already, a
PostgreSQL dump is sealed under a key derived from the same secret, ciphertexts are ciphertexts. Ciphertexts are only
ever added, so listing them after the database was copied misses none of its own. Each is hashed on its way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.central.backup_file import VERSION, BackupWriter, Manifest, sign_manifest, writing
from fieldapp.central.errors import FolderUnusable
from fieldapp.central.open import Central
from fieldapp.central.provider import seal_stream
from fieldapp.central.store import blobs, copying
from fieldapp.wire.suite import key_id

SQLITE, POSTGRES = "sqlite", "postgres"
_CHUNK = 1024 * 1024
MAX_TOLD = 1_000


@dataclass(slots=True)
class BackedUp:
    """What was copied: bytes of the database, ciphertexts that are in the backup, how many of them are new in it, and
    those that could not be copied because the store lost or changed them."""

    created: str = ""
    generation: str = ""
    database_bytes: int = 0
    blobs: int = 0
    blobs_new: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "ok": not self.problems,
            "created": self.created,
            "generation": self.generation,
            "database_bytes": self.database_bytes,
            "blobs": self.blobs,
            "blobs_new": self.blobs_new,
            "problems": self.problems,
        }


def back_up(central: Central, out: Path, *, with_blobs: bool = True) -> BackedUp:
    """Write a backup to ``out``: a file when the name has an extension, else a folder, which keeps the ciphertexts of
    earlier backups. Without ``with_blobs`` only the database (a bucket may have copies of its own).

    Raises ``StoreUnavailable``, ``BlobsUnavailable``, ``ToolUnusable``, ``FolderUnusable``.
    """
    done = BackedUp(central.clock().isoformat(timespec="seconds"), central.generation)
    copy = out.with_name(out.name + ".database.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        with writing(out) as writer:
            _copy_database(central, copy, writer, done)
            if with_blobs:
                _copy_blobs(central, writer, done)
    except OSError as fault:
        raise FolderUnusable(f"the backup cannot be written: {fault.strerror}", fault.errno) from None
    finally:
        copy.unlink(missing_ok=True)
    return done


def _copy_database(central: Central, copy: Path, writer: BackupWriter, done: BackedUp) -> None:
    config = central.config
    if config.database_url is None:
        copying.copy_embedded(config.database, central.keys.database, copy)
        kind = SQLITE
    else:
        _write(copy, seal_stream(central.keys.backup, copying.dump_postgres(config.database_url), central.random))
        kind = POSTGRES
    copy.chmod(0o600)
    done.database_bytes = copy.stat().st_size
    digest = _digest(copy)
    manifest = Manifest(
        version=VERSION,
        kind=kind,
        central=key_id(central.keys.signing.public),
        generation=central.generation,
        revision=central.store.revision() or "",
        created=done.created,
        size=done.database_bytes,
        sha256=digest,
    )
    writer.put_database(sign_manifest(manifest, central.keys.signing), copy, digest)


def _copy_blobs(central: Central, writer: BackupWriter, done: BackedUp) -> None:
    for sha256, size in blobs.each_blob(central.store):
        if not writer.has(sha256, size):
            data = central.blobs.whole(sha256)
            if data is None or hashlib.sha256(data).hexdigest() != sha256:
                if len(done.problems) < MAX_TOLD:
                    told = "missing" if data is None else "changed"
                    done.problems.append({"what": "blob", "id": sha256, "problem": told})
                continue
            writer.put_blob(sha256, data)
            done.blobs_new += 1
        done.blobs += 1


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
