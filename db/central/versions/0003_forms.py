"""Forms by version, visits whose form is to be run again, and an index of what is held.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HELD = sa.text("outcome = 'held'")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "forms",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("xform", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("shapes", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_forms")),
    )
    op.create_table(
        "form_checks",
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("township", "record", name=op.f("pk_form_checks")),
    )
    op.create_index("ix_records_held", "records", ["township", "reason"], sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    """Drop them; published forms are lost to the central, not to the devices that have them."""
    op.drop_index("ix_records_held", table_name="records")
    op.drop_table("form_checks")
    op.drop_table("forms")
