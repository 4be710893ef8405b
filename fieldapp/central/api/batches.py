"""POST /v1/batches: batch bytes in, receipt bytes out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from fieldapp.central.api.context import context_of, msgpack_answer
from fieldapp.central.services.ingest.accept import accept_batch
from fieldapp.wire import http

router = APIRouter()


@router.post(http.BATCHES)
async def batches(request: Request) -> Response:
    """Settle a batch. Its device signed it, so it needs no session: anyone may carry it, any number of times."""
    context = context_of(request)
    body = await request.body()
    with context.quiet.disturbed():
        receipt, lines = await run_in_threadpool(accept_batch, context.central, body, context.strangers, context.shares)
    context.metrics.batch_settled(len(body), lines)
    return msgpack_answer(receipt)
