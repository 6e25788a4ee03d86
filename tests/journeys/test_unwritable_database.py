"""A database that cannot be written: everybody is told, nobody is answered with silence or with “not covered”."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.phrases import NOT_DONE
from bot.presentation import FAILED
from tests.journeys.test_slack_delivery import FETE, RULE, direct
from tests.journeys.test_slack_referral import asked, form, officers_message, referrals, sent
from tests.journeys.test_teams_referral import form as teams_form
from tests.journeys.test_teams_referral import referrals as teams_referrals
from tests.support.chat import Chat
from tests.support.slack.emulator import OFFICER
from tests.support.slack.fixtures import NOBODYS, NOTTINGHAM, Slack, words_of
from tests.support.teams.fixtures import NOTTINGHAM as ON_TEAMS
from tests.support.teams.fixtures import Teams, buttons_of
from tests.support.teams.fixtures import words_of as on_card

JSON_KEYS = ("callback_id", "private_metadata")
# How every apology begins; what it goes on to say is what failed.
WRONG = "Something went wrong on my side"


@contextmanager
def without(home: Path, *tables: str) -> Iterator[None]:
    """While this lasts nothing can be written to these tables."""

    def renamed(old: str, new: str) -> None:
        with closing(sqlite3.connect(home / "askfirst.db", timeout=20)) as db:
            db.execute(f"ALTER TABLE {old} RENAME TO {new}")

    for table in tables:
        renamed(table, f"{table}_away")
    try:
        yield
    finally:
        for table in tables:
            renamed(f"{table}_away", table)


def test_a_message_in_slack_gets_the_apology_and_is_answered_when_it_comes_again(slack: Slack) -> None:
    event, channel, ts = direct(slack, "councillor41")
    with without(slack.home, "seen"):
        assert slack.bot.event(event, NOTTINGHAM, "EvUnwritable")[0] == 200
        (told,) = slack.replies(channel, ts)
        shown = words_of(told["blocks"])
        for said in (FAILED, RULE, "0115 876 4332"):
            assert said in shown
        assert "nothing on this point" not in shown
        slack.settle()
    assert slack.bot.event(event, NOTTINGHAM, "EvUnwritable", X_Slack_Retry_Num="1")[0] == 200
    assert "March 2018" in words_of(slack.replies(channel, ts, 2)[1]["blocks"])


def test_even_where_the_choice_of_council_cannot_be_read(slack: Slack) -> None:
    event, channel, ts = direct(slack, "councillor42")
    with without(slack.home, "seen", "choices"):
        slack.bot.event(event, NOBODYS)
        shown = words_of(slack.replies(channel, ts)[0]["blocks"])
    assert FAILED in shown
    assert RULE in shown


def test_an_answer_that_cannot_be_counted_is_given(slack: Slack) -> None:
    with without(slack.home, "answers"):
        place = slack.say("councillor43", FETE, team=NOTTINGHAM)
        shown = words_of(slack.replies(*place)[0]["blocks"])
    assert FAILED not in shown
    assert "March 2018" in shown
    assert "an answer was not counted" in slack.bot.log.read_text()


def test_a_form_in_slack_is_never_lost_without_a_word(slack: Slack) -> None:
    asked(slack, "councillor44")
    form(slack)
    with without(slack.home, "seen"):
        sent(slack, "councillor44", "sent into the void")
        told = slack.front.wait_for("chat.postMessage", lambda c: WRONG in c.body["text"]).body
    assert told["channel"] == slack.emulator.users["councillor44"]
    assert all(r[1] != "sent into the void" for r in referrals(slack))


def test_an_officers_reply_in_slack_is_never_lost_without_a_word(slack: Slack) -> None:
    asked(slack, "councillor45")
    sent(slack, "councillor45", "to be replied to")
    message = officers_message(slack, "to be replied to")
    slack.front.forget()
    channel = slack.emulator.channels["monitoring-officer"]
    button = next(e for b in message["blocks"] for e in b.get("elements", ()) if e.get("action_id") == "askfirst_reply")
    slack.press(OFFICER, button, channel, message, team=NOTTINGHAM)
    view: dict[str, Any] = {key: form(slack)[key] for key in JSON_KEYS}
    with without(slack.home, "seen"):
        slack.submit(OFFICER, view, {"text": {"text": {"value": "lost"}}}, team=NOTTINGHAM)
        slack.front.wait_for("chat.postEphemeral", lambda c: WRONG in words_of(c.body["blocks"]))


def test_everything_in_teams_is_told(teams: Teams) -> None:
    shown = teams_form(teams, "void")
    (answer,) = teams.replies("a:void")
    with without(teams.home, "seen"):
        told = teams.press("void", buttons_of(shown)["Send"], tenant=ON_TEAMS, text="into the void", consent="agreed")
        assert WRONG in on_card(told)
        line = teams.press(
            "void", {**buttons_of(answer)["Helpful"], "type": "Action.Execute", "verb": "x"}, tenant=ON_TEAMS
        )
        assert WRONG in line["value"]
        teams.say("void", FETE, tenant=ON_TEAMS)
        message = on_card(teams.replies("a:void", 2)[1])
    assert FAILED in message
    assert RULE in message
    assert all(r[1] != "into the void" for r in teams_referrals(teams))


def test_what_failed_is_said_and_not_one_apology_for_all(chat: Chat) -> None:
    answer = chat.answer("councillor35", FETE)
    refer = chat.press("councillor35", answer, "Ask the monitoring officer")
    with without(chat.home, "feedback"):
        assert NOT_DONE["voting"] in chat.press("councillor35", answer, "Helpful").words
    with without(chat.home, "referrals"):
        assert NOT_DONE["sending"] in chat.fill("councillor35", refer, "never kept").words
    assert "never kept" not in chat.bot.log.read_text()


def test_readyz_says_so_and_comes_back(slack: Slack) -> None:
    assert slack.bot.get("/readyz")[0] == 200
    with without(slack.home, "seen"):
        assert "cannot be written" in until(slack, 503)
        assert slack.bot.get("/healthz") == (200, "ok")
    until(slack, 200)


def until(slack: Slack, wanted: int) -> str:
    deadline = time.monotonic() + 10
    while (found := slack.bot.get("/readyz"))[0] != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
    return found[1]
