"""The buttons under an answer.

On a message, what is for the presser alone opens a dialog (`task/fetch`) and a vote runs in place
(Action.Execute); in a dialog, every button submits it.
"""

from __future__ import annotations

from typing import Any

from bot import phrases
from bot.chat.button_value import Subject
from bot.teams.cards import Element

MORE, REFER, VOTE = "askfirst_more", "askfirst_refer", "askfirst_vote"
# The key under which a button's data says what it does, and that under which it says what about.
DO, ABOUT, HELPFUL = "do", "about", "helpful"


def opens(do: str, label: str, about: str, *, dialog: bool = False) -> Element:
    """A button whose answer stands in a dialog."""
    data: dict[str, Any] = {DO: do, ABOUT: about}
    if not dialog:
        data["msteams"] = {"type": "task/fetch"}
    return {"type": "Action.Submit", "title": label, "tooltip": label, "data": data}


def runs(do: str, label: str, about: str, *, spoken: str = "", **data: Any) -> Element:
    """A button that does something at once."""
    action = {"type": "Action.Execute", "verb": do, "title": label, "tooltip": spoken or label}
    return action | {"data": {DO: do, ABOUT: about, **data}}


def answer_buttons(subject: Subject, *, referable: bool, votable: bool, dialog: bool) -> tuple[Element, ...]:
    """More clauses, Ask the monitoring officer, Helpful, Not helpful: those that apply."""
    bare = subject.packed(question=False)
    buttons = []
    if subject.related:
        buttons.append(opens(MORE, phrases.MORE, bare, dialog=dialog))
    if referable:
        buttons.append(opens(REFER, phrases.REFER, subject.packed(question=True), dialog=dialog))
    if votable:
        sides = ((True, phrases.HELPFUL, phrases.WAS_HELPFUL), (False, phrases.NOT_HELPFUL, phrases.WAS_NOT_HELPFUL))
        for helpful, label, spoken in sides:
            if dialog:
                button = opens(VOTE, label, bare, dialog=True)
                button["data"][HELPFUL] = helpful
                button["tooltip"] = spoken
            else:
                button = runs(VOTE, label, bare, spoken=spoken, **{HELPFUL: helpful})
            buttons.append(button)
    return tuple(buttons)
