"""Which client speaks to which workspace: the one of SLACK_BOT_TOKEN, or that of each workspace that installed the app.

Where there are several, what is posted is found again as `T…/C…`: workspace and channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from slack_sdk import WebClient

from bot.slack.client import web_client, whoami
from bot.slack.installations import Bots
from index.errors import ChannelError, RefusedError, UnreachableError

_WITHIN = "/"


class Workspaces(Protocol):
    """The workspaces that the app is in."""

    def client(self, workspace: str) -> WebClient:
        """The client of a workspace. Raises ChannelError where the app is not installed there."""

    def bot_user(self, workspace: str) -> str:
        """The bot's own user id there; empty where it is not known."""

    def located(self, place: str, workspaces: Sequence[str]) -> str:
        """A channel's or person's name as `split` takes it, of the workspaces that it may be in."""

    def trouble(self) -> str:
        """Why Slack takes nothing at present, in one word; empty where it does."""


class OneWorkspace:
    """One workspace, by a client of it."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._bot_user = ""

    def sign_in(self) -> None:
        """Ask Slack who the token is. Raises UnreachableError, or RefusedError where Slack does not take it."""
        self._bot_user = whoami(self._client)

    def client(self, workspace: str) -> WebClient:  # noqa: ARG002
        return self._client

    def bot_user(self, workspace: str) -> str:  # noqa: ARG002
        return self._bot_user

    def located(self, place: str, workspaces: Sequence[str]) -> str:  # noqa: ARG002
        return place

    def trouble(self) -> str:
        try:
            self.sign_in()
        except RefusedError as error:
            return error.reason
        except UnreachableError:  # an outage at Slack is no reason to take a process that works away
            return "" if self._bot_user else "unreachable"
        return ""


class InstalledWorkspaces:
    """The workspaces that have installed the app, each by the token it got."""

    def __init__(self, bots: Bots, base_url: str) -> None:
        self._bots = bots
        self._base_url = base_url

    def client(self, workspace: str) -> WebClient:
        bot = self._bots.of(workspace)
        if bot is None:
            raise ChannelError(f"the app is not installed in Slack workspace {workspace or 'without a name'}")
        return web_client(bot.bot_token, self._base_url)

    def bot_user(self, workspace: str) -> str:
        bot = self._bots.installations.bot_of(workspace)
        return "" if bot is None else bot.bot_user_id or ""

    def located(self, place: str, workspaces: Sequence[str]) -> str:
        """Of several workspaces, the first that has the app."""
        if _WITHIN in place or not workspaces:
            return place
        installed = self._bots.installations.workspaces() if len(workspaces) > 1 else frozenset(workspaces)
        there = next((one for one in workspaces if one in installed), workspaces[0])
        return f"{there}{_WITHIN}{place}"

    def trouble(self) -> str:
        """One workspace whose token was revoked takes nothing from the others."""
        return ""


def split(place: str) -> tuple[str, str]:
    """Workspace and channel; the workspace is empty where there is but one."""
    workspace, _, channel = place.rpartition(_WITHIN)
    return workspace, channel
