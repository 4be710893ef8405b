"""Which scopes a caller reads now, and under which township their rows are kept."""

from __future__ import annotations

from sqlalchemy import Connection

from fieldapp.central.accounts import TOWNSHIP, VILLAGE, Caller, readable_scopes, shard_of
from fieldapp.central.store import divisions
from fieldapp.wire import scope as scopes


def caller_scopes(connection: Connection, caller: Caller) -> tuple[str, ...]:
    """Every scope the caller's device may read, in the order it should receive them."""
    account = caller.account
    villages = [code for code in account.divisions if len(code) == VILLAGE]
    townships = [code for code in account.divisions if len(code) == TOWNSHIP]
    if townships:
        # People whose village the ledger did not tell stand under the township's code with 000 behind it.
        nowhere = [f"{township}000" for township in townships]
        villages += [*divisions.villages_within(connection, townships), *nowhere]
    return readable_scopes(account, caller.device.id, villages)


def shard_of_scope(scope: str, caller: Caller) -> str:
    """The township code a scope's feed rows are kept under; a device's own scope lives with its account."""
    division = scopes.division_of(scope)
    return caller.device.township if division is None else shard_of(division)
