"""The storage behind the tus library: pieces in the blob store, parameters in the database.

An object store cannot append, so what one PATCH brings becomes one piece, named by the offset it begins at; how far
an upload came is what its pieces add up to, whichever replica asks. A cut PATCH keeps what arrived: the library
flushes on disconnect. A piece that another writer of the same upload put first is not overwritten; the loser's client
is told the true offset when it asks.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from fastapi.concurrency import run_in_threadpool
from tuspyserver.storage import TusStorage

from fieldapp.central.errors import CentralFault, UploadUnknown
from fieldapp.central.metrics import Metrics
from fieldapp.central.open import Central
from fieldapp.central.services.uploads import finish_upload
from fieldapp.central.store import blobs
from fieldapp.central.store.blobs import UploadRow

_ID = re.compile(r"[0-9a-f]{32}")
_LOCK_S = 30.0
_MOST_KNOWN = 1_000


class PieceStorage(TusStorage):
    """Uploads of one application."""

    def __init__(self, central: Central, metrics: Metrics) -> None:
        self._central = central
        self._metrics = metrics
        self._arrived: dict[str, bytearray] = {}
        self._known: OrderedDict[str, UploadRow] = OrderedDict()
        self._creators: dict[str, str] = {}
        self._faults: dict[str, CentralFault] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def know(self, row: UploadRow) -> None:
        """Take note of an upload as the database has it now. Every request that names one begins with this, so what
        the library asks about it again and again need not be read again and again."""
        self._known[row.id] = row
        self._known.move_to_end(row.id)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def expect(self, device: str) -> str:
        """The id of an upload that ``device`` is about to create."""
        uid = uuid4().hex
        self._creators[uid] = device
        return uid

    async def create(self, uid: str) -> None:
        """An upload exists from its parameters on; there is nothing to make for its bytes."""
        _checked(uid)

    async def exists(self, uid: str) -> bool:
        """Whether the upload is under way."""
        return await self._row(uid) is not None

    async def size(self, uid: str) -> int:
        """Bytes durable so far."""
        return await run_in_threadpool(self._central.blobs.received, _checked(uid))

    async def append(self, uid: str, chunk: bytes) -> None:
        """Take bytes of the PATCH under way; ``flush`` makes them durable."""
        self._arrived.setdefault(_checked(uid), bytearray()).extend(chunk)

    async def flush(self, uid: str) -> None:
        """Make what arrived one durable piece. Raises ``BlobsUnavailable``."""
        data = bytes(self._arrived.pop(_checked(uid), b""))
        if not data:
            return
        store = self._central.blobs
        try:
            offset = await run_in_threadpool(store.received, uid)
            await run_in_threadpool(store.append_piece, uid, offset, data)
        except CentralFault as fault:
            # The library would answer success with the old offset; see write_info.
            self._faults[uid] = fault
            raise

    async def finalize(self, uid: str) -> None:
        """Check the hash and make the upload a blob. Raises ``UploadMismatch``."""
        self._known.pop(_checked(uid), None)
        await run_in_threadpool(finish_upload, self._central, uid)
        self._metrics.blobs.inc()

    async def read(self, uid: str) -> bytes | None:
        """The bytes of an upload are not read back through tus."""
        return None

    async def delete(self, uid: str) -> None:
        """End an upload and throw its pieces away."""
        self._known.pop(_checked(uid), None)
        await run_in_threadpool(self._drop, uid)

    async def read_info(self, uid: str) -> dict[str, Any] | None:
        """The upload's parameters; the offset is always what the pieces say."""
        row = await self._row(uid)
        if row is None:
            return None
        metadata = {"filename": row.sha256, "filetype": "application/octet-stream", **row.params["metadata"]}
        return {**row.params, "metadata": metadata, "offset": await self.size(uid)}

    async def write_info(self, uid: str, data: dict[str, Any]) -> None:
        """Keep the parameters of a new upload; what only moves with its bytes is told by them.

        Raises the ``CentralFault`` that stopped the bytes of this PATCH.
        """
        fault = self._faults.pop(uid, None)
        if fault is not None:
            raise fault
        device = self._creators.pop(uid, None)
        if device is None:
            return
        expires_at = int(parsedate_to_datetime(str(data["expires"])).timestamp() * 1000)
        row = UploadRow(_checked(uid), device, data["metadata"]["sha256"], expires_at, data)
        await run_in_threadpool(self._save, row)

    async def list_uids(self) -> list[str]:
        """Every upload under way."""

        def listed() -> list[str]:
            with self._central.store.read() as connection:
                return blobs.upload_ids(connection)

        return await run_in_threadpool(listed)

    def location(self, uid: str) -> str:
        """A handle for hooks; it is no path."""
        return f"upload:{uid}"

    @asynccontextmanager
    async def lock(self, uid: str) -> AsyncIterator[None]:  # type: ignore[override]  # it means a context manager
        """One PATCH of an upload at a time in this process; across replicas pieces never overwrite each other.

        Raises ``TimeoutError`` when another PATCH keeps it too long.
        """
        lock = self._locks.setdefault(_checked(uid), asyncio.Lock())
        await asyncio.wait_for(lock.acquire(), _LOCK_S)
        try:
            yield
        finally:
            self._arrived.pop(uid, None)
            lock.release()

    async def _row(self, uid: str) -> UploadRow | None:
        def found() -> UploadRow | None:
            with self._central.store.read() as connection:
                return blobs.find_upload(connection, uid)

        if uid in self._known:
            return self._known[uid]
        return await run_in_threadpool(found) if _ID.fullmatch(uid) else None

    def _save(self, row: UploadRow) -> None:
        with self._central.store.write() as connection:
            blobs.save_upload(connection, row)

    def _drop(self, uid: str) -> None:
        with self._central.store.write() as connection:
            blobs.drop_upload(connection, uid)
        self._central.blobs.drop_upload(uid)


def _checked(uid: str) -> str:
    if not _ID.fullmatch(uid):
        raise UploadUnknown("no such upload")
    return uid
