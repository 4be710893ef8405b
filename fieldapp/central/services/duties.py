"""Give an account another duty: other villages, another role. What it was there for before is kept, because records of
that time may still be on their way (see ``ingest.judge``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from fieldapp.central.accounts import TOWNSHIP, VILLAGE, Account, Caller, Role, shard_of
from fieldapp.central.errors import AccountRevoked, AccountUnknown, DivisionsNotOfOneTownship, DivisionUnknown
from fieldapp.central.open import Central
from fieldapp.central.services.enrol import account_change
from fieldapp.central.services.reading import caller_scopes
from fieldapp.central.store import accounts, audit, divisions, duties
from fieldapp.central.store.feed import Change, lock_townships, raise_feed
from fieldapp.wire import scope as scopes
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import Colleague, EntityKind


def assign(
    central: Central,
    account_id: str,
    divisions_served: Sequence[str],
    *,
    role: Role | None = None,
    no_sensitive: bool | None = None,
    actor: str = "operator",
) -> Account:
    """Let an account serve these villages (12 digits) or this township (9) from now on; what is not named stays.

    Its devices are told with their next sync: they get what is new from the start and let go of what is withdrawn.
    Raises ``AccountUnknown``, ``AccountRevoked``, ``DivisionUnknown``, ``DivisionsNotOfOneTownship``.
    """
    served = tuple(sorted(set(divisions_served)))
    now = central.now_ms()
    with central.store.write() as connection:
        before = accounts.find_account(connection, account_id)
        if before is None:
            raise AccountUnknown("no account has this id")
        lock_townships(connection, [before.township])
        if before.revoked:
            raise AccountRevoked("this account was revoked")
        _check_served(connection, before, served)
        after = replace(
            before,
            role=before.role if role is None else role,
            divisions=served,
            no_sensitive=before.no_sensitive if no_sensitive is None else no_sensitive,
            version=before.version + 1,
        )
        duties.change(connection, before, after, now)
        devices = accounts.account_devices(connection, [after.id]).get(after.id, [])
        told = [Caller(device, after) for device in devices]
        changes = [account_change(caller, caller_scopes(connection, caller)) for caller in told]
        raise_feed(connection, [colleague_change(after), *changes])
        audit.note(
            connection,
            id_=central.new_id(),
            township=after.township,
            at=now,
            actor=actor,
            action="duty_changed",
            subject=after.id,
            facts={"role": str(after.role), "divisions": list(served), "before": list(before.divisions)},
        )
    return after


def _check_served(connection: Connection, account: Account, served: Sequence[str]) -> None:
    one_kind = {len(code) for code in served} in ({VILLAGE}, {TOWNSHIP})
    if {shard_of(code) for code in served} != {account.township} or not one_kind:
        raise DivisionsNotOfOneTownship("an account serves villages of its township, or the township")
    for code in served:
        if not divisions.division_exists(connection, code):
            raise DivisionUnknown(code)


def colleague_change(account: Account) -> Change:
    """The account as everybody in its township is told of it."""
    told = Colleague(account.id, account.name, account.role.value)
    scope = scopes.ordinary(account.township)
    return Change(account.township, scope, EntityKind.COLLEAGUE, account.id, account.version, pack(told))
