"""The Bolt app: tokens checked, every listener registered."""

from __future__ import annotations

import logging

from slack_bolt import App

from bot.chat.services import Services
from bot.slack.listeners import actions, messages
from bot.slack.platform import SlackPlatform


def make_app(services: Services, slack: SlackPlatform, signing_secret: str | None) -> App:
    """The app. Without a signing secret it must be fed by Socket Mode, whose connection Slack has authenticated."""
    app = App(
        client=slack.client,
        logger=logging.getLogger("slack_bolt"),
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        token_verification_enabled=False,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
    for listeners in (messages, actions):
        listeners.register(app, services, slack)
    return app
