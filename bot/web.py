"""One ASGI application over the routes of the chat platforms: health pages, bounded bodies, an orderly stop."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.chat.services import Services
from bot.connections import bounded
from index.errors import ChannelError

log = logging.getLogger("askfirst.web")
_LOOK_AGAIN_SECONDS = 2.0
# Asking a platform whether it still takes the token is a call.
_ASK_AGAIN_SECONDS = 10.0


def application(
    services: Services,
    routes: Iterable[BaseRoute],
    stopped: Iterable[Callable[[], None]] = (),
    during: Iterable[Callable[[], AbstractAsyncContextManager[None]]] = (),
) -> Starlette:
    """Routes beside the health pages. On a stop, what is under way is finished, then `stopped` is called.

    `during`: what has to be open while requests are taken.
    """

    def finish() -> None:
        if not services.stop():
            log.warning("stopped before every answer was sent")
        for call in stopped:
            call()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        services.start()
        async with AsyncExitStack() as stack:
            for opened in during:
                await stack.enter_async_context(opened())
            yield
        await run_in_threadpool(finish)

    return Starlette(
        routes=[*routes, *health_routes(services)], lifespan=lifespan, exception_handlers={BodyError: refused}
    )


def health_routes(services: Services) -> list[Route]:
    """`/healthz`: it runs. `/readyz`: it can answer, or one word for each part why not. `/metrics`: numbers."""
    readiness = _Readiness(services)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        troubles = await readiness.troubles()
        body = {"publication": services.live.now.id, **troubles}
        return JSONResponse(body, status_code=503 if troubles else 200)

    async def measures(_: Request) -> Response:
        in_force = services.live.now
        metrics.queue.set(services.work.open)
        metrics.councils.set(len(in_force.index.councils))
        metrics.edition.clear()
        metrics.edition.labels(in_force.id).set(1)
        metrics.ready.set(0 if await readiness.troubles() else 1)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", measures)]


class _Readiness:
    """What stands in the way of answering, looked at every few seconds at most, however often somebody asks."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._one_at_a_time = asyncio.Lock()
        self._due = {"database": -math.inf, "platforms": -math.inf}
        self._found: dict[str, dict[str, str]] = {}

    async def troubles(self) -> dict[str, str]:
        """By part, one word or two for what is wrong; empty where nothing is."""
        async with self._one_at_a_time:
            await self._look("database", self._database, _LOOK_AGAIN_SECONDS)
            await self._look("platforms", self._services.courier.troubles, _ASK_AGAIN_SECONDS)
            return {part: why for found in self._found.values() for part, why in found.items()}

    async def _look(self, part: str, look: Callable[[], dict[str, str]], every: float) -> None:
        if time.monotonic() < self._due[part]:
            return
        self._found[part] = await run_in_threadpool(look)
        self._due[part] = time.monotonic() + (_LOOK_AGAIN_SECONDS if self._found[part] else every)

    def _database(self) -> dict[str, str]:
        return {} if self._services.writable() else {"database": "cannot be written"}


def serve(app: Starlette, host: str, port: int) -> None:
    """Serve until told to stop."""
    server = uvicorn.Server(bounded(app, host, port))
    server.run()
    if not server.started:
        raise SystemExit(_NOT_STARTED)


def listening_on(host: str, port: int) -> socket.socket:
    """A socket that waits for connections; port 0 is any that is free. Raises OSError.

    It is said to be TCP's: asyncio sends without delay on no other, and a page would wait for 40 ms halfway.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def serve_once_bound(app: Starlette, host: str, port: int, bound: Callable[[], object]) -> None:
    """Serve until told to stop; `bound` is called when whoever connects is answered. Raises ChannelError where the port is taken."""
    try:
        listening = listening_on(host, port)
    except OSError as error:
        raise ChannelError(f"Port {port} cannot be used ({error.strerror}). Name another one with --port.") from error
    with listening:
        bound()
        uvicorn.Server(bounded(app, host, port)).run(sockets=[listening])


@contextmanager
def health_served(services: Services, host: str, port: int) -> Iterator[None]:
    """The health pages alone, while the body runs."""
    app = Starlette(routes=health_routes(services))
    server = uvicorn.Server(bounded(app, host, port))
    thread = threading.Thread(target=server.run, name="askfirst-health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(5)


_NOT_STARTED = 3
# Within what bot.connections allows for a whole request.
_BODY_SECONDS = 10.0
# What platforms send is nested some ten deep.
_MOST_NESTED = 60


def object_in(text: str | bytes) -> dict[str, Any] | None:
    """The JSON object that a text is, nested at most 60 deep; None for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    level: list[Any] = [found]
    for _ in range(_MOST_NESTED):
        level = [one for held in level for one in _inside(held)]
    return found if isinstance(found, dict) and not level else None


def _inside(held: Any) -> Iterable[Any]:
    if isinstance(held, dict):
        return held.values()
    return held if isinstance(held, list) else ()


class BodyError(Exception):
    """A body that is not read to its end; `status` says why."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(HTTPStatus(status).phrase)


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request. Raises BodyError where it has more than `most` bytes, comes too slowly or not at all.

    One that says its length and comes in chunks as well is refused: a proxy may take it for two requests.
    """
    if "transfer-encoding" in request.headers and "content-length" in request.headers:
        raise BodyError(400)
    held = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                held += chunk
                if len(held) > most:
                    raise BodyError(413)
    except TimeoutError:
        raise BodyError(408) from None
    except ClientDisconnect:
        raise BodyError(400) from None
    return bytes(held)


async def refused(_: Request, error: Exception) -> Response:
    """The connection ends with the answer, unless the client is still sending what is too large: it would not read it."""
    status = error.status if isinstance(error, BodyError) else 400
    headers = {} if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {"Connection": "close"}
    return PlainTextResponse(HTTPStatus(status).phrase, status_code=status, headers=headers)
