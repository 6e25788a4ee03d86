"""One ASGI application over the routes of the chat platforms: health pages, bounded bodies, an orderly stop."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.conversation.services import Services

log = logging.getLogger("askfirst.web")


def application(
    services: Services, routes: Iterable[BaseRoute], stopped: Iterable[Callable[[], None]] = ()
) -> Starlette:
    """Routes beside `/healthz` and `/readyz`. On a stop, what is under way is finished, then `stopped` is called."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        return JSONResponse({"snapshot": services.live.now.id})

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
