"""What somebody sent to the bot, whatever the platform: what they wrote, and what came with it."""

from __future__ import annotations

_FENCE, _TICK = "```", "`"


def without_code(text: str) -> str:
    """`text` without what is marked as code; a mark that is not closed marks nothing. Linear in its length."""
    return "\n".join(_outside(line, _TICK) for line in _outside(text, _FENCE).split("\n"))


def _outside(text: str, mark: str) -> str:
    pieces = text.split(mark)
    unclosed = pieces[-1] if len(pieces) % 2 == 0 else ""
    return " ".join((*pieces[::2], unclosed))
