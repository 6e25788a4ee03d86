"""A council's own words for assistants, over the Model Context Protocol: tools that quote with their source and write nothing.

An assistant (Copilot, Slack's own, any other) calls them and cites what comes back, in place of inventing what a policy says.
Over stdin and stdout for a program on this machine, or at `/mcp` of `askfirst serve` behind bearer tokens, each for the
councils that it names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.advice import GOLDEN_RULE, Advice
from bot.clock import Clock, in_london
from bot.elections.calendar import standings
from bot.elections.notes import calendar_notes, duty_notes
from bot.json_output import advice_to_json, clause_to_json, purdah_to_json
from bot.live import LiveIndex
from index.corpus.council import Council
from index.errors import ChannelError, QuestionError
from index.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send

_MOST_CLAUSES = 40
_LARGEST_BODY = 64_000
_SHORTEST_TOKEN = 20
_INSTRUCTIONS = (
    "Quotes a UK council's own social media policy, word for word. Cite each quote with its document, version, heading and "
    "clause, and change no word of it; what is quoted neither allows nor forbids a particular post. Where the outcome is not_covered "
    "say that the policy is silent, and add no rule of your own. Put notes first where the outcome is urgent. Always end with the "
    "golden rule and the contact."
)
_HOW = "Cite word for word with the source; end with the golden rule and the contact."


class Grounding:
    """The tools, over what is in force. `councils`: those that may be asked for, all of them where it is None."""

    def __init__(self, live: LiveIndex, clock: Clock, councils: frozenset[str] | None = None) -> None:
        self._live = live
        self._clock = clock
        self._councils = councils

    def ask(self, question: str, council: str | None = None) -> dict[str, Any]:
        """Quote the clauses of the council's policy that bear on a question or on the draft of a post.

        `council` is the council's id; it may be left out where there is one alone. `outcome`: answered, not_covered,
        off_topic, help or urgent.
        """
        now = self._live.now
        about = self._council(council)
        try:
            advice: Advice = now.advisor.advise(about.id, question)
        except QuestionError as error:
            raise ToolError(f"{error} Golden rule: {GOLDEN_RULE}") from error
        said = advice_to_json(advice, None)
        left_out = ("id", "question", "snapshot", "confidence")
        return {"name": about.name, **{k: v for k, v in said.items() if k not in left_out}, "how_to_cite": _HOW}

    def clauses(self, council: str | None = None, number: str = "", words: str = "") -> dict[str, Any]:
        """The clauses of the council's documents as published: with this number, or with these words in them, or all (at most 40)."""
        about = self._council(council)
        wanted, sought = number.strip(" ."), " ".join(words.split()).casefold()
        titles = {d.file: {"document": d.title, "version": d.version} for d in about.documents}
        found = [
            titles[c.document] | clause_to_json(c)
            for c in self._live.now.index.council(about.id).clauses
            if (not wanted or wanted in {(n or "").strip(" .") for n in (c.number, c.citation)})
            and sought in c.words.casefold()
        ]
        return {
            "council": about.id, "name": about.name, "clauses": found[:_MOST_CLAUSES],
            "left_out": max(len(found) - _MOST_CLAUSES, 0), "how_to_cite": _HOW,
        }  # fmt: skip

    def pre_election_period(self, council: str | None = None, on: str = "") -> dict[str, Any]:
        """When the pre-election period starts and ends, and whether it is on: now, or `on` a date such as 2027-05-06."""
        about = self._council(council)
        try:
            now = in_london(dt.datetime.fromisoformat(on).replace(hour=12) if on else self._clock())
            found = standings(about, now)
        except (ValueError, OverflowError) as error:
            raise ToolError(f"{on[:40]!r} is no date; give one such as 2027-05-06.") from error
        notes = [asdict(note) for note in (*calendar_notes(about, found, now), *duty_notes(about))]
        return {**purdah_to_json(about, found, now), "name": about.name, "notes": notes, "golden_rule": GOLDEN_RULE}

    def _council(self, council_id: str | None) -> Council:
        """The council meant, if it may be asked for. Raises ToolError."""
        index = self._live.now.index
        open_to = [name for name in index.councils if self._councils is None or name in self._councils]
        if council_id is None and len(open_to) == 1:
            council_id = open_to[0]
        if council_id is None or council_id not in open_to:
            raise ToolError(nearest(council_id, open_to) if council_id else f"Say which council: {', '.join(open_to)}")
        return index.council(council_id).council


def server_of(grounding: Grounding) -> MCPServer[Any]:
    """The tools as a server of the protocol."""
    made: MCPServer[Any] = MCPServer("askfirst", instructions=_INSTRUCTIONS, version=version("askfirst"))
    for tool in (grounding.ask, grounding.clauses, grounding.pre_election_period):
        made.add_tool(tool, structured_output=True)
    return made


def scopes_of(tokens: str) -> dict[str, frozenset[str] | None]:
    """What each token of the setting opens: `COUNCIL:TOKEN`, or a TOKEN alone for all councils, with commas between.

    Raises ChannelError for a token that is too short to be safe.
    """
    found: dict[str, frozenset[str] | None] = {}
    for given in filter(None, (one.strip() for one in tokens.split(","))):
        council, _, token = given.rpartition(":")
        if len(token) < _SHORTEST_TOKEN:
            raise ChannelError(
                f"A token in ASKFIRST_MCP_TOKENS has fewer than {_SHORTEST_TOKEN} characters. Make one with: openssl rand -hex 24"
            )
        before = found.get(token, frozenset())
        found[token] = None if not council or before is None else before | {council}
    return found


class Guarded:
    """`/mcp` behind bearer tokens: each request goes to the tools that its token opens, any other is refused."""

    def __init__(self, live: LiveIndex, clock: Clock, scopes: Mapping[str, frozenset[str] | None]) -> None:
        # A token is looked up by its digest, compared in constant time.
        self._servers = {_digest(token): server_of(Grounding(live, clock, named)) for token, named in scopes.items()}
        self._apps: dict[str, ASGIApp] = {
            digest: server.streamable_http_app(
                stateless_http=True, json_response=True, max_request_body_size=_LARGEST_BODY,
                # Whoever has no token gets nowhere, whatever host they name.
                transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            )
            for digest, server in self._servers.items()
        }  # fmt: skip

    @property
    def route(self) -> Route:
        return Route("/mcp", endpoint=self)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While requests are taken."""
        async with AsyncExitStack() as stack:
            for server in self._servers.values():
                await stack.enter_async_context(server.session_manager.run())
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        kind, _, token = headers.get(b"authorization", b"").partition(b" ")
        given = _digest(token.strip())
        app = next((app for digest, app in self._apps.items() if hmac.compare_digest(digest, given)), None)
        if kind.lower() != b"bearer" or app is None:
            refusal = PlainTextResponse("A token is needed.", 401, {"WWW-Authenticate": 'Bearer realm="askfirst"'})
            await refusal(scope, receive, send)
        else:
            await app(scope, receive, send)


def _digest(token: str | bytes) -> str:
    return hashlib.sha256(token.encode() if isinstance(token, str) else token).hexdigest()
