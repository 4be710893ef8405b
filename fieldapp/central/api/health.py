"""GET /healthz, /readyz, /metrics: for the machines that watch the central; keep them behind the proxy."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from fieldapp.central.api.context import context_of
from fieldapp.central.open import Central

router = APIRouter()


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Database and blob store answer too; 503 otherwise."""
    await run_in_threadpool(_ask_stores, context_of(request).central)
    return PlainTextResponse("ok")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters in the text format of Prometheus."""
    return PlainTextResponse(context_of(request).metrics.text(), media_type="text/plain; version=0.0.4")


def _ask_stores(central: Central) -> None:
    central.store.revision()
    central.blobs.ready()
