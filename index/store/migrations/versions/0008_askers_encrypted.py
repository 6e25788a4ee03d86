"""Who sent a question to the officers may be kept encrypted, which is longer than a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("referrals") as batch:
        batch.alter_column("person", type_=sa.Text, existing_type=sa.String(200), existing_nullable=False)
