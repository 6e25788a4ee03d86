"""Where values stand in Slack's blocks and views that come back with a press: each is sealed before it is sent."""

from __future__ import annotations

from typing import Any

from bot.chat.sealing import Sign, rewritten, signing
from bot.slack.blocks import SlackMessage
from bot.storage.seals import Seal

_SIDES = ("positive_button", "negative_button")


def sealed_message(message: SlackMessage, seal: Seal) -> SlackMessage:
    """The message with the value of each of its buttons sealed; menus hold ids of councils, which are looked up."""
    return SlackMessage(message.text, tuple(_sealed(list(message.blocks), signing(seal))))


def sealed_view(view: dict[str, Any], seal: Seal) -> dict[str, Any]:
    """The same for a form, or the app's own page."""
    made: dict[str, Any] = _sealed(view, signing(seal))
    return made


def _sealed(drawn: Any, sign: Sign) -> Any:
    def change(found: dict[str, Any]) -> dict[str, Any]:
        match found:
            case {"type": "button", "action_id": action, "value": value}:
                return found | {"value": sign(action, value)}
            case {"type": "feedback_buttons", "action_id": action}:
                return found | {side: found[side] | {"value": sign(action, found[side]["value"])} for side in _SIDES}
            case {"callback_id": callback, "private_metadata": private}:
                return found | {"private_metadata": sign(callback, private)}
            case _:
                return found

    return rewritten(drawn, change)
