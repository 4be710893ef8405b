"""One HTTP client to one central: sends, counts bytes, notes the central's clock, turns faults into our errors.

Headers are few and short, because a sync of nothing should cost a few hundred bytes on a thin line.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from fieldapp.sync.errors import BadAddress, ProtocolViolation
from fieldapp.sync.transports.answers import Answer, line_fault

MAX_ANSWER = 80 * 1024 * 1024
"""Bytes; a longer answer than any of ours may be is not read to its end."""
CONNECT_S, SILENCE_S = 10.0, 60.0
_AGENT = "fieldapp"


def central_url(url: str, *, allow_plain: bool = False) -> httpx.URL:
    """The central's address without a slash at its end.

    Raises ``BadAddress`` for anything but https; plain http is for this very machine, or where ``allow_plain`` says so.
    """
    try:
        parsed = httpx.URL(url.strip().rstrip("/"))
    except httpx.InvalidURL as exc:
        raise BadAddress("not an address") from exc
    plain_ok = allow_plain or is_this_machine(parsed.host)
    if not parsed.host or parsed.scheme not in ("https", "http") or (parsed.scheme == "http" and not plain_ok):
        raise BadAddress("the central's address must begin with https://")
    return parsed.copy_with(query=None, fragment=None, username=None, password=None)


def is_this_machine(host: str) -> bool:
    """Whether ``host`` is a loopback name or address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Exchange:
    """Requests to one central, one after the other on one connection.

    ``bytes_up``/``bytes_down`` count request and answer heads and bodies as HTTP/1.1 writes them; ``skew_ms`` is the
    central's clock minus ``now`` (seconds since 1970).
    """

    def __init__(
        self,
        url: str,
        *,
        now: Callable[[], float],
        verify: ssl.SSLContext | bool = True,
        silence_s: float = SILENCE_S,
        allow_plain: bool = False,
    ) -> None:
        self.base = central_url(url, allow_plain=allow_plain)
        self._now = now
        self._client = httpx.Client(
            # Loading the trusted authorities takes longer than a whole sync of nothing: only where they are asked.
            verify=verify if self.base.scheme == "https" else False,
            timeout=httpx.Timeout(silence_s, connect=min(CONNECT_S, silence_s)),
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1),
            follow_redirects=False,
            # A machine's proxy never stands before the machine itself.
            trust_env=not is_this_machine(self.base.host),
        )
        for name in list(self._client.headers):
            del self._client.headers[name]
        self.bytes_up = 0
        self.bytes_down = 0
        self.skew_ms: int | None = None
        self._told = False

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request and its whole answer, whatever its status. Raises the line's faults."""
        with self.stream(method, path, params=params, content=content, headers=headers) as (head, pieces):
            body = bytearray()
            for piece in pieces:
                body += piece
                if len(body) > MAX_ANSWER:
                    raise ProtocolViolation("answer_too_large")
            return Answer(head.status, head.headers, bytes(body))

    @contextmanager
    def stream(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """One request, its answer's head (body empty) and the pieces of its body. Raises the line's faults, also while
        the pieces are read."""
        with _our_errors():
            request = self._client.build_request(
                method,
                self.base.copy_with(path=self.base.path.rstrip("/") + path, params=params or None),
                content=content if content is None or isinstance(content, bytes) else self._counted(content),
                headers={"user-agent": _AGENT, **(headers or {})},
            )
            self.bytes_up += _request_head(request) + (len(content) if isinstance(content, bytes) else 0)
            response = self._client.send(request, stream=True)
        try:
            head = Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()})
            self.bytes_down += _answer_head(response)
            yield head, self._pieces(response)
            if head.ours and "date" in head.headers:
                self._note_date(head.headers["date"])
        finally:
            self.bytes_down += response.num_bytes_downloaded
            response.close()

    def note_central_time(self, at: str) -> None:
        """The central told its time, ISO 8601 with offset. What is no time says nothing: never a reason to stop."""
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return
        if moment.tzinfo is not None:
            self._told = True
            self._note_clock(moment)

    def _note_clock(self, moment: datetime) -> None:
        self.skew_ms = round((moment.timestamp() - self._now()) * 1000)

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def _counted(self, content: Iterable[bytes]) -> Iterator[bytes]:
        for piece in content:
            self.bytes_up += len(piece)
            yield piece

    @staticmethod
    def _pieces(response: httpx.Response) -> Iterator[bytes]:
        with _our_errors():
            yield from response.iter_raw()

    def _note_date(self, text: str) -> None:
        if self._told:
            return  # the header has whole seconds only and anybody on the way may write it
        parsed = _http_date(text)
        if parsed is not None:
            self._note_clock(parsed)


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as exc:
        raise line_fault(exc) from exc


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _request_head(request: httpx.Request) -> int:
    line = len(request.method) + len(request.url.raw_path) + len("  HTTP/1.1\r\n")
    return line + _header_bytes(request.headers.raw)


def _answer_head(response: httpx.Response) -> int:
    line = len(f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n")
    return line + _header_bytes(response.headers.raw)


def _header_bytes(raw: list[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) + len(": \r\n") for name, value in raw) + len("\r\n")
