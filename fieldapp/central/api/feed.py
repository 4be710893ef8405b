"""GET /v1/feed: what changed in the caller's scopes since its cursor."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from fieldapp.central.accounts import Caller
from fieldapp.central.api.context import caller_of, context_of, msgpack_answer
from fieldapp.central.services.feed import read_feed
from fieldapp.wire import http

router = APIRouter()


@router.get(http.FEED)
async def feed(request: Request, caller: Annotated[Caller, Depends(caller_of)], cursor: str | None = None) -> Response:
    """Signed pages of every scope with news, and the next cursor."""
    context = context_of(request)
    reply, rows = await run_in_threadpool(read_feed, context.central, caller, cursor)
    context.metrics.feed_rows.inc(rows)
    return msgpack_answer(reply)
