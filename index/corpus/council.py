"""What a council's council.yaml says, as validated records. Field by field: policies/README.md."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from index.corpus.elections import Election, Nation, Record, Text
from index.readers.lines import Paragraphs

# An officer's mark for what is still to be written; `askfirst check` reports it, answers leave it out.
PLACEHOLDER = "TO BE FILLED IN"

_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
CouncilId = Annotated[str, StringConstraints(pattern=_ID, max_length=80)]


def is_council_id(name: str) -> bool:
    """Whether a council may have this id."""
    return _ID.fullmatch(name) is not None and len(name) <= 80


def council_id_of(name: str) -> str:
    """An id for a council of this name: "St Mary's Town Council" is st-marys-town-council."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].rstrip("-") or "council"


WorkspaceId = Annotated[Text, StringConstraints(max_length=200)]


class Contact(Record):
    """Somebody to ask. Fields that hold `PLACEHOLDER` are still to be filled in."""

    role: Text
    name: Text | None = None
    email: Text | None = None
    phone: Text | None = None

    @property
    def to_be_filled_in(self) -> bool:
        reachable = [v for v in (self.email, self.phone) if v and v != PLACEHOLDER]
        return not reachable or PLACEHOLDER in (self.name, self.email, self.phone)


class Reading(Record):
    """Hints about a document's layout, each a whole line as it stands in the document."""

    paragraphs: Paragraphs | None = None
    headings: tuple[Text, ...] = ()
    not_headings: tuple[Text, ...] = ()
    furniture: tuple[Text, ...] = ()


class DocumentEntry(Record):
    """One published document: `file` is its name beside council.yaml.

    `topics` corrects what single clauses are taken to govern: number or id to topic ids.
    """

    file: Text
    title: Text
    version: Text | None = None
    source: Text | None = None
    reading: Reading = Reading()
    topics: dict[str, tuple[Text, ...]] = Field(default_factory=dict)

    @field_validator("file")
    @classmethod
    def _plain_name(cls, value: str) -> str:
        if "/" in value or "\\" in value or value.startswith("."):
            raise ValueError("the name of a file in the council's own folder, without a path")
        return value


class Workspaces(Record):
    """The chat workspaces whose members belong to this council, by the platform's own ids."""

    slack: tuple[WorkspaceId, ...] = ()
    teams: tuple[WorkspaceId, ...] = ()


class Places(Record):
    """A channel's id on either platform."""

    slack: Text | None = None
    teams: Text | None = None


# Where a page may be shown in a frame: scheme and host, as a browser has them.
Origin = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(?::\d{1,5})?$", max_length=253)]


class Pages(Record):
    """Who else may ask on pages: `members`, signed in, in the console; `everybody` on the council's own page /ask, which sites of
    these `frames` may show in a frame. All of it is off unless the council says so."""

    members: bool = False
    everybody: bool = False
    frames: tuple[Origin, ...] = ()


class Council(Record):
    """One council: who it is, what it has published, whom to ask.

    `referrals` is where questions to the monitoring officer and the monthly report are posted,
    `referral_reminder` the days after which officers are reminded of one that has had no reply, `announcements` where everybody reads of the pre-election period.
    """

    id: CouncilId
    name: Text
    nation: Nation = Nation.ENGLAND
    documents: Annotated[tuple[DocumentEntry, ...], Field(min_length=1)]
    contacts: tuple[Contact, ...] = (Contact(role="Monitoring Officer", email=PLACEHOLDER),)
    elections: tuple[Election, ...] = ()
    election_reminders: tuple[Annotated[int, Field(ge=1, le=90)], ...] = ()
    officers: tuple[Text, ...] = ()
    workspaces: Workspaces = Workspaces()
    referrals: Places = Places()
    referral_reminder: Annotated[int, Field(ge=1, le=60)] | None = None
    monthly_report: bool = False
    announcements: Places = Places()
    pages: Pages = Pages()

    @field_validator("documents")
    @classmethod
    def _distinct(cls, value: tuple[DocumentEntry, ...]) -> tuple[DocumentEntry, ...]:
        names = [entry.file for entry in value]
        if len(set(names)) != len(names):
            raise ValueError("each file once; a file is listed twice")
        return value

    def with_entry(self, old: DocumentEntry, new: DocumentEntry) -> Council:
        """The same settings with one document's entry in the place of another."""
        return self.model_copy(update={"documents": tuple(new if e is old else e for e in self.documents)})
