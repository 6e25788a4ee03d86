"""Documents, vectors and editions, which were files in the home folder before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "parts", sa.Column("digest", sa.String(64), primary_key=True), sa.Column("data", sa.LargeBinary, nullable=False)
    )
    op.create_table(
        "readings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("document", sa.String(64), nullable=False, index=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "makers",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "vectors",
        sa.Column("maker", sa.Integer, sa.ForeignKey("makers.id"), primary_key=True),
        sa.Column("clause", sa.LargeBinary(32), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    _editions()
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("council", sa.String(80), index=True),
        sa.Column("number", sa.Integer),
        sa.Column("turn", sa.String(40), nullable=False, index=True),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.bulk_insert(counters, [{"name": "publications", "value": 0}])
    # Changes under way point at files of the home folder: whoever had one open sends it again.
    op.execute("DELETE FROM changes")


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("council", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("clauses", sa.Integer, nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("forced", sa.Text),
    )
    op.create_table(
        "edition_documents",
        sa.Column("council", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("document", sa.String(64), sa.ForeignKey("documents.digest"), nullable=False, index=True),
        sa.Column("parts", sa.String(64), sa.ForeignKey("parts.digest"), nullable=False, index=True),
        sa.ForeignKeyConstraint(["council", "number"], ["editions.council", "editions.number"]),
    )
    op.create_table(
        "in_force",
        sa.Column("council", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer),
        sa.Column("since", sa.String(20), nullable=False),
        sa.Column("publication", sa.Integer, nullable=False, index=True),
        sa.ForeignKeyConstraint(["council", "number"], ["editions.council", "editions.number"]),
    )
    op.create_table(
        "workspaces",
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("workspace", sa.String(200), primary_key=True),
        sa.Column("council", sa.String(80), primary_key=True),
    )
    op.create_table(
        "taken",
        sa.Column("folder", sa.String(200), primary_key=True),
        sa.Column("council", sa.String(80), nullable=False, index=True),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("made_with", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
