"""A message as Teams takes it: one Adaptive Card, and a long answer split over several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.splitting import shared_out
from bot.teams.cards import Element, lines_of, size

# Teams refuses a message of more than about 28 KB; its envelope and citations take their share.
MOST_BYTES = 24_000
MOST_SUMMARY = 250


@dataclass(frozen=True, slots=True)
class Citation:
    """A source under the number that stands for it in a message's text."""

    number: int
    name: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Message:
    """`text` stands above the card, as Markdown; `summary` is what a notification says."""

    card: Element
    summary: str
    text: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Elements that should stay together; `actions` go to the foot of the card."""

    elements: tuple[Element, ...]
    actions: tuple[Element, ...] = ()


def card(parts: Sequence[Part]) -> Element:
    """All parts on one card, wide where there is room; it keeps to the reader's theme, having no colours of its own."""
    made: dict[str, Any] = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "en-GB",
        "body": [element for part in parts for element in part.elements],
        "msteams": {"width": "Full"},
    }
    actions = [action for part in parts for action in part.actions]
    return made | {"actions": actions} if actions else made


def messages(parts: Iterable[Part]) -> tuple[Message, ...]:
    """Parts, in order, in as few messages as Teams' limit allows; nothing is left out."""
    return tuple(_message(held) for held in shared_out(_fitting(parts), _fits))


def _fitting(parts: Iterable[Part]) -> Iterable[Part]:
    """Parts that are too much for one message by themselves, element by element."""
    for part in parts:
        if _fits([part]):
            yield part
        else:
            yield from (Part((loose,)) for element in part.elements for loose in _loosened(element))
            if part.actions:
                yield Part((), part.actions)


def _loosened(element: Element) -> list[Element]:
    """A container as one container an item."""
    if element["type"] != "Container":
        return [element]
    return [element | {"items": [item]} for item in element["items"]]


def _fits(parts: Sequence[Part]) -> bool:
    return size(card(parts)) <= MOST_BYTES


def _message(parts: Sequence[Part]) -> Message:
    lines = [line for part in parts for element in part.elements for line in lines_of(element)]
    return Message(card(parts), (lines[0] if lines else "Askfirst")[:MOST_SUMMARY])
