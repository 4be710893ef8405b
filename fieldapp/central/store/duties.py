"""What accounts were there for before their duty was changed, and the change itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from fieldapp.central.accounts import Account, Duty, Role
from fieldapp.central.store.queries import Query, listed_values, truth
from fieldapp.central.store.tables import accounts, former_duties

_FORMER = Query(
    lambda listed: (
        select(former_duties).where(listed(former_duties.c.account, "accounts")).order_by(former_duties.c.version)
    )
)


def former(connection: Connection, account_ids: Iterable[str]) -> dict[str, tuple[Duty, ...]]:
    """Former duties by account, oldest first; an account whose duty never changed is missing."""
    found: dict[str, tuple[Duty, ...]] = {}
    wanted = sorted(set(account_ids))
    for row in _FORMER.ask(connection, accounts=wanted) if wanted else ():
        duty = Duty(Role(row.role), listed_values(row.divisions), truth(row.no_sensitive), row.until)
        found[row.account] = (*found.get(row.account, ()), duty)
    return found


def change(connection: Connection, before: Account, after: Account, at: int) -> None:
    """Let ``after`` stand in the place of ``before``, which is kept as a duty that ended at ``at`` (ms)."""
    connection.execute(
        insert(former_duties).values(
            township=before.township,
            account=before.id,
            version=before.version,
            role=str(before.role),
            divisions=list(before.divisions),
            no_sensitive=before.no_sensitive,
            until=at,
        )
    )
    connection.execute(
        update(accounts)
        .where(accounts.c.id == before.id)
        .values(
            role=str(after.role),
            divisions=list(after.divisions),
            no_sensitive=after.no_sensitive,
            version=after.version,
        )
    )
