"""Key slots: the random database key, wrapped once per way to open the vault, in ``slots.json``.

A slot holds the derivation's algorithm, parameters and salt and the wrapped key, bound to the vault's id and to
those parameters. Nothing personal is in the file: the account is an opaque id. Another kind of slot (recovery by the
township) is another entry of the same list.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from fieldapp.vault.durable import disk_faults, write_file
from fieldapp.vault.errors import NoVault, VaultDamaged, VaultTooNew
from fieldapp.vault.provider import (
    KDF_ALGORITHM,
    KEY_BYTES,
    SALT_BYTES,
    WRAP_ALGORITHM,
    KdfCost,
    OpenFailed,
    derive,
    unwrap,
    wrap,
)
from fieldapp.wire.ids import Random

VERSION = 1
PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind of slot


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the database key."""

    kind: str
    kdf: str
    memory_kib: int
    iterations: int
    lanes: int
    salt: str
    wrapping: str
    wrapped: str

    @property
    def cost(self) -> KdfCost:
        return KdfCost(self.memory_kib, self.iterations, self.lanes)

    def bound(self, vault: str) -> bytes:
        """What the wrapped key is bound to: the vault and everything in the slot but the wrapped key itself."""
        return msgspec.json.encode([VERSION, vault, replace(self, wrapped="")])


@dataclass(frozen=True, slots=True)
class SlotFile:
    """``slots.json``."""

    version: int
    vault: str
    account: str | None
    slots: tuple[Slot, ...]

    @classmethod
    def read(cls, path: Path) -> SlotFile:
        """Raises ``NoVault``, ``VaultDamaged``, ``VaultTooNew``, ``DiskFault``."""
        if not path.is_file():
            raise NoVault("no slots.json")
        with disk_faults():
            data = path.read_bytes()
        try:
            version = msgspec.json.decode(data, type=_Versioned).version
            if version > VERSION:
                raise VaultTooNew(f"slots version {version}")
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as exc:
            raise VaultDamaged("slots") from exc

    def write(self, path: Path) -> None:
        """Raises ``DiskFull``, ``DiskFault``; then the old file stands."""
        write_file(path, [msgspec.json.format(msgspec.json.encode(self), indent=1)])

    def open(self, passphrase: str) -> bytes | None:
        """The database key (32 bytes), or ``None`` when no slot opens with this passphrase. Raises ``VaultDamaged``,
        ``VaultTooNew`` when a slot is of an algorithm this program does not know and no other opens."""
        unknown: str | None = None
        for slot in self.slots:
            if slot.kind != PASSPHRASE:
                continue
            if slot.kdf != KDF_ALGORITHM or slot.wrapping != WRAP_ALGORITHM:
                unknown = f"{slot.kdf} {slot.wrapping}"
                continue
            key = _try(slot, self.vault, passphrase)
            if key is not None:
                return key
        if unknown is not None:
            raise VaultTooNew(unknown)
        return None

    def with_passphrase(self, passphrase: str, key: bytes, cost: KdfCost, random: Random) -> SlotFile:
        """The file with its passphrase slot made anew; other kinds stay."""
        others = tuple(slot for slot in self.slots if slot.kind != PASSPHRASE)
        return replace(self, slots=(*others, _make(self.vault, passphrase, key, cost, random)))


@dataclass(frozen=True, slots=True)
class _Versioned:
    version: int


def _make(vault: str, passphrase: str, key: bytes, cost: KdfCost, random: Random) -> Slot:
    salt = random(SALT_BYTES)
    slot = Slot(
        kind=PASSPHRASE,
        kdf=KDF_ALGORITHM,
        memory_kib=cost.memory_kib,
        iterations=cost.iterations,
        lanes=cost.lanes,
        salt=b64encode(salt).decode(),
        wrapping=WRAP_ALGORITHM,
        wrapped="",
    )
    wrapped = wrap(key, derive(passphrase, salt, cost), slot.bound(vault), random)
    return replace(slot, wrapped=b64encode(wrapped).decode())


def _try(slot: Slot, vault: str, passphrase: str) -> bytes | None:
    if not slot.cost.sane():
        raise VaultDamaged("slots")
    try:
        salt, wrapped = b64decode(slot.salt, validate=True), b64decode(slot.wrapped, validate=True)
    except ValueError as exc:
        raise VaultDamaged("slots") from exc
    if len(salt) < SALT_BYTES:
        raise VaultDamaged("slots")
    try:
        key = unwrap(wrapped, derive(passphrase, salt, slot.cost), slot.bound(vault))
    except OpenFailed:
        return None
    if len(key) != KEY_BYTES:
        raise VaultDamaged("slots")
    return key
