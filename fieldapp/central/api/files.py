"""/v1/files: uploads by tus 1.0 (core, creation, expiration, termination), resumable at the byte on any replica.

The protocol is ``tuspyserver``'s; where bytes and parameters lie is ours. Before any of its handlers runs, the router
demands a session and that the upload is the caller's, and refuses the extensions whose bytes would bypass our storage.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response
from tuspyserver import create_tus_router

from fieldapp.central.accounts import Caller
from fieldapp.central.api.context import Context, caller_of
from fieldapp.central.api.pieces import PieceStorage
from fieldapp.central.errors import RequestMalformed, RequestTooLarge
from fieldapp.central.services.uploads import is_sha256, own_upload
from fieldapp.wire import http

_EXTENSIONS = "creation,expiration,termination"
_SPOKEN = {"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Extension": _EXTENSIONS}
_UNSUPPORTED = ("upload-concat", "upload-defer-length")


def make_router(context: Context) -> APIRouter:
    """The router of one application."""
    central = context.central
    limits = central.config.limits
    storage = PieceStorage(central, context.metrics)

    async def admit(request: Request, caller: Annotated[Caller, Depends(caller_of)]) -> None:
        upload = request.path_params.get("uuid")
        if upload is not None:
            start = request.headers.get("upload-offset", "")
            row, offset = await run_in_threadpool(own_upload, central, caller, upload)
            storage.know(row, int(start) if start.isdigit() else 0, offset)
            return
        if any(name in request.headers for name in _UNSUPPORTED) or int(request.headers.get("content-length", 0)):
            raise RequestMalformed("an upload is created empty, with its length")

    def placing(caller: Annotated[Caller, Depends(caller_of)]) -> Callable[[dict[str, str]], dict[str, str]]:
        # The library asks where to put an upload, with its metadata when it is created and without afterwards.
        def place(metadata: dict[str, str]) -> dict[str, str]:
            return {"uid": storage.expect(caller.device)} if metadata else {}

        return place

    tus = create_tus_router(
        prefix=http.FILES,
        files_dir=str(central.config.blobs),
        max_size=limits.blob_bytes,
        days_to_keep=limits.upload_days,
        pre_create_hook=partial(_check_creation, limits.blob_bytes),
        file_dep=placing,  # type: ignore[arg-type]  # it may return a dict, as its own code expects
        storage=storage,
    )
    router = APIRouter()

    @router.options(http.FILES)
    async def capabilities() -> Response:
        """What of tus is spoken here."""
        return Response(status_code=204, headers={**_SPOKEN, "Tus-Max-Size": str(limits.blob_bytes)})

    router.include_router(tus, dependencies=[Depends(admit)])
    return router


def _check_creation(most: int, metadata: dict[str, str], upload: dict[str, Any]) -> None:
    """Refuse to begin an upload that does not say what it will be, or is larger than ``most`` bytes."""
    size = upload["size"]
    if not is_sha256(metadata.get("sha256", "")) or size is None or size <= 0:
        raise RequestMalformed("an upload announces its sha256 and its length")
    if size > most:
        raise RequestTooLarge("the ciphertext is larger than the central takes")
