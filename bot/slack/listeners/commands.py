"""`/askfirst` and the message shortcut "Check this post": both answered to the asker alone."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.chat.handlers import command_in
from bot.chat.people import Party
from bot.slack.events import text_of, typed
from bot.slack.listeners.changes import take_command
from bot.slack.listeners.messages import ask
from bot.slack.platform import Office, Place, person

COMMAND, SHORTCUT = "/askfirst", "askfirst_check"


def register(app: App, office: Office) -> None:
    """Answer the command and the shortcut."""

    @app.command(COMMAND)
    def on_command(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        text = typed(str(body.get("text", "")), office.bot_user)
        if text.casefold() in ("help", "?"):
            text = ""
        team, user, channel = (str(body.get(key, "")) for key in ("team_id", "user_id", "channel_id"))
        if command_in(text):
            who = Party(person(team, user), str(body.get("user_name", "")))
            place = Place(channel, response_url=str(body.get("response_url", "")))
            office.work.submit(
                lambda: office.replies.trying(place, who.person, lambda: take_command(office, place, who, text))
            )
            return
        _answer(office, body, team, user, channel, text)

    @app.shortcut({"type": "message_action", "callback_id": SHORTCUT})
    def on_shortcut(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        post = typed(text_of(body.get("message", {})), office.bot_user)
        team, user = str(body.get("team", {}).get("id", "")), str(body.get("user", {}).get("id", ""))
        _answer(office, body, team, user, str(body.get("channel", {}).get("id", "")), post, draft=True)


def _answer(
    office: Office, body: dict[str, Any], team: str, user: str, channel: str, text: str, *, draft: bool = False
) -> None:
    asker = person(team, user)
    place = Place(channel, response_url=str(body.get("response_url", "")))

    def answer() -> None:
        office.replies.trying(place, asker, lambda: ask(office, place, asker, text, draft=draft))

    office.work.submit(answer)
