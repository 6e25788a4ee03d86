"""What is pressed, chosen and sent. Teams waits for the answer: a line under the card, or the next card of a dialog."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any

from bot import phrases
from bot.chat import handlers
from bot.chat.buttons import BUTTONS, Action, Button
from bot.chat.delivery import Handler, answer_now, answer_soon
from bot.chat.people import Doing, Event
from bot.chat.reply import AGREED, CONSENT, TEXT, Reply, Words
from bot.chat.sealing import opened, refuse
from bot.chat.services import Services
from bot.teams import views
from bot.teams.cards import ABOUT, CARD, DO, HELPFUL
from bot.teams.events import form_sent, in_dialog
from bot.teams.platform import TeamsPlatform
from bot.teams.reading import checked_in
from bot.teams.sealing import sealed_card
from index.errors import SealError

CHECK = "check"
_DIALOGS = {
    str(Action.VOTE): Doing.VOTING, **dict.fromkeys((str(Action.SEND_REFERRAL), *handlers.SENT), Doing.SENDING),
}  # fmt: skip
_LINE = "application/vnd.microsoft.activity.message"
# What is answered with a line; all else is pressed in a dialog, or opens one.
_AT_ONCE: dict[str, Button] = {
    action: button for action, button in BUTTONS.items() if not button.opens and action is not Action.SHARE
}
# Of what takes longer than Teams waits, what anybody may do who has the button before them; all else is for officers.
_ANYBODYS = frozenset({Action.EXAMPLE, Action.CHECK_FILE})


def pressed(services: Services, teams: TeamsPlatform, event: Event, record: dict[str, Any]) -> dict[str, Any]:
    """Answer `adaptiveCard/action` with a line; the golden rule stands on the card above it."""
    data = record.get("value", {}).get("action", {}).get("data") or {}
    what = str(data.get(DO))
    event = replace(event, doing=Doing.VOTING if what == Action.VOTE else Doing.PRESSING)

    def job() -> Reply:
        if what == Action.CHOOSE:
            return handlers.choose(services, event, str(data.get(Action.CHOOSE) or "").split(","))
        carried = opened(services.seal, str(data.get(ABOUT)), what)
        if what == Action.VOTE:
            helpful = data.get(HELPFUL) is True
            return handlers.vote(services, event, carried.message, carried.value, helpful=helpful)
        return handlers.pressed(services, event, what if what in _AT_ONCE else "", carried.value)

    button = _AT_ONCE.get(what)
    if button is None or not button.begun:
        return as_line(views.in_a_line(answer_now(services, teams, event, job)))
    # Teams waits for seconds only: whoever may do it is told that it has begun, and reads in the chat how it went.
    if what in _ANYBODYS:
        answer_soon(services, teams, event, job, button.lane)
        return as_line(button.begun)
    # The job claims the event when its turn comes, so looking who presses must not.
    begin = partial(_begin, services, teams, event, job, button)
    return as_line(views.in_a_line(answer_now(services, teams, replace(event, keys=()), begin)))


def _begin(services: Services, teams: TeamsPlatform, event: Event, job: Handler, button: Button) -> Reply:
    """Something of officers': who is none is told at once why it is not done."""
    if not services.document_changes.councils_of(event.person):
        return job()
    answer_soon(services, teams, event, job, button.lane)
    return Reply(Words(button.begun))


def dialog(services: Services, teams: TeamsPlatform, event: Event, record: dict[str, Any]) -> dict[str, Any]:
    """Answer `task/fetch`, `task/submit` and `composeExtension/submitAction` with a dialog's card."""
    data = record.get("value", {}).get("data") or {}
    what, text = str(data.get(DO)), str(data.get(TEXT) or "")
    here = replace(event, keys=(), doing=_DIALOGS.get(what, Doing.PRESSING))
    job: Handler
    try:
        carried = opened(services.seal, str(data.get(ABOUT)), what)
    except SealError as error:
        return as_dialog(services, answer_now(services, teams, here, partial(refuse, error)))
    if what == Action.VOTE:
        helpful = data.get(HELPFUL) is True
        job = partial(handlers.vote, services, here, carried.message, carried.value, helpful=helpful)
    elif what == Action.SEND_REFERRAL:
        here, agreed = form_sent(here, carried.message), data.get(CONSENT) == AGREED
        job = partial(handlers.refer_send, services, here, carried.value, text, agreed=agreed)
    elif what in handlers.SENT:
        here = replace(form_sent(here, carried.message), pressed=str(json.loads(carried.value).get("replaces") or ""))
        job = partial(_send_words, services, here, what, carried.value, text)
    else:
        job = partial(handlers.pressed, services, here, what, carried.value)
    reply = answer_now(services, teams, here, job)
    if reply.instead and here.pressed:
        services.work.submit(partial(teams.show, here, reply))
    return as_dialog(services, reply)


def check(services: Services, teams: TeamsPlatform, event: Event, record: dict[str, Any]) -> dict[str, Any]:
    """Answer "Check this post" on a message: judged as a draft, shown to the presser alone."""
    sent = checked_in(record.get("value", {}).get("messagePayload") or {})
    here = replace(in_dialog(event), keys=(), topic=None)
    job = partial(handlers.question, services, here, sent, draft=True)
    return as_dialog(services, answer_now(services, teams, here, job))


def _send_words(services: Services, event: Event, what: str, about: str, text: str) -> Reply:
    return handlers.sent_words(services, event, what, str(json.loads(about)["id"]), text)


def as_line(text: str) -> dict[str, Any]:
    """What stands under a card whose button was pressed."""
    return {"statusCode": 200, "type": _LINE, "value": text}


def as_dialog(services: Services, reply: Reply) -> dict[str, Any]:
    """A reply in a dialog."""
    card = sealed_card(views.in_dialog(reply), services.seal)
    info = {"title": phrases.TITLE, "card": {"contentType": CARD, "content": card}, "width": "medium"}
    return {"task": {"type": "continue", "value": info}}
