"""Calls to the Bot Connector: retried within bounds, rate limits obeyed, failures in words.

The SDK's client is asynchronous; a loop in a thread of its own runs it for the threads that answer.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from microsoft_teams.api import Account, ApiClient
from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.activities.typing import TypingActivityInput
from microsoft_teams.api.clients.conversation.params import CreateConversationParams
from microsoft_teams.api.models import TeamsChannelAccount
from microsoft_teams.api.models.attachment import Attachment
from microsoft_teams.apps import App

from bot import metrics
from bot.chat.download import downloaded
from bot.teams.cards import CARD, TeamsMessage
from bot.teams.credentials import CredentialsError
from bot.teams.events import CHANNEL
from index.errors import (
    ChannelError,
    GoneError,
    MessageGoneError,
    UnconfirmedError,
    UndeliverableError,
    UnreachableError,
)

log = logging.getLogger("askfirst.teams")
Answered = TypeVar("Answered")

TIMEOUT_SECONDS = 10
_ONE_TRY_SECONDS = 60.0
# For all tries and the pauses between them.
WHOLE_CALL_SECONDS = 200.0
_RETRIES = 3
# Somebody waits meanwhile, and is answered without it.
_MEMBER_SECONDS = 2
# Teams may ask for a longer pause than anybody waits for an answer; then the call has failed.
_LONGEST_PAUSE_SECONDS = 60
_HINTS = {
    401: "it does not know the app's token: look at CLIENT_ID, CLIENT_SECRET and TENANT_ID",
    403: "the app is not in that conversation: install it there",
    404: "there is no such conversation, or the app was removed from it",
    413: "the message is too large",
}
# A card that Teams does not take as it is, or that is too large.
_NOT_TAKEN = frozenset({400, 413})


class _WholeTimeoutError(TimeoutError):
    """A try took longer than one may, wherever in it that was."""


_WITHOUT_A_RECEIPT = (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError, _WholeTimeoutError)
_GONE: dict[str, type[ChannelError]] = {
    "ActivityNotFoundInConversation": MessageGoneError,
    "ConversationNotFound": GoneError,
}


class Connector:
    """Sends, changes and deletes messages.

    Raises GoneError where there is no such conversation, MessageGoneError where there is no such message. What may be done
    twice without harm is tried again whatever broke; a message only where it cannot have been posted, and UnconfirmedError
    is raised where it may have been.
    """

    def __init__(self, app: App, seconds: float = WHOLE_CALL_SECONDS) -> None:
        """`seconds`: the deadline for the whole of a call."""
        self._app = app
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="askfirst-teams", daemon=True)
        self._thread.start()

    def sign_in(self) -> None:
        """Get a token for the app. Raises ChannelError, in one line, where Microsoft refuses."""
        self._call("", "a token", lambda _: self._app.token_provider.get_app_token())

    def refused(self) -> str:
        """One word where Microsoft does not take the app's credentials, empty where it does or cannot be asked.

        A token is asked for only when the last one has run out.
        """
        try:
            self._run(self._app.token_provider.get_app_token(), TIMEOUT_SECONDS)
        except CredentialsError:
            return "credentials_refused"
        except Exception as error:
            log.debug("no token: %s", error.__class__.__name__)
        return ""

    def send(self, service_url: str, conversation: str, message: TeamsMessage) -> str:
        """Post a message. Returns its id. Raises ChannelError."""
        return self._post(service_url, conversation, _activity(message))

    def say(self, service_url: str, conversation: str, words: str) -> str:
        """Post plain words. Returns the message's id. Raises ChannelError."""
        return self._post(service_url, conversation, MessageActivityInput(text=words, text_format="plain"))

    def _post(self, service_url: str, conversation: str, activity: MessageActivityInput) -> str:
        return self._call(
            service_url, "a message", lambda api: api.conversations.create_activity(conversation, activity), once=True
        ).id

    def update(self, service_url: str, conversation: str, message_id: str, message: TeamsMessage) -> None:
        """Put another message in the place of one. Raises ChannelError."""
        activity = _activity(message)
        self._call(
            service_url, "a change", lambda api: api.conversations.update_activity(conversation, message_id, activity)
        )

    def delete(self, service_url: str, conversation: str, message_id: str) -> None:
        """Take a message away. Raises ChannelError."""
        self._call(service_url, "a deletion", lambda api: api.conversations.delete_activity(conversation, message_id))

    def chat_with(self, service_url: str, user: str, tenant: str) -> str:
        """The personal chat with somebody. Raises ChannelError."""
        params = CreateConversationParams(members=[Account(id=user)], tenant_id=tenant or None)
        return self._call(service_url, "a personal chat", lambda api: api.conversations.create(params)).id

    def typing(self, service_url: str, conversation: str) -> None:
        """Show that an answer is coming; it goes by itself. Where that fails, nothing is lost."""
        try:
            self._run(self._app.api.clone(service_url=service_url).conversations.create_activity(
                conversation, TypingActivityInput()
            ), TIMEOUT_SECONDS)  # fmt: skip
        except Exception as error:
            log.debug("no typing sign: %s", error.__class__.__name__)

    def member(self, service_url: str, conversation: str, user: str) -> TeamsChannelAccount | None:
        """Somebody of a conversation, as Teams knows them; None where it does not say so within two seconds."""
        api = self._app.api.clone(service_url=service_url or None)
        asked = api.conversations.get_member_by_id(quote(conversation, safe=""), quote(user, safe=""))
        try:
            member: TeamsChannelAccount = self._run(asked, _MEMBER_SECONDS)
        except (httpx.HTTPError, OSError, ValueError, CredentialsError) as error:
            log.debug("a member was not found: %s", error.__class__.__name__)
            return None
        return member

    def stop(self) -> None:
        """End the loop; what is under way is done by now."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    def _call(
        self, service_url: str, what: str, job: Callable[[ApiClient], Awaitable[Answered]], *, once: bool = False
    ) -> Answered:
        """`once`: it must not be done twice."""
        until = time.monotonic() + self._seconds
        for left in range(_RETRIES, -1, -1):
            seconds = min(_ONE_TRY_SECONDS, until - time.monotonic())
            try:
                return self._run(job(self._app.api.clone(service_url=service_url or None)), seconds)
            except httpx.HTTPStatusError as error:
                pause = _pause(error.response, _RETRIES - left)
                if pause is None or not left or time.monotonic() + pause >= until:
                    metrics.platform_errors.labels(CHANNEL, f"status_{error.response.status_code}").inc()
                    raise _refusal(what, error.response) from error
            except (httpx.TransportError, TimeoutError, OSError) as error:
                if once and _may_be_done(error):
                    metrics.platform_errors.labels(CHANNEL, "unconfirmed").inc()
                    raise UnconfirmedError(f"Teams did not confirm {what} ({error.__class__.__name__}).") from error
                pause = float(_RETRIES - left)
                if not left or time.monotonic() + pause >= until:
                    metrics.platform_errors.labels(CHANNEL, "unreachable").inc()
                    raise UnreachableError(
                        f"Teams could not be reached for {what} ({error.__class__.__name__})."
                    ) from error
            except CredentialsError as error:
                metrics.platform_errors.labels(CHANNEL, "credentials_refused").inc()
                raise ChannelError(
                    f"Microsoft refuses the app's credentials ({_first_line(error)}). "
                    "Look at CLIENT_ID, CLIENT_SECRET and TENANT_ID. docs/teams.md says where to find them."
                ) from error
            except (ValueError, KeyError, AttributeError) as error:
                # The SDK could not read the reply: what was asked for may be done.
                metrics.platform_errors.labels(CHANNEL, "unreadable").inc()
                kind = UnconfirmedError if once else ChannelError
                raise kind(f"Teams gave no reply to {what} that can be read ({error.__class__.__name__}).") from error
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _run(self, coroutine: Awaitable[Answered], seconds: float) -> Answered:
        async def bounded() -> Answered:
            try:
                async with asyncio.timeout(seconds) as whole:
                    return await coroutine
            except TimeoutError as error:
                if whole.expired():
                    raise _WholeTimeoutError from error
                raise  # of what comes before the request, such as a token

        return asyncio.run_coroutine_threadsafe(bounded(), self._loop).result()


def attachment(card: dict[str, Any]) -> Attachment:
    """A card as Teams takes it."""
    return Attachment(content_type=CARD, content=card)


def _activity(message: TeamsMessage) -> MessageActivityInput:
    return MessageActivityInput.model_validate({"attachments": [attachment(message.card)], "summary": message.summary})


def _may_be_done(error: Exception) -> bool:
    """Whether a request broke off after it was sent: the connector knows none again by a key, and lets nobody look."""
    return isinstance(error, _WITHOUT_A_RECEIPT)


def _pause(response: httpx.Response, tried: int) -> float | None:
    """How long to wait before the next try; None where none helps."""
    if response.status_code in (412, 429):
        asked = response.headers.get("retry-after", "1")
        seconds = float(asked) if asked.isdigit() else 1.0
        return max(seconds, float(tried)) if seconds <= _LONGEST_PAUSE_SECONDS else None
    return float(tried) if response.status_code >= 500 else None


def _refusal(what: str, response: httpx.Response) -> ChannelError:
    kind = _GONE.get(_code(response), ChannelError)
    if kind is ChannelError and response.status_code in _NOT_TAKEN:
        kind = UndeliverableError
    if response.status_code == 429 or response.status_code >= 500:
        kind = UnreachableError
    return kind(f"Teams refused {what} ({_hint(response.status_code)}).")


def _code(response: httpx.Response) -> str:
    """The connector's own word for what is wrong."""
    try:
        return str(response.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _hint(status: int) -> str:
    return f"status {status}: {_HINTS[status]}" if status in _HINTS else f"status {status}"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no reason given"])[0][:120]


# OneDrive and SharePoint in Microsoft's public cloud, where British councils are.
_KEPT_AT = ".sharepoint.com"


def fetched(address: str, most: int) -> bytes:
    """A file's bytes, at most one more than `most`. Raises ChannelError."""
    return downloaded(address, _headers, most, "Teams")


def _headers(address: str) -> dict[str, str]:
    """Nobody makes the bot ask elsewhere, whatever the message or a redirect says. Raises ChannelError."""
    there = urlsplit(address)
    if there.scheme != "https" or not (there.hostname or "").endswith(_KEPT_AT):
        raise ChannelError("The file is not kept at Microsoft.")
    return {}
