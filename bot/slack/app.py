"""The Bolt app: tokens checked, every listener registered."""

from __future__ import annotations

import logging

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import hint
from bot.slack.listeners import actions as buttons
from bot.slack.listeners import changes, commands, home, messages, referrals
from bot.slack.platform import Office
from index.errors import ChannelError

_LISTENERS = (messages, commands, buttons, home, referrals, changes)


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


def make_app(office: Office, signing_secret: str | None) -> App:
    """The app. Without a signing secret it must be fed by Socket Mode, whose connection Slack has authenticated."""
    app = App(
        client=office.client,
        logger=logging.getLogger("slack_bolt"),
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        token_verification_enabled=False,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
    for module in _LISTENERS:
        module.register(app, office)
    return app
