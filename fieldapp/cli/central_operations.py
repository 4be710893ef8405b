"""``fieldapp central backup | restore …``: what keeps a central alive. No Qt here."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldapp.central.open import Central

Tell = Callable[[object, str], None]


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
