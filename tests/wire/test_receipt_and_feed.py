"""What the central signs: receipts and pages."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from fieldapp.domain.people import Ability, Category, Person
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.errors import SignatureInvalid, UnsupportedVersion, WireError
from fieldapp.wire.feed import (
    PAYLOADS,
    AccountInfo,
    DivisionInfo,
    EntityKind,
    FeedPage,
    FeedReply,
    FeedRow,
    FormInfo,
    OutcomeInfo,
    decode_reply,
    encode_reply,
    open_page,
    sign_page,
)
from fieldapp.wire.receipt import Outcome, PhotoLine, Reason, Receipt, RecordLine, open_receipt, sign_receipt
from fieldapp.wire.suite import SigningKey, key_id
from tests.wire.authoring import AT


def receipt(signer: SigningKey) -> Receipt:
    lines = (
        RecordLine("a" * 32, b"h" * 32, Outcome.APPLIED, True),
        RecordLine("b" * 32, b"i" * 32, Outcome.REJECTED, False, Reason.BAD_ANSWER, "/data/tk/TK03"),
    )
    return Receipt(1, key_id(signer.public), "g1", "d" * 32, b"x" * 32, AT, lines, (PhotoLine("c" * 64, True),))


def page() -> FeedPage:
    person = Person(
        "p1", "垚", "370683107204", (Category.DISPERSED_TEKUN,), birth=date(1950, 2, 3), ability=Ability.FULL
    )
    row = FeedRow(EntityKind.PERSON, "p1", 3, 7, False, pack(person))
    return FeedPage(1, "g1", "370683107204.o", 0, 7, 9, (row, FeedRow(EntityKind.FORM, "TK", 1, 2, True, b"")))


def test_receipts(signer: SigningKey, other_signer: SigningKey) -> None:
    data = sign_receipt(receipt(signer), signer)
    assert open_receipt(data, signer.public) == receipt(signer)
    with pytest.raises(SignatureInvalid):
        open_receipt(data, other_signer.public)
    newer = sign_receipt(structs.replace(receipt(signer), version=2), signer)
    with pytest.raises(UnsupportedVersion):
        open_receipt(newer, signer.public)


def test_pages(signer: SigningKey, other_signer: SigningKey) -> None:
    data = sign_page(page(), signer)
    opened = open_page(data, signer.public)
    assert opened == page()
    assert unpack(opened.rows[0].payload, Person).name == "垚"
    with pytest.raises(SignatureInvalid):
        open_page(data, other_signer.public)
    with pytest.raises(UnsupportedVersion):
        open_page(sign_page(structs.replace(page(), version=2), signer), signer.public)


def test_a_receipt_is_no_page_and_a_page_no_receipt(signer: SigningKey) -> None:
    with pytest.raises(SignatureInvalid):
        open_page(sign_receipt(receipt(signer), signer), signer.public)
    with pytest.raises(SignatureInvalid):
        open_receipt(sign_page(page(), signer), signer.public)


def test_every_flipped_byte_shows(signer: SigningKey) -> None:
    for data, read in ((sign_receipt(receipt(signer), signer), open_receipt), (sign_page(page(), signer), open_page)):
        for place in range(len(data)):
            changed = bytearray(data)
            changed[place] ^= 4
            with pytest.raises(WireError):
                read(bytes(changed), signer.public)


def test_replies(signer: SigningKey) -> None:
    reply = FeedReply(1, "g1", (sign_page(page(), signer),), "cursor", True, ("370683107204.o",))
    assert decode_reply(encode_reply(reply)) == reply
    quiet = FeedReply(1, "g1", (), "cursor", False)
    assert decode_reply(encode_reply(quiet)).scopes is None
    assert len(encode_reply(quiet)) < 60
    with pytest.raises(UnsupportedVersion):
        decode_reply(encode_reply(structs.replace(quiet, version=2)))


@pytest.mark.parametrize(
    "value",
    [
        AccountInfo("a", "李", "assistant", ("370683107204",), ("370683107204.o",)),
        DivisionInfo("370683107204", "某村", "某镇", "莱州市"),
        OutcomeInfo("a" * 32, b"h", Outcome.HELD, Reason.UNKNOWN_FORM),
        FormInfo("TK", "1", "d", "<h:html/>"),
        Person("p", "王", "370683107204", (Category.DIBAO,)),
    ],
)
def test_every_payload_survives(value: object) -> None:
    shapes = [shape for shape in PAYLOADS.values() if isinstance(value, shape)]
    assert shapes
    assert unpack(pack(value), shapes[0]) == value
