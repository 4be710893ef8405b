"""Making this device known with a one-time code (design §4, Enrolment).

Nothing is sent before the central at that address has shown the key whose fingerprint is in the code.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.sync.errors import CentralChanged, ProtocolViolation, WrongCentral
from fieldapp.sync.ports import Transport
from fieldapp.wire.enrolment import (
    VERSION,
    CentralIdentity,
    EnrolmentCode,
    EnrolReply,
    EnrolRequest,
    open_identity,
    open_reply,
    request_digest,
    seal_request,
)
from fieldapp.wire.errors import SignatureInvalid, WireError
from fieldapp.wire.feed import AccountInfo
from fieldapp.wire.suite import SealingKey, SigningKey, key_id


@dataclass(frozen=True, slots=True)
class EnrolResult:
    """What the vault saves: the central's reply, and the signed identity of the central it trusts from now on."""

    reply: EnrolReply
    identity: bytes

    @property
    def device(self) -> str:
        """The device's id in hex."""
        return self.reply.device

    @property
    def account(self) -> AccountInfo:
        """Whose device it is now."""
        return self.reply.account

    @property
    def central(self) -> CentralIdentity:
        """The central's keys, with the generation the reply told."""
        known = open_identity(self.identity)
        return CentralIdentity(
            known.version, known.signing_public, known.sealing_public, self.reply.generation, known.name
        )


def enrol(
    transport: Transport, code: EnrolmentCode, *, signing: SigningKey, sealing: SealingKey, device_name: str
) -> EnrolResult:
    """Exchange ``code`` for an account.

    The caller saves both keys **before** calling: when the reply is lost the code counts as used by exactly these
    keys, and calling again with them ends well, while new keys would be refused.

    Raises ``WrongCentral`` (nothing was sent), ``CodeUsed``, ``CodeExpired``, ``CodeUnknown``, ``TooManyTries``,
    ``CentralChanged``, ``ProtocolViolation`` and the line's faults.
    """
    identity = transport.central_identity()
    central = trusted_central(identity, code)
    request = request_bytes(code, central, signing=signing, sealing=sealing, device_name=device_name)
    return accept_reply(transport.enrol(request), request, identity, signing=signing)


def trusted_central(data: bytes, code: EnrolmentCode) -> CentralIdentity:
    """The central's identity, if it is the one that issued ``code``. Raises ``WrongCentral``, ``ProtocolViolation``."""
    try:
        return open_identity(data, code.fingerprint)
    except SignatureInvalid as exc:
        raise WrongCentral("the central's key has another fingerprint than the code") from exc
    except WireError as exc:
        raise ProtocolViolation("identity_malformed") from exc


def request_bytes(
    code: EnrolmentCode, central: CentralIdentity, *, signing: SigningKey, sealing: SealingKey, device_name: str
) -> bytes:
    """The sealed request; the same bytes serve as a file."""
    request = EnrolRequest(VERSION, code.secret, signing.public, sealing.public, device_name)
    return seal_request(request, signer=signing, central_sealing_public=central.sealing_public)


def accept_reply(data: bytes, request: bytes, identity: bytes, *, signing: SigningKey) -> EnrolResult:
    """The central's reply to ``request``, checked; ``identity`` are the bytes ``trusted_central`` accepted.

    Raises ``CentralChanged``, ``ProtocolViolation``.
    """
    reply = _opened(data, open_identity(identity))
    if reply.answers != request_digest(request):
        raise ProtocolViolation("reply_to_another_request")
    if reply.device != key_id(signing.public).hex():
        raise ProtocolViolation("reply_for_another_device")
    return EnrolResult(reply, identity)


def _opened(data: bytes, central: CentralIdentity) -> EnrolReply:
    try:
        return open_reply(data, central.signing_public)
    except SignatureInvalid as exc:
        raise CentralChanged("reply_signed_by_another_key") from exc
    except WireError as exc:
        raise ProtocolViolation("reply_malformed") from exc
