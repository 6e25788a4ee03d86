"""Which topics an edition speaks on, so that many councils are compared without being opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "spoken_on",
        sa.Column("council", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("made_with", sa.String(64), nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
    )
