"""GET /healthz, /readyz, /metrics: for the machines that watch the central; keep them behind the proxy."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from fieldapp.central.api.context import context_of
from fieldapp.central.services.health import check_ready, standing_numbers

router = APIRouter()


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Database and blob store take work; 503 with the reason otherwise."""
    await run_in_threadpool(check_ready, context_of(request).central)
    return PlainTextResponse("ok")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters in the text format of Prometheus."""
    context = context_of(request)
    context.metrics.stand(await run_in_threadpool(standing_numbers, context.central))
    return PlainTextResponse(context.metrics.text(), media_type="text/plain; version=0.0.4")
