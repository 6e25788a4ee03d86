"""Words in Slack's blocks, so that nothing typed or quoted can ping, link or format.

Policy words stand in rich text, whose elements Slack shows literally. What a person typed stands in
plain text with `& < >` escaped. Limits: https://docs.slack.dev/reference/block-kit/blocks/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.chat.splitting import runs_of, shortened

Block = dict[str, Any]

# A section's text may have 3,000 characters, escapes counted; one rich text block is held to the same.
MOST_IN_A_BLOCK = 2900


def escaped(text: str) -> str:
    """`text` with Slack's three control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pieces_of(text: str, most: int = MOST_IN_A_BLOCK) -> Iterator[str]:
    """`text` in runs of at most `most` characters once escaped; joined they are `text` again."""
    return runs_of(text, most, _size)


def _size(text: str) -> int:
    return len(escaped(text))


def said(text: str) -> list[Block]:
    """Sections with what a person typed, literally."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": escaped(piece), "emoji": False}}
        for piece in pieces_of(text)
    ]


def words(text: str, *, bold: bool = False, italic: bool = False) -> list[Block]:
    """Rich text blocks of our own or a policy's words, literally."""
    return [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run(piece, bold=bold, italic=italic)]}]}
        for piece in pieces_of(text)
    ]  # fmt: skip


def run(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """One literal run of rich text."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def spoken(block: Block) -> str:
    """The words of a block of ours, with control characters escaped."""
    if isinstance(text := block.get("text"), str):
        return text if block["type"] == "plain_text" else escaped(text)
    inside = [block["text"]] if "text" in block else block.get("elements", [])
    return "".join(spoken(element) for element in inside)


def plain(text: str, most: int) -> dict[str, Any]:
    """A plain text object for a label or a menu, shortened with an ellipsis where Slack's limit is."""
    return {"type": "plain_text", "text": escaped(shortened(text, most, _size)), "emoji": False}
