"""What is pressed, chosen and sent: the buttons under replies, the menus of councils, the forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.chat import handlers
from bot.chat.buttons import BUTTONS, Action
from bot.chat.delivery import answer_soon
from bot.chat.people import Doing, Place, Surface
from bot.chat.reply import Reply
from bot.chat.sealing import Opened, opened, refuse
from bot.chat.services import Services
from bot.slack import events
from bot.slack.blocks import CHOOSE, CHOOSE_AT_HOME, FEEDBACK, matching
from bot.slack.forms import entered
from bot.slack.platform import SlackPlatform
from bot.work import Lane
from index.errors import SealError

Listener = Callable[[Services, SlackPlatform, dict[str, Any]], None]


def register(app: App, services: Services, slack: SlackPlatform) -> None:
    """Answer the buttons, menus and forms."""
    listeners: dict[str, Listener] = {FEEDBACK: _vote, CHOOSE: _choose, CHOOSE_AT_HOME: _choose}
    for action in BUTTONS:
        listeners[action] = _press
    for action_id, listener in listeners.items():
        app.action(action_id)(_acknowledged(services, slack, listener))
    app.view(Action.SEND_REFERRAL)(_acknowledged(services, slack, _send_referral))
    for form in handlers.SENT:
        app.view(form)(_acknowledged(services, slack, _send_words))
    for menu in (CHOOSE, CHOOSE_AT_HOME):

        @app.options(menu)
        def on_typing(ack: Ack, body: dict[str, Any]) -> None:
            who = events.pressed(body).person
            ack(options=matching(services.desk.open_to(who), str(body.get("value", ""))))


def _acknowledged(services: Services, slack: SlackPlatform, listener: Listener) -> Callable[..., None]:
    def on_action(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        listener(services, slack, body)

    return on_action


def _press(services: Services, slack: SlackPlatform, body: dict[str, Any]) -> None:
    event, pressed = events.pressed(body), body["actions"][0]
    action, value = str(pressed["action_id"]), str(pressed["value"])
    if action == Action.SHARE:
        place = Place(event.place.conversation, Surface.ALONE, answers_to=str(body.get("response_url") or ""))
        event = replace(event, place=place)
    lane = BUTTONS[Action(action)].lane
    if lane is not Lane.QUICK:
        event = replace(event, keys=events.once(body))

    def job() -> Reply:
        return handlers.pressed(services, event, action, opened(services.seal, value, action).value)

    answer_soon(services, slack, event, job, lane)


def _vote(services: Services, slack: SlackPlatform, body: dict[str, Any]) -> None:
    event, value = replace(events.pressed(body), doing=Doing.VOTING), str(body["actions"][0]["value"])

    def job() -> Reply:
        cast = opened(services.seal, value, FEEDBACK)
        return handlers.vote(services, event, cast.message, cast.value[1:], helpful=cast.value[:1] == "+")

    answer_soon(services, slack, event, job, Lane.QUICK)


def _choose(services: Services, slack: SlackPlatform, body: dict[str, Any]) -> None:
    event, used = events.pressed(body), body["actions"][0]
    options = used.get("selected_options") if used["action_id"] == CHOOSE_AT_HOME else [used["selected_option"]]
    chosen = [str(option["value"]) for option in options or ()]
    at_home = event.place.surface is Surface.HOME
    job = partial(handlers.choose_at_home if at_home else handlers.choose, services, event, chosen)
    answer_soon(services, slack, event, job, Lane.QUICK if at_home else Lane.ANSWERS)


def _send_referral(services: Services, slack: SlackPlatform, body: dict[str, Any]) -> None:
    event, view = events.sent_form(body), body["view"]
    text, agreed = entered(view)

    def job() -> Reply:
        return handlers.refer_send(services, event, _carried(services, view).value, text, agreed=agreed)

    answer_soon(services, slack, event, job, Lane.QUICK, form=True)


def _send_words(services: Services, slack: SlackPlatform, body: dict[str, Any]) -> None:
    view = body["view"]
    try:
        private = json.loads(_carried(services, view).value)
    except SealError as error:
        answer_soon(services, slack, events.sent_form(body), partial(refuse, error), Lane.QUICK)
        return
    channel = str(private["channel"])
    surface = Surface.PRIVATE if channel.startswith("D") else Surface.OPEN
    event = events.sent_form(body, Place(channel, surface, private["thread"], begun=bool(private.get("begun"))))
    event = replace(event, pressed=str(private.get("replaces") or ""))
    form, about = str(view["callback_id"]), str(private["id"])
    job = partial(handlers.sent_words, services, event, form, about, entered(view)[0])
    answer_soon(services, slack, event, job, Lane.QUICK, form=True)


def _carried(services: Services, view: dict[str, Any]) -> Opened:
    return opened(services.seal, str(view["private_metadata"]), str(view["callback_id"]))
