"""A file on a stick is there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fieldapp.wire.package_file import new_file, write_whole


def test_it_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.fvp"
    with new_file(path) as file:
        file.write(b"one")
        assert not path.exists()
    assert path.read_bytes() == b"one"
    write_whole(path, b"two")
    assert [found.name for found in tmp_path.iterdir()] == ["a.fvp"]
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.fvp"
    write_whole(path, b"old")

    def fail() -> None:
        with new_file(path) as file:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.fvp"]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EIO])
def test_a_stick_that_cannot_flush_folders_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = os.fsync

    def flush(descriptor: int) -> None:
        if os.fstat(descriptor).st_mode & 0o170000 == 0o040000:
            raise OSError(number, "no")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", flush)
    if number == errno.EIO:
        with pytest.raises(OSError, match="no"):
            write_whole(tmp_path / "a", b"x")
    else:
        write_whole(tmp_path / "a", b"x")
        assert (tmp_path / "a").read_bytes() == b"x"
