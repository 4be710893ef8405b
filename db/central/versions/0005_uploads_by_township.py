"""Ciphertexts and uploads by township, and the pieces of an upload as rows.

Revision: 0005, after 0004. Uploads under way are let go: what their pieces hold is sent again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give both tables the township in their keys and make the table of pieces."""
    _key_of_blobs(["township", "sha256"])
    op.drop_table("uploads")
    op.create_table(
        "uploads",
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        *_of_an_upload(),
        sa.PrimaryKeyConstraint("township", "id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_device", "uploads", ["township", "device", "sha256"])
    op.create_index(op.f("ix_uploads_expires_at"), "uploads", ["expires_at"])
    op.create_table(
        "upload_pieces",
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("upload", sa.String(length=32), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("township", "upload", "start", name=op.f("pk_upload_pieces")),
    )


def downgrade() -> None:
    """Take both back."""
    op.drop_table("upload_pieces")
    op.drop_table("uploads")
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=32), nullable=False),
        *_of_an_upload(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_device", "uploads", ["device", "sha256"])
    op.create_index(op.f("ix_uploads_expires_at"), "uploads", ["expires_at"])
    op.execute(
        "DELETE FROM blobs WHERE EXISTS (SELECT 1 FROM blobs other "
        "WHERE other.sha256 = blobs.sha256 AND other.township < blobs.township)"
    )
    _key_of_blobs(["sha256"])


def _of_an_upload() -> tuple[sa.Column[str] | sa.Column[int] | sa.Column[object], ...]:
    return (
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
    )


def _key_of_blobs(columns: list[str]) -> None:
    with op.batch_alter_table("blobs") as batch:
        batch.drop_constraint("pk_blobs", type_="primary")
        batch.create_primary_key("pk_blobs", columns)
