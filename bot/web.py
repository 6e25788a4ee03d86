"""One ASGI application over the routes of the chat platforms: health pages, bounded bodies, an orderly stop."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.chat.services import Services

log = logging.getLogger("askfirst.web")
_LOOK_AGAIN_SECONDS = 2.0


def application(
    services: Services, routes: Iterable[BaseRoute], stopped: Iterable[Callable[[], None]] = ()
) -> Starlette:
    """Routes beside `/healthz` and `/readyz`. On a stop, what is under way is finished, then `stopped` is called."""
    ready = _Ready(services)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        publication = {"publication": services.live.now.id}
        if await ready.looked():
            return JSONResponse(publication)
        return JSONResponse(publication | {"database": "cannot be written"}, status_code=503)

    def finish() -> None:
        if not services.stop():
            log.warning("stopped before every answer was sent")
        for call in stopped:
            call()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        services.start()
        yield
        await run_in_threadpool(finish)

    return Starlette(routes=[*routes, Route("/healthz", healthz), Route("/readyz", readyz)], lifespan=lifespan)


class _Ready:
    """Whether the database can be written, looked at every few seconds at most, however often somebody asks."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._one_at_a_time = asyncio.Lock()
        self._looked_at = -math.inf
        self._ready = False

    async def looked(self) -> bool:
        async with self._one_at_a_time:
            if time.monotonic() - self._looked_at >= _LOOK_AGAIN_SECONDS:
                self._ready = await run_in_threadpool(self._services.writable)
                self._looked_at = time.monotonic()
            return self._ready


def serve(app: Starlette, host: str, port: int) -> None:
    """Serve until told to stop."""
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)


async def body_of(request: Request, most: int) -> bytes | None:
    """The body of a request; None where it is longer than `most` bytes, however it is sent."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > most:
            return None
    return bytes(held)
