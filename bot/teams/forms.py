"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form."""

from __future__ import annotations

from typing import Any

from bot import phrases
from bot.channels.teams.buttons import opens, runs
from bot.channels.teams.message import Message, Part, card, messages
from bot.teams.cards import Element, heading, words

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
