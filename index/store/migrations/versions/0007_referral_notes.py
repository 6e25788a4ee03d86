"""What belongs to an open question to the officers: where its writer's thread is, what was posted under it, who replied."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "referral_notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("referral", sa.String(40), nullable=False, index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(300), index=True),
        sa.Column("value", sa.Text, nullable=False),
    )
