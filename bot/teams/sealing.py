"""Where values stand in Adaptive Cards that come back with a press: each is sealed before it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.chat.sealing import rewritten, signing
from bot.storage.seals import Seal
from bot.teams.cards import ABOUT, DO, Element, TeamsMessage


def sealed_message(message: TeamsMessage, seal: Seal) -> TeamsMessage:
    """The message with what each of its buttons is about sealed; menus hold ids of councils, which are looked up."""
    return replace(message, card=sealed_card(message.card, seal))


def sealed_card(card: Element, seal: Seal) -> Element:
    """The same for a dialog's card."""
    sign = signing(seal)

    def change(found: dict[str, Any]) -> dict[str, Any]:
        return found | {ABOUT: sign(str(found[DO]), str(found[ABOUT]))} if DO in found and ABOUT in found else found

    made: Element = rewritten(card, change)
    return made
