"""`/api/messages`, behind the SDK's validation of Microsoft's tokens.

The SDK reads Microsoft's keys with a blocking call inside its asynchronous code: a thread for each request
keeps one slow read from holding up everybody.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from urllib.parse import urlsplit

import jwt
from microsoft_teams.api.auth.cloud_environment import PUBLIC
from microsoft_teams.apps.http.adapter import HttpMethod, HttpRequest, HttpResponse, HttpRouteHandler
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.advice import GOLDEN_RULE
from bot.phrases import KEPT
from bot.presentation import PURPOSE
from bot.web import body_of

log = logging.getLogger("askfirst.teams")
PATH, ABOUT = "/api/messages", "/about"
_MOST_BYTES = 1_000_000
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Endpoint:
    """The SDK's HTTP server adapter, over Starlette. `signed`: whether requests must carry Microsoft's token."""

    def __init__(self, *, signed: bool) -> None:
        self._signed = signed
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
        raw = await body_of(request, _MOST_BYTES)
        if raw is None:
            return PlainTextResponse("too large", status_code=413)
        body = _well_formed(raw)
        if body is None:
            return PlainTextResponse("malformed", status_code=400)
        refused = self._refused(request, str(body["serviceUrl"]))
        if refused:
            log.warning("an activity was refused: %s", refused)
            return JSONResponse({"error": "Unauthorized"}, status_code=401)
        given = HttpRequest(body=body, headers=dict(request.headers))
        answered = await run_in_threadpool(self._handled, given)
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

    def _refused(self, request: Request, service_url: str) -> str:
        """Why a request is not even given to the SDK, empty where it is.

        The SDK also takes tokens that Entra issues to Microsoft's Agent 365. These name no service URL, so a
        reply could be sent anywhere: only the Bot Framework's tokens are taken.
        """
        if not self._signed:
            there = urlsplit(service_url).hostname in LOOPBACK
            forwarded = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via"))
            return "" if there and not forwarded else "unsigned requests are taken from this machine alone"
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except jwt.InvalidTokenError as error:
            return f"no token that can be read ({error.__class__.__name__})"
        return "" if issuer == PUBLIC.token_issuer else "another issuer"


async def _about(_: Request) -> Response:
    """What the manifest links to as website, privacy statement and terms of use."""
    return PlainTextResponse(f"{PURPOSE}\n\n{KEPT}\n\n{GOLDEN_RULE}\n")


async def _waited(handler: HttpRouteHandler, given: HttpRequest) -> HttpResponse:
    return await handler(given)


def _well_formed(raw: bytes) -> dict[str, Any] | None:
    """An activity: an object that says where answers to it go."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    return body if isinstance(body.get("serviceUrl"), str) and body["serviceUrl"] else None


def _plain(value: object) -> str:
    return "".join(ch for ch in str(value) if ch.isalnum())[:40]
