"""Make a device known by a one-time code (design §4, Enrolment).

The exchange is idempotent: the same device key presenting the code it used gets the same answer again, so a lost
reply costs nothing. Wrong codes are counted for the whole central; a code that exists counts its own tries.
"""

from __future__ import annotations

from sqlalchemy import Connection

from fieldapp.central.accounts import Account, Caller, Device
from fieldapp.central.errors import AccountRevoked, CodeRefused, DeviceRevoked
from fieldapp.central.open import Central
from fieldapp.central.services.reading import caller_scopes
from fieldapp.central.services.tries import Tries
from fieldapp.central.store import accounts, audit, records
from fieldapp.central.store.feed import Change, lock_townships, raise_feed
from fieldapp.wire import scope as scopes
from fieldapp.wire.codec import pack
from fieldapp.wire.enrolment import VERSION, EnrolReply, EnrolRequest, open_request, request_digest, sign_reply
from fieldapp.wire.errors import NotForUs
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.suite import SealingKey, key_id

CODE_PURPOSE = "enrolment code"


def enrol_device(central: Central, data: bytes, tries: Tries) -> bytes:
    """Answer a sealed request with a signed reply.

    Raises ``CodeRefused``, ``TooManyTries``, ``AccountRevoked``, ``DeviceRevoked``, ``WireError`` kinds.
    """
    now = central.now_ms()
    tries.check(now)
    request = _open(central, data)
    secret_hash = central.keys.keyed_hash(CODE_PURPOSE, request.secret)
    with central.store.write() as connection:
        # A refusal must leave its count behind, so it is raised after the transaction.
        settled = _settle(central, connection, request, secret_hash, now)
    if isinstance(settled, CodeRefused):
        tries.note(now)
        raise settled
    caller, readable = settled
    reply = EnrolReply(
        VERSION, caller.device.id, caller.account.info(readable), central.generation, request_digest(data)
    )
    return sign_reply(reply, central.keys.signing)


def _open(central: Central, data: bytes) -> EnrolRequest:
    keys: tuple[SealingKey, ...] = central.keys.sealing[::-1]
    for key in keys[:-1]:
        try:
            return open_request(data, key)
        except NotForUs:
            continue
    return open_request(data, keys[-1])


def _settle(
    central: Central, connection: Connection, request: EnrolRequest, secret_hash: bytes, now: int
) -> tuple[Caller, tuple[str, ...]] | CodeRefused:
    device = key_id(request.signing_public).hex()
    code = accounts.find_code(connection, secret_hash)
    if code is None:
        return CodeRefused("unknown")
    known = accounts.find_callers(connection, [device]).get(device)
    if code.used_by is not None and code.used_by == device and known is not None:
        _refuse_revoked(known)
        return known, caller_scopes(connection, known)
    accounts.note_try(connection, secret_hash)
    refusal = _refusal(central, code, known, now)
    if refusal is not None:
        return CodeRefused(refusal)
    account = accounts.find_account(connection, code.account)
    if account is None:
        return CodeRefused("unknown")
    if account.revoked:
        raise AccountRevoked("the account of this code was revoked")
    lock_townships(connection, [account.township])  # what other devices of the account send meanwhile is not missed
    new = Device(device, account.township, account.id, request.signing_public, request.sealing_public, revoked=False)
    caller = Caller(new, account)
    accounts.add_device(connection, new, name=request.device_name[:200], at=now)
    accounts.use_code(connection, secret_hash, device)
    readable = caller_scopes(connection, caller)
    raise_feed(connection, [account_change(caller, readable), *_earlier_work(connection, account, device)])
    audit.note(
        connection,
        id_=central.new_id(),
        township=account.township,
        at=now,
        actor=account.id,
        action="device_enrolled",
        subject=device,
    )
    return caller, readable


def _refusal(central: Central, code: accounts.CodeRow, known: Caller | None, now: int) -> str | None:
    if code.tries >= central.config.limits.code_tries:
        return "tries"
    if code.used_by is not None:
        return "used"
    if code.expires_at <= now:
        return "expired"
    return None if known is None else "device_known"


def _refuse_revoked(caller: Caller) -> None:
    if caller.device.revoked:
        raise DeviceRevoked("this device was revoked")
    if caller.account.revoked:
        raise AccountRevoked("the account of this device was revoked")


def account_change(caller: Caller, readable: tuple[str, ...]) -> Change:
    """The account as its device's own scope carries it."""
    return Change(
        township=caller.device.township,
        scope=scopes.of_device(caller.device.id),
        kind=EntityKind.ACCOUNT,
        entity=caller.account.id,
        version=caller.account.version,
        payload=pack(caller.account.info(readable)),
    )


def _earlier_work(connection: Connection, account: Account, device: str) -> list[Change]:
    # A new device of the same person also needs that person's sensitive visits, which no village scope brings it.
    return [
        Change(
            account.township,
            scopes.of_device(device),
            EntityKind.RECORD,
            record,
            1,
            account.township.encode(),
        )
        for record, scope in records.author_records(connection, account.township, account.id)
        if scopes.is_sensitive(scope)
    ]
