"""Direct messages and mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from slack_bolt import App

from bot.chat.delivery import answer_once
from bot.chat.desk import Question, WhichCouncil
from bot.chat.memory import Held, held_for, hold
from bot.chat.people import Party, Person
from bot.slack.client import sent_files
from bot.slack.events import text_of, typed, written_by_somebody
from bot.slack.listeners.changes import take_files
from bot.slack.platform import Office, Place, looking, person


def register(app: App, office: Office) -> None:
    """Answer direct messages and mentions; let every other message pass."""

    @app.event("message")
    def on_message(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("channel_type") == "im":
            receive(office, body, event)

    @app.event("app_mention")
    def on_mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        receive(office, body, event)


def receive(office: Office, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """Answer a message once, however often and by whichever events Slack tells of it."""
    channel, ts = str(event.get("channel", "")), str(event.get("ts", ""))
    if not (written_by_somebody(event) and channel and ts):
        return
    team = str(body.get("team_id") or event.get("team") or "")
    keys = [f"slack:message:{team}:{channel}:{ts}"]
    if body.get("event_id"):
        keys.append(f"slack:event:{body['event_id']}")
    asker = person(team, str(event["user"]))
    private = event.get("channel_type") == "im" or channel.startswith("D")
    place = Place(channel, str(event.get("thread_ts") or ts), private=private)
    text = typed(text_of(event), office.bot_user)

    files = sent_files(event) if private else ()

    def give() -> None:
        with looking(office.client, channel, str(place.thread)):
            if files and (office.changing.councils_of(asker) or not text):
                take_files(office, place, Party(asker, ""), files, text)
            else:
                ask(office, place, asker, text)

    answer_once(office, keys, partial(office.replies.trying, place, asker), give)


def ask(office: Office, place: Place, asker: Person, text: str, *, draft: bool = False) -> None:
    """Answer at a place; a question whose asker must choose a council waits for the choice."""
    thread = f"{place.channel}:{place.thread}" if place.thread else None
    outcome = office.desk.ask(Question(asker, text, thread, draft)) if text else office.desk.greet(asker)
    if isinstance(outcome, WhichCouncil):
        hold(office.waiting, asker, Held(asdict(place), text, draft))
    office.replies.give(place, asker, outcome)


def resume(office: Office, asker: Person) -> None:
    """Answer the question that waited for this person's choice of council."""
    held = held_for(office.waiting, asker)
    if held is not None:
        place = Place(**held.place)
        office.replies.trying(place, asker, lambda: ask(office, place, asker, held.text, draft=held.draft))
