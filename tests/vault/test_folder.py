"""Making, finding, opening and guarding vaults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.vault.api import Vault, create_vault, list_vaults, open_vault
from fieldapp.vault.errors import (
    DiskFault,
    NoVault,
    TooManyTries,
    VaultClosed,
    VaultDamaged,
    VaultInUse,
    VaultTooNew,
    WrongPassphrase,
)
from fieldapp.vault.slots import SlotFile
from tests.vault.world import CHEAP, PASSPHRASE, World


def test_a_new_vault_is_listed_and_opens_again(world: World) -> None:
    with world.create() as vault:
        folder, identifier = vault.info.folder, vault.info.id
        assert vault.info.account is None
    (listed,) = list_vaults(world.base)
    assert (listed.id, listed.folder) == (identifier, folder)
    assert folder.parent == world.base / "vaults" and len(identifier) == 16
    with world.open(folder) as again:
        assert [line.kind for line in again.audit.lines()] == ["vault_created", "vault_opened"]


def test_nothing_is_listed_where_nothing_is(tmp_path: Path, world: World) -> None:
    assert list_vaults(tmp_path) == ()
    (world.base / "vaults" / ("0" * 16)).mkdir(parents=True)
    (world.base / "vaults" / "notes").mkdir()
    assert list_vaults(world.base) == ()
    with pytest.raises(NoVault):
        world.open(world.base / "vaults" / ("0" * 16))


def test_the_account_is_listed_once_enrolled(world: World) -> None:
    with world.create() as vault:
        world.enrol(vault)
        assert vault.info.account == world.account
    assert list_vaults(world.base)[0].account == world.account


def test_an_account_note_lost_in_a_crash_is_written_at_the_next_unlock(world: World) -> None:
    with world.create() as vault:
        folder = vault.info.folder
        before = (folder / "slots.json").read_bytes()
        world.enrol(vault)
    (folder / "slots.json").write_bytes(before)
    assert list_vaults(world.base)[0].account is None
    with world.open(folder) as vault:
        assert vault.info.account == world.account


def test_wrong_passphrases_are_counted_and_slowed_across_restarts(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    for wrong in (1, 2, 3):
        with pytest.raises(WrongPassphrase) as caught:
            world.open(folder, "nope")
        assert caught.value.wrong == wrong
    assert caught.value.retry_after_s == 2
    with pytest.raises(TooManyTries) as waiting:
        world.open(folder)  # even the right one has to wait
    assert waiting.value.retry_after_s == 2
    world.clock.forward(2)
    with pytest.raises(WrongPassphrase) as caught:
        world.open(folder, "nope")
    assert caught.value.retry_after_s == 4
    world.clock.forward(4)
    world.open(folder).close()
    with pytest.raises(WrongPassphrase) as caught:
        world.open(folder, "nope")
    assert caught.value.wrong == 1


def test_a_clock_set_back_locks_nobody_out_for_long(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            world.open(folder, "nope")
    world.clock.forward(-86400)
    with pytest.raises(TooManyTries):
        world.open(folder)
    world.clock.forward(2)
    world.open(folder).close()


def test_waits_grow_to_five_minutes_and_no_further(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    for _ in range(40):
        with pytest.raises(WrongPassphrase) as caught:
            world.open(folder, "nope")
        world.clock.forward(caught.value.retry_after_s)
    assert caught.value.retry_after_s == 300


def test_the_passphrase_can_be_changed(world: World, vault: Vault) -> None:
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase("nope", "new")
    vault.change_passphrase(PASSPHRASE, "新的口令")
    folder = vault.info.folder
    vault.close()
    with pytest.raises(WrongPassphrase):
        world.open(folder)
    with world.open(folder, "新的口令") as again:
        assert "passphrase_changed" in [line.kind for line in again.audit.lines()]
        assert again.device.identity().account == world.account


def test_full_width_and_half_width_letters_are_one_passphrase(world: World) -> None:
    world.create("Ａｂ１").close()
    world.open(list_vaults(world.base)[0].folder, "Ab1").close()


def test_slots_hold_parameters_and_nothing_else(world: World, vault: Vault) -> None:
    told = json.loads((vault.info.folder / "slots.json").read_text())
    assert set(told) == {"version", "vault", "account", "slots"}
    (slot,) = told["slots"]
    assert (slot["kdf"], slot["memory_kib"], slot["iterations"], slot["lanes"]) == ("argon2id", 64, 1, 1)
    assert slot["wrapping"] == "aes-256-gcm"


@pytest.mark.parametrize("damage", [b"", b"{}", b"not json", b'{"version": 1}'])
def test_damaged_slots_are_told(world: World, damage: bytes) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    (folder / "slots.json").write_bytes(damage)
    with pytest.raises(VaultDamaged):
        world.open(folder)
    assert list_vaults(world.base) == ()


def test_slots_with_changed_parameters_do_not_open(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    text = (folder / "slots.json").read_text()
    (folder / "slots.json").write_text(text.replace('"iterations": 1', '"iterations": 2'))
    with pytest.raises(WrongPassphrase):
        world.open(folder)
    (folder / "slots.json").write_text(text.replace('"memory_kib": 64', '"memory_kib": 99999999999'))
    world.clock.forward(10)
    with pytest.raises(VaultDamaged):
        world.open(folder)


def test_slots_and_algorithms_of_a_newer_program_are_refused_in_words(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    text = (folder / "slots.json").read_text()
    (folder / "slots.json").write_text(text.replace('"version": 1', '"version": 2', 1))
    with pytest.raises(VaultTooNew):
        world.open(folder)
    (folder / "slots.json").write_text(text.replace("argon2id", "sm3-kdf"))
    with pytest.raises(VaultTooNew):
        world.open(folder)


def test_a_missing_database_is_never_made_anew(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    (folder / "vault.db").unlink()
    with pytest.raises(VaultDamaged):
        world.open(folder)
    assert not (folder / "vault.db").exists()


def test_a_damaged_database_is_told(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    data = bytearray((folder / "vault.db").read_bytes())
    data[100] ^= 1
    (folder / "vault.db").write_bytes(data)
    with pytest.raises(VaultDamaged):
        world.open(folder)


def test_a_second_opening_is_told_who_holds_the_vault(world: World, vault: Vault) -> None:
    with pytest.raises(VaultInUse) as caught:
        world.open(vault.info.folder)
    assert caught.value.holder == os.getpid()
    assert caught.value.started == world.clock.now().isoformat()


def test_a_closed_vault_cannot_be_used_and_closes_twice(world: World) -> None:
    vault = world.create()
    vault.close()
    vault.close()
    with pytest.raises(VaultClosed):
        vault.people.list()


def test_a_folder_that_cannot_be_made_is_a_disk_fault(tmp_path: Path, world: World) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskFault):
        create_vault(tmp_path / "file", "x", clock=world.clock, random=world.random, cost=CHEAP)


def test_slots_survive_reading_and_writing(world: World, vault: Vault) -> None:
    path = vault.info.folder / "slots.json"
    before = SlotFile.read(path)
    before.write(path)
    assert SlotFile.read(path) == before
    assert not list(vault.info.folder.glob("*.tmp"))


_HOLD = """
import sys
from pathlib import Path
from tests.vault.world import World, PASSPHRASE
world = World(Path(sys.argv[1]))
vault = world.open(Path(sys.argv[2]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_lock_left_by_a_killed_process_is_no_obstacle(world: World) -> None:
    world.create().close()
    folder = list_vaults(world.base)[0].folder
    command = [sys.executable, "-c", _HOLD, str(world.base), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        with pytest.raises(VaultInUse) as caught:
            world.open(folder)
        assert caught.value.holder == other.pid
        other.kill()
    assert (folder / "lock").stat().st_size > 0
    with open_vault(folder, PASSPHRASE, clock=world.clock, random=world.random, cost=CHEAP) as vault:
        assert vault.verify().ok
