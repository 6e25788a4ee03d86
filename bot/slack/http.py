"""The app over HTTP: `/slack/events` for all that Slack sends."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web import body_of

# Slack sends at most some 100 kB.
_MOST_BYTES = 1_000_000


def routes(app: App) -> list[Route]:
    """Where Slack sends everything."""

    async def events(request: Request) -> Response:
        body = await body_of(request, _MOST_BYTES)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not request.headers.get("x-slack-request-timestamp", "0").isdigit():
            return PlainTextResponse("invalid timestamp", status_code=401)
        if not _well_formed(body):
            return PlainTextResponse("malformed", status_code=400)
        # Bolt is synchronous: in a thread, one slow database write holds up nobody else.
        answered = await run_in_threadpool(app.dispatch, to_bolt_request(request, body))
        return to_starlette_response(answered)

    return [Route("/slack/events", events, methods=["POST"])]


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
