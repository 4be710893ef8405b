"""Enrolment, the session token, the sync journal, and the ports of the sync room."""

from __future__ import annotations

from dataclasses import fields

import pytest

from fieldapp.sync import ports
from fieldapp.vault.api import Applied, DeviceIdentity, Settled, Vault, WaitingPhoto
from fieldapp.vault.errors import AlreadyEnrolled, NotEnrolled
from fieldapp.wire.errors import SignatureInvalid
from fieldapp.wire.suite import SealingKey, SigningKey
from tests.vault.world import World


def test_an_empty_vault_belongs_to_nobody(empty: Vault) -> None:
    assert not empty.device.enrolled() and empty.device.token() is None
    for attempt in (empty.device.identity, empty.device.account, empty.device.account_id):
        with pytest.raises(NotEnrolled):
            attempt()


def test_the_enrolment_is_kept_once(world: World, vault: Vault) -> None:
    identity = vault.device.identity()
    assert identity.signing == world.signing and identity.sealing == world.sealing
    assert identity.central.signing_public == world.central.public and identity.url == "https://central.example"
    assert vault.device.enrolled() and vault.device.account_id() == world.account == identity.account
    assert vault.device.account() == world.account_info()
    with pytest.raises(AlreadyEnrolled):
        world.enrol(vault)
    folder = vault.info.folder
    vault.close()
    with world.open(folder) as again:
        assert again.device.identity() == identity


def test_a_forged_central_is_not_written_down(world: World, empty: Vault) -> None:
    identity = bytearray(world.identity())
    identity[-1] ^= 1
    world.identity = lambda: bytes(identity)  # type: ignore[method-assign]
    with pytest.raises(SignatureInvalid):
        world.enrol(empty)
    assert not empty.device.enrolled()


def test_the_token_is_kept_across_runs(world: World, vault: Vault) -> None:
    vault.device.remember_token("secret-token")
    folder = vault.info.folder
    vault.close()
    with world.open(folder) as again:
        assert again.device.token() == "secret-token"
        again.device.remember_token(None)
        assert again.device.token() is None
        assert not any("secret-token" in (line.detail or "") for line in again.audit.lines())


def test_how_synchronisations_ended(world: World, vault: Vault) -> None:
    assert vault.journal.runs() == () and vault.journal.last_success() is None
    vault.journal.note_sync(ok=True, problem=None, summary={"sent": 3}, skew_ms=-1200)
    when = world.clock.now().isoformat()
    world.clock.forward(60)
    vault.journal.note_sync(ok=False, problem="offline", summary={}, skew_ms=None)
    last, first = vault.journal.runs()
    assert (last.ok, last.problem, last.summary, last.skew_ms) == (False, "offline", {}, None)
    assert (first.ok, first.summary, first.skew_ms) == (True, {"sent": 3}, -1200)
    assert vault.journal.last_success() == when and vault.journal.runs(limit=1) == (last,)


def test_the_parts_are_the_ports_of_the_sync_room(vault: Vault) -> None:
    """What matters is that this type-checks; at run time the names must be there."""
    outbox: ports.Outbox = vault.outbox
    photos: ports.PhotoQueue = vault.photos
    feed: ports.FeedSink = vault.feed
    credentials: ports.Credentials = vault.device
    journal: ports.SyncJournal = vault.journal
    joined = {
        ports.Outbox: outbox,
        ports.PhotoQueue: photos,
        ports.FeedSink: feed,
        ports.Credentials: credentials,
        ports.SyncJournal: journal,
    }
    for port, part in joined.items():
        wanted = [name for name in vars(port) if not name.startswith("_")]
        assert wanted and all(callable(getattr(part, name)) for name in wanted)
    twins: list[tuple[type, type]] = [
        (ports.DeviceIdentity, DeviceIdentity),
        (ports.Settled, Settled),
        (ports.Applied, Applied),
    ]
    for theirs, ours in [*twins, (ports.WaitingPhoto, WaitingPhoto)]:
        wanted = [name for name, value in vars(theirs).items() if isinstance(value, property)]
        assert wanted and set(wanted) <= {one.name for one in fields(ours)}


def test_an_enrolment_cut_off_goes_on_with_the_same_keys(world: World) -> None:
    with world.create() as vault:
        folder = vault.info.folder
        first = vault.device.enrolment_keys(world.signing, world.sealing)
    with world.open(folder) as again:
        others = SigningKey.generate(world.random), SealingKey.generate(world.random)
        assert again.device.enrolment_keys(*others) == first == (world.signing, world.sealing)
        world.enrol(again)
        with pytest.raises(AlreadyEnrolled):
            again.device.enrolment_keys(*others)
