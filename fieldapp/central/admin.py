"""What an operator orders: accounts, codes, revocations, the list of divisions. The command line calls these.

Every order leaves a line in the audit log.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from fieldapp.central.accounts import TOWNSHIP, VILLAGE, Account, Role, shard_of
from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import (
    AccountRevoked,
    AccountUnknown,
    BadDivisions,
    DeviceUnknown,
    DivisionsNotOfOneTownship,
    DivisionUnknown,
)
from fieldapp.central.open import Central, create_central
from fieldapp.central.services.duties import colleague_change
from fieldapp.central.services.enrol import CODE_PURPOSE
from fieldapp.central.services.health import disk_room
from fieldapp.central.store import accounts, audit, counting, divisions
from fieldapp.central.store.divisions import Division
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.domain.divisions import Divisions
from fieldapp.domain.errors import InvalidDivisionCode
from fieldapp.wire import scope as scopes
from fieldapp.wire.codec import pack
from fieldapp.wire.enrolment import SECRET_BYTES, EnrolmentCode, fingerprint
from fieldapp.wire.feed import DivisionInfo, EntityKind

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A fresh enrolment code: the text to hand over, and until when it is good (ISO 8601, UTC)."""

    text: str
    expires_at: str


def init_central(config: CentralConfig, divisions_csv: Path) -> Central:
    """Make a new central that serves the divisions of a CSV file.

    Raises ``BadDivisions``, ``AlreadyInitialised``, ``StoreUnavailable``, ``OSError``.
    """
    rows = read_divisions(divisions_csv)
    central = create_central(config)
    try:
        with central.store.write() as connection:
            divisions.save_divisions(connection, rows)
            raise_feed(connection, [_division_change(row) for row in rows])
            _note(central, connection, rows[0].code[:TOWNSHIP], "initialised", central.generation)
    except BaseException:
        central.close()
        raise
    return central


def read_divisions(path: Path) -> list[Division]:
    """Villages, townships and counties of a divisions file (UTF-8, columns as in ``domain.divisions.Divisions``).

    Raises ``BadDivisions``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            known = Divisions.from_rows(csv.DictReader(file))
    except InvalidDivisionCode as exc:
        line = int(exc.place) + 1 if exc.place and exc.place.isdigit() else 1
        raise BadDivisions(exc.problem, line) from None
    except (UnicodeDecodeError, csv.Error):
        raise BadDivisions("not a CSV file in UTF-8", 1) from None
    except OSError as exc:
        raise BadDivisions(f"the file cannot be read: {exc.strerror}", 1) from None
    if not len(known):
        raise BadDivisions("no villages in it", 1)
    rows: dict[str, Division] = {}
    for village in known.villages_within(""):
        rows[village.county_code] = Division(village.county_code, village.county, "", village.county)
        rows[village.township_code] = Division(
            village.township_code, village.township, village.township, village.county
        )
        rows[village.code] = Division(village.code, village.name, village.township, village.county)
    return [rows[code] for code in sorted(rows)]


def add_account(
    central: Central, *, name: str, role: Role, divisions_served: Sequence[str], no_sensitive: bool = False
) -> Account:
    """A new account of villages (12 digits) or of a whole township (9); usually an assistant has villages and a
    supervisor a township.

    Raises ``DivisionUnknown``, ``DivisionsNotOfOneTownship``.
    """
    served = tuple(sorted(set(divisions_served)))
    townships = {shard_of(code) for code in served}
    if len(townships) != 1 or {len(code) for code in served} not in ({VILLAGE}, {TOWNSHIP}):
        raise DivisionsNotOfOneTownship("an account serves villages of one township, or one township")
    with central.store.write() as connection:
        for code in served:
            if not divisions.division_exists(connection, code):
                raise DivisionUnknown(code)
        account = Account(
            id=central.new_id(),
            township=townships.pop(),
            name=name,
            role=role,
            divisions=served,
            no_sensitive=no_sensitive,
            revoked=False,
            version=1,
        )
        accounts.add_account(connection, account)
        raise_feed(connection, [colleague_change(account)])
        _note(central, connection, account.township, "account_added", account.id)
    return account


def issue_code(central: Central, account_id: str) -> IssuedCode:
    """A one-time code for a device of an account; it is shown once and only its keyed hash is kept.

    Raises ``AccountUnknown``, ``AccountRevoked``.
    """
    now = central.now_ms()
    expires_at = now + central.config.limits.code_s * 1000
    code = EnrolmentCode(central.random(SECRET_BYTES), fingerprint(central.keys.signing.public))
    with central.store.write() as connection:
        account = accounts.find_account(connection, account_id)
        if account is None:
            raise AccountUnknown("no account has this id")
        if account.revoked:
            raise AccountRevoked("this account was revoked")
        secret_hash = central.keys.keyed_hash(CODE_PURPOSE, code.secret)
        accounts.add_code(connection, accounts.CodeRow(secret_hash, account.id, now, expires_at, 0, None))
        _note(central, connection, account.township, "code_issued", account.id)
    return IssuedCode(code.text(), datetime.fromtimestamp(expires_at / 1000, UTC).isoformat(timespec="seconds"))


def revoke_device(central: Central, device_id: str) -> None:
    """End a device: its sessions at once, and its records are held from now on. Raises ``DeviceUnknown``."""
    with central.store.write() as connection:
        caller = accounts.find_callers(connection, [device_id]).get(device_id)
        if caller is None:
            raise DeviceUnknown("no device has this id")
        accounts.revoke_device(connection, device_id, central.now_ms())
        _note(central, connection, caller.device.township, "device_revoked", device_id)


def count_everything(central: Central) -> dict[str, object]:
    """How much of everything the central holds, altogether and by township (``store.counting``), what waits and for how
    long, and the room it takes: ``disk_free`` is ``None`` where nothing lies on a disk of the central's own."""
    now_ms = central.now_ms()
    with central.store.read() as connection:
        standing = counting.standing(connection)
        return {
            "generation": central.generation,
            **counting.counts(connection),
            "held": standing["held_records"],
            "form_checks_waiting": standing["form_checks_waiting"][""],
            "uploads_under_way": standing["uploads_under_way"][""],
            "storage": {"database": counting.database_bytes(connection), "disk_free": disk_room(central)},
            "townships": counting.township_counts(connection, now_ms),
        }


def _division_change(row: Division) -> Change:
    info = DivisionInfo(row.code, row.name, row.township_name, row.county_name)
    return Change(shard_of(row.code), scopes.ordinary(row.code), EntityKind.DIVISION, row.code, 1, pack(info))


def _note(central: Central, connection: Connection, township: str, action: str, subject: str) -> None:
    audit.note(
        connection,
        id_=central.new_id(),
        township=township,
        at=central.now_ms(),
        actor=OPERATOR,
        action=action,
        subject=subject,
    )
