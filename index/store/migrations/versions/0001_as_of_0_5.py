"""The bot's tables as 0.5 had them; a database of 0.3 or 0.4 is brought there."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES: dict[str, tuple[sa.Column[Any], ...]] = {
    "seen": (
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("instance", sa.String(40), nullable=False),
        sa.Column("claimed_at", sa.Float, nullable=False, index=True),
        sa.Column("done", sa.Boolean, nullable=False),
    ),
    "choices": (
        sa.Column("person", sa.String(200), primary_key=True),
        sa.Column("councils", sa.Text, nullable=False),
    ),
    "answers": (
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sa.Column("council", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("clauses", sa.Text, nullable=False),
        sa.Column("snapshot", sa.String(80), nullable=False),
    ),
    "feedback": (
        sa.Column("voter", sa.String(64), primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("council", sa.String(80), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("clauses", sa.Text, nullable=False),
    ),
    "referrals": (
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("council", sa.String(80), nullable=False, index=True),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("opened_at", sa.Float, nullable=False),
        sa.Column("replied_at", sa.Float),
        sa.Column("resolved_at", sa.Float),
    ),
    "changes": (
        sa.Column("council", sa.String(80), primary_key=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("of", sa.Text, nullable=False),
        sa.Column("new_name", sa.Text, nullable=False),
        sa.Column("shown", sa.String(80), nullable=False),
    ),
    "notices": (
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
    ),
    "placed_cards": (
        sa.Column("council", sa.String(80), primary_key=True),
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("place", sa.String(300), primary_key=True),
        sa.Column("posted", sa.Text, nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
    ),
    "facts": (
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    ),
}


def upgrade() -> None:
    there = set(sa.inspect(op.get_bind()).get_table_names())
    for name, columns in _TABLES.items():
        if name not in there:
            op.create_table(name, *columns)
    if "referrals" in there:
        _topics_of_referrals()
    if "cards" in there:
        _move_cards()


def _topics_of_referrals() -> None:
    """0.3 kept no topics of a referral, and less of its place."""
    columns = {c["name"]: c["type"] for c in sa.inspect(op.get_bind()).get_columns("referrals")}
    with op.batch_alter_table("referrals") as batch:
        if "topics" not in columns:
            batch.add_column(sa.Column("topics", sa.Text, nullable=False, server_default=""))
        if getattr(columns["place"], "length", None):
            batch.alter_column("place", type_=sa.Text, existing_type=columns["place"])


def _move_cards() -> None:
    """0.4 kept one card a council and channel, in a table of its own."""
    connection = op.get_bind()
    for council, channel, posted, shown in connection.execute(
        sa.text("SELECT council, channel, posted, shown FROM cards")
    ).all():
        told = json.loads(posted)
        row = {
            "council": council, "channel": channel, "posted": posted, "shown": shown,
            "place": str(told.get("place") or told.get("channel") or ""),
        }  # fmt: skip
        connection.execute(
            sa.text("DELETE FROM placed_cards WHERE council = :council AND channel = :channel AND place = :place"), row
        )
        connection.execute(
            sa.text(
                "INSERT INTO placed_cards (council, channel, place, posted, shown) "
                "VALUES (:council, :channel, :place, :posted, :shown)"
            ),
            row,
        )
    op.drop_table("cards")
