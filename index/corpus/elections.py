"""Elections as council.yaml has them. Key by key: docs/pre-election.md."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

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


# Far enough either way that no date computed from it leaves the calendar.
PollDate = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2099, 12, 31))]

# No council starts its pre-election period so long before a poll: a date beyond it is a slip.
_LONGEST_DAYS = 120


class ElectionKind(StrEnum):
    """What is elected; the latest day for the notice of election follows from it."""

    LOCAL = "local"
    PARISH = "parish"
    MAYOR = "mayor"
    COMBINED_AUTHORITY_MAYOR = "combined-authority-mayor"
    POLICE_COMMISSIONER = "police-commissioner"
    LONDON = "london"
    UK_PARLIAMENT = "uk-parliament"
    SCOTTISH_PARLIAMENT = "scottish-parliament"
    SENEDD = "senedd"
    NI_ASSEMBLY = "ni-assembly"
    NEIGHBOURHOOD_REFERENDUM = "neighbourhood-referendum"


# What officers write besides.
_ALSO = {
    **dict.fromkeys(("", "council", "county", "district", "borough", "city", "unitary"), ElectionKind.LOCAL),
    **dict.fromkeys(("local-principal", "ward", "division"), ElectionKind.LOCAL),
    **dict.fromkeys(("town", "community", "parish-council"), ElectionKind.PARISH),
    **dict.fromkeys(("mayoral", "local-mayor"), ElectionKind.MAYOR),
    **dict.fromkeys(("combined-authority", "ca-mayor", "regional-mayor"), ElectionKind.COMBINED_AUTHORITY_MAYOR),
    **dict.fromkeys(("pcc", "police-and-crime-commissioner"), ElectionKind.POLICE_COMMISSIONER),
    **dict.fromkeys(("gla", "mayor-of-london", "london-assembly"), ElectionKind.LONDON),
    **dict.fromkeys(("general", "general-election", "uk-general", "parliamentary"), ElectionKind.UK_PARLIAMENT),
    **dict.fromkeys(("uk-parliament-general", "uk-general-election"), ElectionKind.UK_PARLIAMENT),
    **dict.fromkeys(("holyrood", "scottish"), ElectionKind.SCOTTISH_PARLIAMENT),
    **dict.fromkeys(("senedd-cymru", "welsh-parliament"), ElectionKind.SENEDD),
    **dict.fromkeys(("northern-ireland-assembly", "stormont"), ElectionKind.NI_ASSEMBLY),
    **dict.fromkeys(("np-referendum", "neighbourhood-plan"), ElectionKind.NEIGHBOURHOOD_REFERENDUM),
}
_BY_ELECTION = "by-election"


class Election(Record):
    """A poll that bears on the council's publicity.

    `nation` is the council's unless given. `by_election` with an `area`: only that ward or division
    polls. `notice_published`, `start`, `end` and `end_time` are the council's own dates and win over
    computed ones. `disregarded` are days that do not count as working days, such as one of mourning.
    """

    name: Text
    kind: ElectionKind
    poll_date: PollDate
    nation: Nation | None = None
    area: Text | None = None
    by_election: bool = False
    notice_published: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    end_time: dt.time | None = None
    disregarded: tuple[dt.date, ...] = ()
    source: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_kind(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
            return value
        kind, by_election = plain_kind(value["kind"])
        return {**({"by_election": True} if by_election else {}), **value, "kind": kind}

    @field_validator("end_time", mode="before")
    @classmethod
    def _clock_time(cls, value: object) -> object:
        """`9:00` as people write it."""
        return f"0{value}" if isinstance(value, str) and value[1:2] == ":" else value

    @model_validator(mode="after")
    def _near_the_poll(self) -> Election:
        for key in ("notice_published", "start"):
            own = getattr(self, key)
            if own and (self.poll_date - own).days > _LONGEST_DAYS:
                raise ValueError(
                    f"{key} no earlier than {_LONGEST_DAYS} days before the poll on {self.poll_date}, found {own}; is the year right?"
                )
        return self

    @property
    def whole_council(self) -> bool:
        """Whether it bears on all of the council's publicity, not on that about one ward or division."""
        return not (self.by_election and self.area)


def plain_kind(typed: str) -> tuple[str, bool]:
    """A kind as typed, in the spelling of `ElectionKind` where it is one, and whether it says by-election."""
    words = "-".join(typed.lower().replace("_", " ").replace("byelection", _BY_ELECTION).split())
    kind = words.removesuffix(_BY_ELECTION).rstrip("-")
    return _ALSO.get(kind, kind), kind != words
