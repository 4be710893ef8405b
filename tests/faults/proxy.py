"""A TCP proxy of the tests' own, on loopback: hands bytes on until its plan says otherwise.

One ``Plan`` holds for the connections that begin after it was set; byte counts run over all of them, both ways apart.
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """What befalls the bytes.

    ``cut_up_after``/``cut_down_after``: the line breaks (both ways) once so many bytes went up/down. ``drop_down``:
    answers vanish, and the line breaks when the first byte of one comes: the reply is lost after the central acted.
    ``garbage_down``: answers are replaced by noise. ``delay_s``: each piece waits so long. ``duplicate_up``: every
    request is delivered to the central a second time, on a connection whose answers nobody reads. ``flip_in``: of the
    first request whose head holds these bytes, the last byte of the first piece of its body has one bit turned.
    """

    cut_up_after: int | None = None
    cut_down_after: int | None = None
    drop_down: bool = False
    garbage_down: bool = False
    delay_s: float = 0.0
    duplicate_up: bool = False
    flip_in: bytes | None = None


class Proxy:
    """Listens on a free loopback port and joins each connection to ``target``."""

    def __init__(self, target: tuple[str, int], seed: int = 3) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        self.plan = Plan()
        self.up = 0
        self.down = 0
        self.flipped = 0
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def heal(self, plan: Plan | None = None) -> None:
        """Break what is open, count from zero, and follow ``plan`` (none: a perfect line) from now on."""
        with self._lock:
            self.plan, self.up, self.down, self.flipped = plan or Plan(), 0, 0, 0
        self._break_all()

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def _start(self, run: object, *args: object) -> None:
        assert callable(run)
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target)
                twin = socket.create_connection(self._target) if self.plan.duplicate_up else None
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ends = [end for end in (near, far, twin) if end is not None]
            with self._lock:
                self._open.update(ends)
            self._start(self._pump_up, near, far, twin)
            self._start(self._pump_down, far, near)
            if twin is not None:
                self._start(self._swallow, twin)

    def _pump_up(self, near: socket.socket, far: socket.socket, twin: socket.socket | None) -> None:
        in_body = False
        with contextlib.suppress(OSError):
            while data := near.recv(4096):
                if self.plan.flip_in is not None and not self.flipped:
                    data, in_body = self._maybe_flipped(data, self.plan.flip_in, in_body)
                data, cut = self._allowed(data, "up")
                self._closing.wait(self.plan.delay_s)
                far.sendall(data)
                if twin is not None:
                    twin.sendall(data)
                if cut:
                    break
        self._break(near, far, *([twin] if twin else []))

    def _pump_down(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(4096):
                if self.plan.drop_down:
                    break
                data, cut = self._allowed(data, "down")
                self._closing.wait(self.plan.delay_s)
                near.sendall(self._noise(len(data)) if self.plan.garbage_down else data)
                if cut:
                    break
        self._break(near, far)

    def _maybe_flipped(self, data: bytes, mark: bytes, in_body: bool) -> tuple[bytes, bool]:
        """The piece, turned where its time has come, and whether the marked request's body comes next."""
        begun = in_body or mark in data
        if not begun or (not in_body and data.endswith(b"\r\n\r\n")):
            return data, begun
        self.flipped += 1
        return data[:-1] + bytes([data[-1] ^ 1]), False

    def _noise(self, length: int) -> bytes:
        """Not HTTP, and with an end of its head, so that the reader sees it is not instead of waiting for more."""
        return self._random.randbytes(length) + b"\r\n\r\n"

    def _swallow(self, twin: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while twin.recv(4096):
                pass

    def _allowed(self, data: bytes, way: str) -> tuple[bytes, bool]:
        with self._lock:
            limit = self.plan.cut_up_after if way == "up" else self.plan.cut_down_after
            gone = self.up if way == "up" else self.down
            room = len(data) if limit is None else max(0, limit - gone)
            sent = min(room, len(data))
            if way == "up":
                self.up += sent
            else:
                self.down += sent
            return data[:sent], limit is not None and gone + sent >= limit

    def _break(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        with self._lock:
            self._open.difference_update(ends)

    def _break_all(self) -> None:
        with self._lock:
            ends = list(self._open)
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def between(target: tuple[str, int]) -> Iterator[Proxy]:
    """A proxy to ``target`` while the block runs."""
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
