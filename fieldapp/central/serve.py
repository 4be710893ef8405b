"""Run the application on uvicorn: say where it listens, end gracefully on SIGTERM."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import structlog
import uvicorn

from fieldapp.central.app import create_app
from fieldapp.central.open import Central

_GRACE_S = 20


class CentralServer(uvicorn.Server):
    """A uvicorn server that tells its address once it listens."""

    def __init__(self, config: uvicorn.Config, on_listen: Callable[[str], None]) -> None:
        super().__init__(config)
        self._on_listen = on_listen

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell the address (the port is known only now when 0 was asked for)."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._on_listen(f"http://{f'[{host}]' if ':' in host else host}:{port}")


def make_server(central: Central, host: str, port: int, on_listen: Callable[[str], None]) -> CentralServer:
    """A server for ``central``; ``run()`` it."""
    config = uvicorn.Config(
        create_app(central),
        host=host,
        port=port,
        access_log=False,  # ours holds no query and no address
        log_config=None,
        timeout_graceful_shutdown=_GRACE_S,
        server_header=False,
        date_header=False,
    )
    return CentralServer(config, on_listen)


def serve(central: Central, host: str, port: int, on_listen: Callable[[str], None]) -> bool:
    """Serve until SIGTERM or SIGINT, then finish what is under way. ``False`` when the address could not be had."""
    log_to_stderr()
    server = make_server(central, host, port, on_listen)
    # The server sends itself the signal again when it has ended; we have ended well by then.
    ended: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: ended.append(received))
    try:
        server.run()
    except SystemExit:
        return False  # its way of saying that it could not listen; it logged why
    return True


def log_to_stderr() -> None:
    """One JSON line an event on stderr, ours and the libraries' warnings alike."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _error_by_name,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")


def _error_by_name(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # An exception's words may quote data; its type and place do not.
    exc = event.pop("exc_info", None)
    if isinstance(exc, BaseException):
        event["error"] = type(exc).__name__
    return event
