"""Where a central keeps its things and which limits it sets.

The embedded default lives in one folder::

    DIR/data/central.db      SQLCipher, WAL      ┐ what a backup copies
    DIR/data/blobs/          ciphertexts         ┘
    DIR/keys/central.keys    never in a backup of DIR/data: see docs/adr on the key file
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
    blob_bytes: int = 32 * 1024 * 1024
    request_bytes: int = 1024 * 1024
    upload_days: int = 7
    body_idle_s: float = 60.0


@dataclass(frozen=True, slots=True)
class CentralConfig:
    """``folder`` is the ``--data`` of the command line."""

    folder: Path
    limits: Limits = Limits()

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
