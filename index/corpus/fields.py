"""What the records of council.yaml and elections.yaml are made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Record(BaseModel):
    """Read once, never changed; a key that nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Nation(StrEnum):
    """The part of the United Kingdom whose election law applies."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"

    @classmethod
    def _missing_(cls, value: object) -> Nation | None:
        """`England`, `Northern Ireland` as people write them."""
        plain = str(value).strip().lower().replace(" ", "-")
        return next((n for n in cls if n.value == plain and plain != value), None)
