"""A council's own words for assistants, over the Model Context Protocol: tools that quote with their source and write nothing.

An assistant (Copilot, Slack's own, any other) calls them and cites what comes back, in place of inventing what a policy says.
Over stdin and stdout for a program on this machine; `bot.assistants` serves them over HTTP.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from bot.advice import GOLDEN_RULE, Advice
from bot.clock import Clock, in_london
from bot.elections.calendar import standings
from bot.elections.notes import calendar_notes, duty_notes
from bot.json_output import advice_to_json, clause_to_json, purdah_to_json
from bot.live import LiveIndex
from index.corpus.council import Council
from index.errors import QuestionError
from index.suggest import nearest

_MOST_CLAUSES = 40
_MOST_NAMED = 20
_INSTRUCTIONS = (
    "Quotes a UK council's own social media policy, word for word. Cite each quote with its document, version, heading and "
    "clause, and change no word of it; what is quoted neither allows nor forbids a particular post. Where the outcome is not_covered "
    "say that the policy is silent, and add no rule of your own. Put notes first where the outcome is urgent. Always end with the "
    "golden rule and the contact."
)
_NONE_OPEN = (
    "No council's policy is open to you here: it is to a council's officers, and to its members where the council lets them try "
    "questions (pages: members: true in council.yaml)."
)
_HOW = "Cite word for word with the source; end with the golden rule and the contact."


def everything() -> None:
    """All councils are open."""


class Grounding:
    """The tools, over what is in force. `open_to`: the councils that whoever asks now may ask for, None where it is all of them."""

    def __init__(
        self, live: LiveIndex, clock: Clock, open_to: Callable[[], frozenset[str] | None] = everything
    ) -> None:
        self._live = live
        self._clock = clock
        self._open_to = open_to

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
        allowed = self._open_to()
        open_to = [name for name in index.councils if allowed is None or name in allowed]
        if not open_to:
            raise ToolError(_NONE_OPEN)
        if council_id is None and len(open_to) == 1:
            council_id = open_to[0]
        if council_id is None:
            more = f" and {len(open_to) - _MOST_NAMED:,} more" if len(open_to) > _MOST_NAMED else ""
            raise ToolError(f"Say which council: {', '.join(open_to[:_MOST_NAMED])}{more}")
        if council_id not in open_to:
            raise ToolError(nearest(council_id, open_to))
        return index.council(council_id).council


def server_of(grounding: Grounding) -> MCPServer[Any]:
    """The tools as a server of the protocol."""
    made: MCPServer[Any] = MCPServer("askfirst", instructions=_INSTRUCTIONS, version=version("askfirst"))
    for tool in (grounding.ask, grounding.clauses, grounding.pre_election_period):
        made.add_tool(tool, structured_output=True)
    return made
