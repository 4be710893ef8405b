"""A TCP proxy of the tests' own, on loopback: hands bytes on until its plan says otherwise.

One ``Plan`` holds for the connections that begin after it was set; byte counts run over all of them, both ways apart.
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """What befalls the bytes.

    ``cut_up_after``/``cut_down_after``: the line breaks (both ways) once so many bytes went up/down. ``drop_down``:
    answers vanish, and the line breaks when the first byte of one comes: the reply is lost after the central acted.
    ``garbage_down``: answers are replaced by noise. ``delay_s``: each piece waits so long. ``duplicate_up``: every
    request is delivered to the central a second time, on a connection whose answers nobody reads. ``flip_in``: of the
    first request whose head holds these bytes, the last byte of the first piece of its body has one bit turned.
    ``hold_up``: what goes up is kept back and the line is silent, until ``Proxy.deliver_held`` brings it, late.

    A thin line: ``rate`` bytes a second each way, ``latency_s`` before the first byte after each turn of direction,
    a share ``stalls`` of the pieces waits ``stall_s``, and everything open breaks every ``cut_every_s``.
    """

    cut_up_after: int | None = None
    cut_down_after: int | None = None
    drop_down: bool = False
    garbage_down: bool = False
    delay_s: float = 0.0
    duplicate_up: bool = False
    flip_in: bytes | None = None
    hold_up: bool = False
    rate: float | None = None
    latency_s: float = 0.0
    stalls: float = 0.0
    stall_s: float = 0.0
    cut_every_s: float | None = None


@dataclass(slots=True)
class _Turns:
    """Which way bytes went last on a connection, and until when each way is busy."""

    last: str = ""
    busy: dict[str, float] = field(default_factory=dict)


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
        self.cuts = 0
        self.held: list[bytes] = []
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def heal(self, plan: Plan | None = None) -> None:
        """Break what is open, count from zero, and follow ``plan`` (none: a perfect line) from now on."""
        with self._lock:
            self.plan, self.up, self.down, self.flipped, self.cuts = plan or Plan(), 0, 0, 0, 0
        self._break_all()
        if self.plan.cut_every_s:
            self._start(self._cut_again_and_again, self.plan, self.plan.cut_every_s)

    def deliver_held(self) -> None:
        """Bring to the central what was kept back, each request on a connection whose answer nobody reads."""
        held, self.held = self.held, []
        for data in held:
            with socket.create_connection(self._target) as far:
                far.sendall(data)
                far.settimeout(5.0)
                with contextlib.suppress(OSError):
                    far.recv(4096)

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

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
            turns = _Turns()
            self._start(self._pump_up, near, far, twin, turns)
            self._start(self._pump_down, far, near, turns)
            if twin is not None:
                self._start(self._swallow, twin)

    def _pump_up(self, near: socket.socket, far: socket.socket, twin: socket.socket | None, turns: _Turns) -> None:
        in_body = False
        if self.plan.hold_up:
            self._keep_back(near)
            self._break(near, far, *([twin] if twin else []))
            return
        with contextlib.suppress(OSError):
            while data := near.recv(4096):
                if self.plan.flip_in is not None and not self.flipped:
                    data, in_body = self._maybe_flipped(data, self.plan.flip_in, in_body)
                self._take_time(len(data), "up", turns)
                data, cut = self._allowed(data, "up")
                self._send(far, data, "up")
                if twin is not None:
                    twin.sendall(data)
                if cut:
                    break
        self._break(near, far, *([twin] if twin else []))

    def _keep_back(self, near: socket.socket) -> None:
        kept = bytearray()
        with contextlib.suppress(OSError):
            while data := near.recv(4096):
                kept += data
        self.held.append(bytes(kept))

    def _take_time(self, size: int, way: str, turns: _Turns) -> None:
        """Wait as long as a piece of ``size`` bytes takes on this line."""
        plan, wait = self.plan, self.plan.delay_s
        if turns.last != way:
            turns.last = way
            wait += plan.latency_s
        if plan.stalls and self._random.random() < plan.stalls:
            wait += plan.stall_s
        if plan.rate:
            now = time.monotonic()
            turns.busy[way] = max(now, turns.busy.get(way, now)) + size / plan.rate
            wait += turns.busy[way] - now
        if wait:
            self._closing.wait(wait)

    def _cut_again_and_again(self, plan: Plan, every_s: float) -> None:
        while not self._closing.wait(every_s) and self.plan is plan:
            self.cuts += 1
            self._break_all()

    def _pump_down(self, far: socket.socket, near: socket.socket, turns: _Turns) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(4096):
                if self.plan.drop_down:
                    break
                self._take_time(len(data), "down", turns)
                data, cut = self._allowed(data, "down")
                self._send(near, self._noise(len(data)) if self.plan.garbage_down else data, "down")
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

    def _send(self, end: socket.socket, data: bytes, way: str) -> None:
        try:
            end.sendall(data)
        except OSError:
            with self._lock:  # it never left
                if way == "up":
                    self.up -= len(data)
                else:
                    self.down -= len(data)
            raise

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
    with Proxy(target) as proxy:
        yield proxy
