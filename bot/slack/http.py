"""`/slack/events`: nothing is parsed before Slack's signature over it has been checked; and the pages that install the app."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.oauth import OAuthFlow
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.events import FORM_ERRORS
from bot.web import body_of, object_in
from bot.work import described

log = logging.getLogger("askfirst.slack")

# Slack sends at most some 100 kB.
_MOST_BYTES = 1_000_000
# A form of Slack's holds a dozen fields, a payload one.
_MOST_FIELDS = 50
# Slack asks now and then whether the certificate is in order, and signs nothing there.
_MOST_OF_A_CHECK = 1_000
_MOST_DIGITS = 12


def routes(app: App, signing_secret: str) -> list[Route]:
    """Where Slack sends everything."""
    verifier = SignatureVerifier(signing_secret)

    async def events(request: Request) -> Response:
        raw = await body_of(request, _MOST_BYTES)
        body = _decoded(raw)
        if body is None or not _signed(verifier, request.headers, body):
            if body is not None and _is_certificate_check(body):
                return PlainTextResponse("")
            return PlainTextResponse("not signed by Slack", status_code=401)
        if not _well_formed(body):
            return PlainTextResponse("malformed", status_code=400)
        try:
            # Bolt is synchronous: in a thread, one slow database write holds up nobody else.
            answered = await run_in_threadpool(app.dispatch, to_bolt_request(request, raw))
        except FORM_ERRORS as error:  # Bolt's own, before it comes to ours
            log.error("a request is not as Slack sends it: %s", described(error))
            return PlainTextResponse("malformed", status_code=400)
        return to_starlette_response(answered)

    return [Route("/slack/events", events, methods=["POST"])]


def install_routes(flow: OAuthFlow) -> list[Route]:
    """Where somebody installs the app in their workspace, and where Slack sends them back to."""

    async def install(request: Request) -> Response:
        return await _page(request, flow.handle_installation)

    async def installed(request: Request) -> Response:
        return await _page(request, flow.handle_callback)

    return [Route(flow.install_path, install), Route(flow.redirect_uri_path, installed)]


async def _page(request: Request, answer: Callable[[BoltRequest], BoltResponse]) -> Response:
    return to_starlette_response(await run_in_threadpool(answer, to_bolt_request(request, b"")))


def _signed(verifier: SignatureVerifier, headers: Headers, body: str) -> bool:
    """The verifier raises for what is no number and for a signature with other letters than Slack's."""
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= _MOST_DIGITS and signature.isascii()):
        return False
    return verifier.is_valid(body, stamp, signature)


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_certificate_check(body: str) -> bool:
    return len(body) <= _MOST_OF_A_CHECK and _fields(body).get("ssl_check") == "1"


def _well_formed(body: str) -> bool:
    """Whether a body is what Slack sends: a JSON object, a command, or a form with a JSON object as payload."""
    text = body
    if not text.lstrip().startswith(("{", "[")):
        form = _fields(text)
        if "payload" not in form:
            return "command" in form
        text = form["payload"]
    record = object_in(text)
    return record is not None and "type" in record and isinstance(record.get("event", {}), dict)


def _fields(body: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(body, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}
