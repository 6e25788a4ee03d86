"""A server in front of the emulator: counts calls, fails on demand, and stands in for what the emulator lacks.

It answers `assistant.threads.*` and the addresses that come with commands and buttons; all else it
passes on unchanged.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from tests.support.slack.emulator import BOT_TOKEN, BOT_TOKENS

# A fault: status, headers, body; None hangs up without an answer, "lost" once the call was done, False is none.
Fault = tuple[int, dict[str, str], bytes] | Literal[False, "lost"] | None


@dataclass
class Seen:
    """One call received: the method's name, its arguments, the token it came with, and whether it got a fault."""

    method: str
    body: dict[str, Any]
    token: str = ""
    at: float = field(default_factory=time.monotonic)
    failed: bool = False


class Front:
    """Listens on loopback; `url` is what the bot takes for Slack. While it is `down` it answers everything with 503."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self._down = False
        self._was_down_at = 0.0
        self.calls: list[Seen] = []
        self.faults: dict[str, list[Fault]] = {}
        self._files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        # By a file's path, what answers in place of the file.
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self._turns = itertools.cycle(BOT_TOKENS)
        self._posted: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked_for: list[tuple[str, str | None]] = []
        self._lock = threading.Lock()
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                front.answer(self)

            def do_GET(self) -> None:
                front.give_file(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

        self._server = Server(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{self.root}/api/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def down(self) -> bool:
        return self._down

    @down.setter
    def down(self, is_down: bool) -> None:
        self._was_down_at = time.monotonic()
        self._down = is_down

    @property
    def was_down_at(self) -> float:
        """When it was last down, by time.monotonic; now while it is."""
        return time.monotonic() if self._down else self._was_down_at

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        with self._lock:
            self.calls.clear()
            self.faults.clear()

    def trim(self, most: int = 2000) -> None:
        """Keep the last calls alone."""
        with self._lock:
            del self.calls[:-most]

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` get these faults, one each."""
        with self._lock:
            self.faults.setdefault(method, []).extend(faults)

    def of(self, method: str) -> list[Seen]:
        with self._lock:
            return [c for c in self.calls if c.method == method]

    def wait_for(self, method: str, holds: Callable[[Seen], bool] = lambda _: True, seconds: float = 20) -> Seen:
        """The first call of `method` for which `holds`; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for call in self.of(method):
                if holds(call):
                    return call
            time.sleep(0.03)
        raise AssertionError(f"no such call of {method}; there were {[c.method for c in self.calls]}")

    def wait_for_any(self, prefix: str, holds: Callable[[Seen], bool], seconds: float = 20) -> Seen:
        """The first call of a method that begins so and for which `holds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self._lock:
                found = [c for c in self.calls if c.method.startswith(prefix) and holds(c)]
            if found:
                return found[0]
            time.sleep(0.03)
        raise AssertionError(f"no such call of {prefix}")

    def serve(self, name: str, data: bytes) -> str:
        """Keep a file that somebody has sent; returns its private address."""
        path = f"/files/{len(self._files)}/{name}"
        self._files[path] = data
        return self.root + path

    def give_file(self, request: BaseHTTPRequestHandler) -> None:
        """A file, or the address where it is instead, to the bot alone."""
        self.asked_for.append((request.path, request.headers.get("Authorization")))
        if request.path in self.answers:
            self.answers[request.path](request)
            return
        if request.path in self.redirects:
            _send(request, 302, {"Location": self.redirects[request.path]}, b"")
            return
        if request.headers.get("Authorization") == f"Bearer {BOT_TOKEN}" and request.path in self._files:
            _send(request, 200, {}, self._files[request.path])
        else:
            _send(request, 403, {}, b"")

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        raw = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        method = request.path.split("?")[0].removeprefix("/api/").strip("/")
        with self._lock:
            self.calls.append(Seen(method, _decoded(raw), _token(request)))
            queued = self.faults.get(method)
            fault: Fault = queued.pop(0) if queued else False
            if self.down:
                fault = (503, {}, b"down")
            self.calls[-1].failed = fault is not False
        if fault is None:
            request.close_connection = True
            request.connection.close()
            return
        if isinstance(fault, tuple):
            _send(request, *fault)
        elif method.startswith("assistant.threads."):
            _send(request, 200, {}, b'{"ok": true}')
        elif method.startswith("response/"):
            _send(request, 200, {}, b"ok")
        else:
            answer = self._once(request, raw)
            if fault == "lost":
                request.close_connection = True
                request.connection.close()
                return
            _send(request, *answer)

    def _once(self, request: BaseHTTPRequestHandler, raw: bytes) -> tuple[int, dict[str, str], bytes]:
        """What Slack does with a `client_msg_id` that it has seen: the message is not posted again."""
        known = str(_decoded(raw).get("client_msg_id") or "")
        if known not in self._posted:
            answer = self._passed_on(request, raw)
            if known:
                self._posted[known] = answer
            return answer
        return self._posted[known]

    def _passed_on(self, request: BaseHTTPRequestHandler, raw: bytes) -> tuple[int, dict[str, str], bytes]:
        headers = {k.title(): v for k, v in request.headers.items() if k.lower() in ("authorization", "content-type")}
        if headers.get("Authorization") == f"Bearer {BOT_TOKEN}":
            headers["Authorization"] = f"Bearer {next(self._turns)}"
        passed = urllib.request.Request(self.behind + request.path.removeprefix("/api/"), raw, headers)
        try:
            with urllib.request.urlopen(passed, timeout=20) as response:
                return response.status, {"Content-Type": "application/json"}, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()


def drips(until: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer of a megabyte, a byte at a time."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        request.send_response(200)
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        with contextlib.suppress(OSError):
            while not until.wait(0.05):
                request.wfile.write(b"a")

    return answer


def packs(coding: str, body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer that says how it is packed."""
    return lambda request: _send(request, 200, {"Content-Encoding": coding}, body)


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _token(request: BaseHTTPRequestHandler) -> str:
    return str(request.headers.get("Authorization") or "").removeprefix("Bearer ")


def _send(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    request.send_response(status)
    for name, value in headers.items():
        if name.lower() not in ("content-length", "transfer-encoding", "connection"):
            request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
