"""The bot's tables, in the same database as the index's and with the same migrations (index.store)."""

from __future__ import annotations

import contextlib
import logging
import secrets
import sqlite3

from sqlalchemy import Boolean, Column, DateTime, Engine, Float, Index, Integer, String, Table, Text, select, text
from sqlalchemy.exc import SQLAlchemyError

from index.store.columns import Key, Label, Words
from index.store.engine import insert_into, reading, writing
from index.store.tables import metadata

_IN_HAND = text("address IS NOT NULL")
# Events and messages taken on: `done` once answered. `instance` is the process that took it, and goes on saying so in
# `claimed_at` while it lives. `address` is where its sender is told if that process dies, never what they wrote, and is
# emptied once they are answered; `showing`: the answer may have reached them.
seen = Table(
    "seen",
    metadata,
    Column("key", Key(200), primary_key=True),
    Column("instance", Key(40), nullable=False),
    Column("claimed_at", Float, nullable=False, index=True),
    Column("done", Boolean, nullable=False),
    Column("address", Words),
    Column("showing", Boolean, nullable=False, default=False),
    # Every process looks every few seconds for what is in nobody's hands.
    Index("ix_seen_in_hand", "claimed_at", sqlite_where=_IN_HAND, postgresql_where=_IN_HAND),
)

# Which councils a person asks for; `councils` are ids joined by spaces.
choices = Table(
    "choices",
    metadata,
    Column("person", Key(200), primary_key=True),
    Column("councils", Words, nullable=False),
)

# One line an answer given: never who asked, never what.
answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("council", Key(80), nullable=False),
    Column("outcome", Label(20), nullable=False),
    Column("topics", Words, nullable=False),
    Column("clauses", Words, nullable=False),
    Column("snapshot", Label(80), nullable=False),
)

# A vote on an answer. `voter` is a salted digest, there so that a person's last vote counts.
feedback = Table(
    "feedback",
    metadata,
    Column("voter", Key(64), primary_key=True),
    Column("at", Float, nullable=False),
    Column("council", Key(80), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("outcome", Label(20), nullable=False),
    Column("topics", Words, nullable=False),
    Column("clauses", Words, nullable=False),
)

# A question sent to the monitoring officer. `text` is emptied when it is resolved, `person` and `place` when it has gone
# from what the officers see as well.
referrals = Table(
    "referrals",
    metadata,
    Column("id", Key(40), primary_key=True),
    Column("council", Key(80), nullable=False, index=True),
    Column("person", Words, nullable=False),
    Column("topics", Words, nullable=False, default=""),
    Column("text", Words),
    Column("place", Words),
    Column("opened_at", Float, nullable=False),
    Column("replied_at", Float),
    Column("resolved_at", Float),
)

# What belongs to an open question: the threads in which its writer answers (`key`), the messages posted under it, who
# replied when. All of it goes when the question is resolved.
referral_notes = Table(
    "referral_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("referral", Key(40), nullable=False, index=True),
    Column("kind", Label(10), nullable=False),
    Column("key", Key(300), index=True),
    Column("value", Words, nullable=False),
)

# A change of a council's documents that an officer has yet to publish or discard: one a council at a time.
# `kind` is file, folder or rollback; `of` the document or the edition it is about; `shown` how many of the
# council's own questions fail by it.
changes = Table(
    "changes",
    metadata,
    Column("council", Key(80), primary_key=True),
    Column("id", Key(40), nullable=False, unique=True),
    Column("person", Key(200), nullable=False),
    Column("name", Words, nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", Label(20), nullable=False),
    Column("of", Words, nullable=False),
    Column("new_name", Words, nullable=False),
    Column("shown", Label(80), nullable=False),
)

# Notices sent unasked (monthly reports, reminders of elections), each once for good: taken on like events.
notices = Table(
    "notices",
    metadata,
    Column("key", Key(300), primary_key=True),
    Column("instance", Key(40), nullable=False),
    Column("claimed_at", Float, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("address", Words),
    Column("showing", Boolean, nullable=False, default=False),
)

# Cards on the pre-election period that officers have posted: `posted` is what finds the message again, `shown` the
# digest of its words.
cards = Table(
    "placed_cards",
    metadata,
    Column("council", Key(80), primary_key=True),
    Column("channel", Key(20), primary_key=True),
    Column("place", Key(300), primary_key=True),
    Column("posted", Words, nullable=False),
    Column("shown", Label(64), nullable=False),
)

# Facts about the database itself: the version of these tables, the salt of `voter`.
facts = Table(
    "facts",
    metadata,
    Column("name", Key(40), primary_key=True),
    Column("value", Words, nullable=False),
)

# Workspaces that have installed the Slack app, as slack_sdk's installation store has them; its tokens are encrypted.
slack_bots = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32), index=True),
    Column("team_name", String(200)),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False, default=False),
    Column("installed_at", DateTime, nullable=False),
)

# Installations under way, as slack_sdk's state store has them.
slack_oauth_states = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
)


log = logging.getLogger("askfirst.storage")


def fact(engine: Engine, name: str, value: str | None = None) -> str:
    """The fact of that name; where there is none yet, `value` or 32 random bytes become it. Raises StorageError."""
    wanted = select(facts.c.value).where(facts.c.name == name)
    with reading(engine) as connection:
        found = connection.execute(wanted).scalar()
    if found is not None:
        return str(found)
    with writing(engine) as connection:
        found = connection.execute(wanted).scalar()
        if found is None:  # unless another process comes first
            given = insert_into(connection, facts).values(name=name, value=value or secrets.token_hex(32))
            connection.execute(given.on_conflict_do_nothing())
            found = connection.execute(wanted).scalar_one()
    return str(found)


def leave_no_copy(engine: Engine) -> None:
    """What has been deleted goes from SQLite's log beside the database too. PostgreSQL is left as it is.

    Where a reader stands in the way for long, it goes with the next deletion, or when `Referrals.tidy` next runs.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with contextlib.closing(engine.raw_connection()) as connection:
            (busy, *_) = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (sqlite3.Error, SQLAlchemyError) as error:
        log.error("the database's log was not emptied (%s)", error.__class__.__name__)
        return
    if busy:
        log.warning("the database's log is in use and was not emptied")
