"""Positions of devices under short names.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "cursors",
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("township", "device", "name", name=op.f("pk_cursors")),
    )


def downgrade() -> None:
    """Drop it; devices start their feed again."""
    op.drop_table("cursors")
