"""The tables behind sticks: which packages were written and read, what is on the way in one, enrolments by file."""

from __future__ import annotations

from sqlmodel import Field

from fieldapp.vault.tables import VaultTable, table_of


class PackageRow(VaultTable, table=True):
    """A package that was begun (``out``) or read (``in``). ``row`` numbers the inquiries of this device; ``ended_at``
    is ``None`` until it was whole."""

    __tablename__ = "package"
    row: int = Field(primary_key=True)
    package: str
    direction: str
    begun_at: str
    ended_at: str | None = None
    records: int = 0
    photos: int = 0
    received: int = 0


class OnStickRow(VaultTable, table=True):
    """That a record (id) or ciphertext (SHA-256) went into a package, and when last."""

    __tablename__ = "on_stick"
    subject: str = Field(primary_key=True)
    since: str


class EnrolmentRequestRow(VaultTable, table=True):
    """A request for an enrolment by file, until its reply came: ``digest`` is what the reply will answer, ``code`` the
    SHA-256 of the code's secret, ``identity`` the central's signed keys as the code file gave them."""

    __tablename__ = "enrolment_request"
    digest: bytes = Field(primary_key=True)
    code: bytes
    identity: bytes
    url: str
    request: bytes
    at: str


PACKAGE, ON_STICK = table_of(PackageRow), table_of(OnStickRow)
ENROLMENT_REQUEST = table_of(EnrolmentRequestRow)
