"""Who this vault belongs to: the device's keys, its account, the central it trusts, and the session token."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from fieldapp.vault.audit import Audit
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import AlreadyEnrolled, NotEnrolled
from fieldapp.vault.tables import ACCOUNT, CHAIN, COLLEAGUE, DEVICE, ENROLMENT_KEY
from fieldapp.vault.values import DeviceIdentity
from fieldapp.wire.codec import pack
from fieldapp.wire.enrolment import EnrolReply, open_identity
from fieldapp.wire.feed import AccountInfo
from fieldapp.wire.record import GENESIS
from fieldapp.wire.suite import SealingKey, SigningKey

_ACCOUNT = msgspec.msgpack.Decoder(AccountInfo)
_ONLY = 1


class Device:
    """The enrolment of an open vault. ``enrolled_as`` is told the account id once, so that the folder can show it."""

    def __init__(self, store: Store, audit: Audit, enrolled_as: Callable[[str], None]) -> None:
        self._store = store
        self._audit = audit
        self._enrolled_as = enrolled_as
        self._identity: DeviceIdentity | None = None

    def save_enrolment(
        self, *, signing: SigningKey, sealing: SealingKey, central_identity: bytes, url: str, reply: EnrolReply
    ) -> DeviceIdentity:
        """Write the enrolment down, once. ``central_identity`` are the signed bytes as received, checked by the caller
        against the code's fingerprint. Raises ``AlreadyEnrolled``, ``SignatureInvalid``, ``Malformed``."""
        open_identity(central_identity)
        with self._store.transaction() as conn:
            if conn.execute(select(DEVICE.c.id)).first() is not None:
                raise AlreadyEnrolled("enrolled already")
            account = reply.account
            row = {
                "id": _ONLY,
                "device": reply.device,
                "account": account.id,
                "signing": signing.secret,
                "sealing": sealing.secret,
                "identity": central_identity,
                "url": url,
                "enrolled_at": self._audit.now(),
                "generation": reply.generation,
            }
            conn.execute(insert(DEVICE), row)
            conn.execute(delete(ENROLMENT_KEY))
            conn.execute(insert(CHAIN), {"device_key": signing.public, "seq": 0, "head": GENESIS})
            # Version 0: whatever the feed tells of the account later is newer.
            conn.execute(insert(ACCOUNT), {"id": account.id, "version": 0, "payload": pack(account)})
            self._audit.write(conn, "enrolled", reply.device)
        self._enrolled_as(account.id)
        return self.identity()

    def enrolment_keys(self, signing: SigningKey, sealing: SealingKey) -> tuple[SigningKey, SealingKey]:
        """The keys to enrol with, durable on return: those of an enrolment already begun, else the ones given.

        The central binds a code to the first keys it sees, so a lost reply can only be asked for again with the same.
        Raises ``AlreadyEnrolled``.
        """
        with self._store.transaction() as conn:
            if conn.execute(select(DEVICE.c.id)).first() is not None:
                raise AlreadyEnrolled("enrolled already")
            kept = conn.execute(select(ENROLMENT_KEY.c.signing, ENROLMENT_KEY.c.sealing)).first()
            if kept is not None:
                return SigningKey(kept.signing), SealingKey(kept.sealing)
            conn.execute(insert(ENROLMENT_KEY), {"id": _ONLY, "signing": signing.secret, "sealing": sealing.secret})
            self._audit.write(conn, "enrolment_begun")
        return signing, sealing

    def enrolled(self) -> bool:
        """Whether the vault belongs to an account."""
        with self._store.transaction() as conn:
            return conn.execute(select(DEVICE.c.id)).first() is not None

    def account_id(self) -> str:
        """The own account's id. Raises ``NotEnrolled``."""
        with self._store.transaction() as conn:
            account = conn.execute(select(DEVICE.c.account)).scalar()
        if account is None:
            raise NotEnrolled("not enrolled")
        return str(account)

    def identity(self) -> DeviceIdentity:
        """Raises ``NotEnrolled``."""
        if self._identity is None:
            with self._store.transaction() as conn:
                self._identity = read_identity(conn)
        return self._identity

    def account(self) -> AccountInfo:
        """The own account as the feed last told it. Raises ``NotEnrolled``."""
        own = select(ACCOUNT.c.payload).join(DEVICE, DEVICE.c.account == ACCOUNT.c.id)
        with self._store.transaction() as conn:
            payload = conn.execute(own).scalar()
        if payload is None:
            raise NotEnrolled("no account")
        return _ACCOUNT.decode(payload)

    def account_name(self, account: str) -> str | None:
        """The name of an account the feed told us about."""
        with self._store.transaction() as conn:
            told: str | None = conn.execute(select(COLLEAGUE.c.name).where(COLLEAGUE.c.id == account)).scalar()
            own = conn.execute(select(ACCOUNT.c.payload).where(ACCOUNT.c.id == account)).scalar()
        return told if own is None else _ACCOUNT.decode(own).name

    def token(self) -> str | None:
        """The session token of the last sign-in, if one is remembered."""
        with self._store.transaction() as conn:
            return conn.execute(select(DEVICE.c.token)).scalar()

    def remember_token(self, token: str | None) -> None:
        """Keep (or forget) the session token."""
        with self._store.transaction() as conn:
            conn.execute(update(DEVICE), {"token": token})
            self._audit.write(conn, "token_kept" if token is not None else "token_forgotten")


def read_identity(conn: Connection) -> DeviceIdentity:
    """The identity as written down. Raises ``NotEnrolled``."""
    row = conn.execute(select(DEVICE)).first()
    if row is None:
        raise NotEnrolled("not enrolled")
    return DeviceIdentity(
        device=row.device,
        account=row.account,
        signing=SigningKey(row.signing),
        sealing=SealingKey(row.sealing),
        central=open_identity(row.identity),
        url=row.url,
    )
