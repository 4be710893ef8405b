"""Enrolment as files: the code file, the request and the reply (design §4, Enrolment; ADR 16).

code file   text: the code on the first line, then a line "central: " with the central's signed identity in base64
            and, where there is one, a line "address: " with its URL
request     "fieldapp enrol request 1\\n" ‖ the sealed request, as over HTTPS
reply       "fieldapp enrol reply 1\\n" ‖ the signed reply, sealed to the device: over HTTPS the line hides the
            account's name from others, here nothing else would
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from fieldapp.wire.enrolment import EnrolmentCode, open_identity
from fieldapp.wire.errors import Malformed, NotAPackage, NotForUs, PackageForAnother
from fieldapp.wire.suite import SealingKey, seal

REQUEST_MAGIC, REPLY_MAGIC = b"fieldapp enrol request 1\n", b"fieldapp enrol reply 1\n"
REPLY_CONTEXT = b"fieldapp enrol reply file v1"
_CENTRAL, _ADDRESS = "central:", "address:"


@dataclass(frozen=True, slots=True)
class CodeFile:
    """``identity`` are the central's signed keys, which have the code's fingerprint; ``url`` may be empty."""

    code: EnrolmentCode
    identity: bytes
    url: str


def code_file(code: str, identity: bytes, url: str = "") -> str:
    """The text of a code file."""
    lines = [code, f"{_CENTRAL} {base64.b64encode(identity).decode()}"]
    return "\n".join([*lines, f"{_ADDRESS} {url}"] if url else lines) + "\n"


def read_code_file(text: str) -> CodeFile:
    """A code file, read back. Raises ``CodeMistyped`` for its code, ``Malformed`` for the rest, ``SignatureInvalid``
    when the keys are not those of the central that issued the code."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    facts = {
        name: line[len(name) :].strip() for line in lines[1:] for name in (_CENTRAL, _ADDRESS) if line.startswith(name)
    }
    if not lines or _CENTRAL not in facts:
        raise Malformed("no code file")
    code = EnrolmentCode.parse(lines[0])
    try:
        identity = base64.b64decode(facts[_CENTRAL], validate=True)
    except ValueError as exc:
        raise Malformed("the central's keys are not whole") from exc
    open_identity(identity, code.fingerprint)
    return CodeFile(code, identity, facts.get(_ADDRESS, ""))


def request_file(request: bytes) -> bytes:
    """The file of a sealed request."""
    return REQUEST_MAGIC + request


def is_request(head: bytes) -> bool:
    """Whether a file that begins so (19 bytes are enough) is a request."""
    return len(head) >= len(b"fieldapp enrol requ") and REQUEST_MAGIC.startswith(head[: len(REQUEST_MAGIC)])


def request_of(data: bytes) -> bytes:
    """The sealed request of a file. Raises ``NotAPackage``."""
    if not data.startswith(REQUEST_MAGIC):
        raise NotAPackage("not a request")
    return data[len(REQUEST_MAGIC) :]


def reply_file(reply: bytes, sealing_public: bytes) -> bytes:
    """The file of a signed reply, for the device with that key."""
    return REPLY_MAGIC + seal(sealing_public, reply, REPLY_CONTEXT)


def reply_of(data: bytes, key: SealingKey) -> bytes:
    """The signed reply in a file. Raises ``NotAPackage``, and ``PackageForAnother`` when our key does not open it: it
    is for another computer, or was damaged."""
    if not data.startswith(REPLY_MAGIC):
        raise NotAPackage("not a reply")
    try:
        return key.open(data[len(REPLY_MAGIC) :], REPLY_CONTEXT)
    except NotForUs as exc:
        raise PackageForAnother("not a reply to this computer, or damaged") from exc
