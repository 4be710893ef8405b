"""What each visit found and went through, from which open follow-ups are told.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_findings",
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_visit_findings")),
        sa.ForeignKeyConstraint(
            ["visit"], ["visit.id"], name=op.f("fk_visit_findings_visit_visit"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_visit_findings_person_raised"), "visit_findings", ["person", "raised"])
    op.create_index(op.f("ix_record_kind"), "record", ["kind"])


def downgrade() -> None:
    op.drop_index(op.f("ix_record_kind"), table_name="record")
    op.drop_index(op.f("ix_visit_findings_person_raised"), table_name="visit_findings")
    op.drop_table("visit_findings")
