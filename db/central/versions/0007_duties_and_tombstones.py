"""Duties that accounts had before, and how far the feed's tombstones were let go.

Revision: 0007, after 0006. Only adds, so that a central of the program before goes on serving meanwhile.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of former duties, and the mark and the index that tombstones need."""
    op.create_table(
        "former_duties",
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("divisions", sa.JSON(), nullable=False),
        sa.Column("no_sensitive", sa.Boolean(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("township", "account", "version", name=op.f("pk_former_duties")),
    )
    op.add_column("feed_heads", sa.Column("compacted", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index(
        "ix_feed_rows_removed",
        "feed_rows",
        ["township", "scope", "seq"],
        sqlite_where=sa.text("removed"),
        postgresql_where=sa.text("removed"),
    )


def downgrade() -> None:
    """Take all three back."""
    op.drop_index("ix_feed_rows_removed", "feed_rows")
    with op.batch_alter_table("feed_heads") as batch:
        batch.drop_column("compacted")
    op.drop_table("former_duties")
