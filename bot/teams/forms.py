"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form, the reply."""

from __future__ import annotations

import json
import uuid
from typing import Any

from bot import phrases
from bot.chat.buttons import Action
from bot.chat.people import Party
from bot.chat.reply import AGREED, CONSENT, MOST_TYPED, TEXT, ReferForm, Referral, ReplyForm, Spoken
from bot.teams.cards import CardPart, Element, TeamsMessage, button, card, heading, messages, words


def refer_form(form: ReferForm) -> Element:
    """What would be sent and to whom, to be edited and agreed to."""
    elements = words(phrases.would_be_sent(form.council, form.to))
    if not form.fits:
        elements += words(phrases.TOO_LONG_TO_COPY)
    box = _box(phrases.YOUR_QUESTION)
    if form.text and form.fits:
        box["value"] = form.text
    agree = {
        "type": "Input.Toggle", "id": CONSENT, "label": phrases.YOUR_AGREEMENT, "title": phrases.AGREEMENT,
        "valueOn": AGREED, "valueOff": "", "isRequired": True, "errorMessage": phrases.AGREE_FIRST,
    }  # fmt: skip
    return card([CardPart((*elements, box, agree), (button(Action.SEND_REFERRAL, form.value, dialog=True),))])


def reply_form(form: ReplyForm) -> Element:
    """A form for words about a question, which stands above it."""
    value = json.dumps({"id": form.about, "n": uuid.uuid4().hex, "replaces": form.replaces})
    said = (element for line in form.said for element in words(line))
    elements = (heading(form.lead), *words(form.text), *said, heading(form.council), _box(form.box))
    return card([CardPart(elements, (button(form.sends, value, dialog=True),))])


def for_officers(referral: Referral, actions: tuple[Action, ...]) -> tuple[TeamsMessage, ...]:
    """The question as the officers see it. The councillor stands there by name, and nobody is pinged."""
    before, after = phrases.ASKED_BY
    asked_by = f"{before}{_named(referral.asker)}{after.format(council=referral.council)}"
    parts = [CardPart((heading(asked_by),)), CardPart(tuple(words(referral.text)))]
    if referral.clauses:
        parts.append(CardPart((heading(phrases.QUOTED),)))
        parts += [CardPart(tuple(words(line))) for line in referral.clauses]
    parts += [CardPart(tuple(words(line, bold=True))) for line in referral.replies]
    return messages([*parts, CardPart((), tuple(button(action, referral.id) for action in actions))])


def spoken(told: Spoken, actions: tuple[Action, ...]) -> tuple[TeamsMessage, ...]:
    """A sentence about somebody, their words, a line of ours, buttons."""
    sentence = f"{told.before}{_named(told.who)}{told.after}"
    parts = [CardPart((heading(sentence),) if told.text else tuple(words(sentence)))]
    parts += [CardPart(tuple(words(told.text))), CardPart(tuple(words(told.note, italic=True)))]
    return messages([*parts, CardPart((), tuple(button(action, told.about) for action in actions))])


def _named(party: Party) -> str:
    return party.name or phrases.SOMEBODY


def _box(label: str) -> dict[str, Any]:
    return {
        "type": "Input.Text", "id": TEXT, "label": label, "isMultiline": True, "maxLength": MOST_TYPED,
        "isRequired": True, "errorMessage": "Write something here first.",
    }  # fmt: skip
