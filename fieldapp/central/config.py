"""Where a central keeps its things and which limits it sets.

The embedded default lives in one folder::

    DIR/data/central.db      SQLCipher, WAL      ┐ what a backup copies
    DIR/data/blobs/          ciphertexts         ┘
    DIR/keys/central.keys    never in a backup of DIR/data: see docs/adr on the key file

In production the environment names a PostgreSQL database (``FIELDAPP_DATABASE_URL``) and an S3 bucket
(``FIELDAPP_BLOB_URL``, ``s3://bucket/prefix``); the folder of every replica then holds a copy of the key file only. The
bucket's endpoint and keys are the usual ``AWS_…`` variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DATABASE_URL, BLOB_URL = "FIELDAPP_DATABASE_URL", "FIELDAPP_BLOB_URL"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one caller may ask. Sizes in bytes, times in seconds."""

    page_rows: int = 2_000
    page_bytes: int = 1_000_000
    session_s: int = 12 * 3600
    challenge_s: int = 120
    code_s: int = 24 * 3600
    code_tries: int = 5
    failed_enrolments_per_minute: int = 20
    stranger_batches_per_minute: int = 30
    device_burst: int = 2_000
    device_requests_per_s: float = 20.0
    blob_bytes: int = 32 * 1024 * 1024
    request_bytes: int = 1024 * 1024
    upload_days: int = 7
    silent_days: int = 180
    """A device that was silent for longer no longer keeps the feed from forgetting what was removed."""
    body_idle_s: float = 60.0
    disk_room_bytes: int = 512 * 1024 * 1024
    """With less than this free, a central that keeps its things on its own disk is not ready for more."""
    form_checks_s: float = 5.0
    """How often to look for visits whose form is to be run again, while there are none."""


@dataclass(frozen=True, slots=True)
class CentralConfig:
    """``folder`` is the ``--data`` of the command line; a URL puts database or ciphertexts somewhere else."""

    folder: Path
    limits: Limits = Limits()
    database_url: str | None = field(default=None, repr=False)  # may hold a password
    blob_url: str | None = None

    @classmethod
    def from_environment(cls, folder: Path, environment: Mapping[str, str]) -> CentralConfig:
        """The settings of ``folder`` and of the variables above; an empty variable is none."""
        return cls(
            folder,
            database_url=environment.get(DATABASE_URL) or None,
            blob_url=environment.get(BLOB_URL) or None,
        )

    @property
    def data(self) -> Path:
        """What a backup copies."""
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.data / "central.db"

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def keys(self) -> Path:
        """The key file, outside ``data`` on purpose."""
        return self.folder / "keys" / "central.keys"
