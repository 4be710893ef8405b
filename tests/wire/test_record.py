"""A record proves its author, device, order and content by itself."""

from __future__ import annotations

import pytest
from msgspec import structs

from fieldapp.wire.bodies import ReviewBody, VisitBody, decode_body
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.errors import Malformed, SignatureInvalid, UnsupportedVersion
from fieldapp.wire.record import (
    GENESIS,
    MAX_BODY,
    Record,
    body_hash,
    chain_problems,
    decode_record,
    encode_record,
)
from fieldapp.wire.suite import SigningKey, key_id
from tests.wire.authoring import chain, make, visit_body


def test_what_was_authored_is_what_is_read(signer: SigningKey) -> None:
    record = make(signer)
    envelope = record.verified()
    assert envelope.device == signer.public
    assert envelope.device_id == key_id(signer.public).hex()
    assert (envelope.seq, envelope.prev, envelope.kind) == (1, GENESIS, "visit")
    assert decode_body(envelope.kind, record.body) == visit_body()
    assert len(record.salt) == 32
    assert decode_record(encode_record(record)) == record


def test_the_hash_names_exactly_this_record(signer: SigningKey) -> None:
    record = make(signer)
    assert record.hash == make(signer).hash
    assert record.hash != make(signer, text="坏").hash
    assert structs.replace(record, body=b"").hash == record.hash  # erasure leaves the chain whole


@pytest.mark.parametrize("part", ["envelope", "signature", "salt", "body"])
def test_a_flipped_bit_anywhere_shows(signer: SigningKey, part: str) -> None:
    record = make(signer)
    data = bytearray(getattr(record, part))
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 0x10
        with pytest.raises((SignatureInvalid, Malformed, UnsupportedVersion)):
            structs.replace(record, **{part: bytes(changed)}).verified()


def test_an_erased_body_leaves_the_signature_standing(signer: SigningKey) -> None:
    structs.replace(make(signer), salt=b"", body=b"").verified()
    for half in ({"salt": b""}, {"body": b""}):
        with pytest.raises(SignatureInvalid):
            structs.replace(make(signer), **half).verified()


def test_another_key_cannot_claim_it(signer: SigningKey, other_signer: SigningKey) -> None:
    record = make(signer)
    stolen = structs.replace(record.opened(), device=other_signer.public)
    with pytest.raises(SignatureInvalid):
        structs.replace(record, envelope=pack(stolen)).verified()


def test_the_salt_keeps_a_short_body_from_being_guessed() -> None:
    assert body_hash(b"\x01" * 32, b"yes") != body_hash(b"\x02" * 32, b"yes")


def test_a_newer_envelope_is_told_from_a_broken_one(signer: SigningKey) -> None:
    record = make(signer)
    newer = structs.replace(record, envelope=pack(structs.replace(record.opened(), version=2)))
    with pytest.raises(UnsupportedVersion):
        newer.opened()


def test_a_body_too_large_is_not_frozen(signer: SigningKey) -> None:
    with pytest.raises(Malformed):
        make(signer, text="x" * MAX_BODY)


def test_a_whole_chain_has_no_problems(signer: SigningKey) -> None:
    assert chain_problems(chain(signer, 5)) == []
    assert chain_problems([]) == []


def test_a_gap(signer: SigningKey) -> None:
    records = chain(signer, 5)
    assert chain_problems(records[:2] + records[3:]) == [{"seq": 4, "problem": "gap"}]
    assert chain_problems(records[1:]) == [{"seq": 2, "problem": "gap"}]


def test_a_fork(signer: SigningKey) -> None:
    records = chain(signer, 3)
    assert chain_problems([*records[:2], make(signer, 3, bytes(32))]) == [{"seq": 3, "problem": "fork"}]
    assert chain_problems([records[0], records[1], make(signer, 2, records[0].hash, "other")]) == [
        {"seq": 2, "problem": "fork"}
    ]


def test_a_broken_record_is_one_problem_not_two(signer: SigningKey) -> None:
    records = chain(signer, 4)
    records[1] = structs.replace(records[1], body=b"swapped")
    assert chain_problems(records) == [{"seq": 2, "problem": "signature"}]
    records[1] = Record(b"\xc1", b"", b"", b"")
    assert chain_problems(records)[0] == {"seq": 2, "problem": "signature"}


def test_a_record_of_a_newer_program_does_not_stop_the_check(signer: SigningKey) -> None:
    records = chain(signer, 3)
    envelope = pack(structs.replace(records[1].opened(), version=2))
    records[1] = structs.replace(records[1], envelope=envelope)
    assert chain_problems(records)[0] == {"seq": 2, "problem": "signature"}


def test_bodies() -> None:
    review = ReviewBody(visit="v", record="r", judged=b"h" * 32, decision="return", questions={"/data/a": "为什么"})
    assert decode_body("review", pack(review)) == review
    with pytest.raises(Malformed):
        decode_body("review", pack(visit_body()))
    with pytest.raises(Malformed):
        decode_body("nothing", pack(visit_body()))


def test_a_body_of_a_later_version_may_have_more_fields() -> None:
    later = pack(unpack(pack(visit_body()), dict[str, object]) | {"new_field": 1})
    assert decode_body("visit", later) == visit_body()
    assert isinstance(decode_body("correction", later), VisitBody)
