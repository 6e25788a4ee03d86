"""What is typed or opened: direct messages, mentions, `/askfirst`, the shortcut "Check this post", the app's own page."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.chat import handlers
from bot.chat.delivery import answer_soon
from bot.chat.document_changes import MOST_BYTES
from bot.chat.people import Event, Surface
from bot.chat.services import Services
from bot.presentation import EXAMPLES, PURPOSE
from bot.slack.client import call, fetched
from bot.slack.events import commanded, mentioned, opened_home, selected, sent_files, text_of, typed, written
from bot.slack.platform import SlackPlatform
from bot.work import Lane
from index.errors import ChannelError

log = logging.getLogger("askfirst.slack")
COMMAND, SHORTCUT = "/askfirst", "askfirst_check"


def register(app: App, services: Services, slack: SlackPlatform) -> None:
    """Answer what is for the bot; let every other message pass."""

    @app.event("message")
    def on_message(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("channel_type") == "im":
            _receive(services, slack, body, event)

    @app.event("app_mention")
    def on_mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        _receive(services, slack, body, event)

    @app.command(COMMAND)
    def on_command(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        event = commanded(body)
        text = typed(str(body.get("text", "")), slack.workspaces.bot_user(event.person.workspace))
        lane = partial(handlers.lane_of, services, event, text, ())
        answer_soon(services, slack, event, partial(handlers.message, services, event, text), lane)

    @app.shortcut({"type": "message_action", "callback_id": SHORTCUT})
    def on_shortcut(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        event = selected(body)
        post = typed(text_of(body.get("message", {})), slack.workspaces.bot_user(event.person.workspace))
        answer_soon(services, slack, event, partial(handlers.question, services, event, post, draft=True))

    @app.event("app_home_opened")
    def on_home(body: dict[str, Any], event: dict[str, Any]) -> None:
        opened = opened_home(body, event)
        if event.get("tab") == "messages":
            services.work.submit(partial(_prompt, slack, opened, str(event.get("channel", ""))), Lane.QUICK)
            return
        answer_soon(services, slack, opened, partial(handlers.home, services, opened), Lane.QUICK)


def _receive(services: Services, slack: SlackPlatform, body: dict[str, Any], event: dict[str, Any]) -> None:
    found = written(body, event)
    if found is None:
        return
    workspace = found.person.workspace
    if found.place.surface is Surface.OPEN and not mentioned(text_of(event), slack.workspaces.bot_user(workspace)):
        return
    text = typed(text_of(event), slack.workspaces.bot_user(workspace))
    files = sent_files(event) if found.place.surface is Surface.PRIVATE else ()

    def fetch(address: str) -> bytes:
        return fetched(slack.workspaces.client(workspace), address, MOST_BYTES)

    job = partial(handlers.message, services, found, text, files, fetch)
    answer_soon(services, slack, found, job, partial(handlers.lane_of, services, found, text, files), typed=True)


def _prompt(slack: SlackPlatform, opened: Event, channel: str) -> None:
    """What a newcomer may ask, above the message box. A workspace without prompts does without."""
    prompts = [{"title": example[:75], "message": example} for example in EXAMPLES]
    title, method = PURPOSE.split(".", maxsplit=1)[0], "assistant.threads.setSuggestedPrompts"
    try:
        call(slack.workspaces.client(opened.person.workspace), method, channel_id=channel, title=title, prompts=prompts)
    except ChannelError as error:
        log.info("no suggested prompts: %s", error)
