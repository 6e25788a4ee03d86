"""A notice is first under way, by a process that may die, and then sent; what was there before was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("notices") as batch:
        batch.alter_column("at", new_column_name="claimed_at", existing_type=sa.Float, existing_nullable=False)
        batch.add_column(sa.Column("instance", sa.String(40), nullable=False, server_default=""))
        batch.add_column(sa.Column("done", sa.Boolean, nullable=False, server_default=sa.true()))
