"""`/api/messages`, behind our check of Microsoft's tokens and the SDK's own: Teams alone, and no other of its channels.

The SDK reads Microsoft's keys with a blocking call inside its asynchronous code: a thread for each request
keeps one slow read from holding up everybody.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from microsoft_teams.apps.http.adapter import HttpMethod, HttpRequest, HttpResponse, HttpRouteHandler
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.advice import GOLDEN_RULE
from bot.deadline import within
from bot.phrases import KEPT
from bot.presentation import PURPOSE
from bot.teams.tokens import CHANNEL, Tokens
from bot.web import body_of, object_in

log = logging.getLogger("askfirst.teams")
PATH, ABOUT = "/api/messages", "/about"
_MOST_BYTES = 1_000_000
# Teams itself waits for some ten.
_HANDLED_SECONDS = 60.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Endpoint:
    """The SDK's HTTP server adapter, over Starlette. Without `tokens` it takes what nobody signed, from this machine alone."""

    def __init__(self, tokens: Tokens | None) -> None:
        self._tokens = tokens
        self._handler: HttpRouteHandler | None = None

    def register_route(self, method: HttpMethod, path: str, handler: HttpRouteHandler) -> None:  # noqa: ARG002
        """Called by the SDK with the handler that validates and dispatches."""
        if path == PATH:
            self._handler = handler

    def serve_static(self, path: str, directory: str) -> None:
        """Nothing static is served."""

    async def start(self, port: int) -> None:
        """Served by bot.web."""

    async def stop(self) -> None:
        """Served by bot.web."""

    def routes(self) -> list[Route]:
        """Where Teams sends everything."""
        return [Route(PATH, self._receive, methods=["POST"]), Route(ABOUT, _about)]

    async def _receive(self, request: Request) -> Response:
        if why := await self._unsigned(request):
            return _refused(why, 401)
        raw = await body_of(request, _MOST_BYTES)
        body = _well_formed(raw)
        if body is None:
            return PlainTextResponse("malformed", status_code=400)
        if self._tokens is not None and body.get("channelId") != CHANNEL:
            return _refused("it comes by another channel than Teams", 403)
        if self._tokens is None and (why := _foreign(request, str(body["serviceUrl"]))):
            return _refused(why, 401)
        given = HttpRequest(body=body, headers=dict(request.headers))
        try:
            answered = await run_in_threadpool(within, _HANDLED_SECONDS, partial(self._handled, given))
        except TimeoutError:  # the SDK reads Microsoft's keys without a deadline for the whole of it
            answered = HttpResponse(status=503, body={"error": "not in time"})
        if answered["status"] != 200:
            log.warning("an activity of type %s got status %s", _plain(body.get("type")), answered["status"])
        content = answered.get("body")
        if content is None:
            return Response(status_code=answered["status"])
        return JSONResponse(content, status_code=answered["status"])

    def _handled(self, given: HttpRequest) -> HttpResponse:
        if self._handler is None:
            return HttpResponse(status=503, body={"error": "not ready"})
        return asyncio.run(_waited(self._handler, given))

    async def _unsigned(self, request: Request) -> str:
        """Why a request is not even read, empty where it is.

        The SDK also takes tokens that Entra issues to Microsoft's Agent 365. These name no service URL, so a
        reply could be sent anywhere: only the Bot Framework's tokens are taken.
        """
        if self._tokens is None:
            return ""
        return await run_in_threadpool(self._tokens.trouble, request.headers.get("authorization", ""))


def _foreign(request: Request, service_url: str) -> str:
    """Why an unsigned request is not taken, empty where it comes from this machine."""
    there = urlsplit(service_url).hostname in LOOPBACK
    forwarded = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via"))
    return "" if there and not forwarded else "unsigned requests are taken from this machine alone"


def _refused(why: str, status: int) -> Response:
    log.warning("an activity was refused: %s", why)
    return JSONResponse({"error": "Unauthorized" if status == 401 else "Forbidden"}, status_code=status)


async def _about(_: Request) -> Response:
    """What the manifest links to as website, privacy statement and terms of use."""
    return PlainTextResponse(f"{PURPOSE}\n\n{KEPT}\n\n{GOLDEN_RULE}\n")


async def _waited(handler: HttpRouteHandler, given: HttpRequest) -> HttpResponse:
    return await handler(given)


def _well_formed(raw: bytes) -> dict[str, Any] | None:
    """An activity: an object that says where answers to it go."""
    body = object_in(raw)
    return body if body and isinstance(body.get("serviceUrl"), str) and body["serviceUrl"] else None


def _plain(value: object) -> str:
    return "".join(ch for ch in str(value) if ch.isalnum())[:40]
