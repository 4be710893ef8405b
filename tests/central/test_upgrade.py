"""Upgrades without a pause: every revision only adds, so a central of the program before goes on serving."""

from __future__ import annotations

import ast
import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from fieldapp.central.errors import StoreTooNew
from fieldapp.central.open import open_central, open_store
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store import engine
from fieldapp.central.store.engine import MIGRATIONS, Store
from fieldapp.wire.receipt import Outcome
from tests.central.actors import Town

SINCE = "0006"
"""The first revision that has to be applied beside a serving central."""
ADDING = {"create_table", "create_index", "add_column", "f", "execute", "get_bind", "batch_alter_table"}

NEXT = '''
"""What the next program needs. Revision: 9001."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("later", sa.Column("id", sa.String(32), primary_key=True))
    op.add_column("records", sa.Column("later", sa.Text(), nullable=True))
    op.add_column("feed_heads", sa.Column("later", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_visits_later", "visits", ["township", "state"])


def downgrade():
    op.drop_table("later")
'''


def revisions() -> list[Path]:
    """The files of the revisions the rule holds for."""
    return [path for path in sorted((MIGRATIONS / "versions").glob("[0-9]*.py")) if path.name[:4] >= SINCE]


def orders(path: Path) -> list[tuple[str, ast.Call]]:
    """What a revision's ``upgrade`` orders, by name: ``op.…`` and what a batch on a table does."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (upgrade,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    named = [(call.func, call) for call in calls if isinstance(call.func, ast.Attribute)]
    return [
        (func.attr, call)
        for func, call in named
        if isinstance(func.value, ast.Name) and func.value.id in ("op", "batch")
    ]


@pytest.mark.parametrize("path", revisions(), ids=lambda path: path.stem)
def test_a_revision_only_adds(path: Path) -> None:
    for name, call in orders(path):
        assert name in ADDING, f"{name}: take away in a later program, when no replica of this one runs any more"
        if name != "add_column":
            continue
        column = ast.unparse(call)
        assert "nullable=False" not in column or "server_default" in column, "the program before does not fill it"


def test_the_rule_sees_what_takes_away(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "def upgrade():\n    op.drop_table('a')\n    with op.batch_alter_table('b') as batch:\n        batch.x()\n"
    )
    assert [name for name, _ in orders(bad)] == ["drop_table", "batch_alter_table", "x"]


def next_program(tmp_path: Path, store: Store) -> Path:
    """The migrations of a program that is one revision ahead."""
    later = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, later)
    (later / "versions" / "9001_next.py").write_text(NEXT.format(head=store.revision()), encoding="utf-8")
    return later


def test_a_serving_central_does_not_notice_that_the_next_program_migrates(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = town.people(5)
    device, client = town.device(), town.stranger().client
    device.push(device.visit(people[0]))
    lines = []
    stop, pushed = threading.Event(), threading.Event()

    def work() -> None:
        while not stop.is_set():
            lines.extend(device.push(*(device.visit(person) for person in people)))
            pushed.set()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert pushed.wait(30)
        other = open_store(town.central.config, town.central.keys)
        with monkeypatch.context() as patched:
            patched.setattr(engine, "MIGRATIONS", next_program(tmp_path, other))
            other.migrate()
            assert other.revision() == "9001"
        other.close()
        pushed.clear()
        assert pushed.wait(30)  # it goes on behind the migration
        assert client.get("/readyz").status_code == 200
    finally:
        stop.set()
        worker.join()
    assert {line.outcome for line in lines} == {Outcome.APPLIED}
    assert any(row.id == lines[-1].id for _, row in device.pull())
    assert verify_central(town.central).problems == []
    with pytest.raises(StoreTooNew):  # but the program before does not start anew on it
        open_central(town.central.config)


def test_what_the_program_before_writes_fits_the_present_schema(town: Town) -> None:
    with town.central.store.write() as connection:  # as a program of revision 0005 says it
        connection.execute(text("INSERT INTO feed_heads (township, scope, head) VALUES ('1', '1.o', 4)"))
        told = connection.execute(text("SELECT compacted FROM feed_heads WHERE scope = '1.o'")).scalar()
        connection.execute(text("DELETE FROM feed_heads WHERE scope = '1.o'"))
    assert told == 0
