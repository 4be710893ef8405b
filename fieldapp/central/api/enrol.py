"""POST /v1/enrol: a sealed request, a signed reply."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from fieldapp.central.api.context import context_of, msgpack_answer
from fieldapp.central.services.enrol import enrol_device
from fieldapp.wire import http

router = APIRouter()


@router.post(http.ENROL)
async def enrol(request: Request) -> Response:
    """Make a device known by its one-time code; repeating a request that succeeded answers it again."""
    context = context_of(request)
    body = await request.body()
    return msgpack_answer(await run_in_threadpool(enrol_device, context.central, body, context.failed_enrolments))
