"""Columns for what comes from outside: no value is refused by PostgreSQL that SQLite would take.

PostgreSQL takes no NUL in a text and nothing longer than its column; neither takes half of a surrogate pair.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator

_DIGEST = 32


class Words(TypeDecorator[str]):
    """Text of any length, without what databases refuse."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _clean(value)


class Label(TypeDecorator[str]):
    """A text of at most so many characters, cut where it is longer."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _clean(value)[: self.length]


class Key(Label):
    """A name that something is found by: one that cannot be kept as it is ends in a digest, so no two become one."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        kept = super().process_bind_param(value, dialect)
        if value is None or kept is None or kept == value:
            return kept
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
        return kept[: self.length - _DIGEST] + digest


def _clean(value: str) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
