"""What can go wrong with the local store.

FieldappError
├── Mendable
│   └── VaultError                  something a person can put right
│       ├── WrongPassphrase         ``wrong`` tries so far, ``retry_after_s`` until the next one is listened to
│       ├── TooManyTries            asked again before ``retry_after_s`` had passed
│       ├── NoVault                 no vault in this folder
│       ├── VaultExists             the folder holds one already
│       ├── VaultTooNew             written by a newer program; update the program
│       ├── AlreadyEnrolled / NotEnrolled
│       ├── UnknownThing            ``identifier`` is held by nobody here: UnknownVisit, UnknownRecord, UnknownPerson,
│       │                           NoDraft (nothing open), DraftOpen (one is open already)
│       ├── PhotoNotHere            the ciphertext is not on this device (download it first)
│       └── PhotoDamaged            the ciphertext does not open with its key
└── EnvironmentFault
    └── StoreFault                  the disk or another process stood in the way
        ├── VaultInUse              ``holder`` is the process id that holds it, if it could be read
        ├── DiskFull                nothing was half-written; free some space and try again
        ├── DiskFault               the disk refused to read or write
        └── VaultDamaged            the file is no longer what was written (``part`` says which)
"""

from __future__ import annotations

from typing import ClassVar

from fieldapp.domain.errors import EnvironmentFault, Mendable


class VaultError(Mendable):
    """Root of what a person can put right about the vault."""

    code: ClassVar[str] = "vault"


class WrongPassphrase(VaultError):
    """No slot opens with this passphrase."""

    code: ClassVar[str] = "wrong_passphrase"

    def __init__(self, wrong: int, retry_after_s: int) -> None:
        super().__init__(f"wrong passphrase, try {wrong}")
        self.wrong = wrong
        self.retry_after_s = retry_after_s


class TooManyTries(VaultError):
    """After several wrong tries the next one must wait."""

    code: ClassVar[str] = "too_many_tries"

    def __init__(self, wrong: int, retry_after_s: int) -> None:
        super().__init__(f"wait {retry_after_s} s")
        self.wrong = wrong
        self.retry_after_s = retry_after_s


class NoVault(VaultError):
    """The folder holds no vault."""

    code: ClassVar[str] = "no_vault"


class VaultClosed(VaultError):
    """Used after ``close``: unlock again."""

    code: ClassVar[str] = "vault_closed"


class VaultTooNew(VaultError):
    """Written by a newer program; ``found`` is the revision (or format) in the vault."""

    code: ClassVar[str] = "vault_too_new"

    def __init__(self, found: str) -> None:
        super().__init__(f"vault is at {found}, which this program does not know")
        self.found = found


class AlreadyEnrolled(VaultError):
    """This vault belongs to a device and account already."""

    code: ClassVar[str] = "already_enrolled"


class NotEnrolled(VaultError):
    """This vault does not belong to an account yet."""

    code: ClassVar[str] = "not_enrolled"


class UnknownThing(VaultError):
    """Asked for something by an id the vault does not hold."""

    code: ClassVar[str] = "unknown"

    def __init__(self, identifier: str) -> None:
        super().__init__(identifier)
        self.identifier = identifier


class UnknownVisit(UnknownThing):
    """No visit of this id here."""

    code: ClassVar[str] = "unknown_visit"


class UnknownRecord(UnknownThing):
    """No record of this id here."""

    code: ClassVar[str] = "unknown_record"


class UnknownPerson(UnknownThing):
    """No person of this id here."""

    code: ClassVar[str] = "unknown_person"


class NoDraft(UnknownThing):
    """The visit has no open draft (frozen, discarded, or never begun)."""

    code: ClassVar[str] = "no_draft"


class DraftOpen(UnknownThing):
    """The visit has an open draft already; go on with that one."""

    code: ClassVar[str] = "draft_open"


class PhotoNotHere(UnknownThing):
    """The ciphertext (named by SHA-256) is not on this device."""

    code: ClassVar[str] = "photo_not_here"


class PhotoDamaged(UnknownThing):
    """The ciphertext (named by SHA-256) is not what was written, or the key is another's."""

    code: ClassVar[str] = "photo_damaged"


class StoreFault(EnvironmentFault):
    """Root of what the surroundings did to the store; nothing was half-written."""

    code: ClassVar[str] = "store"


class VaultInUse(StoreFault):
    """Another process owns the vault; ``holder`` is its process id, ``None`` if it could not be read."""

    code: ClassVar[str] = "vault_in_use"

    def __init__(self, holder: int | None, started: str | None = None) -> None:
        super().__init__(f"held by process {holder}")
        self.holder = holder
        self.started = started


class DiskFull(StoreFault):
    """No room left (or a quota reached)."""

    code: ClassVar[str] = "disk_full"


class DiskFault(StoreFault):
    """The disk refused: read-only, taken away, I/O error. ``detail`` is the system's short name of it."""

    code: ClassVar[str] = "disk_fault"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class VaultDamaged(StoreFault):
    """A file of the vault is not what this program wrote; ``part`` is ``slots``, ``database`` or ``photo``."""

    code: ClassVar[str] = "vault_damaged"

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part
