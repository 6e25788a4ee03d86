"""One request to the console: who looks at which council, what they sent, and how a page is answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.chat.people import Person
from bot.console.drawing import rendered
from bot.console.parts import Parts
from bot.console.rights import Visitor
from bot.storage.changes import Change
from index.corpus.council import Council
from index.errors import UnknownCouncilError
from index.search.store import CouncilIndex
from index.store.records import Contents

# In the session: the token that every form carries, what is to be said on the next page, who has signed in.
_TOKEN, _SAID, _WHO = "token", "said", "who"


@dataclass(frozen=True)
class Visit:
    """A request, understood. `form` is what was sent with it, `council_id` the council in its address, if any."""

    parts: Parts
    request: Request
    visitor: Visitor
    form: FormData = field(default_factory=FormData)
    council_id: str = ""

    def of_council(self, council_id: str) -> Visit:
        """The same visit for a council, as it is now."""
        return replace(self, council_id=council_id)

    @cached_property
    def open(self) -> CouncilIndex:
        """The council as in force. Raises UnknownCouncilError, EditionError."""
        return self.parts.services.live.now.index.council(self.council_id)

    @cached_property
    def in_force(self) -> Contents | None:
        """What its edition in force holds; None for a council that is new."""
        current = self.open.current if self.council_id in self.parts.services.live.now.index.councils else None
        return self.parts.store.editions.open(self.council_id, current.number or 0) if current else None

    @cached_property
    def change(self) -> Change | None:
        """The change of the council that waits for a decision."""
        return self.parts.changes.of(self.council_id) if self.council_id else None

    @cached_property
    def proposed(self) -> Contents | None:
        """What that change would put in force."""
        proposal = self.parts.store.proposals.find(self.change.id) if self.change else None
        return proposal.contents if proposal else None

    @cached_property
    def contents(self) -> Contents:
        """What an officer works on: what is proposed, or else in force. Raises UnknownCouncilError."""
        found = self.proposed or self.in_force
        if found is None:
            raise UnknownCouncilError(f"There is no council {self.council_id!r} here. Begin at the first page.")
        return found

    @property
    def position(self) -> int:
        """Which of the council's documents the address names. Raises UnknownCouncilError where there is none there."""
        position = int(self.request.path_params["position"])
        if position >= len(self.contents.documents):
            raise UnknownCouncilError("There is no such document here. Look at the list of documents.")
        return position

    @property
    def council(self) -> Council:
        """The settings in force; of a council that is new those proposed. Raises UnknownCouncilError."""
        return self.open.council if self.in_force else self.contents.council

    @cached_property
    def known(self) -> Council | None:
        """The council in the address, where there is one."""
        try:
            return self.council if self.council_id else None
        except UnknownCouncilError:
            return None

    def text(self, name: str) -> str:
        """A field of the form, in the line ends that we use; empty where it is absent."""
        value = self.form.get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def file(self, name: str) -> UploadFile | None:
        """A file that was sent; None where none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    @property
    def root(self) -> str:
        """Where the console is mounted."""
        return str(self.request.scope.get("root_path", ""))

    def address(self, path: str = "") -> str:
        """A page of this council."""
        return f"{self.root}/c/{self.council_id}{path}"

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page, with what every page has."""
        session = self.request.session
        html = rendered(
            template,
            root=self.root,
            here=self.request.url.path,
            visitor=self.visitor,
            council=context.pop("council", self.known),
            token=token_of(session),
            said=session.pop(_SAID, None),
            waiting=self.change if self.council_id else None,
            **context,
        )
        return HTMLResponse(html, status)

    def to(self, address: str, said: str = "") -> Response:
        """Go on to another page, which says this first."""
        if said:
            self.request.session[_SAID] = said
        return RedirectResponse(address, 303)


def visitor_in(session: dict[str, Any]) -> Visitor:
    """Whoever has signed in."""
    who = session.get(_WHO)
    if not isinstance(who, dict):
        return Visitor()
    return Visitor(Person(str(who["channel"]), str(who["workspace"]), str(who["id"])), str(who["name"]))


def sign_in(session: dict[str, Any], person: Person, name: str) -> None:
    """Begin a session of somebody's, with nothing of the one before."""
    session.clear()
    session[_WHO] = {"channel": person.channel, "workspace": person.workspace, "id": person.id, "name": name}


def token_of(session: dict[str, Any]) -> str:
    """The token that this session's forms carry."""
    if _TOKEN not in session:
        session[_TOKEN] = secrets.token_urlsafe(24)
    return str(session[_TOKEN])


def genuine(session: dict[str, Any], sent: object) -> bool:
    """Whether a form comes from a page of this session."""
    return isinstance(sent, str) and secrets.compare_digest(sent.encode(), token_of(session).encode())
