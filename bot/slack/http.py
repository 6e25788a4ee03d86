"""The app over HTTP: `/slack/events` for all that Slack sends, `/healthz`, `/readyz`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

# Slack sends at most some 100 kB.
_MOST_BYTES = 1_000_000


def asgi(app: App, ready: Callable[[], dict[str, str]], stopped: Callable[[], None]) -> Starlette:
    """The ASGI application. `ready` says what it answers from; `stopped` finishes what is under way."""

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not request.headers.get("x-slack-request-timestamp", "0").isdigit():
            return PlainTextResponse("invalid timestamp", status_code=401)
        if not _well_formed(body):
            return PlainTextResponse("malformed", status_code=400)
        # Bolt is synchronous: in a thread, one slow database write holds up nobody else.
        answered = await run_in_threadpool(app.dispatch, to_bolt_request(request, body))
        return to_starlette_response(answered)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        return JSONResponse(ready())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(stopped)

    routes = [
        Route("/slack/events", events, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _body(request: Request) -> bytes | None:
    """The whole body; None where it is longer than anything Slack sends."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > _MOST_BYTES:
            return None
    return bytes(held)


def _well_formed(body: bytes) -> bool:
    """Whether a body is what Slack sends: a JSON object, a command, or a form with a JSON object as payload."""
    try:
        text = body.decode("utf-8")
        if not text.lstrip().startswith(("{", "[")):
            form = dict(parse_qsl(text))
            if "payload" not in form:
                return "command" in form or "ssl_check" in form
            text = form["payload"]
        record = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "type" in record and isinstance(record.get("event", {}), dict)
