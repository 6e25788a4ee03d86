"""Installing the app in a workspace, from "Add to Slack" to "Thank you": Bolt's OAuth flow over our stores.

https://docs.slack.dev/authentication/installing-with-oauth/
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context import BoltContext
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation

from bot.deadline import within
from bot.slack.client import WHOLE_CALL_SECONDS, call, unreached, web_client
from bot.slack.installations import Bots, Installations, States
from index.errors import ChannelError

log = logging.getLogger("askfirst.slack")
# What slack-manifest.yaml asks for, each with its reason in docs/slack.md.
SCOPES = ("app_mentions:read", "assistant:write", "chat:write", "commands", "files:read", "im:history")
NOT_INSTALLED = (
    "Askfirst is not installed in this workspace any more, so it cannot answer here. Ask whoever looks after your council's "
    "Slack to install it again."
)
_NOT_AN_ORGANISATION = (
    "Nothing was installed: this was an installation in a whole Enterprise organisation. Which council answers depends on the "
    "workspace, so Askfirst is installed in each workspace of a council by itself. Choose one workspace, not the organisation, "
    "on Slack's page."
)
_WHY = {
    "access_denied": "Nothing was installed, because it was not allowed.",
    "invalid_browser": "This page was not reached from the installation's first page in the same browser.",
    "invalid_state": "The installation took too long, or was finished already.",
}


class _NotOursError(BoltError):
    """A workspace that no council names; the message says whom to ask."""


class Installing(OAuthFlow):
    """Bolt's flow; only workspaces that are `named` may install the app, unless none is."""

    def __init__(
        self, installations: Installations, client: WebClient, client_secret: str, named: Callable[[], frozenset[str]]
    ) -> None:
        """`client` is one without a token; `named` gives the workspaces that councils name."""
        self._named = named
        super().__init__(
            client=client,
            logger=logging.getLogger("slack_bolt"),
            settings=OAuthSettings(
                client_id=installations.client_id, client_secret=client_secret, scopes=SCOPES, user_scopes=(),
                installation_store=installations, installation_store_bot_only=True, state_store=States(installations.engine),
                callback_options=CallbackOptions(_succeeded, self._failed), install_page_rendering_enabled=True,
            ),
        )  # fmt: skip

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:  # noqa: ARG002 - called by Bolt
        link = html.escape(url)
        return _page("Askfirst for your council's Slack", f'<p><a href="{link}">Add Askfirst to Slack</a></p>')

    def run_installation(self, code: str) -> Installation | None:
        try:
            return within(WHOLE_CALL_SECONDS, partial(super().run_installation, code))
        except OSError as error:
            log.error("an installation failed, because Slack cannot be reached: %s", unreached(error))
            return None

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:  # noqa: ARG002
        team, named = installation.team_id, self._named()
        if not team or installation.is_enterprise_install:
            self._undo(installation)
            raise _NotOursError(_NOT_AN_ORGANISATION)
        if named and team not in named:
            self._undo(installation)
            raise _NotOursError(
                f"This service answers for the councils it was set up for, and your workspace ({team}) is not among "
                "theirs, so nothing was installed. Ask the people who run this service to add the workspace to your "
                "council's council.yaml, and then come back."
            )
        self.settings.installation_store.save(installation)
        log.info("workspace %s has installed the app", team)

    def _undo(self, installation: Installation) -> None:
        """Slack has installed the app by now: it is taken out again, and its token with it."""
        known_by = {"client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        try:
            client = web_client(installation.bot_token, self.client.base_url)
            call(client, "apps.uninstall", **known_by)
        except ChannelError as error:
            log.warning("the app stays in a workspace that it does not serve: %s", error)

    def _failed(self, failure: FailureArgs) -> BoltResponse:
        ours = failure.error if isinstance(failure.error, _NotOursError) else None
        why = str(ours) if ours else _WHY.get(failure.reason, "Slack did not confirm the installation.")
        again = "" if ours else f'<p><a href="{html.escape(self.install_path)}">Try again</a></p>'
        page = _page("Askfirst was not installed", f"<p>{html.escape(why)}</p>{again}")
        return self._answered(403 if ours else failure.suggested_status_code, page)

    def _answered(self, status: int, page: str) -> BoltResponse:
        ended = self.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=page, headers=_HTML | {"Set-Cookie": ended})


class FromStore(Authorize):
    """Whose token answers a request: that of the workspace it comes from, without asking Slack each time."""

    def __init__(self, bots: Bots) -> None:
        self._bots = bots

    def __call__(
        self, *, context: BoltContext, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any  # noqa: ARG002
    ) -> AuthorizeResult | None:  # fmt: skip
        bot = self._bots.of(team_id or "")
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_id=bot.bot_id, bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token, bot_scopes=bot.bot_scopes, user_id=user_id,
        )  # fmt: skip


_HTML: dict[str, Any] = {"Content-Type": "text/html; charset=utf-8"}


def _succeeded(success: SuccessArgs) -> BoltResponse:
    return success.default.success(success)


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{body}</body></html>\n"
    )
