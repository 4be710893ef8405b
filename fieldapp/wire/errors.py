"""What can be wrong with bytes that travelled.

WireError (Mendable)
├── Malformed              not our format, cut short, or larger than allowed
├── UnsupportedVersion     made by a newer program
├── SignatureInvalid       not signed by the key it names, or changed since
├── NotForUs               sealed to a key we do not hold
└── CodeMistyped           an enrolment code whose check symbol does not agree
"""

from __future__ import annotations

from fieldapp.domain.errors import Mendable


class WireError(Mendable):
    """Root of everything this room raises."""

    code = "wire"


class Malformed(WireError):
    """The bytes are not what they claim to be."""

    code = "malformed"


class UnsupportedVersion(WireError):
    """The format carries a version this program does not know."""

    code = "unsupported_version"


class SignatureInvalid(WireError):
    """The signature does not agree with the bytes and the key named in them."""

    code = "signature_invalid"


class NotForUs(WireError):
    """No private key of ours opens this."""

    code = "not_for_us"


class CodeMistyped(WireError):
    """An enrolment code with a wrong length, symbol or check symbol."""

    code = "code_mistyped"
