"""Every refusal as a ``Problem`` with a fitting status; nothing of what was sent is repeated in it."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from fieldapp.central.errors import (
    BlobsUnavailable,
    CentralFault,
    CentralRefusal,
    CodeRefused,
    StoreUnavailable,
    TooManyTries,
)
from fieldapp.wire.codec import pack
from fieldapp.wire.errors import UnsupportedVersion, WireError
from fieldapp.wire.http import MEDIA_TYPE, Problem

_FULL = 507
_TOO_OLD = 426


def answer_problems(app: FastAPI) -> None:
    """Teach ``app`` to answer every error of ours, and the framework's own, as a ``Problem``."""
    app.add_exception_handler(CentralRefusal, _refusal)
    app.add_exception_handler(CentralFault, _fault)
    app.add_exception_handler(WireError, _wire)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _validation)


def problem(status: int, code: str, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """A refusal in the wire's words."""
    return Response(pack(Problem(code, detail)), status, headers, MEDIA_TYPE)


def _refusal(_: Request, exc: Exception) -> Response:
    assert isinstance(exc, CentralRefusal)
    headers = {"Retry-After": str(exc.retry_after_s)} if isinstance(exc, TooManyTries) else None
    code = f"{exc.code}_{exc.why}" if isinstance(exc, CodeRefused) else exc.code
    return problem(exc.status, code, str(exc), headers)


def _fault(_: Request, exc: Exception) -> Response:
    assert isinstance(exc, CentralFault)
    full = isinstance(exc, StoreUnavailable | BlobsUnavailable) and exc.full
    return problem(_FULL if full else exc.status, "disk_full" if full else exc.code, str(exc))


def _wire(_: Request, exc: Exception) -> Response:
    assert isinstance(exc, WireError)
    return problem(_TOO_OLD if isinstance(exc, UnsupportedVersion) else 400, exc.code, str(exc))


def _framework(_: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    headers = dict(exc.headers) if exc.headers else None
    return problem(exc.status_code, f"http_{exc.status_code}", "", headers)


def _validation(_: Request, exc: Exception) -> Response:
    return problem(400, "malformed", "a header or parameter is missing or wrong")
