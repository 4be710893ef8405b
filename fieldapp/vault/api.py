"""The vault's one door: create, open and list vaults, and what an open vault offers.

Thread rule: an open vault is used from one thread at a time (the serial vault lane); it may be opened in one thread and
used in another. Every mutating method is one transaction: it happened whole or not at all, and it left one line in the
audit trail. Every method may raise ``StoreFault`` kinds (disk full, disk fault, damaged); after one the next call
opens the file anew.

Opening, in order: read ``slots.json``; take the folder's lock; mind the back-off; derive and unwrap the key; open the
database; bring its tables up to date; after a crash sweep what was left half-done.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fieldapp.vault.audit import Audit
from fieldapp.vault.device import Device
from fieldapp.vault.durable import disk_faults, flush_folder
from fieldapp.vault.engine import Store
from fieldapp.vault.enrolments import Enrolments, PendingEnrolment
from fieldapp.vault.errors import TooManyTries, WrongPassphrase
from fieldapp.vault.feed import Feed
from fieldapp.vault.findings import Findings
from fieldapp.vault.folder import VaultFolder, list_vaults, read_info, vault_folder
from fieldapp.vault.forms import Forms
from fieldapp.vault.intake import Touched
from fieldapp.vault.journal import Journal
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.migrate import bring_up_to_date
from fieldapp.vault.outbox import Outbox
from fieldapp.vault.packages import OnStick, Packages
from fieldapp.vault.people import People
from fieldapp.vault.photo_files import PhotoFiles
from fieldapp.vault.photos import Photos
from fieldapp.vault.provider import DEFAULT_COST, KEY_BYTES, KdfCost
from fieldapp.vault.records import Make, Records
from fieldapp.vault.reviews import PENDING, Reviews
from fieldapp.vault.slots import VERSION, SlotFile
from fieldapp.vault.status import Status
from fieldapp.vault.tries import Tries
from fieldapp.vault.values import (
    Applied,
    AuditLine,
    Clock,
    DeviceIdentity,
    DraftBrief,
    DraftState,
    DraftStep,
    FormUse,
    Incident,
    PhotoFacts,
    PhotoStatus,
    Problem,
    QueueFilter,
    QueueRow,
    RecordStatus,
    ReturnedVisit,
    Settled,
    State,
    StoredRecord,
    SyncRun,
    VaultInfo,
    VerifyReport,
    VisitBrief,
    VisitEntry,
    VisitView,
    WaitingPhoto,
)
from fieldapp.vault.verification import verify
from fieldapp.vault.visits import Visits
from fieldapp.wire.ids import Random

__all__ = [
    "DEFAULT_COST",
    "PENDING",
    "Applied",
    "Audit",
    "AuditLine",
    "Clock",
    "Device",
    "DeviceIdentity",
    "DraftBrief",
    "DraftState",
    "DraftStep",
    "Enrolments",
    "Feed",
    "Findings",
    "FormUse",
    "Forms",
    "Incident",
    "Journal",
    "KdfCost",
    "Make",
    "OnStick",
    "Outbox",
    "Packages",
    "PendingEnrolment",
    "People",
    "PhotoFacts",
    "PhotoStatus",
    "Photos",
    "Problem",
    "QueueFilter",
    "QueueRow",
    "RecordStatus",
    "Records",
    "ReturnedVisit",
    "Reviews",
    "Settled",
    "State",
    "Status",
    "StoredRecord",
    "SyncRun",
    "Vault",
    "VaultInfo",
    "VerifyReport",
    "VisitBrief",
    "VisitEntry",
    "VisitView",
    "Visits",
    "WaitingPhoto",
    "create_vault",
    "list_vaults",
    "open_vault",
]

_ID_BYTES = 8


class Vault:
    """An open vault: one small object per part. Close it to give it free for other processes; usable in ``with``.

    ``device`` also is the ``Credentials`` port of sync, ``outbox`` the ``Outbox``, ``photos`` the ``PhotoQueue``,
    ``feed`` the ``FeedSink`` and ``journal`` the ``SyncJournal``. Made by ``create_vault`` and ``open_vault``.
    """

    def __init__(self, folder: VaultFolder, store: Store, lock: VaultLock, keeper: _Keeper) -> None:
        self._folder = folder
        self._store = store
        self._lock = lock
        self._keeper = keeper
        self._files = PhotoFiles(folder)
        self.audit = Audit(store, keeper.clock)
        self.device = Device(store, self.audit, keeper.note_account)
        self.people = People(store)
        self.visits = Visits(store, self.audit)
        self.records = Records(store, self.audit)
        self.outbox = Outbox(store, self.audit, self._files.remove)
        self.photos = Photos(store, self.audit, self._files, keeper.random)
        self.feed = Feed(store, self.audit, self._on_applied)
        self.forms = Forms(store, self.audit)
        self.reviews = Reviews(store)
        self.packages = Packages(store, self.audit)
        self.enrolments = Enrolments(store, self.audit)
        self.findings = Findings(store)
        self.journal = Journal(store, self.audit)
        self.status = Status(store)

    @property
    def info(self) -> VaultInfo:
        """What ``list_vaults`` tells of this vault."""
        return read_info(self._folder)

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the database key anew; the old passphrase opens nothing afterwards. Raises ``WrongPassphrase``,
        ``TooManyTries``, ``DiskFull`` (then the old one still holds)."""
        key = self._keeper.open(old)
        self._keeper.change(new, key)
        self.audit.note("passphrase_changed")

    def verify(self) -> VerifyReport:
        """Check chains, signatures, bodies, ciphertexts and the database file; nothing is changed."""
        return verify(self._store, self._files)

    def close(self) -> None:
        """Close the file and give the vault free. Closing twice is allowed."""
        self._store.close()
        self._lock.release()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _on_applied(self, touched: Touched) -> None:
        if touched.divisions:
            self.people.forget_villages()
        self._files.remove(touched.files)


class _Keeper:
    """Who may open a vault: slots, wrong tries and the injected clock and randomness."""

    def __init__(self, folder: VaultFolder, clock: Clock, random: Random, cost: KdfCost) -> None:
        self._folder = folder
        self._cost = cost
        self.clock = clock
        self.random = random

    def open(self, passphrase: str) -> bytes:
        """The database key. Raises ``WrongPassphrase``, ``TooManyTries``, ``VaultDamaged``, ``VaultTooNew``."""
        now = self.clock.now()
        tries = Tries.read(self._folder.tries)
        if tries != tries.seen(now):
            tries = tries.seen(now)
            tries.write(self._folder.tries)
        wait = tries.wait_s(now)
        if wait:
            raise TooManyTries(tries.wrong, wait)
        key = SlotFile.read(self._folder.slots).open(passphrase)
        if key is None:
            tries = tries.another(now)
            tries.write(self._folder.tries)
            raise WrongPassphrase(tries.wrong, tries.delay_s)
        if tries.wrong:
            Tries().write(self._folder.tries)
        return key

    def change(self, passphrase: str, key: bytes) -> None:
        """Make the passphrase slot anew."""
        slots = SlotFile.read(self._folder.slots)
        slots.with_passphrase(passphrase, key, self._cost, self.random).write(self._folder.slots)

    def note_account(self, account: str) -> None:
        """Write the opaque account id where ``list_vaults`` can read it."""
        slots = SlotFile.read(self._folder.slots)
        if slots.account != account:
            replace(slots, account=account).write(self._folder.slots)


def create_vault(base: Path, passphrase: str, *, clock: Clock, random: Random, cost: KdfCost = DEFAULT_COST) -> Vault:
    """Make a new, empty vault under ``base``/vaults and open it. Raises ``DiskFull``, ``DiskFault``.

    The slots are written last: a folder without them is none, so a crash in between leaves nothing that looks like one.
    """
    folder = vault_folder(base, random(_ID_BYTES).hex())
    with disk_faults():
        folder.root.mkdir(parents=True)
        flush_folder(folder.root.parent)
    lock = VaultLock.take(folder.lock, clock.now().isoformat())
    try:
        key = random(KEY_BYTES)
        store = Store(folder.database, key, create=True)
        try:
            bring_up_to_date(store)
            slots = SlotFile(VERSION, folder.id, None, ())
            slots.with_passphrase(passphrase, key, cost, random).write(folder.slots)
            vault = Vault(folder, store, lock, _Keeper(folder, clock, random, cost))
            vault.audit.note("vault_created", folder.id)
        except BaseException:
            store.close()
            raise
    except BaseException:
        lock.release()
        raise
    return vault


def open_vault(folder: Path, passphrase: str, *, clock: Clock, random: Random, cost: KdfCost = DEFAULT_COST) -> Vault:
    """Open the vault in ``folder`` (``VaultInfo.folder``), bringing its tables up to date. ``cost`` is what a later
    change of passphrase will use. Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``TooManyTries``,
    ``VaultTooNew``, ``VaultDamaged``, ``DiskFull``, ``DiskFault``."""
    place = VaultFolder(folder)
    SlotFile.read(place.slots)
    lock = VaultLock.take(place.lock, clock.now().isoformat())
    try:
        keeper = _Keeper(place, clock, random, cost)
        store = Store(place.database, keeper.open(passphrase))
        try:
            bring_up_to_date(store)
            vault = Vault(place, store, lock, keeper)
            _settle_down(vault, keeper, after_crash=lock.after_crash)
        except BaseException:
            store.close()
            raise
    except BaseException:
        lock.release()
        raise
    return vault


def _settle_down(vault: Vault, keeper: _Keeper, *, after_crash: bool) -> None:
    """Finish what a crash may have cut off, and note the unlock."""
    if vault.device.enrolled():
        keeper.note_account(vault.device.account_id())
    if after_crash:
        vault.photos.sweep()
    vault.audit.note("vault_opened")
