"""A backup made while the central serves, and the central that comes of it: on both kinds of store."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import (
    AlreadyInitialised,
    BackupUnfit,
    BackupUnreadable,
    CentralFault,
    KeysUnreadable,
)
from fieldapp.central.services.backup import back_up
from fieldapp.central.services.restore import bring_keys, restore
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.tables import audit, codes, sessions
from fieldapp.cli import main
from fieldapp.wire.receipt import Outcome, Reason
from tests.central.actors import Device, Town, reopen, served
from tests.central.production import Production
from tests.central.test_uploads import begin, patch

FILE = "backup.tar"


@pytest.fixture
def place(tmp_path: Path, parts: Production | None) -> Iterator[CentralConfig]:
    """Where a backup is restored to: an empty folder, and an empty database and prefix of the same kind."""
    if parts is None:
        yield CentralConfig(tmp_path / "again")
        return
    name = f"again_{tmp_path.name.replace('-', '_')}"
    with psycopg.connect(f"{parts.postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    config = CentralConfig(tmp_path / "again", database_url=f"{parts.postgres}/{name}", blob_url=f"s3://photos/{name}")
    yield config
    parts.drop(config)


def with_keys(place: CentralConfig, town: Town) -> CentralConfig:
    """The place, with the town's key file in it."""
    bring_keys(place, town.central.config.keys)
    return place


def photo(device: Device, size: int = 70_000) -> bytes:
    """A ciphertext stored at the central."""
    data = device.dice.randbytes(size)
    assert patch(device, begin(device, data), 0, data).status_code == 204
    return data


def restored(town: Town, place: CentralConfig, source: Path) -> Town:
    """The town in its new life."""
    again = Town.__new__(Town)
    central = restore(place, source, clock=lambda: again.moment)
    again.__init__(central, town.dice, town.moment)  # type: ignore[misc]
    return again


@pytest.mark.parametrize("name", ["backup", FILE])
def test_devices_come_back_and_every_record_is_applied_once(
    town: Town, place: CentralConfig, tmp_path: Path, name: str
) -> None:
    people = town.people(3)
    device = town.device()
    before = [device.visit(person) for person in people]
    device.push(*before)
    photo(device)
    old_token = device.headers()
    device.pull()
    done = back_up(town.central, tmp_path / name)
    assert (done.problems, done.blobs, done.blobs_new) == ([], 1, 1)
    after = [device.visit(person) for person in people]
    device.push(*after)  # acknowledged, and then lost with the central
    again = restored(town, with_keys(place, town), tmp_path / name)
    assert again.central.generation != town.central.generation
    assert verify_central(again.central).document()["ok"] is True
    with served(again):
        device.client.base_url = again.url
        assert device.client.get("/v1/feed", headers=old_token).status_code == 401
        device.token = None
        stale = device.client.get("/v1/feed", params={"cursor": device.cursor or ""}, headers=device.headers())
        assert stale.status_code == 410
        device.cursor = None
        assert {row.id for _, row in device.pull()} >= {one.opened().id for one in before}
        lines = device.push(*before, *after)  # a device in a new life offers everything again
        assert {line.outcome for line in lines} == {Outcome.APPLIED}
        assert [line.repeat for line in lines] == [True] * 3 + [False] * 3
        found = verify_central(again.central)
        assert (found.problems, found.records, found.gaps, found.blobs) == ([], 6, 0, 1)


def test_who_enrolled_after_the_backup_is_kept_waiting_not_lost(
    town: Town, place: CentralConfig, tmp_path: Path
) -> None:
    (person,) = town.people(1)
    account = town.account()
    back_up(town.central, tmp_path / FILE)
    device = town.device(account)
    visit = device.visit(person)
    device.push(visit)
    again = restored(town, with_keys(place, town), tmp_path / FILE)
    with served(again):
        device.client.base_url = again.url
        (line,) = device.push(visit)
        assert (line.outcome, line.reason) == (Outcome.HELD, Reason.UNKNOWN_DEVICE)


def test_a_new_life_forgets_sessions_and_codes_and_leaves_a_trace(
    town: Town, place: CentralConfig, tmp_path: Path
) -> None:
    from fieldapp.central.admin import issue_code

    device = town.device()
    device.headers()
    issue_code(town.central, device.account)
    back_up(town.central, tmp_path / FILE)
    again = restored(town, with_keys(place, town), tmp_path / FILE)
    with again.central.store.read() as connection:
        assert connection.execute(select(sessions)).all() == []
        assert [row.used_by for row in connection.execute(select(codes))] == [device.id]
        (line,) = connection.execute(select(audit).where(audit.c.action == "restored")).all()
    assert line.facts["former"] == town.central.generation and line.subject == again.central.generation
    again.central.close()


def test_a_backup_holds_one_moment_while_writers_write(town: Town, place: CentralConfig, tmp_path: Path) -> None:
    people = town.people(5)
    device = town.device()
    device.push(device.visit(people[0]))
    stop, pushed = threading.Event(), threading.Event()
    broken: list[BaseException] = []

    def write() -> None:
        try:
            while not stop.is_set():
                device.push(*(device.visit(person) for person in people))
                pushed.set()
        except BaseException as exc:
            broken.append(exc)
            pushed.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert pushed.wait(30)
    back_up(town.central, tmp_path / FILE)
    pushed.clear()
    assert pushed.wait(30)  # it went on writing behind the backup
    stop.set()
    writer.join()
    assert broken == []
    again = restored(town, with_keys(place, town), tmp_path / FILE)
    found = verify_central(again.central)
    assert found.problems == [] and found.gaps == 0 and 1 < found.records < device.seq
    again.central.close()


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
class TestOnTheDisk:
    """What does not depend on the kind of store."""

    def test_a_folder_is_brought_up_to_date(self, town: Town, place: CentralConfig, tmp_path: Path) -> None:
        (person,) = town.people(1)
        device = town.device()
        photo(device)
        assert back_up(town.central, tmp_path / "backup").blobs_new == 1
        photo(device)
        device.push(device.visit(person))
        again = back_up(town.central, tmp_path / "backup")
        assert (again.blobs, again.blobs_new) == (2, 1)
        assert len(list((tmp_path / "backup").glob("database-*"))) == 1
        life = restored(town, with_keys(place, town), tmp_path / "backup")
        assert (verify_central(life.central).records, verify_central(life.central).blobs) == (1, 2)
        life.central.close()

    def test_a_photo_that_the_store_lost_is_told(self, town: Town, tmp_path: Path) -> None:
        device = town.device()
        photo(device)
        photo(device)
        one, two = sorted(town.central.config.blobs.glob("blobs/??/*"))
        one.unlink()
        two.write_bytes(b"other bytes")
        done = back_up(town.central, tmp_path / FILE)
        assert {(told["id"], told["problem"]) for told in done.problems} == {
            (one.name, "missing"),
            (two.name, "changed"),
        }

    def test_nothing_in_it_is_readable(self, town: Town, tmp_path: Path) -> None:
        people = town.people(2)
        device = town.device()
        device.push(device.visit(people[0], answers={"/data/tail/GT02_add": "绝不能读到"}))
        back_up(town.central, tmp_path / FILE)
        data = (tmp_path / FILE).read_bytes()
        for secret in ("绝不能读到", "李0", "王一", device.id, people[0], "CREATE TABLE"):
            assert secret.encode() not in data
        assert (tmp_path / FILE).stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("name", ["backup", FILE])
    def test_damage_anywhere_is_found_before_anything_is_there(
        self, town: Town, place: CentralConfig, tmp_path: Path, name: str
    ) -> None:
        device = town.device()
        photo(device)
        back_up(town.central, tmp_path / name)
        with_keys(place, town)
        whole = tmp_path / name
        files = [whole] if whole.is_file() else [path for path in sorted(whole.rglob("*")) if path.is_file()]
        for path in files:
            good = path.read_bytes()
            for at in (len(good) * part // 7 for part in range(7)):
                if whole.is_file() and at < 512:
                    continue  # the tar's own first header: its fields do not all matter
                path.write_bytes(good[:at] + bytes([good[at] ^ 0x20]) + good[at + 1 :])
                with pytest.raises(BackupUnreadable):
                    restore(place, whole)
                path.write_bytes(good[:at])
                with pytest.raises(BackupUnreadable):
                    restore(place, whole)
                assert not place.database.exists() and not (place.data / "restoring.db").exists()
            path.write_bytes(good)
        restore(place, whole).close()

    def test_what_does_not_fit_is_refused(self, town: Town, place: CentralConfig, tmp_path: Path) -> None:
        back_up(town.central, tmp_path / FILE)
        with pytest.raises(KeysUnreadable):
            restore(place, tmp_path / FILE)
        other = tmp_path / "other.keys"
        other.write_bytes(b"no keys")
        with pytest.raises(KeysUnreadable):
            bring_keys(place, other)
        with pytest.raises(AlreadyInitialised):
            restore(town.central.config, tmp_path / FILE)
        with pytest.raises(AlreadyInitialised):
            bring_keys(town.central.config, town.central.config.keys)
        with_keys(place, town)
        with pytest.raises(CentralFault):
            restore(place, tmp_path / "no such file")
        (tmp_path / "empty").mkdir()
        with pytest.raises(BackupUnreadable):
            restore(place, tmp_path / "empty")

    def test_another_centrals_backup_is_refused(self, town: Town, place: CentralConfig, tmp_path: Path) -> None:
        from fieldapp.central.provider import CentralKeys, write_keys

        back_up(town.central, tmp_path / FILE)
        write_keys(place.keys, CentralKeys.generate(town.dice.randbytes))
        with pytest.raises(BackupUnreadable):
            restore(place, tmp_path / FILE)

    def test_a_restore_that_was_broken_off_is_begun_again(
        self, town: Town, place: CentralConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from fieldapp.central.services import restore as room

        device = town.device()
        photo(device)
        back_up(town.central, tmp_path / FILE)
        with_keys(place, town)

        class Power(BaseException):
            """The power went."""

        def fails(*_: object) -> None:
            raise Power

        with monkeypatch.context() as patched, pytest.raises(Power):
            patched.setattr(room, "_begin_anew", fails)
            restore(place, tmp_path / FILE)
        assert not place.database.exists()
        again = restore(place, tmp_path / FILE)
        assert verify_central(again).document()["ok"] is True
        again.close()

    def test_by_command(
        self, town: Town, place: CentralConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        device = town.device()
        photo(device)
        data = str(town.central.config.folder)
        assert main(["central", "backup", "--data", data, "--out", str(tmp_path / FILE), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["ok"], told["blobs"], told["generation"]) == (True, 1, town.central.generation)
        words = ["central", "restore", "--data", str(place.folder), "--from", str(tmp_path / FILE), "--json"]
        assert main([*words, "--keys", str(town.central.config.keys)]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["ok"] and told["blobs"] == 1 and told["generation"] != town.central.generation
        assert main(words) == 1  # there is one now
        shutil.rmtree(place.folder)
        assert main(words) == 1  # no keys
        (tmp_path / FILE).write_bytes(b"x" * 5000)
        assert main([*words, "--keys", str(town.central.config.keys)]) == 2


def test_a_backup_of_another_kind_is_refused(town: Town, tmp_path: Path, parts: Production | None) -> None:
    back_up(town.central, tmp_path / FILE)
    elsewhere = CentralConfig(tmp_path / "again")
    bring_keys(elsewhere, town.central.config.keys)
    if parts is None:
        restore(elsewhere, tmp_path / FILE).close()
        return
    with pytest.raises(BackupUnfit):
        restore(elsewhere, tmp_path / FILE)


def test_a_reopened_central_is_the_same_life(town: Town) -> None:
    again = reopen(town)
    assert again.central.generation == town.central.generation
    again.central.close()
