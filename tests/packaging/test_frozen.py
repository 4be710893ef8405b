"""The one-folder build, copied to a folder with a space and Chinese characters in its name, proves itself under Xvfb.

Nothing of the checkout helps it: an empty home, no ``PYTHONPATH``, another working directory. Then it is a device of a
central that runs from the checkout: enrolled, synchronised, with a visit and a photo.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.journeys.township import Township

ROOT = Path(__file__).resolve().parents[2]
BUILD_S, RUN_S = 800, 180
LARGEST_MB = 230

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux", reason="started under Xvfb"),
]


class Frozen:
    """The copied build and the bare world it runs in."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.program = folder / "fieldapp"

    def run(self, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """One command to its end."""
        environment = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
        return subprocess.run(
            [str(self.program), *map(str, words)],
            env=environment,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=RUN_S,
        )


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    """The build, made anew and moved away from where it was made."""
    work = tmp_path_factory.mktemp("build")
    words = ["--noconfirm", "--log-level", "WARN", "--distpath", str(work / "dist"), "--workpath", str(work / "work")]
    made = subprocess.run(
        [sys.executable, "-m", "PyInstaller", *words, "build.spec"],
        cwd=ROOT,
        env={**os.environ, "PYINSTALLER_CONFIG_DIR": str(work / "cache")},
        capture_output=True,
        text=True,
        timeout=BUILD_S,
    )
    assert made.returncode == 0, made.stderr[-4000:]
    place = tmp_path_factory.mktemp("elsewhere") / "走访 程序"
    place.mkdir()
    shutil.move(work / "dist" / "fieldapp", place / "fieldapp")
    home = place / "home"
    home.mkdir()
    return Frozen(place / "fieldapp", home)


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own, on a display number it chooses itself."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    reader, writer = os.pipe()
    words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_it_proves_itself_from_a_folder_with_a_space_and_chinese(frozen: Frozen, display: str) -> None:
    done = frozen.run("selftest", "--json", DISPLAY=display)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)
    assert result["ok"] and result["frozen"]
    assert set(result["checks"]) >= {"unlock", "form", "photo", "fonts", "translations", "migrations", "window"}
    assert set(result["checks"].values()) == {"ok"}
    assert list(frozen.home.rglob("*.log")) == []


def test_it_proves_itself_without_a_display_too(frozen: Frozen) -> None:
    done = frozen.run("selftest", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["ok"]


def test_the_central_is_left_out_and_the_size_is_sane(frozen: Frozen) -> None:
    pytest.importorskip("PyInstaller")
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(frozen.program)).open_embedded_archive("PYZ.pyz")
    modules = set(archive.toc)
    assert {"fieldapp.cli.device", "fieldapp.desktop.window", "fieldapp.workflows.submit"} <= modules
    left_out = re.compile(
        r"(fieldapp\.central|fieldapp\.cli\.(central|demo)|fastapi|uvicorn|starlette|obstore|psycopg)"
    )
    assert [name for name in modules if left_out.match(name)] == []
    files = [path for path in frozen.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in files if left_out.match(path.name)] == []
    inside = frozen.folder / "_internal"
    assert (inside / "db" / "vault" / "env.py").is_file()
    assert not (inside / "db" / "central").exists()
    assert (inside / "resources" / "forms" / "compiled" / "TK.xml").is_file()
    assert [path for path in frozen.folder.rglob("*") if path.is_symlink() and not path.exists()] == []
    assert sum(path.stat().st_size for path in files) < LARGEST_MB * 1_000_000


@pytest.mark.parametrize("command", ["demo", "central"])
def test_commands_left_out_are_refused_in_words(frozen: Frozen, command: str) -> None:
    done = frozen.run(command)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert f"invalid choice: '{command}'" in done.stderr


class FrozenTownship(Township):
    """The township whose devices run the build and whose central runs from the checkout."""

    def __init__(self, root: Path, frozen: Frozen) -> None:
        super().__init__(root)
        self._frozen = frozen

    def device(self, data: Path, *words: str | Path) -> Any:
        done = self._frozen.run(
            "device", *words, "--data", data, "--json", FIELDAPP_PASSPHRASE_FILE=str(self.passphrase)
        )
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stderr}"
        return json.loads(done.stdout)


def test_it_is_a_device_like_any_other(frozen: Frozen, tmp_path: Path) -> None:
    township = FrozenTownship(tmp_path, frozen)
    township.build(people=12)
    photo = tmp_path / "照片 1.jpg"
    Image.new("RGB", (1800, 1200), "teal").save(photo, "JPEG")
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"GH04": "home", "GH07": "met"}), encoding="utf-8")
    with township.serving():
        township.enrol()
        person = township.tekun()
        assert person["name"]
        device = township.assistant
        assert township.device(device, "people", "--search", person["name"])[0]["id"] == person["id"]
        words = ["visit", "--person", person["id"], "--form", "TK", "--answers", answers, "--photo", photo]
        visit = township.device(device, *words)
        assert (visit["state"], visit["photos"]) == ("draft", 1)
        assert township.device(device, "status")["records"]["draft"] == 1
        assert township.device(device, "verify")["ok"]
    listed = frozen.run(
        "review", "list", "--data", township.supervisor, "--json", FIELDAPP_PASSPHRASE_FILE=str(township.passphrase)
    )
    assert json.loads(listed.stdout) == []


def test_it_checks_a_form(frozen: Frozen) -> None:
    form = frozen.folder / "_internal" / "resources" / "forms" / "TK.md"
    done = frozen.run("forms", "check", form, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)[0]["ok"]
