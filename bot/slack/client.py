"""Calls to Slack's Web API: retried within bounds, rate limits obeyed, failures in words."""

from __future__ import annotations

import logging
import ssl
import uuid
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot import metrics
from bot.chat.download import WHOLE_SECONDS, downloaded
from bot.deadline import within
from bot.slack.blocks import QUIET, SlackMessage
from bot.slack.events import CHANNEL
from index.errors import (
    ChannelError,
    GoneError,
    MessageGoneError,
    NotMemberError,
    RefusedError,
    UndeliverableError,
    UnreachableError,
)

log = logging.getLogger("askfirst.slack")
_TIMEOUT_SECONDS = 10
# For all tries and the pauses between them.
WHOLE_CALL_SECONDS = 200.0
_RETRIES = 3
# Slack may ask for a longer pause than anybody waits for an answer; then the call has failed.
_LONGEST_PAUSE_SECONDS = 60

_HINTS = {
    "invalid_auth": "Slack does not know this token. Copy the Bot User OAuth Token (xoxb-…) again from OAuth & Permissions",
    "not_authed": "Slack got no token. Set SLACK_BOT_TOKEN to the Bot User OAuth Token (xoxb-…)",
    "account_inactive": "the app was removed from the workspace: install it again",
    "token_revoked": "the token was revoked: install the app again and copy the new one",
    "token_expired": "the token has expired: switch token rotation off for the app, or copy the new one",
    "not_allowed_token_type": "this is another kind of token: SLACK_BOT_TOKEN starts with xoxb-, SLACK_APP_TOKEN with xapp-",
    "missing_scope": "the app lacks a permission: update it from slack-manifest.yaml and install it again",
    "not_in_channel": "the bot is not in that channel: invite it with /invite @Askfirst",
    "channel_not_found": "there is no such channel, or the bot is not in it: check its id and invite the bot",
}
# What Slack answers when it is at fault itself: https://docs.slack.dev/reference/methods/auth.test
_PASSING = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_ONCE_SECONDS = 5
# Reading what was written before is a right that a council may grant or not; what was asked is answered all the same.
_READS, _NOT_GRANTED = (
    "conversations.",
    frozenset({"missing_scope", "not_in_channel", "channel_not_found", "thread_not_found"}),
)
# Not every workspace has them, and none needs them.
_DONE_WITHOUT = "assistant."
# What Slack answers where it does not take a message as it is, or no longer takes an answer.
_UNDELIVERABLE = frozenset(
    {
        "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_too_long", "msg_blocks_too_long", "too_many_attachments",
        "expired_trigger_id", "trigger_expired", "trigger_exchanged", "exchanged_trigger_id", "invalid_trigger_id", "invalid_trigger", "view_too_large",
        "is_archived", "user_not_in_channel", "restricted_action", "cannot_reply_to_message",
    }
)  # fmt: skip
_GONE: dict[str, type[ChannelError]] = {"message_not_found": MessageGoneError, "channel_not_found": GoneError}


class _RateLimits(RateLimitErrorRetryHandler):
    """Waits as long as Slack says, unless that is longer than anybody would."""

    def _can_retry(
        self, *, state: RetryState, request: HttpRequest,  # noqa: ARG002 - the names are the interface's
        response: HttpResponse | None = None, error: Exception | None = None,  # noqa: ARG002
    ) -> bool:  # fmt: skip
        if response is None or response.status_code != 429:
            return False
        asked = next((v for k, v in response.headers.items() if k.lower() == "retry-after"), ["1"])
        first = asked[0] if isinstance(asked, list) else asked
        return str(first).isdigit() and int(first) <= _LONGEST_PAUSE_SECONDS


def _handlers() -> list[RetryHandler]:
    unreached: list[type[Exception]] = [*ConnectionErrorRetryHandler().error_types_to_do_retries, TimeoutError]
    return [
        _RateLimits(max_retry_count=_RETRIES),
        ServerErrorRetryHandler(max_retry_count=_RETRIES),
        ConnectionErrorRetryHandler(max_retry_count=_RETRIES, error_types=unreached),
    ]


class _BoundedClient(WebClient):
    """Has a deadline for the whole of each call, all its tries and pauses included; the library bounds each read alone."""

    whole_seconds = WHOLE_CALL_SECONDS

    def api_call(self, *arguments: Any, **named: Any) -> SlackResponse:
        return within(self.whole_seconds, partial(super().api_call, *arguments, **named))


def web_client(token: str | None, base_url: str, seconds: float = WHOLE_CALL_SECONDS) -> WebClient:
    """A client of Slack's Web API, for calls that need no token without one. `base_url` is Slack's own unless a test server stands in for it."""
    made = _BoundedClient(token=token, base_url=base_url, timeout=_TIMEOUT_SECONDS, retry_handlers=_handlers())
    made.whole_seconds = seconds
    return made


def trying_once(client: WebClient, wait: int, whole: float) -> WebClient:
    """The same client, for what is not tried again: with so many seconds without a word from Slack, and for the whole call."""
    made = _BoundedClient(token=client.token, base_url=client.base_url, timeout=wait, retry_handlers=[])
    made.whole_seconds = whole
    return made


def code_of(error: SlackApiError) -> str:
    """Slack's word for a refusal."""
    return str(error.response.get("error", "no reason given"))


def hint(error: SlackApiError) -> str:
    """What a refusal means and what to do about it, in one line."""
    code = code_of(error)
    return f"{code}: {_HINTS[code]}" if code in _HINTS else code


def whoami(client: WebClient) -> str:
    """The bot's own user id, asked once and soon. Raises UnreachableError, or RefusedError where the token is not taken."""
    once = trying_once(client, _ONCE_SECONDS, 2 * _ONCE_SECONDS)
    try:
        return str(once.auth_test()["user_id"])
    except SlackApiError as error:
        if out_of_order(error):
            raise UnreachableError(f"Slack is out of order ({code_of(error)}).") from error
        raise RefusedError(f"Slack refuses SLACK_BOT_TOKEN. {hint(error)}.", code_of(error)) from error
    except (OSError, ValueError, HTTPException) as error:
        raise UnreachableError(f"Slack cannot be reached at {client.base_url}: {unreached(error)}") from error


def out_of_order(error: SlackApiError) -> bool:
    """Whether the same call may succeed later."""
    status = getattr(error.response, "status_code", 200)
    return status == 429 or status >= 500 or code_of(error) in _PASSING


def unreached(error: BaseException) -> str:
    """Why Slack could not be reached, and what to look at."""
    why = getattr(error, "reason", None) or error
    if isinstance(why, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted here ({why.verify_message}). Name your authority's file in SSL_CERT_FILE."
        )
    return f"{why.__class__.__name__}. Look at the network, and behind a proxy at HTTPS_PROXY."


def call(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    """One call. Raises ChannelError once Slack has refused it or could not be reached within the retries.

    GoneError where there is no such channel, MessageGoneError where there is no such message, RefusedError where what
    stands in a channel may not be read.
    """
    try:
        # Slack's reading methods take no JSON.
        how = "params" if method.startswith(_READS) else "json"
        response = client.api_call(method, **{how: arguments})  # type: ignore[arg-type]
    except SlackApiError as error:
        if code_of(error) in _NOT_GRANTED and method.startswith(_READS):
            raise RefusedError(f"Slack refused {method} ({hint(error)}).", code_of(error)) from error
        if out_of_order(error):
            raise UnreachableError(f"Slack is out of order for {method} ({code_of(error)}).") from error
        kind = _kind_of(code_of(error))
        if not method.startswith(_DONE_WITHOUT):
            _count(code_of(error))
        raise kind(f"Slack refused {method} ({hint(error)}).") from error
    except (OSError, HTTPException) as error:
        _count("unreachable")
        raise UnreachableError(f"Slack could not be reached for {method} ({error.__class__.__name__}).") from error
    data = response.data
    return data if isinstance(data, dict) else {}


def post(
    client: WebClient, channel: str, message: SlackMessage, thread: str | None = None, *, aloud: bool = False
) -> tuple[str, str]:
    """Post a message, in a thread where one is named, `aloud` in the channel as well. Returns channel and timestamp.

    Raises ChannelError.
    """
    place: dict[str, Any] = {"channel": channel} | ({"thread_ts": thread} if thread else {})
    place |= {"reply_broadcast": True} if thread and aloud else {}
    # Where the answer to this call is lost and it is made again, Slack knows the message by this, and posts it once.
    posted = call(client, "chat.postMessage", **place, **message.arguments(), client_msg_id=str(uuid.uuid4()))
    return str(posted.get("channel") or channel), str(posted.get("ts", ""))


def whisper(client: WebClient, channel: str, user: str, message: SlackMessage, thread: str | None = None) -> None:
    """Post a message that one person alone sees. Raises ChannelError."""
    place = {"channel": channel, "user": user} | ({"thread_ts": thread} if thread else {})
    call(client, "chat.postEphemeral", **place, **message.arguments())


def respond(
    client: WebClient,
    response_url: str,
    message: SlackMessage,
    *,
    shared: bool = False,
    seconds: float = WHOLE_CALL_SECONDS,
) -> None:
    """Answer a command or a button through the address that came with it. Raises ChannelError, UndeliverableError for one not Slack's."""
    if not _is_slack(client, response_url):
        raise UndeliverableError("The address for an answer is not Slack's.")
    hook = WebhookClient(response_url, timeout=_TIMEOUT_SECONDS, retry_handlers=_handlers())
    body = {
        "response_type": "in_channel" if shared else "ephemeral", "replace_original": False,
        "text": message.text, "blocks": list(message.blocks), "mrkdwn": False, **QUIET,
    }  # fmt: skip
    try:
        response = within(seconds, lambda: hook.send_dict(body))
    except (OSError, HTTPException) as error:
        _count("unreachable")
        raise UnreachableError(f"Slack could not be reached to answer ({error.__class__.__name__}).") from error
    if response.status_code != 200:
        _count(f"status_{response.status_code}")
        kind = UnreachableError if response.status_code >= 500 else UndeliverableError
        raise kind(f"Slack refused the answer (status {response.status_code}).")


def _kind_of(code: str) -> type[ChannelError]:
    if code == "not_in_channel":
        return NotMemberError
    return UndeliverableError if code in _UNDELIVERABLE else _GONE.get(code, ChannelError)


def _count(code: str) -> None:
    """Known words alone: a measure has a bounded number of labels."""
    known = code in _HINTS or code in _GONE or code in _PASSING or code.startswith(("unreachable", "status_"))
    metrics.platform_errors.labels(CHANNEL, code if known else "other").inc()


_SLACK = ".slack.com"
_KEPT_AT = (".slack-edge.com", ".slack-files.com")


def fetched(client: WebClient, address: str, most: int, seconds: float = WHOLE_SECONDS) -> bytes:
    """A file's bytes, at most one more than `most`. Raises ChannelError."""
    return downloaded(address, lambda there: _headers(client, there), most, "Slack", seconds)


def _headers(client: WebClient, address: str) -> dict[str, str]:
    """The token goes to Slack and nowhere else, whatever the event or a redirect says. Raises ChannelError."""
    if _is_slack(client, address):
        return {"Authorization": f"Bearer {client.token}"}
    there = urlsplit(address)
    if there.scheme == "https" and (there.hostname or "").endswith(_KEPT_AT):
        return {}
    raise ChannelError("The file is not kept at Slack.")


def _is_slack(client: WebClient, address: str) -> bool:
    there, ours = urlsplit(address), urlsplit(client.base_url)
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    return there.scheme == "https" and (there.hostname or "").endswith(_SLACK)
