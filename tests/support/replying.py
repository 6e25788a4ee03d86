"""A peer that gives whoever asks the same bytes, whatever they are, and hangs up."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@contextmanager
def replying(reply: bytes) -> Iterator[str]:
    """The address at which it listens."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                head = b"".join(iter(self.rfile.readline, b"\r\n"))
                if length := _LENGTH.search(head):
                    self.rfile.read(int(length[1]))
                self.wfile.write(reply)

    with listening(Handler) as address:
        yield address


@contextmanager
def listening(handler: type[socketserver.BaseRequestHandler]) -> Iterator[str]:
    """The address of a server on loopback, each of whose connections a `handler` in a thread of its own deals with."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
