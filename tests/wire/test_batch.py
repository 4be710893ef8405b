"""A batch: sealed, signed, bound to its header."""

from __future__ import annotations

import random

import pytest
from msgspec import structs

from fieldapp.wire import batch as batches
from fieldapp.wire.batch import (
    CONTEXT,
    MAX_BYTES,
    MAX_RECORDS,
    batch_digest,
    open_batch,
    peek_header,
    seal_batch,
)
from fieldapp.wire.codec import pack, squeeze, unpack
from fieldapp.wire.errors import Malformed, NotForUs, SignatureInvalid, UnsupportedVersion, WireError
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SealingKey, SigningKey, key_id, seal
from tests.wire.authoring import chain


@pytest.fixture(scope="module")
def records(signer: SigningKey) -> list[Record]:
    return chain(signer, 5)


@pytest.fixture(scope="module")
def sealed(records: list[Record], signer: SigningKey, sealing: SealingKey) -> bytes:
    return seal_batch(records, signer=signer, central_public=sealing.public)


@pytest.fixture(scope="module")
def keys(sealing: SealingKey, other_sealing: SealingKey) -> dict[bytes, SealingKey]:
    return {key_id(key.public): key for key in (sealing, other_sealing)}


def test_round_trip(
    sealed: bytes, records: list[Record], keys: dict[bytes, SealingKey], signer: SigningKey, sealing: SealingKey
) -> None:
    opened = open_batch(sealed, keys)
    assert opened.records == tuple(records)
    assert opened.digest == batch_digest(sealed)
    assert opened.header.device == signer.public
    assert opened.header.central_key == key_id(sealing.public)
    assert opened.header.ranges == ((1, 5),)
    assert peek_header(sealed) == opened.header


def test_ranges_of_what_is_not_in_order(records: list[Record], signer: SigningKey, sealing: SealingKey) -> None:
    some = [records[4], records[0], records[1]]
    header = peek_header(seal_batch(some, signer=signer, central_public=sealing.public))
    assert header.ranges == ((1, 2), (5, 5))


def test_nothing_readable_but_the_header(sealed: bytes, records: list[Record]) -> None:
    for record in records:
        for part in (record.body, record.salt, record.signature, record.opened().id.encode()):
            assert part not in sealed


def test_an_old_key_still_opens_and_an_unknown_one_is_named(sealed: bytes, other_sealing: SealingKey) -> None:
    with pytest.raises(NotForUs):
        open_batch(sealed, {key_id(other_sealing.public): other_sealing})


def test_every_flipped_byte_shows(sealed: bytes, keys: dict[bytes, SealingKey]) -> None:
    source = random.Random(7)
    places = [*range(60), *(source.randrange(len(sealed)) for _ in range(60)), *range(len(sealed) - 66, len(sealed))]
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1 << source.randrange(8)
        with pytest.raises(WireError):
            open_batch(bytes(changed), keys)


def test_every_cut_shows(sealed: bytes, keys: dict[bytes, SealingKey]) -> None:
    for length in range(0, len(sealed), 41):
        with pytest.raises(WireError):
            open_batch(sealed[:length], keys)


def test_a_carrier_cannot_change_the_header(sealed: bytes, keys: dict[bytes, SealingKey]) -> None:
    outer = unpack(sealed, batches._Sealed)
    header = structs.replace(peek_header(sealed), ranges=((1, 9),))
    with pytest.raises(SignatureInvalid):
        open_batch(pack(structs.replace(outer, header=pack(header))), keys)


def test_a_carrier_cannot_sign_it_as_its_own(
    sealed: bytes, keys: dict[bytes, SealingKey], other_signer: SigningKey
) -> None:
    outer = unpack(sealed, batches._Sealed)
    header = pack(structs.replace(peek_header(sealed), device=other_signer.public))
    signature = other_signer.sign(CONTEXT, batches._signed(header, outer.ciphertext))
    with pytest.raises(NotForUs):  # the header is bound into the seal
        open_batch(pack(batches._Sealed(header, outer.ciphertext, signature)), keys)


@pytest.mark.parametrize("field", ["version", "suite"])
def test_newer_formats_are_told_apart(sealed: bytes, field: str) -> None:
    outer = unpack(sealed, batches._Sealed)
    newer = pack(structs.replace(peek_header(sealed), **{field: 9}))
    with pytest.raises(UnsupportedVersion):
        peek_header(pack(structs.replace(outer, header=newer)))


def test_limits(records: list[Record], signer: SigningKey, sealing: SealingKey) -> None:
    for count in (0, MAX_RECORDS + 1):
        with pytest.raises(Malformed):
            seal_batch([records[0]] * count, signer=signer, central_public=sealing.public)
    with pytest.raises(Malformed):
        peek_header(bytes(MAX_BYTES + 1))


def test_what_would_be_refused_is_not_sealed(
    records: list[Record], signer: SigningKey, sealing: SealingKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_UNPACKED", 1000)
    with pytest.raises(Malformed):
        seal_batch(records, signer=signer, central_public=sealing.public)
    monkeypatch.undo()
    monkeypatch.setattr(batches, "MAX_BYTES", 1000)
    with pytest.raises(Malformed):
        seal_batch(records, signer=signer, central_public=sealing.public)


def test_a_bomb_inside_a_seal_dies_early(
    sealed: bytes, signer: SigningKey, sealing: SealingKey, keys: dict[bytes, SealingKey]
) -> None:
    header = unpack(sealed, batches._Sealed).header
    ciphertext = seal(sealing.public, squeeze(bytes(70 * 1024 * 1024)), header)
    assert len(ciphertext) < 20_000
    signature = signer.sign(CONTEXT, batches._signed(header, ciphertext))
    with pytest.raises(Malformed):
        open_batch(pack(batches._Sealed(header, ciphertext, signature)), keys)


def test_an_empty_batch_is_refused(
    sealed: bytes, signer: SigningKey, sealing: SealingKey, keys: dict[bytes, SealingKey]
) -> None:
    header = unpack(sealed, batches._Sealed).header
    ciphertext = seal(sealing.public, squeeze(pack(())), header)
    signature = signer.sign(CONTEXT, batches._signed(header, ciphertext))
    with pytest.raises(Malformed):
        open_batch(pack(batches._Sealed(header, ciphertext, signature)), keys)
