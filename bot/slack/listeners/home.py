"""The App Home, and the prompts above the message box."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import App

from bot.advisor import contacts_of
from bot.chat.people import MOST_COUNCILS, Person
from bot.presentation import EXAMPLES, PURPOSE
from bot.slack.client import call
from bot.slack.platform import Office, person
from bot.slack.views import home
from index.errors import ChannelError

log = logging.getLogger("askfirst.slack")


def register(app: App, office: Office) -> None:
    """Show the App Home and, in the Messages tab, prompts for a newcomer."""

    @app.event("app_home_opened")
    def on_home(body: dict[str, Any], event: dict[str, Any]) -> None:
        who = person(str(body.get("team_id", "")), str(event.get("user", "")))
        if event.get("tab") == "messages":
            office.work.submit(lambda: _prompt(office, str(event.get("channel", ""))), quick=True)
        else:
            office.work.submit(lambda: publish(office, who), quick=True)


def publish(office: Office, who: Person) -> None:
    """Draw the App Home anew for one person."""
    mine = [(council, contacts_of(council)) for council in office.desk.councils(who)]
    view = home(mine, office.desk.open_to(who), office.live.now.words(c for c, _ in mine), MOST_COUNCILS)
    try:
        call(office.client, "views.publish", user_id=who.id, view=view)
    except ChannelError as error:
        log.error("the App Home could not be drawn: %s", error)


def _prompt(office: Office, channel: str) -> None:
    prompts = [{"title": example[:75], "message": example} for example in EXAMPLES]
    try:
        call(
            office.client, "assistant.threads.setSuggestedPrompts", channel_id=channel,
            title=PURPOSE.split(".")[0], prompts=prompts,
        )  # fmt: skip
    except ChannelError as error:
        log.info("no suggested prompts: %s", error)
