"""The workspaces that have installed the app: slack_sdk's stores over Askfirst's database, every token encrypted.

Of an installation the bot is kept, not who installed it: nobody's own token is asked for.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from functools import partial
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from slack_sdk import WebClient
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation import TokenRotator
from sqlalchemy import Engine, MetaData, Table, delete, func, select

from bot.deadline import within
from bot.storage.database import slack_bots, slack_oauth_states
from bot.storage.encryption import KEY, MAKE_ONE, cipher
from index.errors import ChannelError, StorageError
from index.store.engine import reading

log = logging.getLogger("askfirst.slack")
_STATE_SECONDS = 600
_ROTATION_SECONDS = 60.0


def token_cipher(keys: str) -> MultiFernet:
    """What tokens are encrypted with. Raises ChannelError, in one line, where there is no key or one is none."""
    try:
        made = cipher(keys)
    except StorageError as error:
        raise ChannelError(str(error)) from error
    if made is None:
        raise ChannelError(
            f"{KEY} is not set: the workspaces' tokens are kept in the database under it. Make one with: {MAKE_ONE}"
        )
    return made


class Installations(SQLAlchemyInstallationStore):
    """slack_sdk's installation store, with one row a workspace."""

    def __init__(self, client_id: str, engine: Engine, key: MultiFernet) -> None:
        self._key = key
        super().__init__(client_id=client_id, engine=engine, logger=log)

    @classmethod
    def build_bots_table(cls, metadata: MetaData, table_name: str) -> Table:  # noqa: ARG003 - called by slack_sdk
        return slack_bots

    def check(self) -> None:
        """Raises ChannelError where a token that is kept cannot be opened with the key."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(slack_bots).where(slack_bots.c.client_id == self.client_id)).all()
        for row in rows:
            self._opened(self.build_bot_entity(row._mapping))

    def workspaces(self) -> frozenset[str]:
        """The ids of the workspaces that have the app."""
        wanted = select(slack_bots.c.team_id).where(slack_bots.c.client_id == self.client_id)
        with reading(self.engine) as connection:
            return frozenset(str(team) for team in connection.execute(wanted).scalars())

    def bot_of(self, workspace: str) -> Bot | None:
        """The bot in a workspace; None where the app is not installed there. Raises ChannelError for a key that is wrong."""
        there = (slack_bots.c.client_id == self.client_id, slack_bots.c.team_id == workspace)
        wanted = select(slack_bots).where(*there).order_by(slack_bots.c.id.desc()).limit(1)
        with reading(self.engine) as connection:
            row = connection.execute(wanted).first()
        return None if row is None else self._opened(self.build_bot_entity(row._mapping))

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False  # noqa: ARG002
    ) -> Bot | None:  # fmt: skip
        """The same by slack_sdk's name: a workspace's id is enough to know it by."""
        return self.bot_of(team_id or "")

    def save(self, installation: Installation) -> None:
        self.save_bot(installation.to_bot())

    def save_bot(self, bot: Bot) -> None:
        """Keep a bot in the place of what was kept for its workspace."""
        sealed = Bot(**bot.to_dict_for_copying())
        sealed.bot_token = self._sealed(bot.bot_token) or ""
        sealed.bot_refresh_token = self._sealed(bot.bot_refresh_token)
        super().save_bot(sealed)
        there = (slack_bots.c.client_id == self.client_id, slack_bots.c.team_id == bot.team_id)
        newest = select(func.max(slack_bots.c.id)).where(*there).scalar_subquery()
        with self.engine.begin() as connection:
            connection.execute(delete(slack_bots).where(*there, slack_bots.c.id < newest))

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:  # noqa: ARG002
        there = (slack_bots.c.client_id == self.client_id, slack_bots.c.team_id == team_id)
        with self.engine.begin() as connection:
            connection.execute(delete(slack_bots).where(*there))
        log.info("the app is no longer installed in workspace %s", team_id)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing is kept of a person."""

    def _sealed(self, token: str | None) -> str | None:
        return self._key.encrypt(token.encode()).decode() if token else None

    def _opened(self, bot: Bot) -> Bot:
        try:
            for name in ("bot_token", "bot_refresh_token"):
                if kept := getattr(bot, name):
                    setattr(bot, name, self._key.decrypt(kept.encode()).decode())
        except InvalidToken as error:
            raise ChannelError(
                f"{KEY} is not the key that the Slack workspaces' tokens were encrypted with. Set that one again (several "
                "may stand there, with commas between). Where it is lost, empty the table slack_bots and install the app in "
                "each workspace again."
            ) from error
        return bot


class States(SQLAlchemyOAuthStateStore):
    """slack_sdk's store of installations under way; those never finished go with the next that begins."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(expiration_seconds=_STATE_SECONDS, engine=engine, logger=log)

    @classmethod
    def build_oauth_states_table(cls, metadata: MetaData, table_name: str) -> Table:  # noqa: ARG003
        return slack_oauth_states

    def issue(self, *args: Any, **kwargs: Any) -> str:
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        with self.engine.begin() as connection:
            connection.execute(delete(slack_oauth_states).where(slack_oauth_states.c.expire_at < now))
        return super().issue(*args, **kwargs)


class Bots:
    """The bot of each workspace with a token that holds: one about to run out is exchanged, where the app rotates tokens."""

    def __init__(self, installations: Installations, client: WebClient, client_secret: str) -> None:
        """`client` is one without a token."""
        self.installations = installations
        self._rotator = TokenRotator(
            client_id=installations.client_id, client_secret=client_secret, client=client
        )  # fmt: skip

    def of(self, workspace: str) -> Bot | None:
        """The bot in a workspace; None where the app is not installed there. Raises ChannelError."""
        bot = self.installations.bot_of(workspace)
        if bot is None or bot.bot_refresh_token is None:
            return bot
        try:
            renewed = within(_ROTATION_SECONDS, partial(self._rotator.perform_bot_token_rotation, bot=bot))
        except (SlackTokenRotationError, OSError) as error:
            return self._meanwhile(workspace, error)
        if renewed is None:
            return bot
        self.installations.save_bot(renewed)
        return renewed

    def _meanwhile(self, workspace: str, error: Exception) -> Bot | None:
        """The token as it stands now: another process may have exchanged it, or it holds for a while yet."""
        bot = self.installations.bot_of(workspace)
        if bot is not None and (bot.bot_token_expires_at or 0) < time.time():
            raise ChannelError(
                f"The token of Slack workspace {workspace} has run out and could not be exchanged "
                f"({error.__class__.__name__}). Install the app there again."
            ) from error
        return bot
