"""The outermost layer: size limits, idle bodies, one log line and one count a request. Plain ASGI.

It logs method, route, status, time and device id. Never a query, a header or a body.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from pathlib import Path
from typing import Any

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldapp.central.api.problems import problem
from fieldapp.central.config import Limits
from fieldapp.central.errors import RequestTooLarge
from fieldapp.central.metrics import Metrics
from fieldapp.wire import http
from fieldapp.wire.batch import MAX_BYTES

_log = structlog.get_logger("fieldapp.central")


_GONE = 499
"""The caller hung up: nobody hears an answer; the number is only for log and counters."""


class Guard:
    """Wraps the application; limits come from ``Limits``."""

    def __init__(self, app: ASGIApp, *, limits: Limits, metrics: Metrics) -> None:
        self._app = app
        self._limits = limits
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen: dict[str, Any] = {"status": 500}
        began = time.perf_counter()

        async def noting_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.update(status=message["status"], started=True)
            await send(message)

        try:
            if self._announced(scope) > self._most(scope["path"]):
                await problem(RequestTooLarge.status, RequestTooLarge.code)(scope, receive, noting_send)
            else:
                await self._app(scope, self._bounded(scope, receive), noting_send)
        except ClientDisconnect:
            seen["status"] = _GONE
        except Exception as exc:
            # A bug. Its words may quote what was sent, so only its name and place are logged.
            _log.error("bug", error=type(exc).__name__, at=_place(exc))
            if not seen.get("started"):
                await problem(500, "bug")(scope, receive, noting_send)
        finally:
            self._note(scope, seen["status"], time.perf_counter() - began)

    def _most(self, path: str) -> int:
        if path == http.BATCHES:
            return MAX_BYTES
        return self._limits.blob_bytes if path.startswith(http.FILES) else self._limits.request_bytes

    def _announced(self, scope: Scope) -> int:
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit():
                return int(value)
        return 0

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        left = self._most(scope["path"])
        waiting_for_body = True

        async def bounded_receive() -> Message:
            nonlocal left, waiting_for_body
            if not waiting_for_body:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), self._limits.body_idle_s)
            except TimeoutError:
                # A line that went silent mid-body: whoever reads it keeps what came and lets go.
                return {"type": "http.disconnect"}
            left -= len(message.get("body", b""))
            waiting_for_body = bool(message.get("more_body"))
            if left < 0:
                raise RequestTooLarge("the body is larger than this path allows")
            return message

        return bounded_receive

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        _log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            device=scope.get("fieldapp_device"),
        )


def _place(exc: Exception) -> str:
    frames = traceback.extract_tb(exc.__traceback__)
    ours = [frame for frame in frames if "fieldapp" in frame.filename] or list(frames)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours[-4:]))
