"""Forms kept beside those the feed told, and the flags the central found.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_kept",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_form_kept")),
    )
    op.create_index(op.f("ix_form_kept_id_revision"), "form_kept", ["id", "revision"])
    op.create_table(
        "visit_flag",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_flag")),
    )
    # Holds all that is asked when a form is chosen, so that no XForm has to be read for it.
    op.create_index(op.f("ix_form_id_revision_live"), "form", ["id", "revision", "live"])


def downgrade() -> None:
    op.drop_index(op.f("ix_form_id_revision_live"), table_name="form")
    op.drop_table("visit_flag")
    op.drop_table("form_kept")
