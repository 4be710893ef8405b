"""The central twin served over loopback HTTP (or TLS), true to the paths, headers and statuses of ``wire/http.py``.

Built on the standard library, so that what the HTTPS line is tested with shares no code with it.
"""

from __future__ import annotations

import base64
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.enrolment import SESSION_CONTEXT
from fieldapp.wire.errors import SignatureInvalid
from fieldapp.wire.http import (
    BATCHES,
    BLOB_STATUS,
    BLOBS,
    CENTRAL,
    CHALLENGE,
    ENROL,
    FEED,
    FILES,
    MEDIA_TYPE,
    SESSION,
    BlobInquiry,
    Challenge,
    ChallengeRequest,
    Problem,
    SessionGrant,
    SessionRequest,
)
from fieldapp.wire.suite import verify
from tests.sync.central_twin import AT, CentralTwin, Refusal

Reply = tuple[int, dict[str, str], bytes]
TUS = {"Tus-Resumable": "1.0.0"}
OURS = {"Content-Type": MEDIA_TYPE}


class HttpTwin(ThreadingHTTPServer):
    """Serves one ``CentralTwin``; ``foreign`` answers instead of it while set. ``asked`` lists method and path."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, central: CentralTwin, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.central = central
        self.scheme = "https" if tls else "http"
        self.lock = threading.Lock()
        self.asked: list[str] = []
        self.tokens: dict[str, str] = {}
        self.nonces: dict[bytes, str] = {}
        self.publics: dict[str, bytes] = {}
        self.foreign: Callable[[str], Reply | None] = lambda _path: None
        self.location_base = ""
        self._issued = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that broke is what these tests are about."""

    def new_token(self, device: str) -> str:
        self._issued += 1
        token = f"token-{self._issued}"
        self.tokens[token] = device
        return token


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HttpTwin
    timeout = 20
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_HEAD = do_PATCH = do_GET

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append(f"{self.command} {path}")
        try:
            with self.server.lock:
                reply = self.server.foreign(path)
            status, headers, body = reply or self._route(path)
        except Refusal as refusal:
            if refusal.code == "cut":
                self.close_connection = True
                return
            status, headers, body = refusal.status, OURS, pack(Problem(refusal.code))
        self.send_response_only(status)
        self.send_header("Date", self.date_time_string())
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _route(self, path: str) -> Reply:
        if path.startswith(FILES):
            return self._tus(path)
        with self.server.lock:
            return self._plain(path)

    def _plain(self, path: str) -> Reply:
        central = self.server.central
        if path == CENTRAL:
            return 200, OURS, central.identity_bytes()
        if path == ENROL:
            return 200, OURS, central.enrol(self._body())
        if path == BATCHES:
            return 200, OURS, central.answer_batch(self._body())
        if path in (CHALLENGE, SESSION):
            return 200, OURS, self._session(path, self._body())
        if path == FEED:
            cursor = parse_qs(urlsplit(self.path).query).get("cursor", [None])[0]
            return 200, OURS, central.feed(self._who(), cursor)
        if path == BLOB_STATUS:
            body = self._body()
            return 200, OURS, central.photo_status(self._who(), unpack(body, BlobInquiry).sha256)
        if path.startswith(BLOBS):
            self._who()
            return self._blob(central.blob(path.rpartition("/")[2]))
        raise Refusal(404, "not_found")

    def _session(self, path: str, body: bytes) -> bytes:
        if path == CHALLENGE:
            device = unpack(body, ChallengeRequest).device
            if device in self.server.central.revoked:
                raise Refusal(403, "revoked_device")
            nonce = len(self.server.nonces).to_bytes(32, "big")
            self.server.nonces[nonce] = device
            return pack(Challenge(nonce, AT))
        request = unpack(body, SessionRequest)
        if self.server.nonces.pop(request.nonce, None) != request.device:
            raise Refusal(401, "challenge_refused")
        try:
            verify(self.server.publics[request.device], request.signature, SESSION_CONTEXT, request.nonce)
        except (SignatureInvalid, KeyError) as exc:
            raise Refusal(401, "challenge_refused") from exc
        return pack(SessionGrant(self.server.new_token(request.device), 3600))

    def _who(self) -> str:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        device = self.server.tokens.get(token)
        if device is None:
            raise Refusal(401, "session_missing")
        return device

    def _blob(self, data: bytes) -> Reply:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted is None:
            return 200, {"Content-Type": "application/octet-stream"}, data
        start = int(wanted[1])
        if start >= len(data):
            return 416, {}, b""
        shown = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
        return 206, {"Content-Type": "application/octet-stream"} | shown, data[start:]

    def _tus(self, path: str) -> Reply:
        central, name = self.server.central, path.rpartition("/")[2]
        if self.command == "PATCH":
            return self._patch(name)
        with self.server.lock:
            device = self._who()
            if self.command == "HEAD":
                return 200, TUS | {"Upload-Offset": str(central.upload_offset(name))}, b""
            self._body()
            key, _, value = self.headers["Upload-Metadata"].partition(" ")
            if key != "sha256" or self.headers["Tus-Resumable"] != "1.0.0":
                raise Refusal(400, "metadata")
            sha256 = base64.b64decode(value).decode()
            made = central.begin_upload(device, sha256, int(self.headers["Upload-Length"]))
            return 201, TUS | {"Location": f"{self.server.location_base}{FILES}/{made}"}, b""

    def _patch(self, name: str) -> Reply:
        with self.server.lock:
            self._who()
        offset, left = int(self.headers["Upload-Offset"]), int(self.headers["Content-Length"])
        if self.headers["Content-Type"] != "application/offset+octet-stream":
            raise Refusal(415, "media_type")
        refused: Refusal | None = None
        while left:
            piece = self.rfile.read1(min(left, 4096))
            if not piece:
                raise Refusal(0, "cut")
            left -= len(piece)
            if refused is None:
                try:
                    with self.server.lock:
                        offset = self.server.central.append(name, offset, piece)
                except Refusal as refusal:
                    refused = refusal
        if refused is not None:
            raise refused
        return 204, TUS | {"Upload-Offset": str(offset)}, b""

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            raise Refusal(0, "cut")
        return body


@contextmanager
def serving(central: CentralTwin, tls: ssl.SSLContext | None = None) -> Iterator[HttpTwin]:
    """The twin at a free loopback port while the block runs."""
    server = HttpTwin(central, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
