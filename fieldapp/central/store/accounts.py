"""Accounts, enrolment codes, devices and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from fieldapp.central.accounts import Account, Caller, Device, Role
from fieldapp.central.store.queries import Query, listed_values, truth
from fieldapp.central.store.tables import accounts, codes, devices, sessions


@dataclass(frozen=True, slots=True)
class CodeRow:
    """An enrolment code as kept: the keyed hash of its secret, never the secret. Moments in ms since 1970."""

    secret_hash: bytes
    account: str
    issued_at: int
    expires_at: int
    tries: int
    used_by: str | None


def add_account(connection: Connection, account: Account) -> None:
    """Keep a new account."""
    connection.execute(
        insert(accounts).values(
            id=account.id,
            township=account.township,
            name=account.name,
            role=str(account.role),
            divisions=list(account.divisions),
            no_sensitive=account.no_sensitive,
            revoked_at=None,
            version=account.version,
        )
    )


def find_account(connection: Connection, account: str) -> Account | None:
    """The account of this id."""
    row = connection.execute(select(accounts).where(accounts.c.id == account)).mappings().one_or_none()
    return None if row is None else _account(row)


def add_code(connection: Connection, code: CodeRow) -> None:
    """Keep a new code."""
    connection.execute(
        insert(codes).values(
            secret_hash=code.secret_hash,
            account=code.account,
            issued_at=code.issued_at,
            expires_at=code.expires_at,
            tries=code.tries,
            used_by=code.used_by,
        )
    )


def find_code(connection: Connection, secret_hash: bytes) -> CodeRow | None:
    """The code with this hash, locked where the database can."""
    query = select(codes).where(codes.c.secret_hash == secret_hash).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else CodeRow(**row)


def note_try(connection: Connection, secret_hash: bytes) -> None:
    """Count one more try of a code."""
    connection.execute(update(codes).where(codes.c.secret_hash == secret_hash).values(tries=codes.c.tries + 1))


def use_code(connection: Connection, secret_hash: bytes, device: str) -> None:
    """Mark a code as used by ``device``."""
    connection.execute(update(codes).where(codes.c.secret_hash == secret_hash).values(used_by=device))


def add_device(connection: Connection, device: Device, *, name: str, at: int) -> None:
    """Keep a new device."""
    connection.execute(
        insert(devices).values(
            id=device.id,
            township=device.township,
            account=device.account,
            signing_public=device.signing_public,
            sealing_public=device.sealing_public,
            name=name,
            enrolled_at=at,
            revoked_at=None,
        )
    )


def find_callers(connection: Connection, device_ids: Iterable[str]) -> dict[str, Caller]:
    """Devices with their accounts, by device id; unknown ids are missing."""
    wanted = sorted(set(device_ids))
    if not wanted:
        return {}
    return {row["device_id"]: _caller(row) for row in _CALLERS.ask(connection, devices=wanted).mappings()}


def account_devices(connection: Connection, account_ids: Iterable[str]) -> dict[str, list[Device]]:
    """Devices that are not revoked, by account."""
    found: dict[str, list[Device]] = {}
    for row in _OF_ACCOUNTS.ask(connection, accounts=sorted(set(account_ids))).mappings():
        found.setdefault(row["account"], []).append(_device(row, row["id"], row["township"]))
    return found


def revoke_device(connection: Connection, device: str, at: int) -> None:
    """Mark a device revoked and end its sessions."""
    connection.execute(
        update(devices).where(devices.c.id == device, devices.c.revoked_at.is_(None)).values(revoked_at=at)
    )
    connection.execute(delete(sessions).where(sessions.c.device == device))


def add_session(connection: Connection, *, token_hash: bytes, nonce: bytes, device: str, expires_at: int) -> bool:
    """Keep a session; ``False`` when this nonce was answered before."""
    try:
        with connection.begin_nested():
            connection.execute(
                insert(sessions).values(token_hash=token_hash, nonce=nonce, device=device, expires_at=expires_at)
            )
    except IntegrityError:
        return False
    return True


def drop_sessions(connection: Connection, before: int) -> None:
    """Forget sessions that ended before ``before``."""
    connection.execute(delete(sessions).where(sessions.c.expires_at < before))


def session_caller(connection: Connection, token_hash: bytes, now: int) -> Caller | None:
    """Who holds this session, unless it is over."""
    row = _OF_SESSION.ask(connection, token=token_hash, now=now).mappings().one_or_none()
    return None if row is None else _caller(row)


def _callers() -> Any:
    return select(
        accounts,
        devices.c.id.label("device_id"),
        devices.c.township.label("device_township"),
        devices.c.account.label("account"),
        devices.c.signing_public,
        devices.c.sealing_public,
        devices.c.revoked_at.label("device_revoked_at"),
    ).select_from(devices.join(accounts, accounts.c.id == devices.c.account))


_CALLERS = Query(lambda listed: _callers().where(listed(devices.c.id, "devices")))
_OF_ACCOUNTS = Query(
    lambda listed: select(devices).where(listed(devices.c.account, "accounts"), devices.c.revoked_at.is_(None))
)
_OF_SESSION = Query(
    lambda _: (
        _callers()
        .join(sessions, sessions.c.device == devices.c.id)
        .where(sessions.c.token_hash == bindparam("token"), sessions.c.expires_at > bindparam("now"))
    )
)


def _caller(row: RowMapping) -> Caller:
    device = Device(
        id=row["device_id"],
        township=row["device_township"],
        account=row["account"],
        signing_public=row["signing_public"],
        sealing_public=row["sealing_public"],
        revoked=row["device_revoked_at"] is not None,
    )
    return Caller(device, _account(row))


def _device(row: RowMapping, device: str, township: str) -> Device:
    return Device(
        device, township, row["account"], row["signing_public"], row["sealing_public"], row["revoked_at"] is not None
    )


def _account(row: RowMapping) -> Account:
    return Account(
        id=row["id"],
        township=row["township"],
        name=row["name"],
        role=Role(row["role"]),
        divisions=listed_values(row["divisions"]),
        no_sensitive=truth(row["no_sensitive"]),
        revoked=row["revoked_at"] is not None,
        version=row["version"],
    )
