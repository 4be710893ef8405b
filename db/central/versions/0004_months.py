"""Records divided by month on PostgreSQL, by ranges of their ids; SQLite keeps its one table.

Revision: 0004, after 0003. The months themselves are made by the program as time goes on.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEXES = (
    "CREATE INDEX ix_records_device_seq ON records (township, device, seq)",
    "CREATE INDEX ix_records_visit ON records (township, visit)",
    "CREATE INDEX ix_records_held ON records (township, reason) WHERE outcome = 'held'",
)


def upgrade() -> None:
    """Put a divided table in the place of the whole one."""
    if op.get_bind().dialect.name == "postgresql":
        _replace("PARTITION BY RANGE (id)", 'ALTER COLUMN id TYPE varchar(32) COLLATE "C"')


def downgrade() -> None:
    """Put everything into one table again."""
    if op.get_bind().dialect.name == "postgresql":
        _replace("", 'ALTER COLUMN id TYPE varchar(32) COLLATE "default"')


def _replace(divided: str, collation: str) -> None:
    # Bytes order ids by their digits, whatever language the database sorts in, and that is what a month is.
    op.execute("ALTER TABLE records RENAME TO records_before")
    op.execute("ALTER TABLE records_before DROP CONSTRAINT pk_records")
    for index in ("ix_records_device_seq", "ix_records_visit", "ix_records_held"):
        op.execute(f"DROP INDEX {index}")
    if divided:
        op.execute(f"ALTER TABLE records_before {collation}")
    op.execute(f"CREATE TABLE records (LIKE records_before INCLUDING DEFAULTS) {divided}")
    if not divided:
        op.execute(f"ALTER TABLE records {collation}")
    op.execute("ALTER TABLE records ADD CONSTRAINT pk_records PRIMARY KEY (township, id)")
    for statement in _INDEXES:
        op.execute(statement)
    if divided:
        op.execute("CREATE TABLE records_other PARTITION OF records DEFAULT")
    op.execute("INSERT INTO records SELECT * FROM records_before")
    op.execute("DROP TABLE records_before")
