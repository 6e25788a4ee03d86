"""The HTTP server against slow, many, broken and double-tongued clients, on loopback."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.connections import Limits, bounded
from bot.web import BodyError, body_of, refused
from tests.support.paths import ROOT
from tests.support.slack.emulator import free_port

pytestmark = pytest.mark.server
LONGEST = 1000


async def _received(request: Request) -> Response:
    return PlainTextResponse(str(len(await body_of(request, LONGEST))))


def application() -> Starlette:
    return Starlette(routes=[Route("/", _received, methods=["POST", "GET"])], exception_handlers={BodyError: refused})


@contextmanager
def served(limits: Limits) -> Iterator[int]:
    """The port of a server with these limits."""
    port = free_port()
    server = uvicorn.Server(bounded(application(), "127.0.0.1", port, limits))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(Limits(connections=20, a_second=500, read_seconds=0.5)) as running:
        yield running


def sent(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """All that the server says to what is sent in parts; empty where it hangs up."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection, suppress(OSError):
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        while piece := connection.recv(65536):
            found += piece
    return found


CLOSE = b"Connection: close\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([POST + CLOSE + b"Content-Length: 3\r\n\r\nabc"], b"200"),
        ([POST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"], b"200"),
        ([POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nabc"], b"400"),
        ([POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"], b"400"),
        ([POST + b"Content-Length: -3\r\n\r\n"], b"400"),
        ([POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n"], b"400"),
        ([POST + CLOSE + b"Content-Length: 2000\r\n\r\n" + b"a" * 2000], b"413"),
        ([POST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + b"a" * 2000 + b"\r\n0\r\n\r\n"], b"413"),
        ([b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 600_000 + b"\r\n\r\n"], b"400"),
        ([b"\x16\x03\x01" + b"\0" * 200 + b"\r\n\r\n"], b"400"),
    ],
    ids=["sized", "chunked", "both", "two lengths", "negative", "other coding", "long", "long chunks", "long header", "TLS"],
)  # fmt: skip
def test_a_request_gets_the_status_it_deserves(port: int, parts: list[bytes], status: bytes) -> None:
    answer = sent(port, *parts)
    assert answer.split(b" ")[1] == status
    assert b"Traceback" not in answer


@pytest.mark.parametrize(
    "parts",
    [
        [b""],
        [b"POST / HTT"],
        [POST + b"A: b\r\n"],
        [POST + b"Content-Length: 900\r\n\r\n", b"a"],
        [POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"],
    ],
    ids=["nothing", "half a line", "half the headers", "half a body", "half the chunks"],
)
def test_what_does_not_arrive_in_time_is_closed(port: int, parts: list[bytes]) -> None:
    began = time.monotonic()
    sent(port, *parts)
    assert 0.4 < time.monotonic() - began < 2


def test_dripping_does_not_put_the_end_off(port: int) -> None:
    began = time.monotonic()
    sent(port, POST, *[b"A: b\r\n"] * 20, pause=0.1)
    sent(port, POST + b"Content-Length: 900\r\n\r\n", *[b"a"] * 20, pause=0.1)
    assert time.monotonic() - began < 3


def test_a_dropped_upload_leaves_no_traceback(port: int, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(10):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(POST + b"Content-Length: 900\r\n\r\nabc")
    assert sent(port, POST + CLOSE + b"Content-Length: 3\r\n\r\nabc").endswith(b"3")
    assert [r for r in caplog.records if r.exc_info or r.levelno >= logging.ERROR] == []


def test_many_that_wait_make_room_for_one_that_asks(port: int) -> None:
    with ExitStack() as opened:
        for _ in range(200):
            waiting = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            waiting.sendall(POST + b"Content-Length: 900\r\n\r\n")
        began = time.monotonic()
        assert sent(port, POST + CLOSE + b"Content-Length: 3\r\n\r\nabc").endswith(b"3")
        assert time.monotonic() - began < 1


def test_new_connections_beyond_a_rate_are_closed_at_once() -> None:
    with served(Limits(connections=100, a_second=10, read_seconds=5)) as port:
        answers = [sent(port, POST + CLOSE + b"Content-Length: 0\r\n\r\n") for _ in range(30)]
        assert 10 <= sum(1 for answer in answers if b" 200 " in answer) < 30
        time.sleep(1)
        assert b" 200 " in sent(port, POST + CLOSE + b"Content-Length: 0\r\n\r\n")


_FEW_FILES = """
import sys, uvicorn
from tests.bot.test_connections import application
from bot.connections import bounded
from bot.logs import log_to_stderr
log_to_stderr()
uvicorn.Server(bounded(application(), "127.0.0.1", int(sys.argv[1]))).run()
"""


def test_at_the_limit_of_files_it_answers_and_says_little_of_nonsense() -> None:
    port = free_port()
    command = f"ulimit -n 256; exec {sys.executable} -c '{_FEW_FILES}' {port}"
    running = subprocess.Popen(
        ["/bin/sh", "-c", command], cwd=ROOT, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        with ExitStack() as opened:
            for number in range(400):
                waiting = opened.enter_context(_reached(port, 30 if number == 0 else 5))
                waiting.sendall(POST)
            for _ in range(200):
                assert b" 400 " in sent(port, b"nonsense\r\n\r\n")
            assert sent(port, POST + CLOSE + b"Content-Length: 3\r\n\r\nabc").endswith(b"3")
    finally:
        running.terminate()
        said = running.communicate(timeout=20)[1]
    assert len(said) < 10_000


def _reached(port: int, seconds: float) -> socket.socket:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
