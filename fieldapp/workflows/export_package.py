"""Export what waits to a USB stick; what is on one and has no receipt yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldapp.sync.summary import Cancelled
from fieldapp.sync.transports.package_out import Exported, Exporter, ExportProgress
from fieldapp.vault.packages import OnStick
from fieldapp.workflows.session import Session, locked

SUFFIX = ".fvp"


def _silent(_progress: ExportProgress) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def export_package(
    session: Session,
    target: Path,
    *,
    split: int | None = None,
    on_progress: Callable[[ExportProgress], None] = _silent,
    cancelled: Cancelled = _never,
) -> Exported:
    """Write everything that has no receipt yet to ``target``: a file, or a folder in which it gets a name of its own.

    With ``split`` (bytes) no file becomes larger, unless a single photo is. Nothing changes its state: what was written
    goes on waiting for its receipt. May run on another thread than the person's work. Raises ``StickFault`` kinds and
    the vault's ``StoreFault`` kinds; nothing half is left on the stick then.
    """
    with session.held() as vault:
        identity = vault.device.identity()
        session.forms.keep_bundled()
        store, photos = locked(vault.packages, session), locked(vault.photos, session)
    path = target / _name(session) if target.is_dir() else target
    exporter = Exporter(identity, store, photos, random=session.random, on_progress=on_progress, cancelled=cancelled)
    return exporter.run(path, session.new_id(), split)


def on_stick(session: Session) -> OnStick:
    """What went to a stick and has no receipt yet."""
    with session.held() as vault:
        return vault.packages.on_stick()


def _name(session: Session) -> str:
    """A name that tells when, and nothing of whose it is."""
    return f"fieldapp-{session.clock.now():%Y%m%d-%H%M%S}{SUFFIX}"
