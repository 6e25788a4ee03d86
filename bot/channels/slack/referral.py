"""Asking the monitoring officer: the councillor's form, the officers' message, the officer's form."""

from __future__ import annotations

from typing import Any

from bot.channels.slack.message import Message, Part, messages
from bot.channels.slack.text import Block, escaped, plain, said, words

SEND, ANSWER = "askfirst_send_referral", "askfirst_send_reply"
REPLY, RESOLVE = "askfirst_reply", "askfirst_resolve"
TEXT, CONSENT, AGREED = "text", "consent", "agreed"
# What Slack's input box takes.
MOST_TYPED = 3000


def ask_form(council: str, to: str, text: str | None, private: str) -> dict[str, Any]:
    """What would be sent and to whom, to be edited and agreed to. `private` comes back with the form.

    `text` is None where the question was too long for the button that opened the form.
    """
    fits = text is not None and len(text) <= MOST_TYPED
    blocks = words(
        f"This will be sent to {to} of {council}, with your name and the clauses that were quoted to you. "
        "Change it as you like. Nothing is sent until you agree and press Send."
    )
    if not fits:
        blocks += words("Your message is too long to be copied here: paste the part that matters.")
    box: Block = {"type": "plain_text_input", "action_id": TEXT, "multiline": True, "max_length": MOST_TYPED}
    if text and fits:
        box["initial_value"] = text
    agree = {"text": plain(f"I agree that this is sent to {to}", 75), "value": AGREED}
    blocks += [
        {"type": "input", "block_id": TEXT, "label": plain("Your question", 200), "element": box},
        {
            "type": "input", "block_id": CONSENT, "label": plain("Your agreement", 200),
            "element": {"type": "checkboxes", "action_id": CONSENT, "options": [agree]},
        },
    ]  # fmt: skip
    return _form(SEND, "Ask for advice", blocks, private)


def contact_only(blocks: tuple[Block, ...]) -> dict[str, Any]:
    """A form without a button to send: whom to ask, where no channel is set up for referrals."""
    return {"type": "modal", "title": plain("Ask for advice", 24), "close": plain("Close", 24), "blocks": list(blocks)}


def for_officers(council: str, person: str, text: str, clauses: tuple[str, ...], referral: str) -> tuple[Message, ...]:
    """The question as the officers' channel sees it. `person` is shown as a mention that Slack makes, and pings nobody else."""
    parts = [
        Part(f"A councillor of {escaped(council)} asks for advice.", (_asked_by(council, person),)),
        Part(escaped(text), tuple(said(text))),
    ]
    if clauses:
        parts.append(Part("Askfirst quoted:", tuple(words("Askfirst quoted:", bold=True))))
        parts += [Part(escaped(line), tuple(words(line))) for line in clauses]
    buttons = [_button(REPLY, "Reply", referral, style="primary"), _button(RESOLVE, "Resolve", referral)]
    parts.append(Part("", ({"type": "actions", "elements": buttons},)))
    return messages(parts)


def closed(council: str, person: str, officer: str) -> Message:
    """The officers' message once resolved: the question is taken out."""
    text = f"A question from a councillor of {council} was resolved. Its text has been deleted."
    mentions = [{"type": "text", "text": f"{text} Asked by "}, {"type": "user", "user_id": person}]
    mentions += [{"type": "text", "text": ", resolved by "}, {"type": "user", "user_id": officer}]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": mentions}]}
    return Message(escaped(text), (block,))


def reply_form(council: str, text: str, private: str) -> dict[str, Any]:
    """The officer's form, the question above it."""
    blocks = [
        *words("The councillor asked:", bold=True),
        *said(text),
        {
            "type": "input", "block_id": TEXT, "label": plain("Your reply, sent to them as you write it", 200),
            "element": {"type": "plain_text_input", "action_id": TEXT, "multiline": True, "max_length": MOST_TYPED},
        },
    ]  # fmt: skip
    return _form(ANSWER, f"Reply for {council}", blocks, private)


def replied(council: str, officer: str, reply: str) -> tuple[Message, ...]:
    """What the councillor reads when an officer has replied."""
    lead = [
        {"type": "text", "text": f"{council} has replied to your question. From "},
        {"type": "user", "user_id": officer},
    ]
    lead.append({"type": "text", "text": ":"})
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": lead}]}
    return messages(
        (Part(f"{escaped(council)} has replied to your question:", (block,)), Part(escaped(reply), tuple(said(reply))))
    )


def _asked_by(council: str, person: str) -> Block:
    elements = [
        {"type": "user", "user_id": person},
        {"type": "text", "text": f", councillor of {council}, asks for advice before posting:"},
    ]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _form(callback: str, title: str, blocks: list[Block], private: str) -> dict[str, Any]:
    return {
        "type": "modal", "callback_id": callback, "title": plain(title, 24), "submit": plain("Send", 24),
        "close": plain("Cancel", 24), "private_metadata": private, "blocks": blocks,
    }  # fmt: skip


def _button(action: str, label: str, value: str, style: str | None = None) -> Block:
    button: Block = {"type": "button", "action_id": action, "text": plain(label, 75), "value": value}
    return button | {"style": style} if style else button
