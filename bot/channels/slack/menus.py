"""Choosing a council: a short list outright, a long one as the person types."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.slack.message import Message
from bot.phrases import YOUR_COUNCIL
from bot.presentation import WHICH_COUNCIL
from bot.slack.blocks import Block, escaped, plain, words
from index.corpus.council import Council

CHOOSE, CHOOSE_AT_HOME = "askfirst_council", "askfirst_councils"
# Slack lists at most 100 options; beyond that it asks the app while the person types.
MOST_OPTIONS = 100


def which_council(councils: Sequence[Council]) -> Message:
    """Asks for the person's council, once."""
    return Message(
        escaped(WHICH_COUNCIL),
        (*words(WHICH_COUNCIL), {"type": "actions", "elements": [_select(councils, CHOOSE, "static_select", "external_select")]}),
    )  # fmt: skip


def councils_menu(councils: Sequence[Council], chosen: Sequence[Council], most: int) -> Block:
    """A menu for one or several councils, with those chosen marked."""
    menu = _select(councils, CHOOSE_AT_HOME, "multi_static_select", "multi_external_select")
    menu["max_selected_items"] = most
    if chosen:
        menu["initial_options"] = [option(c) for c in chosen]
    return menu


def option(council: Council) -> Block:
    """A council as an option of a menu."""
    return {"text": plain(council.name, 75), "value": council.id}


def matching(councils: Sequence[Council], typed: str) -> list[Block]:
    """Options whose council's name or id holds what was typed."""
    wanted = typed.casefold().strip()
    found = [c for c in councils if wanted in c.name.casefold() or wanted in c.id]
    return [option(c) for c in found[:MOST_OPTIONS]]


def _select(councils: Sequence[Council], action: str, listed: str, searched: str) -> Block:
    menu: Block = {"action_id": action, "placeholder": plain(YOUR_COUNCIL, 150)}
    if len(councils) <= MOST_OPTIONS:
        return menu | {"type": listed, "options": [option(c) for c in councils]}
    return menu | {"type": searched, "min_query_length": 2}
