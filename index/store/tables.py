"""The tables of the index. Those of the bot are in bot.storage.database, over the same metadata and the same migrations.

Times are UTC as `utc_now` writes them; digests are SHA-256 in hexadecimal unless a column is binary.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from index.store.columns import Words

metadata = MetaData()

# A document's file as it was published, by the digest of its bytes.
documents = Table(
    "documents",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# A document's parts, packed, by the digest of what is packed.
parts = Table(
    "parts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# What was read from a document, packed: `key` says with which version of the readers and which hints.
readings = Table(
    "readings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
)

# What makes rows of numbers of clauses: a model, or the cues.
makers = Table(
    "makers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
)

# A clause's row of numbers, by maker and the bytes of the clause's digest, sealed (see index.store.vectors).
vectors = Table(
    "vectors",
    metadata,
    Column("maker", Integer, ForeignKey("makers.id"), primary_key=True),
    Column("clause", LargeBinary(32), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# A council as published: never changed. `settings` is council.yaml as a record, `forced` the reason given for
# publishing in spite of a failed question.
editions = Table(
    "editions",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False),
    Column("settings", Text, nullable=False),
    Column("clauses", Integer, nullable=False),
    Column("at", String(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("forced", Words),
)

# An edition's documents in order. `origin` is the name of the folder's file that a document stands for.
edition_documents = Table(
    "edition_documents",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("file", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("document", String(64), ForeignKey("documents.digest"), nullable=False),
    Column("parts", String(64), ForeignKey("parts.digest"), nullable=False),
    ForeignKeyConstraint(["council", "number"], ["editions.council", "editions.number"]),
    Index("ix_edition_documents_document", "document"),
    Index("ix_edition_documents_parts", "parts"),
)

# Which edition of a council is in force; none where the council was taken out. `publication` is the store's counter
# at that moment.
in_force = Table(
    "in_force",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("number", Integer),
    Column("since", String(20), nullable=False),
    Column("publication", Integer, nullable=False, index=True),
    ForeignKeyConstraint(["council", "number"], ["editions.council", "editions.number"]),
)

# The chat workspaces of the councils in force.
workspaces = Table(
    "workspaces",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("workspace", String(200), primary_key=True),
    Column("council", String(80), primary_key=True),
)

# Which topics a council's edition speaks on, ids with spaces between: made from the edition, by what `made_with` is the digest of.
spoken_on = Table(
    "spoken_on",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("made_with", String(64), nullable=False),
    Column("topics", Text, nullable=False),
)

# What was last taken up from a council's folder: digests by file, the questions, with which model and readers, and the
# fingerprint that the folder alone would have.
taken = Table(
    "taken",
    metadata,
    Column("folder", String(200), primary_key=True),
    Column("council", String(80), nullable=False, index=True),
    Column("files", Text, nullable=False),
    Column("questions", Text, nullable=False),
    Column("made_with", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
)

# What was done, only ever added to. `turn` joins what was published at one go.
deeds = Table(
    "deeds",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("deed", String(20), nullable=False),
    Column("at", String(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("council", String(80), index=True),
    Column("number", Integer),
    Column("turn", String(40), nullable=False, index=True),
)

# A change that was shown and has yet to be decided on.
proposals = Table(
    "proposals",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", String(20), nullable=False),
    Column("record", Text, nullable=False),
)

# A question that an officer has kept: `digest` that of its words, `record` what must be quoted for it.
kept_questions = Table(
    "kept_questions",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("at", String(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("record", Words, nullable=False),
)

# Counters that only grow: "publications".
counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)


def utc_now() -> str:
    """The time as the store writes it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
