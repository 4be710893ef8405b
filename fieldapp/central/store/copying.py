"""Copies of a whole database while it is in use, and a database made from one.

SQLite is copied by its own online backup, in one step inside one read transaction: a moment of the database, under the
same key, while writers go on. PostgreSQL is copied by ``pg_dump`` (custom format), which sees one moment too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3
from sqlalchemy import URL

from fieldapp.central.errors import StoreUnavailable, ToolUnusable
from fieldapp.central.store.postgres import parsed_url

_CHUNK = 256 * 1024
_DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
_LOAD = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--no-password", "--file=-")


def copy_embedded(source: Path, key: bytes, target: Path) -> None:
    """A moment of the database ``source`` as a new file under the same key. Raises ``StoreUnavailable``."""
    ends = []
    try:
        for path in (source, target):
            connection = sqlcipher3.connect(str(path), isolation_level=None)
            ends.append(connection)
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        ends[0].backup(ends[1])
    except sqlcipher3.dbapi2.DatabaseError as fault:
        raise StoreUnavailable("the database cannot be copied", full="full" in str(fault)) from None
    finally:
        for connection in ends:
            connection.close()


def dump_postgres(url: str) -> Iterator[bytes]:
    """The bytes of ``pg_dump``. Raises ``ToolUnusable``, ``BadSetting``."""
    with _running(url, "pg_dump", *_DUMP, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while chunk := process.stdout.read(_CHUNK):
            yield chunk


def load_postgres(url: str, dump: Iterable[bytes], then: str) -> None:
    """Make a dump's tables in an empty database, and run the statement ``then``: one transaction, all or nothing.

    Raises ``ToolUnusable``, ``BadSetting``, and whatever ``dump`` raises.
    """
    with (
        _running(url, "psql", *_LOAD, stdin=subprocess.PIPE) as psql,
        _tool("pg_restore", "--no-owner", "--no-privileges", "--file=-") as restore,
    ):
        _through(dump, restore, psql, f"\n{then};\n".encode())


def _through(
    dump: Iterable[bytes], restore: subprocess.Popen[bytes], psql: subprocess.Popen[bytes], end: bytes
) -> None:
    assert restore.stdin and restore.stdout and psql.stdin
    broken: list[BaseException] = []

    def pass_on() -> None:
        assert restore.stdout and psql.stdin
        try:
            shutil.copyfileobj(restore.stdout, psql.stdin, _CHUNK)
        except BrokenPipeError as exc:
            broken.append(exc)  # psql gave up; its exit code tells
            restore.kill()

    passing = threading.Thread(target=pass_on, name="restore")
    passing.start()
    try:
        for chunk in dump:
            restore.stdin.write(chunk)
        restore.stdin.close()
    except BaseException as exc:
        # Nothing was committed: without its end the script is one open transaction.
        restore.kill()
        psql.kill()
        if isinstance(exc, BrokenPipeError):
            raise ToolUnusable("pg_restore", "gave up in the middle") from None
        raise
    finally:
        passing.join()
    if broken or restore.wait() != 0:
        psql.kill()
        raise ToolUnusable("psql" if broken else "pg_restore", "the dump cannot be restored")
    psql.stdin.write(end)
    psql.stdin.close()


@contextmanager
def _running(
    url: str, name: str, *words: str, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    parsed = parsed_url(url)
    with _tool(
        name,
        *words,
        f"--dbname={_without_password(parsed)}",
        password=parsed.password,
        stdin=stdin,
        stdout=stdout,
    ) as process:
        yield process


@contextmanager
def _tool(
    name: str,
    *words: str,
    password: str | None = None,
    stdin: int = subprocess.PIPE,
    stdout: int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PGAPPNAME": "fieldapp-central"}
    if password is not None:
        environment["PGPASSWORD"] = password
    with subprocess.Popen(  # noqa: S603 (a program of PostgreSQL's, and words of our own and of the operator's settings)
        [_program(name), *words], stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise ToolUnusable(name, f"ended with {process.returncode}")


def _program(name: str) -> str:
    """The newest of this name: dumps are made by a program not older than the server."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise ToolUnusable(name, "not on this machine: install the PostgreSQL client programs")
    return program


def _without_password(url: URL) -> str:
    # A process's words can be read by every user of the machine; its environment cannot.
    return url.set(drivername="postgresql", password=None).render_as_string()
