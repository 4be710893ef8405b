"""GET /v1/central: who this central is, signed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from fieldapp.central.api.context import context_of, msgpack_answer
from fieldapp.wire import http
from fieldapp.wire.enrolment import sign_identity

router = APIRouter()


@router.get(http.CENTRAL)
async def central_identity(request: Request) -> Response:
    """Public keys and generation; a device trusts them only if they match its code's fingerprint."""
    central = context_of(request).central
    return msgpack_answer(sign_identity(central.identity(), central.keys.signing))
