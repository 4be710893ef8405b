"""The first tables: device and feed, caseload and its search index, records and outbox, drafts, photos, trace."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = {
    "audit_keeps_update": "BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "audit_keeps_delete": "BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
}

CHILDREN_FIRST = (
    "visit_person",
    "outbox",
    "draft_step",
    "draft_photo",
    "draft_minutes",
    "visit",
    "sync_run",
    "scope",
    "record",
    "person",
    "membership",
    "incident",
    "household",
    "form",
    "enrolment_key",
    "colleague",
    "draft",
    "division",
    "device",
    "chain",
    "blob",
    "audit",
    "account",
)


def upgrade() -> None:
    _device()
    _caseload()
    _feed()
    _records()
    _visits()
    _drafts()
    _photos()
    _trace()
    # Contentless: the index holds terms only. detail=none: terms are matched, never phrases.
    op.execute(
        "CREATE VIRTUAL TABLE person_search USING fts5("
        "terms, content='', contentless_delete=1, detail=none, tokenize='ascii')"
    )
    for name, body in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.execute("DROP TABLE person_search")
    for table in CHILDREN_FIRST:
        op.drop_table(table)


def _text(name: str, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _number(name: str, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _flag(name: str, null: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=null)


def _bytes(name: str, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _device() -> None:
    op.create_table(
        "device",
        _number("id"),
        _text("device"),
        _text("account"),
        _bytes("signing"),
        _bytes("sealing"),
        _bytes("identity"),
        _text("url"),
        _text("enrolled_at"),
        _text("token", null=True),
        _text("generation", null=True),
        _text("cursor", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
    )
    op.create_table(
        "enrolment_key",
        _number("id"),
        _bytes("signing"),
        _bytes("sealing"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment_key"),
    )
    op.create_table(
        "chain",
        _bytes("device_key"),
        _number("seq"),
        _bytes("head"),
        sa.PrimaryKeyConstraint("device_key", name="pk_chain"),
    )
    op.create_table(
        "account", _text("id"), _number("version"), _bytes("payload"), sa.PrimaryKeyConstraint("id", name="pk_account")
    )


def _caseload() -> None:
    op.create_table(
        "colleague",
        _text("id"),
        _number("version"),
        _text("name"),
        _text("role"),
        sa.PrimaryKeyConstraint("id", name="pk_colleague"),
    )
    op.create_table(
        "division",
        _text("id"),
        _number("version"),
        _text("name"),
        _text("township"),
        _text("county"),
        sa.PrimaryKeyConstraint("id", name="pk_division"),
    )
    op.create_table(
        "person",
        _number("row"),
        _text("id"),
        _number("version"),
        _text("name"),
        _text("village_code"),
        _text("numbers"),
        _text("merged_into", null=True),
        _bytes("payload"),
        sa.PrimaryKeyConstraint("row", name="pk_person"),
        sa.UniqueConstraint("id", name="uq_person_id"),
    )
    op.create_index("ix_person_village_code_name", "person", ["village_code", "name"])
    op.create_table(
        "household",
        _text("id"),
        _number("version"),
        _bytes("payload"),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
    )
    op.create_table(
        "form",
        _text("id"),
        _text("revision"),
        _number("version"),
        _flag("live"),
        _bytes("payload"),
        sa.PrimaryKeyConstraint("id", "revision", name="pk_form"),
    )


def _feed() -> None:
    op.create_table(
        "membership",
        _text("scope"),
        _text("kind"),
        _text("entity"),
        _number("version"),
        _flag("removed"),
        _flag("confirmed"),
        sa.PrimaryKeyConstraint("scope", "kind", "entity", name="pk_membership"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_membership_kind_entity", "membership", ["kind", "entity"])
    op.create_table(
        "scope",
        _text("scope"),
        _number("position"),
        _number("sweep", null=True),
        sa.PrimaryKeyConstraint("scope", name="pk_scope"),
    )


def _records() -> None:
    op.create_table(
        "record",
        _number("row"),
        _text("id"),
        _text("kind"),
        _text("visit", null=True),
        _bytes("hash"),
        _bytes("device"),
        _number("seq"),
        _text("scope"),
        _flag("own"),
        _bytes("envelope"),
        _bytes("signature"),
        _bytes("salt"),
        _bytes("body"),
        sa.PrimaryKeyConstraint("row", name="pk_record"),
        sa.UniqueConstraint("id", name="uq_record_id"),
    )
    op.create_index("ix_record_own_device_seq", "record", ["own", "device", "seq"])
    op.create_index("ix_record_visit", "record", ["visit"])
    op.create_table(
        "outbox",
        _text("record"),
        _text("state"),
        _flag("urgent"),
        _text("reason", null=True),
        _text("field", null=True),
        _text("since"),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name="fk_outbox_record"),
        sa.PrimaryKeyConstraint("record", name="pk_outbox"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state"])


def _visits() -> None:
    op.create_table(
        "visit",
        _text("id"),
        _text("standing"),
        _text("newest"),
        _text("author"),
        _flag("own"),
        _text("scope"),
        _text("date"),
        _flag("met", null=True),
        _text("next_visit", null=True),
        _text("review"),
        _text("submitted_at"),
        _bytes("persons"),
        _bytes("forms"),
        _number("photos"),
        _number("minutes"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_author_review", "visit", ["author", "review"])
    op.create_index("ix_visit_review_submitted_at", "visit", ["review", "submitted_at"])
    op.create_table(
        "visit_person",
        _text("person"),
        _text("date"),
        _text("visit"),
        _flag("met", null=True),
        sa.ForeignKeyConstraint(["visit"], ["visit.id"], name="fk_visit_person_visit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "date", "visit", name="pk_visit_person"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_visit_person_visit", "visit_person", ["visit"])


def _drafts() -> None:
    op.create_table(
        "draft",
        _number("row"),
        _text("visit"),
        _text("state"),
        _bytes("persons"),
        _bytes("forms"),
        _text("started_at"),
        _text("changed_at"),
        _text("corrects", null=True),
        _text("answers_review", null=True),
        _text("position", null=True),
        _bytes("snapshot", null=True),
        _text("reason", null=True),
        sa.PrimaryKeyConstraint("row", name="pk_draft"),
    )
    op.create_index("ix_draft_visit", "draft", ["visit"])
    op.create_index("uq_draft_open", "draft", ["visit"], unique=True, sqlite_where=sa.text("state = 'draft'"))
    op.create_table(
        "draft_step",
        _number("row"),
        _number("draft"),
        _text("op"),
        _text("ref"),
        _text("value", null=True),
        sa.ForeignKeyConstraint(["draft"], ["draft.row"], name="fk_draft_step_draft", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("row", name="pk_draft_step"),
    )
    op.create_index("ix_draft_step_draft", "draft_step", ["draft"])
    op.create_table(
        "draft_minutes",
        _number("draft"),
        _text("code"),
        _number("minutes"),
        sa.ForeignKeyConstraint(["draft"], ["draft.row"], name="fk_draft_minutes_draft", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft", "code", name="pk_draft_minutes"),
    )
    op.create_table(
        "draft_photo",
        _number("row"),
        _number("draft"),
        _text("sha256"),
        _bytes("payload"),
        sa.ForeignKeyConstraint(["draft"], ["draft.row"], name="fk_draft_photo_draft", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("row", name="pk_draft_photo"),
    )
    op.create_index("ix_draft_photo_draft", "draft_photo", ["draft"])


def _photos() -> None:
    op.create_table(
        "blob",
        _number("row"),
        _text("sha256"),
        _number("size"),
        _flag("thumb"),
        _text("state"),
        _text("visit", null=True),
        _text("ref"),
        _text("upload_url", null=True),
        _text("since"),
        sa.PrimaryKeyConstraint("row", name="pk_blob"),
        sa.UniqueConstraint("sha256", name="uq_blob_sha256"),
    )
    op.create_index("ix_blob_state_thumb", "blob", ["state", "thumb"])
    op.create_index("ix_blob_visit", "blob", ["visit"])


def _trace() -> None:
    op.create_table(
        "incident",
        _number("row"),
        _text("at"),
        _text("kind"),
        _text("subject"),
        _bytes("digest"),
        _bytes("payload"),
        sa.PrimaryKeyConstraint("row", name="pk_incident"),
        sa.UniqueConstraint("kind", "subject", "digest", name="uq_incident_kind_subject_digest"),
    )
    op.create_table(
        "audit",
        _number("n"),
        _text("at"),
        _number("monotonic_ms"),
        _text("account", null=True),
        _text("kind"),
        _text("subject", null=True),
        _text("detail", null=True),
        sa.PrimaryKeyConstraint("n", name="pk_audit"),
    )
    op.create_table(
        "sync_run",
        _number("row"),
        _text("at"),
        _flag("ok"),
        _text("problem", null=True),
        _bytes("summary"),
        _number("skew_ms", null=True),
        sa.PrimaryKeyConstraint("row", name="pk_sync_run"),
    )
