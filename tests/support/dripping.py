"""A peer whose replies never end: a byte now and then, so that no read ever times out."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.support.replying import listening

HEADERS = b"HTTP/1.1 200 OK\r\nX-Slow: "
BODY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"


@contextmanager
def dripping(begin: bytes) -> Iterator[str]:
    """The address at which whoever asks gets these bytes and then letters, one at a time, until the body here ends."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.recv(65536)
                self.request.sendall(begin)
                while not over.wait(0.05):
                    self.request.sendall(b"a")

    with listening(Handler) as address:
        try:
            yield address
        finally:
            over.set()
