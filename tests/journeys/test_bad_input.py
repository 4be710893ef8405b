"""Bad input gets a clear error, and nothing is lost: every case by commands, on real processes.

| case | by commands | closer to the cause |
|---|---|---|
| wrong passphrase | test_commands | tests/vault/test_folder |
| a code used, mistyped | test_commands | tests/central/test_enrol |
| a code expired | here | tests/central/test_enrol |
| a photo cut short, a bomb, no photo | here | tests/vault/test_picture |
| an answer of the wrong type | here | tests/forms, tests/workflows/test_visit |
| the central gone before, during, after a batch | here | tests/faults, tests/sync/test_central_process |
| the same batch twice | here | tests/central/test_batches, tests/faults/test_cut_exchange |
| a batch with one flipped byte | here | tests/central/test_batches |
| a full disk while saving | here | tests/vault/test_crash, tests/central/test_disk_full |
| a vault another process has open | here | tests/vault/test_folder |
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from fieldapp.central.config import CentralConfig
from fieldapp.central.open import open_central
from fieldapp.central.store.tables import codes
from tests.faults.proxy import Plan, Proxy, between
from tests.journeys.holder import Holder
from tests.journeys.township import Done, Township
from tests.journeys.work import answers_for, bomb, finish_visit, noise, picture, write

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def assert_refused(done: Done, code: str, words: str, status: int = 1) -> None:
    """The exit status, the stable code and Chinese words on stderr, no traceback."""
    assert done.code == status, done.err
    assert f"fieldapp: {code}: {words}" in done.err
    assert "Traceback" not in done.err


@pytest.fixture(scope="module")
def visit(township: Township, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A draft with a few answers, which every refusal must leave as it is."""
    folder = tmp_path_factory.mktemp("draft")
    answers = write(folder / "few.json", {"GH04": "home", "GH07": "met", "GH10": "agreed"})
    words = ["--person", township.tekun()["id"], "--form", "TK", "--answers", answers, "--minutes", "助餐=30"]
    return str(township.device(township.assistant, "visit", *words)["visit"])


def on(township: Township, visit: str, folder: Path, answers: dict[str, Any], *more: str | Path) -> Done:
    """``device visit --visit`` with answers."""
    words = ["device", "visit", "--visit", visit, "--answers", write(folder / "answers.json", answers), *more]
    return township.run(*words, "--data", township.assistant)


def standing(township: Township, visit: str, folder: Path) -> tuple[int, set[str]]:
    """What the draft holds: how many photos, and what is still missing."""
    found = on(township, visit, folder, {}).json
    return found["photos"], {item["ref"] for item in found["violations"]}


def cut_short(path: Path) -> Path:
    whole = noise(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def no_photo(path: Path) -> Path:
    path.write_text("这不是照片", encoding="utf-8")
    return path


BAD_PHOTOS: tuple[tuple[Callable[[Path], Path], str, str], ...] = (
    (cut_short, "picture_truncated", "这张照片不完整"),
    (bomb, "picture_too_large", "这张照片太大(30000 × 30000)"),
    (no_photo, "not_a_picture", "这个文件不是能用的照片"),
    (lambda path: path, "picture_unreadable", "读不到这张照片的文件"),
)
BAD_ANSWERS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"GH04": "somewhere"}, "answer_refused", "这个答案没有收下:没有这个选项"),
    ({"GH04": ["home", "phone"]}, "answer_refused", "这个答案没有收下:只能填一个"),
    ({"GT08": "下周"}, "answer_refused", "这个答案没有收下:写法不对"),
    ({"GT01": "room.jpg"}, "answer_refused", "这个答案没有收下:写法不对"),
    ({"XX99": "1"}, "no_question", "清单里没有可以放它的题"),
)


def test_bad_photos_and_bad_answers(township: Township, visit: str, tmp_path: Path) -> None:
    before = standing(township, visit, tmp_path)
    for number, (make, code, words) in enumerate(BAD_PHOTOS):
        done = on(township, visit, tmp_path, {}, "--photo", make(tmp_path / f"照片{number}.jpg"))
        assert_refused(done, code, words, status=2)
        assert visit in done.err
    for answers, code, words in BAD_ANSWERS:
        done = on(township, visit, tmp_path, answers)
        assert_refused(done, code, words)
        assert next(iter(answers)) in done.err
    assert standing(township, visit, tmp_path) == before


def test_answers_that_are_none(township: Township, visit: str, tmp_path: Path) -> None:
    for number, text in enumerate(('{"GH04": 3}', "{")):
        file = tmp_path / f"{number}.json"
        file.write_text(text, encoding="utf-8")
        done = township.run("device", "visit", "--visit", visit, "--answers", file, "--data", township.assistant)
        assert done.code == 2, done.err
        assert "wrong_use: 命令用法不对" in done.err


def test_a_visit_that_was_submitted_already(township: Township, tmp_path: Path) -> None:
    done = finish_visit(township, tmp_path, 1)
    assert done["valid"], done["violations"]
    assert_refused(on(township, done["visit"], tmp_path, {"GH04": "home"}), "no_draft", "这次走访没有正在填写的草稿")
    assert township.device(township.assistant, "sync")["applied"] == 1


def test_an_expired_code(township: Township, tmp_path: Path) -> None:
    code = township.code("assistant", "过期")
    central = open_central(CentralConfig(township.central))
    with central.store.write() as connection:
        connection.execute(update(codes).where(codes.c.used_by.is_(None)), {"expires_at": 1})
    central.close()
    data = tmp_path / "late"
    done = township.run("device", "enrol", "--central", township.url, "--code", code, "--data", data)
    assert_refused(done, "code_expired", "这个登记码过期了")
    # The same folder, a good code: nothing stands in the way.
    words = ["enrol", "--central", township.url, "--code", township.code("assistant", "及时")]
    assert township.device(data, *words)["scopes"]


def test_a_vault_that_another_process_has_open(township: Township, visit: str, tmp_path: Path) -> None:
    before = standing(township, visit, tmp_path)
    with Holder(township, township.assistant, visit) as holder:
        done = township.run("device", "sync", "--data", township.assistant)
        assert_refused(done, "vault_in_use", f"另一个程序正在使用这份数据(进程号 {holder.pid})")
        os.kill(holder.pid, signal.SIGKILL)
        holder.ended()
    assert standing(township, visit, tmp_path) == before


def test_two_accounts_in_one_folder(township: Township, tmp_path: Path) -> None:
    data = tmp_path / "shared"
    accounts = []
    for name in ("甲", "乙"):
        words = ["enrol", "--central", township.url, "--code", township.code("assistant", name)]
        accounts.append(township.device(data, *words)["account"])
    which = township.run("device", "status", "--data", data)
    assert_refused(which, "too_many_accounts", "这个数据文件夹里有几个账户")
    assert all(account in which.err for account in accounts)
    assert township.device(data, "sync", "--account", accounts[1])["received"] > 24
    assert township.device(data, "people", "--account", accounts[0]) == []
    assert_refused(township.run("device", "status", "--data", data, "--account", "x"), "no_vault", "这个文件夹里还没有")


# The line to the central, by a proxy the device was enrolled through.


@pytest.fixture(scope="module")
def line(township: Township) -> Iterator[Proxy]:
    parts = urlsplit(township.url)
    with between((str(parts.hostname), int(parts.port or 0))) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def far(township: Township, line: Proxy) -> Township:
    """The same township, seen by an assistant who reaches it over the line."""
    there = Township(township.root)
    there.assistant, there.url, there.invented = township.root / "far", line.url, township.invented
    code = township.code("assistant", "远方")
    there.device(there.assistant, "enrol", "--central", line.url, "--code", code)
    there.device(there.assistant, "sync")
    return there


def test_the_line_fails_the_same_batch_comes_twice_and_a_bit_turns(far: Township, line: Proxy, tmp_path: Path) -> None:
    """One visit, all that can befall its batch in turn; then everything is applied, once."""
    assert finish_visit(far, tmp_path, 2)["valid"]
    plans = {
        "before": Plan(cut_up_after=0),
        "during": Plan(cut_up_after=3_000),
        "noise": Plan(garbage_down=True),
        "a turned bit": Plan(flip_in=b"POST /v1/batches"),
    }
    for name, plan in plans.items():
        line.heal(plan)
        done = far.run("device", "sync", "--data", far.assistant)
        assert done.code == 1, name
        assert (done.json["applied"], done.json["waiting"]) == (0, 1), name
        # A batch that is refused does not keep the photos back; a line that is gone does.
        assert done.json["photos_waiting"] == (0 if name == "a turned bit" else 3), name
        assert f"fieldapp: {done.json['problem']}: " in done.err, name
        assert "Traceback" not in done.err, name
        if name == "a turned bit":
            assert line.flipped == 1
    status = far.device(far.assistant, "status")
    assert status["records"] == {"waiting": 1}
    assert status["problems"]

    # The reply is lost after the central acted, so the same batch comes again; then again, and twice at once.
    line.heal(Plan(drop_down=True))
    assert far.run("device", "sync", "--data", far.assistant).code == 1
    assert far.device(far.assistant, "status")["records"] == {"waiting": 1}
    line.heal(Plan(duplicate_up=True))
    far.run("device", "sync", "--data", far.assistant)  # a login that came twice may be refused
    line.heal()
    far.device(far.assistant, "sync")
    status = far.device(far.assistant, "status")
    assert (status["records"], status["photos"], status["problems"]) == ({"applied": 1}, {"stored": 3}, [])
    assert far.device(far.assistant, "verify")["ok"]
    found = far.ok("central", "verify", "--data", far.central)
    assert found["ok"], found


def test_offline_says_so(far: Township, line: Proxy) -> None:
    gone = Township(far.root)
    gone.assistant = far.assistant
    line.heal(Plan(cut_up_after=0))
    done = gone.run("device", "sync", "--data", gone.assistant)
    line.heal()
    assert done.code == 1
    assert done.json["problem"] in ("offline", "line_broken")
    assert "网络" in done.err


# A full disk.


def limited(size: int) -> Callable[[], None]:
    """For a new process: no file grows beyond ``size`` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    return limit


def largest(folder: Path) -> int:
    """Bytes of the largest file."""
    return max(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_photo_that_does_not_fit(township: Township, visit: str, tmp_path: Path) -> None:
    before = standing(township, visit, tmp_path)
    answers = write(tmp_path / "none.json", {})
    photo = noise(tmp_path / "room.jpg", 2400, 1800)
    given: list[str | Path] = ["--answers", answers, "--photo", photo, "--data", township.assistant]
    words = ["device", "visit", "--visit", visit, *given]
    room = largest(township.assistant) + 40_000
    done = township.run(*words, before=limited(room))
    assert_refused(done, "disk_full", "磁盘满了,这一步没有写进去")
    assert standing(township, visit, tmp_path) == before
    # With room again the same command does it.
    assert township.run(*words).json["photos"] == before[0] + 1


@pytest.mark.timeout(1800)
def test_a_disk_that_fills_up_anywhere_in_a_visit(township: Township, tmp_path: Path) -> None:
    """A small file system with less and less room taken: the visit goes on where it stopped, until it is submitted."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("may not mount a file system here")
    try:
        small = Township(township.root)
        small.url, small.invented = township.url, township.invented
        small.assistant = place / "data"
        words = ["enrol", "--central", small.url, "--code", small.code("assistant", "满盘")]
        small.device(small.assistant, *words)
        small.device(small.assistant, "sync")
        fill_step_by_step(small, place / "ballast", tmp_path)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill_step_by_step(small: Township, ballast: Path, folder: Path) -> None:
    person = small.tekun(3)["id"]
    answers = write(folder / "all.json", answers_for(small, folder, person))
    room, hand = noise(folder / "room.jpg"), picture(folder / "hand.jpg", "white")
    words = ["device", "visit", "--person", person, "--form", "TK", "--answers", answers]
    words += ["--photo", f"GT01={room}", f"GT09={hand}", f"GT10={hand}", "--submit", "--data", small.assistant]
    full = 0
    for free in (0, 100_000, 400_000, 1_000_000, 2_500_000, 8_000_000):
        space = os.statvfs(ballast.parent)
        ballast.write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - free)))
        done = small.run(*words)
        ballast.unlink()
        assert "Traceback" not in done.err
        assert small.device(small.assistant, "verify")["ok"]
        if done.code == 0:
            break
        assert "fieldapp: disk_full: 磁盘满了" in done.err, done.err
        full += 1
    assert done.code == 0
    assert full >= 2
    assert done.json["photos"] == 3
    sent = small.device(small.assistant, "sync")
    assert (sent["applied"], sent["waiting"], sent["photos_waiting"]) == (1, 0, 0)
    assert small.device(small.assistant, "status")["records"] == {"applied": 1}
