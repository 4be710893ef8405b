"""What packages need of the store, and the faults of the medium they lie on."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Protocol

from fieldapp.sync.errors import StickFault, StickFileTooLarge, StickFull
from fieldapp.sync.ports import Settled
from fieldapp.wire.inquiry import Inquiry
from fieldapp.wire.receipt import Receipt
from fieldapp.wire.record import Record


class PackageStore(Protocol):
    """What waits, what is asked, what a stick answered. Nothing here changes a record's state but ``settle``."""

    def begin(self, package: str) -> int:
        """Note that a package is being written; returns the number of its inquiry, higher than any before."""
        ...

    def portions(self, max_records: int, max_bytes: int) -> Sequence[Sequence[int]]:
        """Every record without an outcome, urgent first, then by ``seq``, in portions for ``records``; nothing is
        marked."""
        ...

    def records(self, portion: Sequence[int]) -> Sequence[Record]:
        """The records of a portion, as authored."""
        ...

    def inquiry(self, number: int, generation: str) -> Inquiry:
        """What this device knows and asks; ``generation`` counts until the feed told one."""
        ...

    def written(self, number: int, package: str, records: Sequence[str], photos: Sequence[str]) -> int:
        """A file of package ``number`` is whole on the stick: remember what is in it. Returns how many of ``photos``
        are pictures, not thumbnails."""
        ...

    def settle(self, receipt: Receipt) -> Settled:
        """Write a receipt down where it leads on: an old one takes nothing back."""
        ...

    def held_scopes(self) -> frozenset[str]:
        """The scopes read here now."""
        ...

    def missing_blobs(self, addresses: Sequence[str]) -> AbstractSet[str]:
        """Those of ``addresses`` that a received record names and that are not here."""
        ...

    def was_read(self, package: str, received: int) -> None:
        """Note that a package was read to its end."""
        ...


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def medium_faults() -> Iterator[None]:
    """Turn ``OSError`` inside the block into ``StickFault`` kinds; they name no path, for paths may be a person's."""
    try:
        yield
    except OSError as exc:
        detail = errno.errorcode.get(exc.errno or 0, "unknown")
        if exc.errno in _FULL:
            raise StickFull(detail) from exc
        raise StickFileTooLarge(detail) if exc.errno == errno.EFBIG else StickFault(detail) from exc
