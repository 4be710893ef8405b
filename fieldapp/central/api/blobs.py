"""POST /v1/blobs/status and GET /v1/blobs/{sha256}: what is stored, and the bytes with Range."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from fieldapp.central.accounts import Caller
from fieldapp.central.api.context import body_of, caller_of, context_of, msgpack_answer
from fieldapp.central.services.uploads import photo_receipt, readable_blob
from fieldapp.wire import http

router = APIRouter()
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@router.post(http.BLOB_STATUS)
async def blob_status(request: Request, caller: Annotated[Caller, Depends(caller_of)]) -> Response:
    """A receipt with one line for each ciphertext asked about."""
    asked = await body_of(request, http.BlobInquiry)
    return msgpack_answer(await run_in_threadpool(photo_receipt, context_of(request).central, caller, asked.sha256))


@router.get(http.BLOBS + "/{sha256}")
async def blob(request: Request, sha256: str, caller: Annotated[Caller, Depends(caller_of)]) -> Response:
    """A ciphertext, whole or a range of it (RFC 9110 §14)."""
    central = context_of(request).central
    size = await run_in_threadpool(readable_blob, central, caller, sha256)
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{sha256}"'}
    wanted = _wanted(request.headers.get("range"), size)
    if wanted is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = wanted
    status = 200
    if "range" in request.headers and (start, end) != (0, size):
        status = 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(
        central.blobs.read(sha256, start, end), status, headers, media_type="application/octet-stream"
    )


def _wanted(header: str | None, size: int) -> tuple[int, int] | None:
    """Start and end (exclusive); everything when the header is absent or not of one range, ``None`` when it cannot be
    satisfied."""
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or not any(match.groups()):
        return 0, size
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    return (start, end) if start < end else None
