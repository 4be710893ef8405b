"""Enrolment without a line: a request file from a code file, and the reply that ends it (design §4, Enrolment).

The vault is there with its keys before the request is written, so it waits for the reply through any number of starts.
Every step may be repeated: the same code file gives the same request again, and a reply that was taken already changes
nothing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from fieldapp.sync.enrol import EnrolResult, accept_reply, request_bytes
from fieldapp.sync.errors import CodeFileUnreadable, ReplyUnasked, WrongCentral
from fieldapp.sync.transports.package_ports import medium_faults
from fieldapp.vault.api import Vault
from fieldapp.wire.enrolment import open_identity, open_reply, request_digest
from fieldapp.wire.enrolment_file import REPLY_MAGIC, CodeFile, read_code_file, reply_of, request_file
from fieldapp.wire.errors import CodeMistyped, NotAPackage, PackageForAnother, SignatureInvalid, WireError
from fieldapp.wire.ids import Random
from fieldapp.wire.package_file import write_whole
from fieldapp.wire.suite import SealingKey, SigningKey

MOST_BYTES = 256 * 1024


def load_code_file(path: Path) -> CodeFile:
    """The code file the township gave. Raises ``CodeMistyped``, ``CodeFileUnreadable``, ``WrongCentral`` (its keys are
    not those the code names), ``StickFault``."""
    try:
        return read_code_file(_small(path).decode("utf-8"))
    except CodeMistyped:
        raise
    except SignatureInvalid as exc:
        raise WrongCentral("the keys in the file are not those of the code") from exc
    except (WireError, UnicodeDecodeError) as exc:
        raise CodeFileUnreadable("no code file") from exc


def write_request(vault: Vault, code: CodeFile, target: Path, *, url: str, device_name: str, random: Random) -> None:
    """Write the request to ``target``; the keys and the request are in the vault before. Raises ``AlreadyEnrolled``,
    ``StickFault`` kinds and the vault's faults."""
    signing, sealing = vault.device.enrolment_keys(SigningKey.generate(random), SealingKey.generate(random))
    digest = hashlib.sha256(code.code.secret).digest()
    pending = next((one for one in vault.enrolments.pending() if one.code == digest), None)
    if pending is None:
        central = open_identity(code.identity, code.code.fingerprint)
        request = request_bytes(code.code, central, signing=signing, sealing=sealing, device_name=device_name)
        pending = vault.enrolments.save(digest, code.identity, url or code.url, request)
    with medium_faults():
        write_whole(target, request_file(pending.request))


def load_reply(path: Path) -> bytes:
    """The reply file. Raises ``NotAPackage``, ``StickFault``."""
    data = _small(path)
    if not data.startswith(REPLY_MAGIC):
        raise NotAPackage("not a reply")
    return data


def take_reply(vault: Vault, data: bytes) -> None:
    """End an enrolment with its reply; one that ended by this very reply stays as it is.

    Raises ``PackageForAnother`` (for another computer, or damaged), ``ReplyUnasked``, ``ProtocolViolation``.
    """
    if vault.device.enrolled():
        _check_repeat(vault, data)
        return
    keys = vault.enrolments.keys()
    if keys is None:
        raise ReplyUnasked("no request was made here")
    signing, sealing = keys
    result, url = _answered(vault, reply_of(data, sealing), signing)
    vault.device.save_enrolment(
        signing=signing, sealing=sealing, central_identity=result.identity, url=url, reply=result.reply
    )
    vault.enrolments.forget()


def _answered(vault: Vault, reply: bytes, signing: SigningKey) -> tuple[EnrolResult, str]:
    for pending in vault.enrolments.pending():
        try:
            opened = open_reply(reply, open_identity(pending.identity).signing_public)
        except SignatureInvalid:
            continue  # of another central than this request went to
        if opened.answers == request_digest(pending.request):
            return accept_reply(reply, pending.request, pending.identity, signing=signing), pending.url
    raise ReplyUnasked("answers no request of this computer")


def _check_repeat(vault: Vault, data: bytes) -> None:
    identity = vault.device.identity()
    reply = open_reply(reply_of(data, identity.sealing), identity.central.signing_public)
    if reply.device != identity.device:
        raise PackageForAnother("a reply to another device")


def _small(path: Path) -> bytes:
    with medium_faults(), path.open("rb") as file:
        return file.read(MOST_BYTES)
