"""POST /v1/session/challenge and /v1/session: prove the device's key, get a token."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from fieldapp.central.api.context import body_of, context_of, msgpack_answer
from fieldapp.central.services import session
from fieldapp.wire import http

router = APIRouter()


@router.post(http.CHALLENGE)
async def challenge(request: Request) -> Response:
    """A nonce to sign, and the central's time."""
    asked = await body_of(request, http.ChallengeRequest)
    return msgpack_answer(await run_in_threadpool(session.challenge, context_of(request).central, asked))


@router.post(http.SESSION)
async def open_session(request: Request) -> Response:
    """A bearer token for the signed nonce."""
    asked = await body_of(request, http.SessionRequest)
    return msgpack_answer(await run_in_threadpool(session.open_session, context_of(request).central, asked))
