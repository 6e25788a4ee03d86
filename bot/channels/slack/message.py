"""A message as Slack takes it, and a long one split over several."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.splitting import shared_out
from bot.slack.blocks import Block, spoken

# Slack's limits for one message; it refuses more than about 13,000 characters of blocks in all.
MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
# Slack cuts a message's text at 40,000 characters.
MOST_TEXT = 30_000


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a notification and a screen reader say; `blocks` what is seen."""

    text: str
    blocks: tuple[Block, ...]

    def arguments(self) -> dict[str, Any]:
        """As keyword arguments of chat.postMessage: nothing in it is parsed, linked or unfurled."""
        return {"text": self.text, "blocks": list(self.blocks), "mrkdwn": False, **QUIET}


QUIET: dict[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that should stay together, with their words for the fallback text."""

    text: str
    blocks: tuple[Block, ...]


def messages(parts: Iterable[Part]) -> tuple[Message, ...]:
    """Parts, in order, in as few messages as Slack's limits allow; nothing is left out."""
    return tuple(_message(held) for held in shared_out(_fitting(parts), _fits))


def _fitting(parts: Iterable[Part]) -> list[Part]:
    """Parts that are too much for one message by themselves, block by block."""
    found: list[Part] = []
    for part in parts:
        if _fits([part]):
            found.append(part)
        else:
            found += [Part(spoken(block), (block,)) for block in part.blocks]
    return found


def _fits(parts: Sequence[Part]) -> bool:
    blocks = [block for part in parts for block in part.blocks]
    if len(blocks) > MOST_BLOCKS or len(_text(parts)) > MOST_TEXT:
        return False
    return len(json.dumps(blocks, ensure_ascii=False)) <= MOST_CHARACTERS


def _message(parts: Sequence[Part]) -> Message:
    return Message(_text(parts) or "(continued)", tuple(block for part in parts for block in part.blocks))


def _text(parts: Sequence[Part]) -> str:
    return "\n".join(part.text for part in parts if part.text)
