"""The buttons under an answer: more clauses, helpful or not, share in channel; and the council menu."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.chat import handlers as afterwards
from bot.chat.button_value import Subject, unpacked
from bot.chat.desk import Answer, Question
from bot.chat.handlers import Further
from bot.chat.people import Person
from bot.slack.blocks import CHOOSE, CHOOSE_AT_HOME, FEEDBACK, MORE, SHARE, matching
from bot.slack.client import respond
from bot.slack.events import place_of, presser
from bot.slack.listeners.home import publish
from bot.slack.listeners.messages import resume
from bot.slack.platform import Office, Place
from bot.slack.views import answer, further, told

_TOO_LONG = "Your question is too long to be shared with one press: mention me in the channel with it."


def register(app: App, office: Office) -> None:
    """Answer the buttons and menus."""

    @app.action(MORE)
    def on_more(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: _more(office, body), quick=True)

    @app.action(SHARE)
    def on_share(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: _share(office, body))

    @app.action(FEEDBACK)
    def on_feedback(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: _vote(office, body), quick=True)

    @app.action(CHOOSE)
    def on_choice(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: _choose(office, body))

    @app.action(CHOOSE_AT_HOME)
    def on_choice_at_home(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: _choose_at_home(office, body), quick=True)

    for menu in (CHOOSE, CHOOSE_AT_HOME):

        @app.options(menu)
        def on_typing(ack: Ack, body: dict[str, Any]) -> None:
            ack(options=matching(office.desk.open_to(presser(body)), str(body.get("value", ""))))


def _more(office: Office, body: dict[str, Any]) -> None:
    place, who = place_of(body), presser(body)

    def give() -> None:
        found = afterwards.more(office, unpacked(body["actions"][0]["value"]))
        shown = (
            further(found.pieces, found.contacts) if isinstance(found, Further) else told(found.text, found.contacts)
        )
        office.replies.aside(place, who, shown)

    office.replies.trying(place, who, give)


def _share(office: Office, body: dict[str, Any]) -> None:
    place, who = place_of(body), presser(body)

    def give() -> None:
        subject = unpacked(body["actions"][0]["value"])
        shared = _asked_again(office, who, subject)
        if shared is None:
            office.replies.aside(place, who, told(_TOO_LONG, ()))
            return
        for advice in shared.advices:
            if advice.council_id == subject.council:
                for message in answer(advice, restated=shared.question):
                    respond(str(body.get("response_url")), message, shared=True)

    office.replies.trying(place, who, give)


def _asked_again(office: Office, who: Person, subject: Subject) -> Answer | None:
    if subject.question is None:
        return None
    found = office.desk.ask(Question(who, subject.question))
    return found if isinstance(found, Answer) else None


def _vote(office: Office, body: dict[str, Any]) -> None:
    place, who = place_of(body), presser(body)

    def give() -> None:
        value = str(body["actions"][0]["value"])
        message = body.get("message") or {}
        answered = f"{place.channel}:{message.get('ts') or (body.get('container') or {}).get('message_ts')}"
        said = afterwards.vote(office, who, answered, unpacked(value[1:]), helpful=value[:1] == "+")
        office.replies.aside(place, who, told(said.text, said.contacts))

    office.replies.trying(place, who, give)


def _choose(office: Office, body: dict[str, Any]) -> None:
    place, who = place_of(body), presser(body)

    def give() -> None:
        afterwards.choose(office, who, [str(body["actions"][0]["selected_option"]["value"])])
        resume(office, who)

    office.replies.trying(place, who, give)


def _choose_at_home(office: Office, body: dict[str, Any]) -> None:
    who = presser(body)
    chosen = [str(o["value"]) for o in body["actions"][0].get("selected_options", [])]

    def give() -> None:
        there = {c.id for c in office.desk.open_to(who)}
        office.choices.save(who.key, [c for c in chosen if c in there])
        publish(office, who)

    office.replies.trying(Place(who.id, private=True), who, give)
