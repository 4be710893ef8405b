"""Take in what a stick brings: packages of devices, and requests of an enrolment by file (ADR 16).

Batches go the way they go over HTTPS and ciphertexts into the same store; taking a package in twice changes nothing.
A package is checked whole before anything of it is used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.central.accounts import Caller
from fieldapp.central.errors import CentralRefusal
from fieldapp.central.open import Central
from fieldapp.central.services.enrol import enrol_device
from fieldapp.central.services.ingest.accept import accept_batch
from fieldapp.central.services.tries import Tries
from fieldapp.central.store import accounts, audit, blobs
from fieldapp.central.store.packages import save_inquiry
from fieldapp.wire.enrolment import open_reply
from fieldapp.wire.enrolment_file import is_request, reply_file, request_of
from fieldapp.wire.errors import NotAPackage, PackageDamaged, PackageForAnother, WireError
from fieldapp.wire.inquiry import Inquiry, decode
from fieldapp.wire.package import MAGIC, Direction, Kind, OpenedPackage, is_package, open_package
from fieldapp.wire.package_file import write_whole
from fieldapp.wire.suite import key_id

MAX_REQUEST = 64 * 1024
_A_LOT = 1_000_000
_AT_ONCE = 500


class ReplyNowhere(CentralRefusal):
    """A request of an enrolment was given, and no file to write its reply to."""

    code = "reply_nowhere"


@dataclass(slots=True)
class Ingested:
    """What one file brought. ``records`` counts lines by outcome and ``repeat``; ``photos`` are ciphertexts stored
    now, ``photos_known`` those that were; ``problems`` are stable codes of parts that could not be taken."""

    file: str
    kind: str
    device: str
    package: str = ""
    records: dict[str, int] = field(default_factory=lambda: {"applied": 0, "held": 0, "rejected": 0, "repeat": 0})
    photos: int = 0
    photos_known: int = 0
    inquiry: bool = False
    reply: str | None = None
    problems: list[str] = field(default_factory=list)


def ingest_file(central: Central, path: Path, reply: Path | None = None) -> Ingested:
    """Take in one file, whichever it is; a request's reply is written to ``reply``.

    Raises ``NotAPackage``, ``PackageDamaged``, ``PackageForAnother``, ``SignatureInvalid``, ``CodeRefused`` and the
    other refusals of an enrolment, ``ReplyNowhere``, ``StoreUnavailable``, ``BlobsUnavailable``, ``OSError``.
    """
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
        if is_request(head):
            if reply is None:
                raise ReplyNowhere("give --out FILE for the reply")
            return _enrol(central, path, head + file.read(MAX_REQUEST), reply)
        if not is_package(head) and not MAGIC.startswith(head or b"?"):
            raise NotAPackage("neither a package nor a request")
        package = open_package(file, central.keys.sealing)
        if package.manifest.direction != Direction.UP:
            raise PackageForAnother("this package goes to a device")
        if key_id(package.manifest.signer).hex() != package.manifest.device:
            raise PackageDamaged("signed by another key than the device's")
        return _take(central, path, package)


def _take(central: Central, path: Path, package: OpenedPackage) -> Ingested:
    manifest = package.manifest
    told = Ingested(str(path), "package", manifest.device, manifest.package)
    strangers = Tries(_A_LOT)  # an operator chose this file; nobody else can make us take it
    for place, _ in package.frames(Kind.BATCH):
        try:
            _, lines = accept_batch(central, package.read(place), strangers)
        except WireError as exc:
            told.problems.append(exc.code)  # this batch cannot be opened; the others can
            continue
        for line in lines:
            told.records[line.outcome.value] += 1
            told.records["repeat"] += line.repeat
    with central.store.read() as connection:
        caller = accounts.find_callers(connection, [manifest.device]).get(manifest.device)
    if caller is None:
        # Records of a key we do not know are kept, as over HTTPS; ciphertexts belong to a township we cannot name.
        told.problems.append("unknown_device")
        return told
    _photos(central, caller, package, told)
    _inquiry(central, caller, package, told)
    return told


def _photos(central: Central, caller: Caller, package: OpenedPackage, told: Ingested) -> None:
    there = list(package.frames(Kind.BLOB))
    for start in range(0, len(there), _AT_ONCE):
        some = {entry.sha256.hex(): (place, entry.size) for place, entry in there[start : start + _AT_ONCE]}
        with central.store.read() as connection:
            known = blobs.stored_blobs(connection, caller.device.township, list(some))
        told.photos_known += len(known)
        for sha256, (place, size) in some.items():
            if sha256 in known:
                continue
            if size > central.config.limits.blob_bytes:
                told.problems.append("too_large")
                continue
            _store(central, caller, sha256, package.read(place))
            told.photos += 1


def _store(central: Central, caller: Caller, sha256: str, data: bytes) -> None:
    if not central.blobs.put_blob(sha256, data):
        raise PackageDamaged("a ciphertext is not the one that was checked")
    with central.store.write() as connection:
        blobs.save_blob(
            connection,
            sha256=sha256,
            size=len(data),
            at=central.now_ms(),
            township=caller.device.township,
            device=caller.device.id,
        )


def _inquiry(central: Central, caller: Caller, package: OpenedPackage, told: Ingested) -> None:
    township, device, now = caller.device.township, caller.device.id, central.now_ms()
    asked = [decode(package.read(place), Inquiry) for place, _ in package.frames(Kind.INQUIRY)]
    with central.store.write() as connection:
        for one in asked:
            told.inquiry |= save_inquiry(connection, township, device, one, now)
        audit.note(
            connection,
            id_=central.new_id(),
            township=township,
            at=now,
            actor=device,
            action="package_taken_in",
            subject=told.package,
            facts={**told.records, "photos": told.photos},
        )


def _enrol(central: Central, path: Path, data: bytes, reply: Path) -> Ingested:
    request = request_of(data)
    answer = enrol_device(central, request, Tries(_A_LOT))
    device = open_reply(answer, central.keys.signing.public).device
    with central.store.read() as connection:
        caller = accounts.find_callers(connection, [device])[device]
    write_whole(reply, reply_file(answer, caller.device.sealing_public))
    return Ingested(str(path), "enrolment", device, reply=str(reply))
