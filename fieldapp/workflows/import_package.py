"""Import what the township wrote back to a USB stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldapp.sync.summary import Cancelled
from fieldapp.sync.transports.package_in import Imported, Importer, ImportProgress
from fieldapp.workflows.session import Session, locked


def _silent(_progress: ImportProgress) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def import_package(
    session: Session,
    path: Path,
    *,
    on_progress: Callable[[ImportProgress], None] = _silent,
    cancelled: Cancelled = _never,
) -> Imported:
    """Check the whole package, then use it: receipts, feed, pictures. An old or repeated one changes nothing.

    May run on another thread than the person's work: the vault is held only for each short step. Raises
    ``PackageDamaged``, ``PackageForAnother``, ``NotAPackage`` and others of the wire (nothing was used),
    ``AnswerUnasked``, ``StickFault`` kinds and the vault's ``StoreFault`` kinds (reading it again goes on).
    """
    with session.held() as vault:
        identity = vault.device.identity()
        store, photos = locked(vault.packages, session), locked(vault.photos, session)
        sink = locked(vault.feed, session)
    return Importer(identity, store, photos, sink, on_progress=on_progress, cancelled=cancelled).run(path)
