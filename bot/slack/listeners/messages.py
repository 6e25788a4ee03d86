"""What is typed or opened: direct messages, mentions, `/askfirst`, the shortcut "Check this post", the app's own page."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.chat import handlers
from bot.chat.delivery import answer_soon
from bot.chat.people import Event, Surface
from bot.chat.sent import Sent
from bot.chat.services import Services
from bot.presentation import EXAMPLES, PURPOSE
from bot.slack.client import call
from bot.slack.events import commanded, mentioned, opened_home, selected, written
from bot.slack.platform import SlackPlatform
from bot.slack.reading import sent_in, typed
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
        sent = Sent(text)
        lane = partial(handlers.lane_of, services, event, sent)
        answer_soon(services, slack, event, partial(handlers.message, services, event, sent), lane)

    @app.shortcut({"type": "message_action", "callback_id": SHORTCUT})
    def on_shortcut(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        event = selected(body)
        post = sent_in(body.get("message") or {})
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
    bot_user = slack.workspaces.bot_user(workspace)
    if found.place.surface is Surface.OPEN and not mentioned(str(event.get("text") or ""), bot_user):
        return
    sent = sent_in(event, bot_user)
    job = partial(handlers.message, services, found, sent)
    answer_soon(services, slack, found, job, partial(handlers.lane_of, services, found, sent), typed=True)


def _prompt(slack: SlackPlatform, opened: Event, channel: str) -> None:
    """What a newcomer may ask, above the message box. A workspace without prompts does without."""
    prompts = [{"title": example[:75], "message": example} for example in EXAMPLES]
    title, method = PURPOSE.split(".", maxsplit=1)[0], "assistant.threads.setSuggestedPrompts"
    try:
        call(slack.workspaces.client(opened.person.workspace), method, channel_id=channel, title=title, prompts=prompts)
    except ChannelError as error:
        log.info("no suggested prompts: %s", error)
