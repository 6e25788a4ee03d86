"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot import phrases
from bot.advice import Advice
from bot.chat.splitting import shortened
from bot.presentation import PURPOSE, Kind, Piece, present, short_source
from bot.teams.cards import MOST_BYTES, Element, Message, Part, card, heading, messages, opens, runs, size, words
from bot.teams.views import drawn, in_a_line

SEND, ANSWER = "askfirst_send_referral", "askfirst_send_reply"
REPLY, RESOLVE = "askfirst_reply", "askfirst_resolve"
TEXT, CONSENT, AGREED = "text", "consent", "agreed"
# What the input boxes take, as in Slack.
MOST_TYPED = 3000


def ask_form(council: str, to: str, text: str | None, about: str) -> Element:
    """What would be sent and to whom, to be edited and agreed to. `about` comes back with the form.

    `text` is None where the question was too long for the button that opened the form.
    """
    fits = text is not None and len(text) <= MOST_TYPED
    elements = words(phrases.would_be_sent(council, to))
    if not fits:
        elements += words(phrases.TOO_LONG_TO_COPY)
    box = _box(phrases.YOUR_QUESTION)
    if text and fits:
        box["value"] = text
    # The agreement names nobody: a toggle's title is Markdown, and the line above says to whom.
    agree = {
        "type": "Input.Toggle", "id": CONSENT, "label": phrases.YOUR_AGREEMENT, "title": "I agree to send this",
        "valueOn": AGREED, "valueOff": "", "isRequired": True, "errorMessage": "Nothing is sent unless you agree.",
    }  # fmt: skip
    return card([Part((*elements, box, agree), (_submit(SEND, about),))])


def for_officers(council: str, name: str, text: str, clauses: tuple[str, ...], referral: str) -> tuple[Message, ...]:
    """The question as the officers see it. The councillor stands there by name, and nobody is pinged."""
    who = name or "Somebody"
    parts = [
        Part((heading(f"{who}, councillor of {council}, asks for advice before posting:"),)),
        Part(tuple(words(text))),
    ]
    if clauses:
        parts.append(Part((heading(phrases.QUOTED),)))
        parts += [Part(tuple(words(line))) for line in clauses]
    parts.append(Part((), (opens(REPLY, phrases.REPLY, referral), runs(RESOLVE, phrases.RESOLVE, referral))))
    return messages(parts)


def closed(council: str, officer: str) -> Message:
    """The officers' message once resolved: the question is taken out."""
    by = f" Resolved by {officer}." if officer else ""
    return messages([Part(tuple(words(phrases.CLOSED.format(council=council) + by)))])[0]


def reply_form(council: str, text: str, about: str) -> Element:
    """The officer's form, the question above it."""
    elements = (heading(phrases.THEY_ASKED), *words(text), heading(council), _box(phrases.YOUR_REPLY))
    return card([Part(elements, (_submit(ANSWER, about),))])


def replied(council: str, officer: str, reply: str) -> tuple[Message, ...]:
    """What the councillor reads when an officer has replied."""
    by = f" From {officer}:" if officer else ""
    return messages((Part((heading(f"{council} has replied to your question.{by}"),)), Part(tuple(words(reply)))))


def _box(label: str) -> dict[str, Any]:
    return {
        "type": "Input.Text", "id": TEXT, "label": label, "isMultiline": True, "maxLength": MOST_TYPED,
        "isRequired": True, "errorMessage": "Write something here first.",
    }  # fmt: skip


def _submit(do: str, about: str) -> Element:
    return opens(do, phrases.SEND, about, dialog=True)


CARD, PREVIEW = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.card.thumbnail"
_MOST_TITLE, _MOST_PREVIEW = 60, 240
_MARKUP = re.compile(r"<|&(?=#?\w+;)")


def results(advices: Iterable[Advice]) -> dict[str, Any]:
    """Clauses to choose from; where somebody is in danger or nothing answers, what is said instead."""
    found: list[dict[str, Any]] = []
    for advice in advices:
        pieces = present(advice, related=0)
        quotes = [piece for piece in pieces if piece.kind is Kind.QUOTE]
        if advice.call_now or not quotes:
            return said(" ".join(piece.text for piece in pieces if piece.kind is not Kind.QUOTE))
        for piece, quote in zip(quotes, advice.quotes, strict=True):
            found += _result(piece, short_source(quote), pieces)
    return {"type": "result", "attachmentLayout": "list", "attachments": found}


def purpose() -> dict[str, Any]:
    """What stands there before anything is typed."""
    return said(in_a_line(PURPOSE, ()))


def said(text: str) -> dict[str, Any]:
    """A line in place of results."""
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
