"""Sticks at the central, on both kinds of store: taken in once, answered to whom they belong."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from fieldapp.central.errors import DeviceUnknown
from fieldapp.central.services.packages_in import Ingested, ingest_file
from fieldapp.central.services.packages_out import write_answer
from fieldapp.wire.batch import seal_batch
from fieldapp.wire.errors import PackageDamaged
from fieldapp.wire.feed import decode_reply
from fieldapp.wire.inquiry import Answer, AskedRecord, Inquiry, decode, encode
from fieldapp.wire.package import Direction, Kind, OpenedPackage, PackageWriter, open_package
from fieldapp.wire.receipt import Outcome, Reason, open_receipt
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SigningKey
from tests.central.actors import Device, Town


def package(
    device: Device,
    folder: Path,
    *records: Record,
    blobs: tuple[bytes, ...] = (),
    number: int = 1,
    signer: SigningKey | None = None,
) -> Path:
    """What a device writes on a stick."""
    path = folder / f"{device.id[:6]}-{number}.fvp"
    asked = tuple(AskedRecord(record.opened().id, record.hash) for record in records)
    with path.open("wb") as file:
        writer = PackageWriter(file, recipient=device.central.sealing_public, random=device.dice.randbytes)
        moment = f"2026-03-02T09:00:{number:02d}+08:00"
        writer.add(Kind.INQUIRY, encode(Inquiry(1, number, moment, device.central.generation, device.cursor, asked)))
        if records:
            batch = seal_batch(records, signer=device.signing, central_public=device.central.sealing_public)
            writer.add(Kind.BATCH, batch)
        for blob in blobs:
            writer.add(Kind.BLOB, blob)
        writer.finish(
            package=f"{number:032x}",
            direction=Direction.UP,
            device=device.id,
            signer=signer or device.signing,
            created=moment,
            generation=device.central.generation,
        )
    return path


def answer(town: Town, device: Device, folder: Path) -> OpenedPackage:
    """The central's answer as the device opens it."""
    path = folder / "answer.fvr"
    write_answer(town.central, device.id, path)
    opened = open_package(io.BytesIO(path.read_bytes()), [device.sealing])
    assert (opened.manifest.signer, opened.manifest.device) == (town.central.keys.signing.public, device.id)
    return opened


def test_a_stick_twice_is_once_and_is_answered(town: Town, tmp_path: Path) -> None:
    (person,) = town.people(1)
    device = town.device()
    good, stranger = device.visit(person), device.visit("0" * 32)
    stick = package(device, tmp_path, good, stranger, blobs=(b"c" * 5000,))
    told: list[Ingested] = [ingest_file(town.central, stick) for _ in range(2)]
    assert [one.records["applied"] for one in told] == [1, 1]
    assert [one.records["repeat"] for one in told] == [0, 2]
    assert [(one.photos, one.photos_known, one.inquiry) for one in told] == [(1, 0, True), (0, 1, False)]
    opened = answer(town, device, tmp_path)
    receipts = [open_receipt(opened.read(at), device.central.signing_public) for at, _ in opened.frames(Kind.RECEIPT)]
    lines = {line.hash: (line.outcome, line.reason) for receipt in receipts for line in receipt.records}
    assert lines == {
        good.hash: (Outcome.APPLIED, None),
        stranger.hash: (Outcome.HELD, Reason.UNKNOWN_SUBJECT),
    }
    replies = [decode_reply(opened.read(at)) for at, _ in opened.frames(Kind.FEED)]
    ((at, _),) = opened.frames(Kind.ANSWER)
    said = decode(opened.read(at), Answer)
    assert said.cursors == tuple(reply.cursor for reply in replies)
    assert (said.number, said.asked, said.from_start) == (1, None, True)
    device.cursor = said.cursors[-1]
    ingest_file(town.central, package(device, tmp_path, number=2))
    opened = answer(town, device, tmp_path)
    ((at, _),) = opened.frames(Kind.ANSWER)
    said = decode(opened.read(at), Answer)
    assert (said.number, said.asked, said.from_start) == (2, device.cursor, False)
    replies = [decode_reply(opened.read(at)) for at, _ in opened.frames(Kind.FEED)]
    assert [row for reply in replies for page in device.pages(reply) for row in page.rows] == []


def test_other_bytes_under_a_known_id_are_answered_as_rejected(town: Town, tmp_path: Path) -> None:
    (person,) = town.people(1)
    device = town.device()
    first = device.visit(person)
    ingest_file(town.central, package(device, tmp_path, first))
    second = device.visit(person, record_id=first.opened().id)
    told = ingest_file(town.central, package(device, tmp_path, second, number=2))
    assert told.records["rejected"] == 1
    opened = answer(town, device, tmp_path)
    ((at, _),) = opened.frames(Kind.RECEIPT)
    (line,) = open_receipt(opened.read(at), device.central.signing_public).records
    assert (line.hash, line.outcome, line.reason) == (second.hash, Outcome.REJECTED, Reason.SAME_ID_OTHER_BYTES)


def test_a_package_signed_by_another_key_is_refused(town: Town, tmp_path: Path) -> None:
    (person,) = town.people(1)
    device = town.device()
    other = SigningKey.generate(device.dice.randbytes)
    with pytest.raises(PackageDamaged):
        ingest_file(town.central, package(device, tmp_path, device.visit(person), signer=other))
    with pytest.raises(DeviceUnknown):
        write_answer(town.central, "0" * 32, tmp_path / "x.fvr")
    assert not (tmp_path / "x.fvr").exists()
