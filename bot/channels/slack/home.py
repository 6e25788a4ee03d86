"""The App Home: what is in force, whom to ask, what one may ask, and the choice of council."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import phrases
from bot.advice import Ask
from bot.channels.slack.menus import councils_menu
from bot.presentation import EXAMPLES, PURPOSE, document_lines, footer
from bot.slack.blocks import Block, words
from bot.slack.views import drawn
from index.corpus.council import Council

# A view may hold 100 blocks; documents beyond these are named in a last line.
_MOST_DOCUMENTS = 20


def home(
    mine: Sequence[tuple[Council, tuple[Ask, ...]]], choice: Sequence[Council], snapshot: str, most: int
) -> dict[str, Any]:
    """The view for one person: `mine` are their councils with contacts, `choice` those they may choose from."""
    blocks: list[Block] = [{"type": "header", "text": {"type": "plain_text", "text": "Askfirst", "emoji": False}}]
    blocks += words(PURPOSE)
    if len(choice) > 1:
        blocks += words(phrases.WHOSE_POLICY, bold=True)
        blocks.append({"type": "actions", "elements": [councils_menu(choice, [c for c, _ in mine], most)]})
    for council, contacts in mine:
        blocks.append({"type": "divider"})
        blocks += words(phrases.documents_in_force(council.name), bold=True)
        lines = document_lines(council)
        for line in lines[:_MOST_DOCUMENTS]:
            blocks += words(f"• {line}")
        if len(lines) > _MOST_DOCUMENTS:
            blocks += words(f"• and {len(lines) - _MOST_DOCUMENTS} more")
        for piece in footer(contacts):
            blocks += drawn(piece).blocks
    blocks.append({"type": "divider"})
    blocks += words(phrases.YOU_COULD_ASK, bold=True)
    for example in EXAMPLES:
        blocks += words(f"• {example}")
    blocks += words(phrases.from_snapshot(snapshot), italic=True)
    return {"type": "home", "blocks": blocks[:100]}
