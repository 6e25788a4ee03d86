"""Every button and form there is has somebody who deals with it, and a name to be drawn by."""

from __future__ import annotations

from bot.chat import handlers
from bot.chat.buttons import ALONE_UNDER_AN_ANSWER, BUTTONS, LABELS, UNDER_AN_ANSWER, Action

# These carry more than one value, and have listeners of their own on both platforms.
_OF_THEIR_OWN = {Action.VOTE, Action.CHOOSE, Action.SEND_REFERRAL}


def test_every_button_is_dealt_with() -> None:
    assert set(handlers.PRESSED) == set(BUTTONS)
    assert set(handlers.PRESSED) | set(handlers.SENT) | _OF_THEIR_OWN == set(Action)


def test_what_says_nothing_of_its_own_has_a_label() -> None:
    assert {action for action in LABELS if not LABELS[action]} == {Action.EXAMPLE, Action.NEW_VERSION}
    assert set(UNDER_AN_ANSWER) < set(ALONE_UNDER_AN_ANSWER) <= {*BUTTONS, Action.VOTE}
