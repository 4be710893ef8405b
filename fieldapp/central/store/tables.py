"""Every table of the central, as SQLAlchemy Core.

Tables that grow carry the township code first in their key, so that a province can be sharded by township
(design §5). Moments the central notes are milliseconds since 1970 UTC; times that devices wrote stay verbatim
inside their records.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

_CODE, _ID, _SCOPE = 12, 32, 40


def _township() -> Column[str]:
    return Column("township", String(_CODE), primary_key=True)


meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

divisions = Table(
    "divisions",
    metadata,
    Column("code", String(_CODE), primary_key=True),
    Column("name", Text, nullable=False),
    Column("township_name", Text, nullable=False),
    Column("county_name", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(_ID), primary_key=True),
    Column("township", String(_CODE), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("divisions", JSON, nullable=False),
    Column("no_sensitive", Boolean, nullable=False),
    Column("revoked_at", BigInteger),
    Column("version", Integer, nullable=False),
)

former_duties = Table(
    "former_duties",
    metadata,
    _township(),
    Column("account", String(_ID), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("role", String(20), nullable=False),
    Column("divisions", JSON, nullable=False),
    Column("no_sensitive", Boolean, nullable=False),
    Column("until", BigInteger, nullable=False),
)

codes = Table(
    "enrolment_codes",
    metadata,
    Column("secret_hash", LargeBinary, primary_key=True),
    Column("account", String(_ID), nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_by", String(_ID)),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(_ID), primary_key=True),
    Column("township", String(_CODE), nullable=False),
    Column("account", String(_ID), nullable=False, index=True),
    Column("signing_public", LargeBinary, nullable=False),
    Column("sealing_public", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("nonce", LargeBinary, nullable=False),
    Column("device", String(_ID), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
    UniqueConstraint("nonce"),
)

persons = Table(
    "persons",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("village", String(_CODE), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("ledger_base", LargeBinary),
)

households = Table(
    "households",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("village", String(_CODE), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

imports = Table(
    "ledger_imports",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("file_sha256", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("report", LargeBinary, nullable=False),
)

ledger_rows = Table(
    "ledger_rows",
    metadata,
    _township(),
    Column("import_id", String(_ID), primary_key=True),
    Column("sheet", String(100), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("person", String(_ID)),
    Column("raw", LargeBinary, nullable=False),
)

records = Table(
    "records",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("device", String(_ID), nullable=False),
    Column("author", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("reason", String(30)),
    Column("field", Text),
    Column("visit", Text),
    Column("received_at", BigInteger, nullable=False),
    Index("ix_records_device_seq", "township", "device", "seq"),
    Index("ix_records_visit", "township", "visit"),
    Index(
        "ix_records_held",
        "township",
        "reason",
        sqlite_where=text("outcome = 'held'"),
        postgresql_where=text("outcome = 'held'"),
    ),
)

chains = Table(
    "chains",
    metadata,
    _township(),
    Column("device", String(_ID), primary_key=True),
    Column("whole_seq", BigInteger, nullable=False),
    Column("whole_hash", LargeBinary, nullable=False),
    Column("top_seq", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
)

visits = Table(
    "visits",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("village", String(_CODE), nullable=False),
    Column("scope", String(_SCOPE), nullable=False),
    Column("author", String(_ID), nullable=False),
    Column("state", String(12), nullable=False),
    Column("record", String(_ID), nullable=False),
    Column("record_hash", LargeBinary, nullable=False),
    Column("decided_hash", LargeBinary),
    Column("submitted_at", BigInteger, nullable=False),
    Index("ix_visits_author", "township", "author"),
)

feed_heads = Table(
    "feed_heads",
    metadata,
    _township(),
    Column("scope", String(_SCOPE), primary_key=True),
    Column("head", BigInteger, nullable=False),
    Column("compacted", BigInteger, nullable=False, server_default=text("0")),
)

feed_rows = Table(
    "feed_rows",
    metadata,
    _township(),
    Column("scope", String(_SCOPE), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("entity", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Index("ix_feed_rows_seq", "township", "scope", "seq"),
    Index(
        "ix_feed_rows_removed",
        "township",
        "scope",
        "seq",
        sqlite_where=text("removed"),
        postgresql_where=text("removed"),
    ),
)

forms = Table(
    "forms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("xform", LargeBinary, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("shapes", LargeBinary),
    Column("source", LargeBinary),
    Column("source_name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("change", Integer, nullable=False),
    Column("added_at", BigInteger, nullable=False),
)

form_checks = Table("form_checks", metadata, _township(), Column("record", String(_ID), primary_key=True))

cursors = Table(
    "cursors",
    metadata,
    _township(),
    Column("device", String(_ID), primary_key=True),
    Column("name", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

inquiries = Table(
    "inquiries",
    metadata,
    _township(),
    Column("device", String(_ID), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("created", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    _township(),
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("device", String(_ID), nullable=False),
)

blob_links = Table(
    "blob_links",
    metadata,
    _township(),
    Column("sha256", String(64), primary_key=True),
    Column("record", String(_ID), primary_key=True),
    Column("scope", String(_SCOPE), nullable=False),
    Column("author", String(_ID), nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("device", String(_ID), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("params", JSON, nullable=False),
    Index("ix_uploads_device", "township", "device", "sha256"),
)

upload_pieces = Table(
    "upload_pieces",
    metadata,
    _township(),
    Column("upload", String(_ID), primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _township(),
    Column("id", String(_ID), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("facts", JSON, nullable=False, server_default=text("'{}'")),
)

incidents = Table(
    "incidents",
    metadata,
    _township(),
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", String(30), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("device", String(_ID), nullable=False),
    Column("record", Text, nullable=False),
    Column("evidence", LargeBinary, nullable=False),
)
