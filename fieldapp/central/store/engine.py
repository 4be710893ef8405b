"""The store port: one database, read and write transactions, and its schema.

``embedded.open_embedded`` and ``postgres.open_postgres`` make one. Nothing here knows which of the two it is: how a
transaction begins is the engines' affair, and what an error means is ``dialect``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, exc, text

from fieldapp.central.errors import StoreTooNew
from fieldapp.central.store.dialect import fault_of, lock_schema
from fieldapp.places import migrations

MIGRATIONS = migrations("central")
Watcher = Callable[[str, float], None]


class Store:
    """An open database. Safe to share between threads; ``close`` it once.

    ``reading`` and ``writing`` are two views of one engine whose transactions see one moment and write durably;
    ``turn`` is held around a write by a database that has one writer, ``glancing`` is a view whose statements stand
    each for itself.
    """

    def __init__(
        self,
        reading: Engine,
        writing: Engine,
        turn: AbstractContextManager[object] | None = None,
        glancing: Engine | None = None,
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._glancing = glancing if glancing is not None else reading
        self._turn = turn if turn is not None else nullcontext()
        self._watcher: Watcher = _nobody

    def watch(self, watcher: Watcher) -> None:
        """Let ``watcher`` know of every transaction: its kind, ``read`` or ``write``, and its seconds."""
        self._watcher = watcher

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and writes nothing. Raises ``StoreUnavailable``."""
        with (
            self._timed("read"),
            told_plainly(),
            self._reading.connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For a single look, without the messages a transaction costs: each statement sees its own moment, and must
        write nothing. Raises ``StoreUnavailable``."""
        with told_plainly(), self._glancing.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is durable once this block has ended, or did not happen. Raises ``StoreUnavailable``."""
        with (
            self._timed("write"),
            told_plainly(),
            self._turn,
            self._writing.connect() as connection,
            connection.begin(),
        ):
            yield connection

    def migrate(self) -> None:
        """Bring the schema to this program's revision. Raises ``StoreTooNew``, ``StoreUnavailable``."""
        config = alembic_config()
        if self._known_revision(config) == ScriptDirectory.from_config(config).get_current_head():
            return
        with self.write() as connection:
            lock_schema(connection)  # another replica may have just done it: then nothing is left to do
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_current(self) -> bool:
        """Whether the schema has every revision this program knows; one that is ahead of it has. Raises
        ``StoreUnavailable``."""
        config = alembic_config()
        try:
            return self._known_revision(config) == ScriptDirectory.from_config(config).get_current_head()
        except StoreTooNew:
            return True  # a newer program's: it only added to what this one uses

    def revision(self) -> str | None:
        """The schema revision of the database; ``None`` before the first migration."""
        with self.read() as connection:
            if not connection.dialect.has_table(connection, "alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def _known_revision(self, config: Config) -> str | None:
        found = self.revision()
        try:
            if found is not None:
                ScriptDirectory.from_config(config).get_revision(found)
        except CommandError:
            raise StoreTooNew(found or "") from None
        return found

    @contextmanager
    def _timed(self, kind: str) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self._watcher(kind, perf_counter() - began)

    def close(self) -> None:
        """Give files and connections back."""
        self._writing.dispose()


def _nobody(kind: str, seconds: float) -> None:
    """Nobody watches."""


def alembic_config() -> Config:
    """Where the migrations of the central lie."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn a driver's error into ours. ``from None`` keeps its words, which hold statements, out of logs too."""
    try:
        yield
    except exc.SQLAlchemyError as fault:
        told = fault_of(fault)
        if told is None:
            raise
        raise told from None
