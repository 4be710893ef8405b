"""Set-up on a machine that lacks things: what is installed, what is only named, and when it stops.

The scripts run in a world of their own: a folder of stand-in commands is all they find on their path.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "system_libraries.sh"
FIND_PYTHON = ROOT / "tools" / "find_python.sh"
LIBRARIES = tuple(re.findall(r"^(lib\S+\.so\.\d+) \S+$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE))

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Debian and its kin")
pytestmark = linux_only


class Machine:
    """A path with only the commands given, and a record of how apt-get was called."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self.path.mkdir()
        self.calls = folder / "apt-calls"
        self.mark = folder / "mark"
        for command in ("awk", "touch", "head"):
            found = shutil.which(command)
            assert found is not None
            (self.path / command).symlink_to(found)

    def command(self, name: str, script: str = "exit 0") -> None:
        """A stand-in command."""
        file = self.path / name
        file.unlink(missing_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def furnish(self, *, root: bool, without: Iterable[str] = ()) -> None:
        """Every command and library that is looked for, save those named."""
        without = set(without)
        libraries = "\n".join(f"\t{name} (libc6,x86-64) => /lib/{name}" for name in LIBRARIES if name not in without)
        self.command("ldconfig", f"cat <<'END'\n{libraries}\nEND".replace("cat", "/bin/cat"))
        self.command("id", f"echo {0 if root else 1000}")
        self.command("apt-get", f'echo "$@" >> {self.calls}')
        self.command("python3", "exit 1" if "venv" in without else "exit 0")
        for name in ("Xvfb", "objdump"):
            if name not in without:
                self.command(name)
        self.command("fc-list", "exit 0" if "font" in without else "echo Noto Sans CJK SC")

    def run(self, script: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script in this world."""
        bash = shutil.which("bash")
        assert bash is not None
        environment = {"PATH": str(self.path), **variables}
        return subprocess.run(
            [bash, str(script), *arguments], env=environment, capture_output=True, text=True, timeout=60
        )

    def set_up(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the library script with the mark it is to make."""
        return self.run(SCRIPT, str(self.mark), **variables)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("root", [True, False])
def test_a_furnished_machine_needs_nothing(machine: Machine, root: bool) -> None:
    machine.furnish(root=root)
    done = machine.set_up()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.mark.exists()
    assert not machine.calls.exists()


def test_root_gets_what_is_missing(machine: Machine) -> None:
    machine.furnish(root=True, without=["libEGL.so.1", "libxcb-cursor.so.0", "Xvfb", "font"])
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    update, install = machine.calls.read_text(encoding="utf-8").splitlines()
    assert update.split()[0] == "update"
    assert "--no-install-recommends" in install
    asked = [word for word in install.split()[1:] if not word.startswith("-")]
    assert asked == ["libegl1", "libxcb-cursor0", "xvfb", "fontconfig", "fonts-noto-cjk"]
    assert machine.mark.exists()


def test_two_libraries_of_one_package_are_asked_for_once(machine: Machine) -> None:
    machine.furnish(root=True, without=["libglib-2.0.so.0", "libgthread-2.0.so.0"])
    assert machine.set_up().returncode == 0
    assert machine.calls.read_text(encoding="utf-8").split().count("libglib2.0-0") == 1


def test_others_are_told_the_one_line_and_stop(machine: Machine) -> None:
    machine.furnish(root=False, without=["libGL.so.1", "venv"])
    done = machine.set_up()
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].strip() == (
        "sudo apt-get install -y --no-install-recommends libgl1 python3-venv"
    )
    assert not machine.calls.exists()
    assert not machine.mark.exists()


def test_what_only_the_tests_need_stops_nobody_but_is_said_again(machine: Machine) -> None:
    machine.furnish(root=False, without=["Xvfb"])
    for _ in range(2):
        done = machine.set_up()
        assert done.returncode == 0
        assert "install -y --no-install-recommends xvfb" in done.stderr
        assert not machine.mark.exists()


def test_a_failed_installation_stops(machine: Machine) -> None:
    machine.furnish(root=True, without=["libdbus-1.so.3"])
    machine.command("apt-get", "exit 100")
    done = machine.set_up()
    assert done.returncode != 0
    assert "could not be installed" in done.stderr
    assert not machine.mark.exists()


def test_wayland_is_looked_after_where_it_runs(machine: Machine) -> None:
    machine.furnish(root=True)
    assert machine.set_up(WAYLAND_DISPLAY="wayland-0").returncode == 0
    assert "libwayland-cursor0" in machine.calls.read_text(encoding="utf-8")


def test_every_library_qt_is_linked_to_is_looked_for() -> None:
    pyside = Path(pytest.importorskip("PySide6").__file__).parent
    objdump = shutil.which("objdump")
    if objdump is None:
        pytest.skip("binutils are not installed")
    plugins = [pyside / "Qt" / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "offscreen")]
    libraries = [pyside / "Qt" / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "DBus", "XcbQpa")]
    told = subprocess.run(
        [objdump, "-p", *map(str, plugins + libraries)], capture_output=True, text=True, check=True
    ).stdout
    needed = set(re.findall(r"NEEDED\s+(\S+)", told))
    brought = {path.name for path in (pyside / "Qt" / "lib").iterdir()}
    everywhere = re.compile(r"(ld-linux.*|lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|z))\.so\.\d+$")
    unlooked = {name for name in needed - brought - set(LIBRARIES) if not everywhere.match(name)}
    assert len(needed) > 20
    assert unlooked == set()


OLD = 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac'


def test_the_first_python_that_fits_is_taken(machine: Machine) -> None:
    machine.command("python3.12")
    machine.command("python3", OLD)
    done = machine.run(FIND_PYTHON)
    assert (done.returncode, done.stdout.strip()) == (0, str(machine.path / "python3.12"))


def test_a_launcher_that_cannot_start_its_python_is_passed_over(machine: Machine) -> None:
    machine.command("python3.11", "echo 'no such version' >&2; exit 127")
    machine.command("python3")
    assert machine.run(FIND_PYTHON).stdout.strip() == str(machine.path / "python3")


def test_only_an_older_python_is_said_in_a_sentence(machine: Machine) -> None:
    machine.command("python3", OLD)
    done = machine.run(FIND_PYTHON)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith("Python 3.11, 3.12 or 3.13 is needed, but here is only: Python 3.9.2.")
    assert "make PYTHON=" in done.stderr


def test_no_python_at_all(machine: Machine) -> None:
    done = machine.run(FIND_PYTHON)
    assert done.returncode != 0
    assert "none was found" in done.stderr


def test_a_named_python_is_taken_and_no_other(machine: Machine) -> None:
    machine.command("python3.11")
    machine.command("mine")
    assert machine.run(FIND_PYTHON, PYTHON="mine").stdout.strip() == str(machine.path / "mine")
    machine.command("mine", OLD)
    assert machine.run(FIND_PYTHON, PYTHON="mine").returncode != 0


def test_the_running_python_fits() -> None:
    done = subprocess.run(
        [str(FIND_PYTHON)], env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable}, capture_output=True, text=True
    )
    assert done.stdout.strip() == sys.executable


def test_the_lock_pins_everything_with_hashes_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra-index|find-links|trusted-host)", text, re.MULTILINE)
    pins = re.findall(r"^(?![\s#])(\S+?)==\S+(.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+)", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) == len(lines) > 50
