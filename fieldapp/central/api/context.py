"""What every handler shares, and who is calling it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, cast

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from fieldapp.central.accounts import Caller
from fieldapp.central.api.quiet import Quiet
from fieldapp.central.errors import SessionMissing
from fieldapp.central.metrics import Metrics
from fieldapp.central.open import Central
from fieldapp.central.services.session import session_caller
from fieldapp.central.services.shares import Shares
from fieldapp.central.services.tries import Tries
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.http import MEDIA_TYPE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """The opened central, its counters, its limits on tries, each device's share, and whether it takes batches in."""

    central: Central
    metrics: Metrics
    failed_enrolments: Tries
    strangers: Tries
    shares: Shares
    quiet: Quiet = field(default_factory=Quiet)


def context_of(request: Request) -> Context:
    """The context of the application that serves this request."""
    return cast(Context, request.app.state.context)


async def caller_of(request: Request) -> Caller:
    """Who holds the request's session.

    Raises ``SessionMissing``, ``DeviceRevoked``, ``AccountRevoked``, ``TooManyRequests``.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SessionMissing("no session")
    caller = await run_in_threadpool(session_caller, context_of(request).central, token.strip())
    request.scope["fieldapp_device"] = caller.device.id
    context_of(request).shares.take(caller.device.id)
    return caller


async def body_of(request: Request, shape: type[T]) -> T:
    """The request's body as ``shape``. Raises ``Malformed``."""
    return unpack(await request.body(), shape)


def msgpack_answer(value: object) -> Response:
    """``value`` as a msgpack body."""
    return Response(value if isinstance(value, bytes) else pack(value), media_type=MEDIA_TYPE)
