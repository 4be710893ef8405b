"""The tables of the vault. They never leave this room: callers get the values of ``values.py``.

Lists of ids and forms are msgpack in a BLOB. ``version`` is the feed's entity version. The search index
(``person_search``, FTS5) and the triggers that keep the audit trail append-only stand beside these tables in the
migrations.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMES)

SEARCH = "person_search"
_WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class VaultTable(SQLModel, registry=registry(metadata=metadata)):
    """Root of the vault's tables, with metadata of its own."""

    __table_args__: ClassVar[Any] = ()


class DeviceRow(VaultTable, table=True):
    """The one device (id 1) this vault belongs to, and its line to the central."""

    __tablename__ = "device"
    id: int = Field(primary_key=True)
    device: str
    account: str
    signing: bytes
    sealing: bytes
    identity: bytes
    url: str
    enrolled_at: str
    token: str | None = None
    generation: str | None = None
    cursor: str | None = None


class EnrolmentKeyRow(VaultTable, table=True):
    """The keys (id 1) an enrolment was begun with, until it is finished: a lost reply is asked for again with them."""

    __tablename__ = "enrolment_key"
    id: int = Field(primary_key=True)
    signing: bytes
    sealing: bytes


class ChainRow(VaultTable, table=True):
    """The head of an own chain: last number and hash."""

    __tablename__ = "chain"
    device_key: bytes = Field(primary_key=True)
    seq: int
    head: bytes


class AccountRow(VaultTable, table=True):
    __tablename__ = "account"
    id: str = Field(primary_key=True)
    version: int
    payload: bytes


class ColleagueRow(VaultTable, table=True):
    """The name behind an account id that records carry."""

    __tablename__ = "colleague"
    id: str = Field(primary_key=True)
    version: int
    name: str
    role: str


class DivisionRow(VaultTable, table=True):
    __tablename__ = "division"
    id: str = Field(primary_key=True)
    version: int
    name: str
    township: str
    county: str


class PersonRow(VaultTable, table=True):
    """``row`` is the number the search index knows the person by; ``numbers`` are ID and phone, a space between."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("id"), Index(None, "village_code", "name"))
    row: int = Field(primary_key=True)
    id: str
    version: int
    name: str
    village_code: str
    numbers: str
    merged_into: str | None = None
    payload: bytes


class HouseholdRow(VaultTable, table=True):
    __tablename__ = "household"
    id: str = Field(primary_key=True)
    version: int
    payload: bytes


class FormRow(VaultTable, table=True):
    """A published form; ``revision`` is the form's own version, ``live`` is false once its scope let go of it."""

    __tablename__ = "form"
    __table_args__ = (Index(None, "id", "revision", "live"),)
    id: str = Field(primary_key=True)
    revision: str = Field(primary_key=True)
    version: int
    live: bool
    payload: bytes


class FormKeptRow(VaultTable, table=True):
    """A form this device uses or once used, by the digest of its XForm, compressed."""

    __tablename__ = "form_kept"
    __table_args__ = (Index(None, "id", "revision"),)
    digest: str = Field(primary_key=True)
    id: str
    revision: str
    payload: bytes


class VisitFlagRow(VaultTable, table=True):
    """What the central found in a visit (``id``) when it ran its form again, on which of its records."""

    __tablename__ = "visit_flag"
    id: str = Field(primary_key=True)
    version: int
    record: str
    payload: bytes


class MembershipRow(VaultTable, table=True):
    """That an entity belongs to a scope, or (``removed``) did. ``confirmed`` is false while a scope that starts again
    has not named it yet."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "kind", "entity"), _WITHOUT_ROWID)
    scope: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    version: int
    removed: bool
    confirmed: bool


class ScopeRow(VaultTable, table=True):
    """How far a scope was read; ``sweep`` is how far a reading from the start has come, while one is under way."""

    __tablename__ = "scope"
    scope: str = Field(primary_key=True)
    position: int
    sweep: int | None = None


class RecordRow(VaultTable, table=True):
    """A record verbatim, with what is looked up of its envelope. Empty salt and body: erased."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("id"),
        Index(None, "visit"),
        Index(None, "own", "device", "seq"),
        Index(None, "kind"),
    )
    row: int = Field(primary_key=True)
    id: str
    kind: str
    visit: str | None = None
    hash: bytes
    device: bytes
    seq: int
    scope: str
    own: bool
    envelope: bytes
    signature: bytes
    salt: bytes
    body: bytes


class OutboxRow(VaultTable, table=True):
    """Where an own record stands; never deleted before the record is."""

    __tablename__ = "outbox"
    __table_args__ = (ForeignKeyConstraint(["record"], ["record.id"]), Index(None, "state"))
    record: str = Field(primary_key=True)
    state: str
    urgent: bool
    reason: str | None = None
    field: str | None = None
    since: str


class VisitRow(VaultTable, table=True):
    """What the records of a visit add up to. ``standing`` is the content record that stands, ``newest`` the last one
    authored (another while the central holds or rejected it); ``own``: of our account."""

    __tablename__ = "visit"
    __table_args__ = (Index(None, "review", "submitted_at"), Index(None, "author", "review"))
    id: str = Field(primary_key=True)
    standing: str
    newest: str
    author: str
    own: bool
    scope: str
    date: str
    met: bool | None = None
    next_visit: str | None = None
    review: str
    submitted_at: str
    persons: bytes
    forms: bytes
    photos: int
    minutes: int


class VisitPersonRow(VaultTable, table=True):
    """Who was visited when: ordered for 'the latest of a person'."""

    __tablename__ = "visit_person"
    __table_args__ = (
        ForeignKeyConstraint(["visit"], ["visit.id"], ondelete="CASCADE"),
        Index(None, "visit"),
        _WITHOUT_ROWID,
    )
    person: str = Field(primary_key=True)
    date: str = Field(primary_key=True)
    visit: str = Field(primary_key=True)
    met: bool | None = None


class VisitFindingsRow(VaultTable, table=True):
    """What a visit found and went through (`VisitFindings` as JSON); ``raised`` is how much it raised."""

    __tablename__ = "visit_findings"
    __table_args__ = (
        ForeignKeyConstraint(["visit"], ["visit.id"], ondelete="CASCADE"),
        Index(None, "person", "raised"),
    )
    visit: str = Field(primary_key=True)
    person: str
    raised: int
    payload: bytes


class DraftRow(VaultTable, table=True):
    """A visit being made. At most one open draft per visit; a discarded one stays with its reason."""

    __tablename__ = "draft"
    __table_args__ = (
        Index("uq_draft_open", "visit", unique=True, sqlite_where=text("state = 'draft'")),
        Index(None, "visit"),
    )
    row: int = Field(primary_key=True)
    visit: str
    state: str
    persons: bytes
    forms: bytes
    started_at: str
    changed_at: str
    corrects: str | None = None
    answers_review: str | None = None
    position: str | None = None
    snapshot: bytes | None = None
    reason: str | None = None


class DraftStepRow(VaultTable, table=True):
    __tablename__ = "draft_step"
    __table_args__ = (ForeignKeyConstraint(["draft"], ["draft.row"], ondelete="CASCADE"), Index(None, "draft"))
    row: int = Field(primary_key=True)
    draft: int
    op: str
    ref: str
    value: str | None = None


class DraftMinutesRow(VaultTable, table=True):
    __tablename__ = "draft_minutes"
    __table_args__ = (ForeignKeyConstraint(["draft"], ["draft.row"], ondelete="CASCADE"),)
    draft: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    minutes: int


class DraftPhotoRow(VaultTable, table=True):
    __tablename__ = "draft_photo"
    __table_args__ = (ForeignKeyConstraint(["draft"], ["draft.row"], ondelete="CASCADE"), Index(None, "draft"))
    row: int = Field(primary_key=True)
    draft: int
    sha256: str
    payload: bytes


class BlobRow(VaultTable, table=True):
    """A ciphertext known here. Own ones: draft, waiting, stored, unused. Received ones: wanted (thumbnails), remote
    (on demand), kept."""

    __tablename__ = "blob"
    __table_args__ = (UniqueConstraint("sha256"), Index(None, "state", "thumb"), Index(None, "visit"))
    row: int = Field(primary_key=True)
    sha256: str
    size: int
    thumb: bool
    state: str
    visit: str | None = None
    ref: str
    upload_url: str | None = None
    since: str


class IncidentRow(VaultTable, table=True):
    """Something that should not happen; ``payload`` keeps the bytes it happened with."""

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("kind", "subject", "digest"),)
    row: int = Field(primary_key=True)
    at: str
    kind: str
    subject: str
    digest: bytes
    payload: bytes


class AuditRow(VaultTable, table=True):
    """Append-only (a trigger refuses anything else); ids and counts only."""

    __tablename__ = "audit"
    n: int = Field(primary_key=True)
    at: str
    monotonic_ms: int
    account: str | None = None
    kind: str
    subject: str | None = None
    detail: str | None = None


class SyncRunRow(VaultTable, table=True):
    __tablename__ = "sync_run"
    row: int = Field(primary_key=True)
    at: str
    ok: bool
    problem: str | None = None
    summary: bytes
    skew_ms: int | None = None


def table_of(model: type[VaultTable]) -> Table:
    """The Core table behind a model: bulk work and single fast statements go through it."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


DEVICE, CHAIN, ACCOUNT = table_of(DeviceRow), table_of(ChainRow), table_of(AccountRow)
ENROLMENT_KEY, COLLEAGUE = table_of(EnrolmentKeyRow), table_of(ColleagueRow)
DIVISION, PERSON, HOUSEHOLD, FORM = (table_of(m) for m in (DivisionRow, PersonRow, HouseholdRow, FormRow))
MEMBERSHIP, SCOPE = table_of(MembershipRow), table_of(ScopeRow)
FORM_KEPT, VISIT_FLAG = table_of(FormKeptRow), table_of(VisitFlagRow)
RECORD, OUTBOX = table_of(RecordRow), table_of(OutboxRow)
VISIT, VISIT_PERSON = table_of(VisitRow), table_of(VisitPersonRow)
VISIT_FINDINGS = table_of(VisitFindingsRow)
DRAFT, DRAFT_STEP = table_of(DraftRow), table_of(DraftStepRow)
DRAFT_MINUTES, DRAFT_PHOTO = table_of(DraftMinutesRow), table_of(DraftPhotoRow)
BLOB, INCIDENT, AUDIT, SYNC_RUN = table_of(BlobRow), table_of(IncidentRow), table_of(AuditRow), table_of(SyncRunRow)
