"""The Bolt app: tokens checked, every listener registered."""

from __future__ import annotations

import logging
import os

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from bot.chat.services import Services
from bot.slack.events import FORM_ERRORS
from bot.slack.installations import Bots
from bot.slack.installing import NOT_INSTALLED, FromStore, Installing
from bot.slack.listeners import actions, messages
from bot.slack.platform import SlackPlatform
from bot.work import described

log = logging.getLogger("slack_bolt")


def make_app(services: Services, slack: SlackPlatform, client: WebClient, signing_secret: str | None) -> App:
    """The app of one workspace. Without a signing secret it must be fed by Socket Mode, whose connection Slack has authenticated."""
    for name in (
        "SLACK_CLIENT_ID",
        "SLACK_CLIENT_SECRET",
    ):  # Bolt would take them from here, and look for installations
        os.environ.pop(name, None)
    app = App(
        client=client,
        logger=log,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        token_verification_enabled=False,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
    return _listening(app, services, slack)


def make_installable_app(
    services: Services, slack: SlackPlatform, installing: Installing, bots: Bots, signing_secret: str
) -> App:
    """The app of every workspace that installs it; a workspace that takes it out again is forgotten."""
    app = App(
        client=installing.client,
        logger=log,
        signing_secret=signing_secret,
        authorize=FromStore(bots),  # type: ignore[arg-type]  # its own class as well
        oauth_flow=installing,
        user_facing_authorize_error_message=NOT_INSTALLED,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
    app.enable_token_revocation_listeners()
    return _listening(app, services, slack)


def _listening(app: App, services: Services, slack: SlackPlatform) -> App:
    for listeners in (messages, actions):
        listeners.register(app, services, slack)
    app.error(_failed)
    return app


def _failed(error: Exception) -> BoltResponse:
    """What is signed and not of the form that Slack sends is refused; whatever else fails may be sent again."""
    malformed = isinstance(error, FORM_ERRORS)
    log.error("a request %s: %s", "is not as Slack sends it" if malformed else "failed", described(error))
    return BoltResponse(status=400 if malformed else 500)
