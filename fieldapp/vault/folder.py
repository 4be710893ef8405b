"""Where a vault's files lie: ``BASE/vaults/<16 hex>/`` with slots.json, tries.json, vault.db, photos/ and lock.

No name here tells anything about a person: ids are random, photos are named by the SHA-256 of their ciphertext.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldapp.vault.durable import TEMPORARY
from fieldapp.vault.errors import StoreFault, VaultError
from fieldapp.vault.slots import SlotFile
from fieldapp.vault.values import VaultInfo

_ID = re.compile(r"[0-9a-f]{16}")
_ADDRESS = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """The paths of one vault."""

    root: Path

    @property
    def id(self) -> str:
        """The vault's id, 16 hex digits: the name of its folder."""
        return self.root.name

    @property
    def slots(self) -> Path:
        return self.root / "slots.json"

    @property
    def tries(self) -> Path:
        return self.root / "tries.json"

    @property
    def database(self) -> Path:
        return self.root / "vault.db"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    def photo(self, sha256: str) -> Path:
        """Where the ciphertext of this SHA-256 (64 hex digits) lies or would lie."""
        if not _ADDRESS.fullmatch(sha256):
            raise ValueError("not a SHA-256 in hex")
        return self.photos / sha256[:2] / sha256

    def photo_files(self) -> Iterator[Path]:
        """Every file under ``photos``, temporary ones too."""
        if self.photos.is_dir():
            for part in sorted(self.photos.iterdir()):
                if part.is_dir():
                    yield from part.iterdir()


def is_temporary(path: Path) -> bool:
    """Whether a crash left this file half-written."""
    return path.name.endswith(TEMPORARY)


def vault_folder(base: Path, identifier: str) -> VaultFolder:
    """The folder of a vault id under ``base``."""
    return VaultFolder(base / "vaults" / identifier)


def read_info(folder: VaultFolder) -> VaultInfo:
    """What can be told without the passphrase. Raises ``NoVault``, ``VaultDamaged``, ``VaultTooNew``."""
    account = SlotFile.read(folder.slots).account
    return VaultInfo(folder.id, folder.root, account, (account or folder.id)[-8:])


def list_vaults(base: Path) -> Sequence[VaultInfo]:
    """The vaults under ``base``, by id; a folder that holds none (or one that cannot be read) is passed over."""
    root = base / "vaults"
    if not root.is_dir():
        return ()
    found: list[VaultInfo] = []
    for path in sorted(root.iterdir()):
        if not (_ID.fullmatch(path.name) and path.is_dir()):
            continue
        try:
            found.append(read_info(VaultFolder(path)))
        except (VaultError, StoreFault):
            continue
    return tuple(found)
