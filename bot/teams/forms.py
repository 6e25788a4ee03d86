"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form, the reply."""

from __future__ import annotations

import json
import uuid
from typing import Any

from bot import phrases
from bot.chat.people import Party
from bot.chat.reply import Action, ClosedReferral, OfficersReply, ReferForm, Referral, ReplyForm
from bot.teams.cards import CardPart, Element, TeamsMessage, button, card, heading, messages, words

TEXT, CONSENT, AGREED = "text", "consent", "agreed"
# What the input boxes take, as in Slack.
MOST_TYPED = 3000


def refer_form(form: ReferForm) -> Element:
    """What would be sent and to whom, to be edited and agreed to."""
    fits = form.text is not None and len(form.text) <= MOST_TYPED
    elements = words(phrases.would_be_sent(form.council, form.to))
    if not fits:
        elements += words(phrases.TOO_LONG_TO_COPY)
    box = _box(phrases.YOUR_QUESTION)
    if form.text and fits:
        box["value"] = form.text
    agree = {
        "type": "Input.Toggle", "id": CONSENT, "label": phrases.YOUR_AGREEMENT, "title": phrases.AGREEMENT,
        "valueOn": AGREED, "valueOff": "", "isRequired": True, "errorMessage": phrases.AGREE_FIRST,
    }  # fmt: skip
    return card([CardPart((*elements, box, agree), (button(Action.SEND_REFERRAL, form.value, dialog=True),))])


def reply_form(form: ReplyForm) -> Element:
    """The officer's form, the question above it."""
    value = json.dumps({"id": form.referral, "n": uuid.uuid4().hex})
    elements = (heading(phrases.THEY_ASKED), *words(form.text), heading(form.council), _box(phrases.YOUR_REPLY))
    return card([CardPart(elements, (button(Action.SEND_REPLY, value, dialog=True),))])


def for_officers(referral: Referral, actions: tuple[Action, ...]) -> tuple[TeamsMessage, ...]:
    """The question as the officers see it. The councillor stands there by name, and nobody is pinged."""
    asked_by = phrases.ASKED_BY.format(who=_named(referral.asker), council=referral.council)
    parts = [CardPart((heading(asked_by),)), CardPart(tuple(words(referral.text)))]
    if referral.clauses:
        parts.append(CardPart((heading(phrases.QUOTED),)))
        parts += [CardPart(tuple(words(line))) for line in referral.clauses]
    return messages([*parts, CardPart((), tuple(button(action, referral.id) for action in actions))])


def closed(referral: ClosedReferral) -> tuple[TeamsMessage, ...]:
    """The officers' message once resolved: the question is taken out."""
    text = phrases.CLOSED_BY.format(council=referral.council, who=_named(referral.officer))
    return messages([CardPart(tuple(words(text)))])


def replied(reply: OfficersReply) -> tuple[TeamsMessage, ...]:
    """What the councillor reads when an officer has replied."""
    lead = phrases.REPLIED_BY.format(council=reply.council, who=_named(reply.officer))
    return messages((CardPart((heading(lead),)), CardPart(tuple(words(reply.text)))))


def _named(party: Party) -> str:
    return party.name or phrases.SOMEBODY


def _box(label: str) -> dict[str, Any]:
    return {
        "type": "Input.Text", "id": TEXT, "label": label, "isMultiline": True, "maxLength": MOST_TYPED,
        "isRequired": True, "errorMessage": "Write something here first.",
    }  # fmt: skip
