"""An event in hand says where its sender is told if nobody answers it, and whether an answer may have reached them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for table in ("seen", "notices"):
        op.add_column(table, sa.Column("address", sa.Text))
        op.add_column(table, sa.Column("showing", sa.Boolean, nullable=False, server_default=sa.false()))
    in_hand = sa.text("address IS NOT NULL")
    op.create_index("ix_seen_in_hand", "seen", ["claimed_at"], sqlite_where=in_hand, postgresql_where=in_hand)
