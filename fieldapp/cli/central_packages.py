"""``central ingest`` and ``central export``: the central's side of a USB stick, and code files."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.central_words import explain
from fieldapp.domain.errors import FieldappError

if TYPE_CHECKING:
    from fieldapp.central.open import Central

Tell = Callable[[object, str], None]
Say = Callable[[str], None]
Parser = Callable[[str, str], argparse.ArgumentParser]


def add_ingest(ingest: argparse.ArgumentParser) -> None:
    """The arguments of ``central ingest``."""
    ingest.add_argument("packages", nargs="+", type=Path, metavar="PACKAGE", help=".fvp files, or requests to enrol")
    ingest.add_argument("--out", type=Path, metavar="REPLY", help="where the reply to a request to enrol is written")


def add_export(export: argparse.ArgumentParser) -> None:
    """The arguments of ``central export``."""
    export.add_argument("--device", required=True, metavar="ID")
    export.add_argument("--out", required=True, type=Path, metavar="FILE", help="a .fvr file")
    export.add_argument("--photos", action="store_true", help="full pictures of visits under review too")


def ingest(central: Central, args: argparse.Namespace, tell: Tell, say: Say) -> bool:
    """Take every file in; one that cannot be taken does not keep the others out. Returns whether all went well."""
    from fieldapp.central.services.packages_in import ingest_file

    told: list[dict[str, Any]] = []
    for path in args.packages:
        try:
            found = dataclasses.asdict(ingest_file(central, path, args.out))
        except FieldappError as error:
            say(f"{path.name}: {explain(error)}")
            told.append({"file": str(path), "kind": None, "problems": [error.code]})
        except OSError as error:
            say(f"{path.name}: {error.strerror}")
            told.append({"file": str(path), "kind": None, "problems": ["file_unreadable"]})
        else:
            told.append(found)
    tell({"packages": told}, "\n".join(_line(one) for one in told))
    return not any(one["problems"] for one in told)


def export(central: Central, args: argparse.Namespace, tell: Tell) -> None:
    """Write a device's answer."""
    from fieldapp.central.services.packages_out import write_answer

    told = write_answer(central, args.device, args.out, photos=args.photos)
    words = f"{told.file}: {told.rows} rows, {told.blobs} pictures, {told.records} receipts / 已写好,请带给这台设备"
    if told.revoked:
        words += "\nthis device was revoked: receipts only / 该设备已停用,只带回执"
    tell(dataclasses.asdict(told), words)


def _line(one: dict[str, Any]) -> str:
    """One file in words."""
    if one["kind"] is None:
        return f"{one['file']}: not taken in / 没有收进来 ({', '.join(one['problems'])})"
    if one["kind"] == "enrolment":
        return f"{one['file']}: device {one['device']} enrolled, reply in {one['reply']} / 已登记,请把回复文件带回"
    records = one["records"]
    words = (
        f"{one['file']}: records applied {records['applied']}, held {records['held']}, rejected {records['rejected']}, "
        f"known before {records['repeat']}; photos {one['photos']} / 已收进来"
    )
    return f"{words} ({', '.join(one['problems'])})" if one["problems"] else words
