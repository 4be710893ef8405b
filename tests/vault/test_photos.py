"""Ciphertexts: attached, queued, stored, received, cached, swept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

import pytest

from fieldapp.vault.api import State, Vault
from fieldapp.vault.errors import NoDraft, PhotoDamaged, PhotoNotHere
from fieldapp.vault.folder import VaultFolder
from fieldapp.wire.bodies import PhotoRef
from fieldapp.wire.errors import Malformed
from fieldapp.wire.record import GENESIS
from fieldapp.wire.suite import SigningKey
from tests.vault.world import World, addresses, facts, receipt, record_row

PICTURE, THUMB = b"\xff\xd8 a picture" * 500, b"\xff\xd8 small" * 20
OTHER = SigningKey(bytes([9]) * 32)


def _files(vault: Vault) -> set[str]:
    return {path.name for path in VaultFolder(vault.info.folder).photo_files()}


def _submit(world: World, vault: Vault, visit: str, *photos: PhotoRef) -> None:
    body = world.body(visit, photos=photos)
    vault.records.freeze(visit, lambda seq, prev: world.author(body, seq, prev))


def _received(
    world: World, vault: Vault, visit: str = "v9", record_id: str | None = None
) -> tuple[PhotoRef, list[bytes]]:
    """A visit of somebody else with one photo; the ciphertexts as the central holds them."""
    world.start(vault, "made-up")
    photo = vault.photos.add("made-up", facts(), PICTURE, THUMB)
    sealed = [vault.photos.read(one, 0, 1 << 20) for one in addresses(photo)]
    vault.photos.remove("made-up", photo.blob.sha256)
    vault.visits.discard("made-up", "only to make ciphertexts")
    record = world.author(world.body(visit, photos=(photo,)), 1, GENESIS, signer=OTHER)
    world.news(vault, record_row(record))
    return photo, sealed


def test_a_photo_is_kept_as_ciphertext_under_its_hash(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(camera="phone", place=(37.1, 119.9)), PICTURE, THUMB)
    assert _files(vault) == set(addresses(photo))
    for address in addresses(photo):
        data = vault.photos.read(address, 0, 1 << 20)
        assert hashlib.sha256(data).hexdigest() == address and PICTURE[:20] not in data
    assert photo.blob.size == len(PICTURE) + 28 and photo.camera == "phone" and photo.place == (37.1, 119.9)
    assert vault.photos.photo_bytes(photo) == PICTURE and vault.photos.thumb_bytes(photo) == THUMB
    assert vault.photos.of_draft("v1") == (photo,) == vault.visits.draft("v1").photos
    assert vault.photos.counts() == {State.DRAFT: 1} and vault.photos.photos_waiting() == 0
    assert vault.photos.read(photo.blob.sha256, 10, 5) == vault.photos.read(photo.blob.sha256, 0, 99)[10:15]


def test_equal_pictures_have_different_ciphertexts(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    first, second = (vault.photos.add("v1", facts(), PICTURE) for _ in range(2))
    assert first.blob.sha256 != second.blob.sha256 and first.key != second.key
    assert vault.photos.thumb_bytes(first) == PICTURE


def test_a_photo_needs_a_draft(vault: Vault) -> None:
    with pytest.raises(NoDraft):
        vault.photos.add("v1", facts(), PICTURE)
    assert _files(vault) == set()


def test_a_photo_can_be_taken_off_a_draft(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    keep, drop = (vault.photos.add("v1", facts(), PICTURE, THUMB) for _ in range(2))
    vault.photos.remove("v1", drop.blob.sha256)
    assert vault.photos.of_draft("v1") == (keep,) and _files(vault) == set(addresses(keep))
    with pytest.raises(PhotoNotHere):
        vault.photos.remove("v1", drop.blob.sha256)
    with pytest.raises(PhotoNotHere):
        vault.photos.photo_bytes(drop)


def test_only_photos_of_records_are_sent_thumbnails_first(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    first, second, forgotten = (vault.photos.add("v1", facts(), PICTURE, THUMB) for _ in range(3))
    assert vault.photos.next_photos(10) == ()
    _submit(world, vault, "v1", first, second)
    thumbs = [one.thumb.sha256 for one in (first, second) if one.thumb]
    expected = [*thumbs, first.blob.sha256, second.blob.sha256]
    assert [one.sha256 for one in vault.photos.next_photos(10)] == expected
    assert [one.sha256 for one in vault.photos.next_photos(1)] == thumbs[:1]
    assert vault.photos.photos_waiting() == 2
    # The one no record holds is neither sent nor lost.
    assert vault.photos.photo_bytes(forgotten) == PICTURE
    assert forgotten.blob.sha256 not in {one.id for one in vault.status.photos()}


def test_a_photo_waits_until_its_thumbnail_is_stored_too(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(), PICTURE, THUMB)
    _submit(world, vault, "v1", photo)
    picture, thumb = addresses(photo)
    assert vault.photos.settle_photos(receipt(stored=[picture])) == 1
    assert vault.photos.photos_waiting() == 1
    assert vault.photos.settle_photos(receipt(stored=[thumb])) == 0
    assert vault.photos.photos_waiting() == 0
    assert vault.photos.counts() == {State.STORED: 1}


def test_an_upload_is_remembered_across_restarts_and_settled_by_a_line(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(), PICTURE)
    _submit(world, vault, "v1", photo)
    address = photo.blob.sha256
    vault.photos.remember_upload(address, "https://central.example/v1/files/1")
    assert [one.state for one in vault.status.photos()] == [State.SENDING]
    folder = vault.info.folder
    vault.close()
    with world.open(folder) as again:
        (waiting,) = again.photos.next_photos(10)
        assert waiting.upload_url == "https://central.example/v1/files/1" and waiting.size == photo.blob.size
        again.photos.remember_upload(address, None)
        assert again.photos.next_photos(10)[0].upload_url is None
        assert again.photos.settle_photos(receipt(missing=[address])) == 0
        assert again.photos.photos_waiting() == 1
        assert again.photos.settle_photos(receipt(stored=[address, "0" * 64])) == 1
        assert again.photos.settle_photos(receipt(stored=[address])) == 0
        assert again.photos.counts() == {State.STORED: 1} and again.photos.next_photos(10) == ()
        assert again.status.photos(unsettled=True) == () and again.photos.photo_bytes(photo) == PICTURE
        assert again.photos.settle_photos(receipt(missing=[address])) == 0
        assert again.photos.photos_waiting() == 1


def test_a_correction_carries_stored_photos_along(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    old = vault.photos.add("v1", facts(), PICTURE, THUMB)
    body = world.body("v1", photos=(old,))
    record = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    vault.photos.settle_photos(receipt(stored=addresses(old)))
    world.start(vault, "v1", corrects=record.opened().id)
    vault.photos.attach("v1", old)
    new = vault.photos.add("v1", facts("/data/tk/other"), PICTURE)
    assert vault.photos.of_draft("v1") == (old, new)
    body = world.body("v1", photos=(old, new), corrects=record.opened().id)
    vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    assert [one.sha256 for one in vault.photos.next_photos(10)] == [new.blob.sha256]
    world.start(vault, "v1", corrects=record.opened().id)
    vault.photos.attach("v1", old)
    vault.photos.remove("v1", old.blob.sha256)
    assert vault.photos.photo_bytes(old) == PICTURE


def test_thumbnails_of_received_visits_are_wanted_photos_on_demand(world: World, vault: Vault) -> None:
    photo, (sealed, sealed_thumb) = _received(world, vault)
    assert photo.thumb is not None and vault.photos.wanted_blobs(10) == (photo.thumb.sha256,)
    assert vault.photos.next_photos(10) == ()
    vault.photos.keep_blob(photo.thumb.sha256, iter([sealed_thumb[:7], sealed_thumb[7:]]))
    assert vault.photos.wanted_blobs(10) == () and vault.photos.thumb_bytes(photo) == THUMB
    with pytest.raises(PhotoNotHere):
        vault.photos.photo_bytes(photo)
    vault.photos.keep_blob(photo.blob.sha256, iter([sealed]))
    assert vault.photos.photo_bytes(photo) == PICTURE
    assert (vault.verify().photos, vault.verify().thumbnails) == (1, 1)


@pytest.mark.parametrize("change", [lambda d: d[:-1], lambda d: d + b"x", lambda d: b"x" + d[1:], lambda d: b""])
def test_a_download_that_is_not_the_ciphertext_is_not_kept(world: World, vault: Vault, change: object) -> None:
    assert callable(change)
    photo, (sealed, _) = _received(world, vault)
    with pytest.raises(Malformed):
        vault.photos.keep_blob(photo.blob.sha256, iter([change(sealed)]))
    assert _files(vault) == set()
    with pytest.raises(PhotoNotHere):
        vault.photos.photo_bytes(photo)


def test_a_cut_download_leaves_nothing(world: World, vault: Vault) -> None:
    photo, (sealed, _) = _received(world, vault)

    def cut() -> Iterator[bytes]:
        yield sealed[:100]
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        vault.photos.keep_blob(photo.blob.sha256, cut())
    assert _files(vault) == set()
    with pytest.raises(PhotoNotHere):
        vault.photos.keep_blob("0" * 64, iter([b"x"]))


def test_the_cache_drops_what_was_looked_at_longest_ago(world: World, vault: Vault) -> None:
    kept = []
    for number in range(3):
        photo, (sealed, sealed_thumb) = _received(world, vault, f"v{number}")
        assert photo.thumb is not None
        vault.photos.keep_blob(photo.blob.sha256, iter([sealed]))
        vault.photos.keep_blob(photo.thumb.sha256, iter([sealed_thumb]))
        os.utime(VaultFolder(vault.info.folder).photo(photo.blob.sha256), (number, number))
        kept.append(photo)
    vault.photos.photo_bytes(kept[0])  # looked at just now
    assert vault.photos.trim(2 * kept[0].blob.size) == 1
    with pytest.raises(PhotoNotHere):
        vault.photos.photo_bytes(kept[1])
    assert vault.photos.photo_bytes(kept[0]) == vault.photos.photo_bytes(kept[2]) == PICTURE
    assert vault.photos.thumb_bytes(kept[1]) == THUMB and vault.photos.trim(1 << 30) == 0


def test_damage_is_told(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(), PICTURE)
    wrong = PhotoRef(**{**{name: getattr(photo, name) for name in photo.__struct_fields__}, "key": bytes(32)})
    with pytest.raises(PhotoDamaged):
        vault.photos.photo_bytes(wrong)
    path = VaultFolder(vault.info.folder).photo(photo.blob.sha256)
    path.write_bytes(b"x" + path.read_bytes()[1:])
    with pytest.raises(PhotoDamaged):
        vault.photos.photo_bytes(photo)
    assert [(one.part, one.problem) for one in vault.verify().problems] == [("photo", "changed")]
    path.unlink()
    assert [(one.part, one.problem) for one in vault.verify().problems] == [("photo", "missing")]


def test_after_a_crash_files_without_rows_are_swept(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(), PICTURE)
    theirs, (sealed, _) = _received(world, vault)
    vault.photos.keep_blob(theirs.blob.sha256, iter([sealed]))
    folder = VaultFolder(vault.info.folder)
    folder.photo(theirs.blob.sha256).unlink()
    for name in ("e" * 64, "e" * 64 + ".tmp"):
        (folder.photos / "ee").mkdir(exist_ok=True)
        (folder.photos / "ee" / name).write_bytes(b"left")
    vault.close()
    folder.lock.write_text('{"pid": 1, "started": "then"}')
    with world.open(folder.root) as again:
        assert _files(again) == {photo.blob.sha256}
        again.photos.keep_blob(theirs.blob.sha256, iter([sealed]))
        assert again.photos.photo_bytes(theirs) == PICTURE and again.verify().ok
