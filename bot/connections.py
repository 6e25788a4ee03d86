"""uvicorn's connections, bounded: how many, how fast they come, and how long a request may take to arrive.

uvicorn waits for ever for the rest of a request and takes every connection until the process has no files left. Granian and
hypercorn were looked at: the first bounds how long headers take and not bodies, and runs workers of its own, where
ours must share one process with what answers; the second bounds neither bodies nor how many connections there are.
A proxy in front does all of this too: docs/operations.md.
"""

from __future__ import annotations

import asyncio
import resource
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot import metrics

_WANTED_FILES = 8192
# A share of what files the process may open is for connections; the rest for the database, calls and documents.
_SHARE = 2
# Taken from the queue of new connections at one go, before any of them can be dropped.
_MOST_WAITING = 128
_MOST_HEADERS = 32_768
_FINISH_WITHIN_SECONDS = 10
_LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections there may be, how many new ones a second, and within what time a request has to arrive."""

    connections: int = 1000
    a_second: int = 500
    read_seconds: float = 15.0


_USUAL = Limits()


class BoundedProtocol(H11Protocol):
    """One connection. Where there are too many, the oldest that waits for its client makes room for the newest."""

    limits: ClassVar[Limits]
    # When the last ones were opened, as many as may be opened in a second.
    opened: ClassVar[deque[float]]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.since = time.monotonic()
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.opened) == self.limits.a_second and self.since - self.opened[0] < 1:
            self._drop("too_fast")
            return
        self.opened.append(self.since)
        if len(self.connections) > self.limits.connections:
            waiting = (one for one in self.connections if isinstance(one, BoundedProtocol) and one._waits())
            min(waiting, key=lambda one: one.since, default=self)._drop("too_many")
        self._begin()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None:
            self._begin()
        super().data_received(data)
        if not self._reads():
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def _waits(self) -> bool:
        """Whether nothing is being answered: the rest of a request, or the next, has yet to come."""
        return self._reads() or self.cycle is None or self.cycle.response_complete

    def _reads(self) -> bool:
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _begin(self) -> None:
        self._end()
        self._deadline = self.loop.call_later(self.limits.read_seconds, self._late)

    def _end(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        self._deadline = None
        if self.conn.our_state is h11.IDLE and not self.transport.is_closing():
            self.transport.write(_LATE)
        metrics.connections_dropped.labels("too_slow").inc()
        self.connections.discard(self)
        self.transport.close()

    def _drop(self, why: str) -> None:
        metrics.connections_dropped.labels(why).inc()
        self.connections.discard(self)
        self.transport.abort()


def bounded(app: Any, host: str, port: int, limits: Limits = _USUAL) -> uvicorn.Config:
    """How uvicorn serves `app`, with at most as many connections as the process may have files for."""
    may_have = _files() // _SHARE
    limits = replace(limits, connections=min(limits.connections, may_have))

    class Protocol(BoundedProtocol):
        pass

    Protocol.limits, Protocol.opened = limits, deque(maxlen=limits.a_second)
    return uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, http=Protocol, ws="none",
        backlog=min(_MOST_WAITING, may_have // _SHARE), server_header=False, h11_max_incomplete_event_size=_MOST_HEADERS,
        timeout_graceful_shutdown=_FINISH_WITHIN_SECONDS,
    )  # fmt: skip


def _files() -> int:
    """How many files the process may have open: as many as it is allowed to ask for, up to what it wants."""
    now, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if allowed == resource.RLIM_INFINITY else min(_WANTED_FILES, allowed)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, allowed))
        return wanted
    return _WANTED_FILES if now == resource.RLIM_INFINITY else now
