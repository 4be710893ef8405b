"""The protocol's own clients upload here: ``tus-js-client`` on node, ``tuspy`` in Python."""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tusclient.client import TusClient

from fieldapp.central.services.verify import verify_central
from fieldapp.wire import http
from tests.central.actors import Device, Town
from tests.central.test_uploads import download, status

PINNED = "tus-js-client@4.3.1"
HOME = Path("build/tus-client")
SCRIPT = Path(__file__).with_name("_tus_client.mjs")
CHUNK = 30_000


@pytest.fixture
def device(town: Town) -> Device:
    """An assistant's device."""
    return town.device()


@pytest.fixture
def file(town: Town, tmp_path: Path) -> Path:
    """200 KB that look like a ciphertext."""
    path = tmp_path / "ciphertext"
    path.write_bytes(town.dice.randbytes(200_000))
    return path


@pytest.fixture(scope="module")
def node() -> str:
    """Node with the pinned client beside the script; skips with the reason where it cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node or npm is not on this machine")
    HOME.mkdir(parents=True, exist_ok=True)
    marker = HOME / "pinned"
    if not marker.exists() or marker.read_text() != PINNED:
        (HOME / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
        words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", PINNED]
        try:
            subprocess.run(words, cwd=HOME, check=True, timeout=100, capture_output=True)
        except subprocess.SubprocessError as bad:
            pytest.skip(f"npm could not bring {PINNED}: {type(bad).__name__}")
        marker.write_text(PINNED)
    shutil.copy(SCRIPT, HOME / SCRIPT.name)
    return node


@pytest.mark.slow
def test_tus_js_client(town: Town, device: Device, file: Path, node: str) -> None:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    token = device.headers()["Authorization"].removeprefix("Bearer ")
    words = [node, SCRIPT.name, town.url + http.FILES, token, sha256, str(file), str(CHUNK)]
    done = subprocess.run(words, cwd=HOME, timeout=60, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["resumedAt"] == told["accepted"] and 100_000 <= told["accepted"] < 200_000
    check_whole(town, device, sha256, file.read_bytes())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_tuspy(town: Town, device: Device, file: Path) -> None:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    client = TusClient(town.url + http.FILES, headers=device.headers())
    begun = client.uploader(str(file), chunk_size=CHUNK, metadata={"sha256": sha256})
    begun.upload(stop_at=100_000)
    gone_on = client.uploader(str(file), chunk_size=CHUNK, url=begun.url)
    assert gone_on.offset == begun.offset >= 100_000
    gone_on.upload()
    check_whole(town, device, sha256, file.read_bytes())
    del begun, gone_on
    gc.collect()  # the client never closes its file and its line, which is its affair: here, not in another test


def check_whole(town: Town, device: Device, sha256: str, data: bytes) -> None:
    """The ciphertext is stored, readable, and nothing is left of its upload."""
    assert [line.stored for line in status(device, sha256)] == [True]
    assert download(device, sha256).content == data
    assert verify_central(town.central).problems == []
    assert town.central.blobs.uploads() == []
