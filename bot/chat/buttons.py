"""What can be pressed under a reply: its name in every chat, what it carries, where it is dealt with, what it opens.

A new button is a line here and a handler in `bot.chat.handlers.PRESSED`; both platforms draw and hear it by this table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot import phrases
from bot.advice import Advice, Outcome
from bot.work import Lane


class Action(StrEnum):
    """What can be pressed under a reply, by the id that its button or form has in every chat."""

    MORE = "askfirst_more"
    SHARE = "askfirst_share"
    REFER = "askfirst_refer"
    VOTE = "askfirst_vote"
    CHOOSE = "askfirst_choose"
    PUBLISH = "askfirst_publish_change"
    DISCARD = "askfirst_discard_change"
    REPLY = "askfirst_reply"
    RESOLVE = "askfirst_resolve"
    SEND_REFERRAL = "askfirst_send_referral"
    SEND_REPLY = "askfirst_send_reply"
    CHECK_FILE = "askfirst_check_file"
    NEW_VERSION = "askfirst_new_version"
    EXAMPLE = "askfirst_example"
    FORCE = "askfirst_force_change"
    SEND_FORCE = "askfirst_send_force"
    ANSWER = "askfirst_answer"
    SEND_ANSWER = "askfirst_send_answer"


@dataclass(frozen=True, slots=True)
class Button:
    """`label`: empty where each says what it is about. `lane`: where what it does is dealt with. `opens`: a form or a page
    of its own, where the platform has these. `begun`: said at once where what it does takes long. `asks`: it carries the
    question besides what an answer was about. `kept`: what it is about is looked up in the store, by an id that tells
    nothing; all else that a button carries is signed. `foremost`: it is set off from the others."""

    label: str
    lane: Lane = Lane.QUICK
    opens: bool = False
    begun: str = ""
    asks: bool = False
    kept: bool = False
    foremost: bool = False


# Those that carry one value. A vote, a choice and what a form sends have shapes of their own.
BUTTONS = {
    Action.MORE: Button(phrases.MORE, opens=True),
    Action.SHARE: Button(phrases.SHARE, Lane.ANSWERS, asks=True),
    Action.EXAMPLE: Button("", Lane.ANSWERS, begun=phrases.LOOKING),
    Action.REFER: Button(phrases.REFER, opens=True, asks=True),
    Action.REPLY: Button(phrases.REPLY, opens=True, kept=True, foremost=True),
    Action.ANSWER: Button(phrases.ANSWER, opens=True),
    Action.RESOLVE: Button(phrases.RESOLVE, kept=True),
    Action.PUBLISH: Button(phrases.PUBLISH, Lane.DOCUMENTS, begun=phrases.PUBLISHING, kept=True, foremost=True),
    Action.DISCARD: Button(phrases.DISCARD, Lane.DOCUMENTS, begun=phrases.DISCARDING, kept=True),
    Action.FORCE: Button(phrases.FORCE, opens=True, kept=True),
    Action.CHECK_FILE: Button(phrases.CHECK_AS_POST, Lane.DOCUMENTS, begun=phrases.READING),
    Action.NEW_VERSION: Button("", Lane.DOCUMENTS, begun=phrases.READING),
}
LABELS = {action: button.label for action, button in BUTTONS.items()} | {
    Action.CHOOSE: phrases.CHOOSE, Action.SEND_REFERRAL: phrases.SEND, Action.SEND_REPLY: phrases.SEND,
    Action.SEND_FORCE: phrases.SEND_FORCE, Action.SEND_ANSWER: phrases.SEND,
}  # fmt: skip
# What stands under an answer that everybody sees, and under one that its asker alone sees.
UNDER_AN_ANSWER = (Action.MORE, Action.EXAMPLE, Action.REFER, Action.VOTE)
ALONE_UNDER_AN_ANSWER = (Action.MORE, Action.SHARE, Action.EXAMPLE, Action.REFER, Action.VOTE)


def actions_under(advice: Advice, offered: Sequence[Action]) -> tuple[Action, ...]:
    """Those of the actions offered that one council's advice has a use for."""
    unfit = {Action.MORE} if not advice.related else set()
    if advice.outcome is Outcome.HELP:
        unfit |= {Action.VOTE, Action.SHARE}
    else:
        unfit |= {Action.EXAMPLE}
    if advice.outcome is Outcome.HELP and advice.question:
        unfit |= {Action.REFER, Action.EXAMPLE}
    elif advice.outcome is Outcome.OFF_TOPIC or advice.as_before:
        unfit |= {Action.VOTE}
    return tuple(action for action in offered if action not in unfit)
