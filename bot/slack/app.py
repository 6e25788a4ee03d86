"""The Bolt app: tokens checked, every listener registered."""

from __future__ import annotations

import logging

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.chat.services import Services
from bot.slack.client import hint
from bot.slack.listeners import actions, messages
from bot.slack.platform import SlackPlatform
from index.errors import ChannelError


def bot_user(client: WebClient) -> str:
    """The bot's own user id. Raises ChannelError, in one line, where Slack refuses the token."""
    try:
        return str(client.auth_test()["user_id"])
    except SlackApiError as error:
        raise ChannelError(f"Slack refuses SLACK_BOT_TOKEN. {hint(error)}.") from error
    except (OSError, ValueError) as error:
        raise ChannelError(
            f"Slack cannot be reached at {client.base_url} ({error.__class__.__name__}). Look at the network."
        ) from error


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
