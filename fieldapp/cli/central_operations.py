"""``fieldapp central backup | restore …``: what keeps a central alive. No Qt here."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldapp.central.open import Central

Tell = Callable[[object, str], object]
Operation = Callable[["Central", argparse.Namespace, Tell], bool]


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Flags of ``backup``."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE|DIR", help="a name with an extension: a file")
    parser.add_argument("--no-blobs", action="store_true", help="the database only: the bucket has copies of its own")


def back_up(central: Central, args: argparse.Namespace, tell: Tell) -> bool:
    """Make a backup while the central serves; whether it is whole."""
    from fieldapp.central.services.backup import back_up as make

    done = make(central, args.out, with_blobs=not args.no_blobs)
    words = f"{done.database_bytes} bytes of database, {done.blobs} photos ({done.blobs_new} new) / 备份完成"
    tell(done.document(), words if not done.problems else f"{words}; {len(done.problems)} photos lost / 有照片缺失")
    return not done.problems


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Flags of ``restore``."""
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE|DIR")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the key file, where it is not in the folder yet")


def restore(args: argparse.Namespace, tell: Tell) -> bool:
    """Make a central of a backup, and prove it whole."""
    from fieldapp.central.config import CentralConfig
    from fieldapp.central.services.restore import bring_keys
    from fieldapp.central.services.restore import restore as make
    from fieldapp.central.services.verify import verify_central

    config = CentralConfig.from_environment(args.data, os.environ)
    if args.keys is not None:
        bring_keys(config, args.keys)
    central = make(config, args.source)
    try:
        found = verify_central(central).document()
    finally:
        central.close()
    words = f"restored as generation {central.generation}: {found['records']} records, {found['blobs']} photos / 已恢复"
    tell({"generation": central.generation, **found}, words)
    return bool(found["ok"])


def add_assign(parser: argparse.ArgumentParser) -> None:
    """Flags of ``assign``."""
    parser.add_argument("--account", required=True, metavar="ID")
    parser.add_argument("--village", nargs="+", action="extend", default=[], metavar="CODE")
    parser.add_argument("--township", metavar="CODE")
    parser.add_argument("--role", choices=["assistant", "supervisor"], help="as it is, when not given")


def assign(central: Central, args: argparse.Namespace, tell: Tell) -> bool:
    """Let an account serve other divisions from now on."""
    from fieldapp.central.accounts import Role
    from fieldapp.central.services.duties import assign as make

    role = None if args.role is None else Role(args.role)
    account = make(central, args.account, args.village or [args.township], role=role)
    document = {"account": account.id, "role": str(account.role), "divisions": list(account.divisions)}
    tell(document, f"account {account.id} serves {', '.join(account.divisions)} / 分工已调整")
    return True


def add_decide(parser: argparse.ArgumentParser) -> None:
    """Flags of ``decide``."""
    parser.add_argument("--device", required=True, metavar="ID")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--let-pass", action="store_true", help="apply what waits / 放行")
    choice.add_argument("--refuse", action="store_true", help="keep it, never apply it / 不予采用")
    parser.add_argument("--why-held", choices=["revoked_device", "out_of_scope"], default="revoked_device")
    parser.add_argument("--words", default="", help="the township's reason, for the trail / 理由")


def decide(central: Central, args: argparse.Namespace, tell: Tell) -> bool:
    """Carry out what the township decided about records that wait for it."""
    from fieldapp.central.services.decide import decide as make
    from fieldapp.wire.receipt import Reason

    done = make(central, args.device, Reason(args.why_held), let_pass=args.let_pass, words=args.words)
    document = {"device": args.device, "applied": done.applied, "rejected": done.rejected, "waiting": done.waiting}
    tell(document, f"{done.applied} applied, {done.rejected} rejected, {done.waiting} still waiting / 已处理")
    return True
