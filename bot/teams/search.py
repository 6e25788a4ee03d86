"""What the search in Teams' message box offers: clauses to insert, or what is said where there are none."""

from __future__ import annotations

import re
from typing import Any

from bot.chat.reply import Answers, Reply
from bot.chat.splitting import shortened
from bot.presentation import Kind, Piece, present, short_source
from bot.teams.cards import CARD, MOST_BYTES, card, size
from bot.teams.views import drawn, in_a_line

PREVIEW = "application/vnd.microsoft.card.thumbnail"
_MOST_TITLE, _MOST_PREVIEW = 60, 240
_MARKUP = re.compile(r"<|&(?=#?\w+;)")


def results(reply: Reply) -> dict[str, Any]:
    """Clauses to choose from, of all councils that have one; where somebody is in danger or nothing answers, what is said instead."""
    if not isinstance(reply.said, Answers):
        return _line(in_a_line(reply, whole=True))
    found, without = list[dict[str, Any]](), list[dict[str, Any]]()
    for advice in reply.said.advices:
        pieces = present(advice, related=0)
        quotes = [piece for piece in pieces if piece.kind is Kind.QUOTE]
        said = _line(" ".join(piece.text for piece in pieces if piece.kind is not Kind.QUOTE))
        if advice.call_now:
            return said
        if not quotes:
            without.append(said)
            continue
        for piece, quote in zip(quotes, advice.quotes, strict=True):
            found += _result(piece, short_source(quote), pieces)
    if without and not found:
        return without[0]
    return {"type": "result", "attachmentLayout": "list", "attachments": found}


def _line(text: str) -> dict[str, Any]:
    return {"type": "message", "text": text}


def _result(quote: Piece, title: str, pieces: tuple[Piece, ...]) -> list[dict[str, Any]]:
    """One clause; none where it alone is too long for a message, since it must not be cut."""
    kept = [p for p in pieces if p is quote or p.kind in (Kind.LEAD, Kind.NOTE, Kind.RULE, Kind.CONTACT)]
    inserted = card([drawn(piece) for piece in kept])
    if size(inserted) > MOST_BYTES:
        return []
    preview = {"title": _shown(title, _MOST_TITLE), "text": _shown(quote.text, _MOST_PREVIEW)}
    return [{"contentType": CARD, "content": inserted, "preview": {"contentType": PREVIEW, "content": preview}}]


def _shown(text: str, most: int) -> str:
    """For the list alone, where text may be read as HTML; what is inserted is the whole clause."""
    return _MARKUP.sub(lambda m: "&lt;" if m[0] == "<" else "&amp;", shortened(text, most))
