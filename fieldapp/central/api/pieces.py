"""The storage behind the tus library: pieces in the blob store, parameters and offsets in the database.

An object store cannot append, so what one PATCH brings becomes one piece; how far an upload came is what its rows add
up to, whichever replica asks. A ciphertext that comes in one PATCH becomes a blob at once. A cut PATCH keeps what
arrived: the library flushes on disconnect. Of two writers at the same byte the database lets one through; the
other's client is told the true offset when it asks. Nothing that matters between two requests is kept in this process.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from fastapi.concurrency import run_in_threadpool
from tuspyserver.storage import TusStorage

from fieldapp.central.accounts import Device
from fieldapp.central.errors import CentralFault, CentralRefusal, UploadUnknown
from fieldapp.central.metrics import Metrics
from fieldapp.central.open import Central
from fieldapp.central.services.uploads import begin_upload, finish_upload, give_up, received, take_bytes
from fieldapp.central.store import blobs
from fieldapp.central.store.blobs import UploadRow

_ID = re.compile(r"[0-9a-f]{32}")
_LOCK_S = 30.0
_MOST_KNOWN = 1_000
_START: ContextVar[int] = ContextVar("start")
"""The byte that the request under way goes on from, as its client said."""
_OFFSET: ContextVar[int | None] = ContextVar("offset", default=None)
"""How far the upload of the request under way has come; ``None`` when that has to be asked."""


class PieceStorage(TusStorage):
    """Uploads of one application."""

    def __init__(self, central: Central, metrics: Metrics) -> None:
        self._central = central
        self._metrics = metrics
        self._arrived: dict[str, bytearray] = {}
        self._known: OrderedDict[str, UploadRow] = OrderedDict()
        self._stored: set[str] = set()
        self._creators: dict[str, Device] = {}
        self._faults: dict[str, CentralFault | CentralRefusal] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def know(self, row: UploadRow, start: int, offset: int) -> None:
        """Take note of an upload as the database has it now, how far it came, and of the byte this request goes on
        from. Every request that names an upload begins with this, so what the library asks again and again need not
        be read again. Whether ``start`` is still the right byte is decided when the bytes are noted."""
        _START.set(start)
        _OFFSET.set(offset)
        self._known[row.id] = row
        self._known.move_to_end(row.id)
        if len(self._known) > _MOST_KNOWN:
            self._stored.discard(self._known.popitem(last=False)[0])

    def expect(self, device: Device) -> str:
        """The id of an upload that ``device`` is about to create."""
        uid = uuid4().hex
        self._creators[uid] = device
        return uid

    async def create(self, uid: str) -> None:
        """An upload exists from its parameters on; there is nothing to make for its bytes."""
        _checked(uid)

    async def exists(self, uid: str) -> bool:
        """Whether the upload is under way."""
        return uid in self._known

    async def size(self, uid: str) -> int:
        """Bytes durable so far: as this request found it, and read anew once it brought bytes itself."""
        row, known = self._row(uid), _OFFSET.get()
        if uid in self._stored:
            return row.size
        return known if known is not None else await run_in_threadpool(received, self._central, row)

    async def append(self, uid: str, chunk: bytes) -> None:
        """Take bytes of the PATCH under way; ``flush`` makes them durable."""
        self._arrived.setdefault(_checked(uid), bytearray()).extend(chunk)

    async def flush(self, uid: str) -> None:
        """Make what arrived durable. Raises ``BlobsUnavailable``, ``UploadMismatch``."""
        data = bytes(self._arrived.pop(_checked(uid), b""))
        if not data:
            return
        _OFFSET.set(None)
        try:
            if await run_in_threadpool(take_bytes, self._central, self._row(uid), _START.get(), data):
                self._stored.add(uid)
        except (CentralFault, CentralRefusal) as fault:
            # The library would answer success with the old offset; see write_info.
            self._faults[uid] = fault
            raise

    async def finalize(self, uid: str) -> None:
        """Check the hash and make the upload a blob. Raises ``UploadMismatch``."""
        row = self._row(uid)
        self._known.pop(uid)
        if uid in self._stored:
            self._stored.discard(uid)
        else:
            await run_in_threadpool(finish_upload, self._central, row)
        self._metrics.blobs.inc()

    async def read(self, uid: str) -> bytes | None:
        """The bytes of an upload are not read back through tus."""
        return None

    async def delete(self, uid: str) -> None:
        """End an upload and throw its pieces away."""
        row = self._row(uid)
        self._known.pop(uid)
        await run_in_threadpool(give_up, self._central, row)

    async def read_info(self, uid: str) -> dict[str, Any] | None:
        """The upload's parameters; the offset is always what the pieces say."""
        row = self._known.get(uid)
        if row is None:
            return None
        metadata = {"filename": row.sha256, "filetype": "application/octet-stream", **row.params["metadata"]}
        return {**row.params, "metadata": metadata, "offset": await self.size(uid)}

    async def write_info(self, uid: str, data: dict[str, Any]) -> None:
        """Keep the parameters of a new upload; what only moves with its bytes is told by them.

        Raises what stopped the bytes of this PATCH.
        """
        fault = self._faults.pop(uid, None)
        if fault is not None:
            raise fault
        device = self._creators.pop(uid, None)
        if device is None:
            return
        expires_at = int(parsedate_to_datetime(str(data["expires"])).timestamp() * 1000)
        row = UploadRow(device.township, _checked(uid), device.id, data["metadata"]["sha256"], expires_at, data)
        await run_in_threadpool(begin_upload, self._central, row)
        self.know(row, 0, 0)

    async def list_uids(self) -> list[str]:
        """Every upload under way."""

        def listed() -> list[str]:
            with self._central.store.read() as connection:
                return sorted(blobs.upload_ids(connection))

        return await run_in_threadpool(listed)

    def location(self, uid: str) -> str:
        """A handle for hooks; it is no path."""
        return f"upload:{uid}"

    @asynccontextmanager
    async def lock(self, uid: str) -> AsyncIterator[None]:  # type: ignore[override]  # it means a context manager
        """One PATCH of an upload at a time in this process, which only spares work; between replicas, and for right and
        wrong, the database decides.

        Raises ``TimeoutError`` when another PATCH keeps it too long.
        """
        lock = self._locks.setdefault(_checked(uid), asyncio.Lock())
        await asyncio.wait_for(lock.acquire(), _LOCK_S)
        try:
            yield
        finally:
            self._arrived.pop(uid, None)
            lock.release()

    def _row(self, uid: str) -> UploadRow:
        try:
            return self._known[_checked(uid)]
        except KeyError:
            raise UploadUnknown("no such upload") from None


def _checked(uid: str) -> str:
    if not _ID.fullmatch(uid):
        raise UploadUnknown("no such upload")
    return uid
