"""The one place that names concrete vault, transport and clock, and joins them to a session.

Start order of a device: find its vault, open it with the passphrase, load the tables of ``resources/``, hand out the
``Session``. Nothing here decides anything; it only puts parts together.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldapp.domain.deadlines import CHINA_TIME
from fieldapp.domain.hours import ServiceCatalogue
from fieldapp.domain.policy.numbers import standards_of
from fieldapp.domain.workdays import WorkCalendar, parse_holiday_table
from fieldapp.places import resources
from fieldapp.sync.enrol import enrol as exchange_code
from fieldapp.sync.ports import Credentials, DeviceIdentity, Transport
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.api import Vault, create_vault, list_vaults, open_vault
from fieldapp.vault.errors import NoVault
from fieldapp.vault.provider import DEFAULT_COST, KdfCost
from fieldapp.vault.values import VaultInfo
from fieldapp.wire.enrolment import EnrolmentCode
from fieldapp.wire.suite import SealingKey, SigningKey
from fieldapp.workflows.enrol_by_file import load_code_file, load_reply, take_reply, write_request
from fieldapp.workflows.errors import TooManyAccounts
from fieldapp.workflows.form_library import FormLibrary
from fieldapp.workflows.policy import load_policy
from fieldapp.workflows.session import Session

OnStep = Callable[[str], None]
"""Told the name of each step of enrolment when it is done: ``keys``, ``central``, ``saved``."""


class SystemClock:
    """The machine's clock in China's one time zone, and a monotonic reading in milliseconds.

    A laptop set to another zone still writes the day the visit was made on.
    """

    def now(self) -> datetime:
        """Now, at +08:00."""
        return datetime.now(CHINA_TIME)

    def monotonic_ms(self) -> int:
        """Milliseconds since an arbitrary start; never runs backward."""
        return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """A vault that can be unlocked: its id, the opaque account id (``None`` while enrolment is unfinished), a label."""

    vault: str
    account: str | None
    label: str


def accounts(data: Path) -> tuple[AccountEntry, ...]:
    """The accounts that share a data folder."""
    return tuple(AccountEntry(info.id, info.account, info.label) for info in list_vaults(data))


def open_session(data: Path, passphrase: str, *, account: str | None = None) -> Session:
    """Unlock a device. ``account`` (account or vault id) picks one where several share the folder.

    Raises ``NoVault``, ``TooManyAccounts``, ``WrongPassphrase``, ``TooManyTries``, ``VaultInUse``, ``VaultTooNew``,
    ``VaultDamaged``.
    """
    info = _pick([info for info in list_vaults(data) if info.account or account == info.id], account)
    return session_of(open_vault(info.folder, passphrase, clock=SystemClock(), random=os.urandom))


def enrol(
    data: Path,
    url: str,
    code: str,
    passphrase: str,
    *,
    device_name: str = "",
    on_step: OnStep = lambda _step: None,
    cost: KdfCost = DEFAULT_COST,
) -> Session:
    """Make this device known to the central and unlock it.

    The keys are in the vault before anything is sent, so that a lost reply or a crash can be answered by calling again
    with the same code. Raises ``CodeMistyped`` before anything is made; ``WrongCentral``, ``CodeUsed``,
    ``CodeExpired``, ``CodeUnknown``, ``TooManyTries`` and the line's faults.
    """
    parsed = EnrolmentCode.parse(code)
    vault = _vault_for_enrolment(data, passphrase, cost)
    try:
        signing, sealing = vault.device.enrolment_keys(SigningKey.generate(os.urandom), SealingKey.generate(os.urandom))
        on_step("keys")
        line = HttpsTransport(url, now=time.time)
        try:
            result = exchange_code(line, parsed, signing=signing, sealing=sealing, device_name=device_name)
        finally:
            line.close()
        on_step("central")
        vault.device.save_enrolment(
            signing=signing, sealing=sealing, central_identity=result.identity, url=url, reply=result.reply
        )
        on_step("saved")
    except BaseException:
        vault.close()
        raise
    return session_of(vault)


def request_enrolment(
    data: Path,
    code_file: Path,
    target: Path,
    passphrase: str,
    *,
    url: str = "",
    device_name: str = "",
    cost: KdfCost = DEFAULT_COST,
) -> None:
    """Begin an enrolment by file: write the request that the township answers; the vault waits for the reply.

    ``url`` is for later synchronisation over a line. Raises ``CodeMistyped``, ``CodeFileUnreadable``, ``WrongCentral``
    before anything is made; ``StickFault`` kinds.
    """
    code = load_code_file(code_file)
    vault = _vault_for_enrolment(data, passphrase, cost)
    try:
        write_request(vault, code, target, url=url, device_name=device_name, random=os.urandom)
    finally:
        vault.close()


def finish_enrolment(data: Path, reply_file: Path, passphrase: str, *, account: str | None = None) -> Session:
    """End an enrolment by file with the township's reply, and unlock the device. Doing so again changes nothing.

    Raises ``NotAPackage``, ``PackageForAnother``, ``ReplyUnasked``, ``NoVault``, ``WrongPassphrase`` and others of
    ``open_session``.
    """
    reply = load_reply(reply_file)
    found = list_vaults(data)
    waiting = [info for info in found if info.account is None]
    info = waiting[0] if waiting and account is None else _pick(found, account)
    vault = open_vault(info.folder, passphrase, clock=SystemClock(), random=os.urandom)
    try:
        take_reply(vault, reply)
    except BaseException:
        vault.close()
        raise
    return session_of(vault)


def session_of(vault: Vault) -> Session:
    """The session around an open vault."""
    return Session(
        vault=vault,
        forms=FormLibrary(vault.forms, resources() / "forms"),
        clock=SystemClock(),
        random=os.urandom,
        connect=_connect,
        calendar=work_calendar(),
        services=ServiceCatalogue.from_csv((resources() / "services.csv").read_text(encoding="utf-8")),
        standards=standards_of(load_policy().book),
    )


def work_calendar() -> WorkCalendar:
    """Working days by the tables that came with the program."""
    paths = sorted((resources() / "holidays").glob("*.json"))
    return WorkCalendar([parse_holiday_table(path.read_text(encoding="utf-8")) for path in paths])


def _connect(identity: DeviceIdentity, credentials: Credentials) -> Transport:
    return HttpsTransport(identity.url, identity=identity, credentials=credentials, now=time.time)


def _pick(found: Sequence[VaultInfo], account: str | None) -> VaultInfo:
    if account is not None:
        found = [info for info in found if account in (info.account, info.id)]
    if not found:
        raise NoVault
    if len(found) > 1:
        raise TooManyAccounts([info.account or info.id for info in found])
    return found[0]


def _vault_for_enrolment(data: Path, passphrase: str, cost: KdfCost) -> Vault:
    """A new vault, or the one an unfinished enrolment left behind."""
    unfinished = [info for info in list_vaults(data) if info.account is None]
    if unfinished:
        return open_vault(unfinished[0].folder, passphrase, clock=SystemClock(), random=os.urandom)
    return create_vault(data, passphrase, clock=SystemClock(), random=os.urandom, cost=cost)
