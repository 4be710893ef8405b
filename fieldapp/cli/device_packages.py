"""``device export`` and ``device import``: a USB stick instead of a line; ``device enrol`` over a line or by files."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.output import DONE, WrongUse, print_result, read_passphrase, say

if TYPE_CHECKING:
    from fieldapp.sync.transports.package_in import Imported
    from fieldapp.workflows.session import Session

_SIZE = re.compile(r"(\d{1,15})\s*([kmg]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_FAT32 = "FAT32"


def add_enrol(enrol: argparse.ArgumentParser) -> None:
    """Enrolment: --central and --code over a line; --code-file and --request, then --reply, by files."""
    enrol.add_argument("--central", metavar="URL", help="the central's address")
    enrol.add_argument("--code", help="the code, over a line")
    enrol.add_argument("--name", default="", help="a name for the device, shown to the operator")
    enrol.add_argument("--code-file", type=Path, metavar="FILE", help="the code file, without a line")
    enrol.add_argument("--request", type=Path, metavar="OUT", help="where the request for the central is written")
    enrol.add_argument("--reply", type=Path, metavar="FILE", help="the central's reply to the request")
    enrol.set_defaults(handler=_enrol)


def add_export(export: argparse.ArgumentParser) -> None:
    """What waits, on a stick."""
    export.add_argument("package", type=Path, metavar="PACKAGE", help="a .fvp file, or a folder")
    export.add_argument(
        "--split",
        nargs="?",
        const=_FAT32,
        metavar="SIZE",
        help="several files none of which is larger (700M, 2G; alone: what FAT32 takes)",
    )
    export.set_defaults(handler=_export)


def add_import(read: argparse.ArgumentParser) -> None:
    """What the central wrote back."""
    read.add_argument("package", type=Path, metavar="PACKAGE", help="a .fvr file")
    read.set_defaults(handler=_import)


def stick_result(session: Session) -> dict[str, Any]:
    """What is on a stick and has no receipt yet, as ``device status`` prints it."""
    from fieldapp.workflows.export_package import on_stick

    found = on_stick(session)
    return {"records": found.records, "photos": found.photos, "since": found.since}


def _enrol(options: argparse.Namespace) -> int:
    from fieldapp.bootstrap import enrol, finish_enrolment, request_enrolment

    data, url = Path(options.data), options.central
    way = _way(options)
    prompt = "口令 / passphrase: " if way == "reply" else "新口令 / new passphrase: "
    passphrase = read_passphrase(options.passphrase_file, prompt)
    if not passphrase.strip():
        raise WrongUse("空的口令保护不了数据 / an empty passphrase protects nothing")
    if way == "request":
        name = options.name
        request_enrolment(data, options.code_file, options.request, passphrase, url=url or "", device_name=name)
        print_result({"request": str(options.request), "state": "pending"}, as_json=options.json)
        return DONE
    if way == "reply":
        session = finish_enrolment(data, options.reply, passphrase, account=options.account)
    else:
        code = options.code.strip().splitlines()[0]  # a code file, given as it is
        session = enrol(data, url, code, passphrase, device_name=options.name, on_step=say)
    try:
        account = session.account
        device = session.vault.device.identity().device
        result = {"device": device, "account": account.id, "scopes": list(account.scopes)}
        print_result(result, as_json=options.json)
    finally:
        session.close()
    return DONE


def _way(options: argparse.Namespace) -> str:
    """Which of the three ways was asked for. Raises ``WrongUse``."""
    line, request, reply = bool(options.code), bool(options.code_file or options.request), bool(options.reply)
    if line + request + reply != 1:
        raise WrongUse("give --central URL --code CODE, or --code-file FILE --request OUT, or --reply FILE")
    if line and not (options.central and options.code.strip()):
        raise WrongUse("--code goes with --central URL")
    if request and not (options.code_file and options.request):
        raise WrongUse("--code-file goes with --request OUT")
    return "line" if line else "request" if request else "reply"


def _export(options: argparse.Namespace) -> int:
    from fieldapp.cli.device import unlocked
    from fieldapp.workflows.export_package import export_package

    split = None if options.split is None else _size(options.split)
    with unlocked(options) as session:
        told = export_package(session, options.package, split=split)
    if told.problem:
        say(f"fieldapp: {told.problem}: 有照片没能带上 / some photos could not be taken along")
    result = {
        "package": told.package,
        "files": [str(path) for path in told.files],
        "records": told.records,
        "photos": told.photos,
        "bytes": told.bytes,
        "problem": told.problem,
    }
    print_result(result, as_json=options.json)
    return DONE


def _import(options: argparse.Namespace) -> int:
    from fieldapp.cli.device import unlocked
    from fieldapp.workflows.import_package import import_package

    with unlocked(options) as session:
        told = import_package(session, options.package)
    print_result(import_result(told), as_json=options.json)
    return DONE


def import_result(told: Imported) -> dict[str, Any]:
    """A reading as ``device import`` prints it."""
    return {
        "package": told.package,
        "applied": told.applied,
        "held": told.held,
        "rejected": told.rejected,
        "photos_stored": told.photos_stored,
        "received": told.received,
        "withdrawn": told.withdrawn,
        "pictures": told.blobs,
        "old": told.old,
        "nothing_new": told.nothing_new,
        "revoked": told.revoked,
    }


def _size(given: str) -> int:
    """A size in bytes. Raises ``WrongUse``."""
    from fieldapp.sync.transports.package_out import FAT32_MOST, LEAST_SPLIT

    if given == _FAT32:
        return FAT32_MOST
    match = _SIZE.fullmatch(given.strip())
    size = int(match[1]) * _UNITS[match[2].lower()] if match else 0
    if size < LEAST_SPLIT:
        raise WrongUse(f"--split: a size of at least {LEAST_SPLIT // 1024**2} MB, such as 700M or 4G")
    return size
