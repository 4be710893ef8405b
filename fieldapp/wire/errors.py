"""What can be wrong with bytes that travelled.

WireError (Mendable)
├── Malformed              not our format, cut short, or larger than allowed
├── UnsupportedVersion     made by a newer program
├── SignatureInvalid       not signed by the key it names, or changed since
├── NotForUs               sealed to a key we do not hold
├── NotAPackage            a file that is none of ours
├── PackageDamaged         a package that was half copied or altered
├── PackageForAnother      a package for another computer, or going the other way
└── CodeMistyped           an enrolment code whose check symbol does not agree
"""

from __future__ import annotations

from typing import ClassVar

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


class NotAPackage(WireError):
    """A file that is neither a package nor a file of an enrolment."""

    code = "not_a_package"
    unreadable_input: ClassVar[bool] = True


class PackageDamaged(WireError):
    """A package that was half copied or altered; nothing of it was used."""

    code = "package_damaged"
    unreadable_input: ClassVar[bool] = True


class PackageForAnother(WireError):
    """A package sealed to somebody else, or one that goes the other way."""

    code = "package_for_another"
    unreadable_input: ClassVar[bool] = True
