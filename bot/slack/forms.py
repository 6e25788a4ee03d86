"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot import phrases
from bot.slack.blocks import Block, Message, Part, escaped, messages, plain, run, said, words

SEND, ANSWER = "askfirst_send_referral", "askfirst_send_reply"
REPLY, RESOLVE = "askfirst_reply", "askfirst_resolve"
TEXT, CONSENT, AGREED = "text", "consent", "agreed"
# What Slack's input box takes.
MOST_TYPED = 3000


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody, as a mention that Slack makes of `user`, which pings nobody else, or by name where they are not on Slack."""

    user: str | None
    name: str = ""

    def drawn(self) -> Block:
        return {"type": "user", "user_id": self.user} if self.user else run(self.name or "somebody")


def ask_form(council: str, to: str, text: str | None, private: str) -> dict[str, Any]:
    """What would be sent and to whom, to be edited and agreed to. `private` comes back with the form.

    `text` is None where the question was too long for the button that opened the form.
    """
    fits = text is not None and len(text) <= MOST_TYPED
    blocks = words(phrases.would_be_sent(council, to))
    if not fits:
        blocks += words(phrases.TOO_LONG_TO_COPY)
    box: Block = {"type": "plain_text_input", "action_id": TEXT, "multiline": True, "max_length": MOST_TYPED}
    if text and fits:
        box["initial_value"] = text
    agree = {"text": plain(phrases.agreement(to), 75), "value": AGREED}
    blocks += [
        {"type": "input", "block_id": TEXT, "label": plain(phrases.YOUR_QUESTION, 200), "element": box},
        {
            "type": "input", "block_id": CONSENT, "label": plain(phrases.YOUR_AGREEMENT, 200),
            "element": {"type": "checkboxes", "action_id": CONSENT, "options": [agree]},
        },
    ]  # fmt: skip
    return _form(SEND, phrases.ASK_FOR_ADVICE, blocks, private)


def contact_only(blocks: tuple[Block, ...]) -> dict[str, Any]:
    """A form without a button to send: whom to ask, where no channel is set up for referrals."""
    return {
        "type": "modal",
        "title": plain(phrases.ASK_FOR_ADVICE, 24),
        "close": plain(phrases.CLOSE, 24),
        "blocks": list(blocks),
    }


def for_officers(council: str, asker: Who, text: str, clauses: tuple[str, ...], referral: str) -> tuple[Message, ...]:
    """The question as the officers' channel sees it."""
    parts = [
        Part(f"A councillor of {escaped(council)} asks for advice.", (_asked_by(council, asker),)),
        Part(escaped(text), tuple(said(text))),
    ]
    if clauses:
        parts.append(Part(phrases.QUOTED, tuple(words(phrases.QUOTED, bold=True))))
        parts += [Part(escaped(line), tuple(words(line))) for line in clauses]
    buttons = [_button(REPLY, phrases.REPLY, referral, style="primary"), _button(RESOLVE, phrases.RESOLVE, referral)]
    parts.append(Part("", ({"type": "actions", "elements": buttons},)))
    return messages(parts)


def closed(council: str, asker: Who, officer: Who) -> Message:
    """The officers' message once resolved: the question is taken out."""
    text = phrases.CLOSED.format(council=council)
    mentions = [run(text)]
    if asker.user:
        mentions += [run(" Asked by "), asker.drawn()]
    mentions += [run(" Resolved by "), officer.drawn(), run(".")]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": mentions}]}
    return Message(escaped(text), (block,))


def reply_form(council: str, text: str, private: str) -> dict[str, Any]:
    """The officer's form, the question above it."""
    blocks = [
        *words(phrases.THEY_ASKED, bold=True),
        *said(text),
        {
            "type": "input", "block_id": TEXT, "label": plain(phrases.YOUR_REPLY, 200),
            "element": {"type": "plain_text_input", "action_id": TEXT, "multiline": True, "max_length": MOST_TYPED},
        },
    ]  # fmt: skip
    return _form(ANSWER, f"Reply for {council}", blocks, private)


def replied(council: str, officer: Who, reply: str) -> tuple[Message, ...]:
    """What the councillor reads when an officer has replied."""
    lead = [run(f"{council} has replied to your question. From "), officer.drawn(), run(":")]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": lead}]}
    return messages(
        (Part(f"{escaped(council)} has replied to your question:", (block,)), Part(escaped(reply), tuple(said(reply))))
    )


def _asked_by(council: str, asker: Who) -> Block:
    elements = [asker.drawn(), run(f", councillor of {council}, asks for advice before posting:")]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _form(callback: str, title: str, blocks: list[Block], private: str) -> dict[str, Any]:
    return {
        "type": "modal", "callback_id": callback, "title": plain(title, 24), "submit": plain(phrases.SEND, 24),
        "close": plain(phrases.CANCEL, 24), "private_metadata": private, "blocks": blocks,
    }  # fmt: skip


def _button(action: str, label: str, value: str, style: str | None = None) -> Block:
    button: Block = {"type": "button", "action_id": action, "text": plain(label, 75), "value": value}
    return button | {"style": style} if style else button
