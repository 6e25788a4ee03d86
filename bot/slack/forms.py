"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form, the reply."""

from __future__ import annotations

import json
from typing import Any

from bot import phrases
from bot.chat.buttons import LABELS, Action
from bot.chat.people import Party, Place
from bot.chat.reply import AGREED, CONSENT, MOST_TYPED, TEXT, ReferForm, Referral, ReplyForm, Spoken
from bot.slack.blocks import (
    Block,
    BlockGroup,
    SlackMessage,
    buttons,
    escaped,
    messages,
    plain,
    run,
    said,
    section,
    words,
)
from bot.slack.events import CHANNEL

_TITLES = {
    Action.SEND_REPLY: phrases.REPLY, Action.SEND_ANSWER: phrases.ANSWER, Action.SEND_FORCE: phrases.YOUR_REASON_SHORT,
}  # fmt: skip


def refer_form(form: ReferForm) -> dict[str, Any]:
    """What would be sent and to whom, to be edited and agreed to."""
    blocks = words(phrases.would_be_sent(form.council, form.to))
    if not form.fits:
        blocks += words(phrases.TOO_LONG_TO_COPY)
    box = _box(phrases.YOUR_QUESTION)
    if form.text and form.fits:
        box["element"]["initial_value"] = form.text
    agree = {"text": plain(phrases.AGREEMENT, 75), "value": AGREED}
    consent = {
        "type": "input", "block_id": CONSENT, "label": plain(phrases.YOUR_AGREEMENT, 200),
        "element": {"type": "checkboxes", "action_id": CONSENT, "options": [agree]},
    }  # fmt: skip
    return _form(Action.SEND_REFERRAL, phrases.ASK_FOR_ADVICE, [*blocks, box, consent], form.value)


def reply_form(form: ReplyForm, place: Place) -> dict[str, Any]:
    """A form for words about a question, which stands above it; `place` is where they are told how it went."""
    private = json.dumps(
        {
            "id": form.about, "channel": place.conversation, "thread": place.thread, "begun": place.begun,
            "replaces": form.replaces,
        }
    )  # fmt: skip
    blocks = [*words(form.lead, bold=True), *said(form.text)]
    blocks += [block for line in form.said for block in words(line)]
    blocks += words(form.council, bold=True)
    return _form(form.sends, _TITLES[form.sends], [*blocks, _box(form.box)], private)


def no_form(blocks: tuple[Block, ...]) -> dict[str, Any]:
    """A form without a button to send."""
    title, close = plain(phrases.ASK_FOR_ADVICE, 24), plain(phrases.CLOSE, 24)
    return {"type": "modal", "title": title, "close": close, "blocks": list(blocks)}


def entered(view: dict[str, Any]) -> tuple[str, bool]:
    """What was written in a form, and whether its box was ticked."""
    values = view["state"]["values"]
    text = str(values[TEXT][TEXT].get("value") or "")
    ticked = (values.get(CONSENT) or {}).get(CONSENT, {}).get("selected_options") or []
    return text, any(o.get("value") == AGREED for o in ticked)


def for_officers(referral: Referral, actions: tuple[Action, ...]) -> tuple[SlackMessage, ...]:
    """The question as the officers' channel sees it, and who has replied."""
    before, after = phrases.ASKED_BY
    asked_by = before, after.format(council=referral.council)
    parts = [
        _naming(asked_by, referral.asker),
        BlockGroup(escaped(referral.text), tuple(said(referral.text))),
    ]
    if referral.clauses:
        parts.append(BlockGroup(phrases.QUOTED, tuple(words(phrases.QUOTED, bold=True))))
        parts += [BlockGroup(escaped(line), tuple(words(line))) for line in referral.clauses]
    parts += [BlockGroup(escaped(line), tuple(words(line, bold=True))) for line in referral.replies]
    return messages([*parts, BlockGroup("", tuple(buttons(actions, referral.id)))])


def spoken(told: Spoken, actions: tuple[Action, ...]) -> tuple[SlackMessage, ...]:
    """A sentence about somebody, their words, a line of ours, buttons."""
    parts = [_naming((told.before, told.after), told.who)]
    if told.text:
        parts.append(BlockGroup(escaped(told.text), tuple(said(told.text))))
    if told.note:
        parts.append(BlockGroup(escaped(told.note), tuple(words(told.note, italic=True))))
    return messages([*parts, BlockGroup("", tuple(buttons(actions, told.about)))])


def _naming(sentence: tuple[str, str], party: Party) -> BlockGroup:
    """A sentence of ours about somebody: a mention that pings nobody else, or their name where they are not on Slack."""
    name, (before, after) = party.name or phrases.SOMEBODY, sentence
    on_slack = party.person.channel == CHANNEL
    who: Block = {"type": "user", "user_id": party.person.id} if on_slack else run(name)
    runs = [*([run(before)] if before else []), who, *([run(after)] if after else [])]
    return BlockGroup(escaped(before + name + after), (section(runs),))


def _box(label: str) -> Block:
    element = {"type": "plain_text_input", "action_id": TEXT, "multiline": True, "max_length": MOST_TYPED}
    return {"type": "input", "block_id": TEXT, "label": plain(label, 200), "element": element}


def _form(callback: Action, title: str, blocks: list[Block], private: str) -> dict[str, Any]:
    return {
        "type": "modal", "callback_id": callback, "title": plain(title, 24), "submit": plain(LABELS[callback], 24),
        "close": plain(phrases.CANCEL, 24), "private_metadata": private, "blocks": blocks,
    }  # fmt: skip
