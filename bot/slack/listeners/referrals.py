""" "Ask the monitoring officer", and the officers' Reply and Resolve."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.chat.button_value import unpacked
from bot.chat.referrals import addressee
from bot.slack import forms
from bot.slack.blocks import REFER
from bot.slack.client import call
from bot.slack.events import party, place_of, presser
from bot.slack.platform import Office, Place
from bot.slack.views import told


def register(app: App, office: Office) -> None:
    """Answer the referral's buttons and forms."""
    handlers: dict[str, Callable[[Office, dict[str, Any]], None]] = {
        REFER: _open_form, forms.REPLY: _open_reply, forms.RESOLVE: _resolve,
    }  # fmt: skip
    for action, handler in handlers.items():
        app.action(action)(_left_to_work(office, handler))
    app.view(forms.SEND)(_left_to_work(office, _send))
    app.view(forms.ANSWER)(_left_to_work(office, _reply))


def _left_to_work(office: Office, handler: Callable[[Office, dict[str, Any]], None]) -> Callable[..., None]:
    def listener(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: handler(office, body), quick=True)

    return listener


def _open_form(office: Office, body: dict[str, Any]) -> None:
    """Show what would be sent, and to whom; without a place for referrals, whom to ask instead."""
    place, who = place_of(body), presser(body)

    def give() -> None:
        subject = unpacked(body["actions"][0]["value"])
        council = office.referring.council(subject.council)
        if office.referring.place_of(council, who):
            private = {"c": council.id, "q": list(subject.clauses), "t": list(subject.topics)}
            view = forms.ask_form(council.name, addressee(council), subject.question, json.dumps(private))
        else:
            none = office.referring.no_place(council)
            view = forms.contact_only(told(none.text, none.contacts)[0].blocks)
        call(office.client, "views.open", trigger_id=body["trigger_id"], view=view)

    office.replies.trying(place, who, give)


def _send(office: Office, body: dict[str, Any]) -> None:
    """Send an agreed question to the officers and tell the councillor."""
    who, view = presser(body), body["view"]
    direct = Place(who.id, private=True)

    def give() -> None:
        if not office.seen.claim([f"slack:view:{view['id']}"]):
            return
        private = json.loads(view["private_metadata"])
        council = office.referring.council(str(private["c"]))
        text, agreed = _entered(view)
        if agreed:
            clauses, topics = ([str(item) for item in private[key]] for key in ("q", "t"))
            said = office.referring.send(council, party(body), text, clauses, topics)
            office.replies.send(direct, told(said.text, said.contacts))

    office.replies.trying(direct, who, give)


def _open_reply(office: Office, body: dict[str, Any]) -> None:
    place, who = place_of(body), presser(body)

    def give() -> None:
        kept = office.referring.open_for(str(body["actions"][0]["value"]), who)
        council = office.referring.council(kept.council)
        private = json.dumps({"id": kept.id, "channel": place.channel, "thread": place.thread})
        view = forms.reply_form(council.name, str(kept.text), private)
        call(office.client, "views.open", trigger_id=body["trigger_id"], view=view)

    office.replies.trying(place, who, give)


def _reply(office: Office, body: dict[str, Any]) -> None:
    """Give an officer's words to the councillor."""
    who, view = presser(body), body["view"]
    private = json.loads(view["private_metadata"])
    place = Place(str(private["channel"]), private["thread"])

    def give() -> None:
        if not office.seen.claim([f"slack:view:{view['id']}"]):
            return
        said = office.referring.reply(str(private["id"]), party(body), _entered(view)[0])
        office.replies.aside(place, who, told(said.text, said.contacts))

    office.replies.trying(place, who, give)


def _resolve(office: Office, body: dict[str, Any]) -> None:
    """Delete the text, here and where the officers saw it."""
    place, who = place_of(body), presser(body)

    def give() -> None:
        said = office.referring.resolve(str(body["actions"][0]["value"]), party(body))
        office.replies.aside(place, who, told(said.text, said.contacts))

    office.replies.trying(place, who, give)


def _entered(view: dict[str, Any]) -> tuple[str, bool]:
    """What was written in a form, and whether its box was ticked."""
    values = view["state"]["values"]
    text = str(values[forms.TEXT][forms.TEXT].get("value") or "")
    ticked = (values.get(forms.CONSENT) or {}).get(forms.CONSENT, {}).get("selected_options") or []
    return text, any(o.get("value") == forms.AGREED for o in ticked)
