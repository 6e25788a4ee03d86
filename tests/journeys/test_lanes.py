"""What is slow holds up nobody else: officers' downloads no question, a locked database no acknowledgement."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

from tests.journeys.test_slack_delivery import FETE, direct
from tests.support.slack.emulator import OFFICER
from tests.support.slack.fixtures import NOTTINGHAM, Slack
from tests.support.slack.front import drips


def test_downloads_that_drip_hold_up_no_question(slack: Slack) -> None:
    over = threading.Event()
    try:
        for number in range(12):
            path = f"/files/dripping-{number}/policy.txt"
            slack.front.answers[path] = drips(over)
            sent = [{"name": "policy.txt", "url_private_download": slack.front.root + path}]
            slack.say(OFFICER, "", team=NOTTINGHAM, subtype="file_share", files=sent)
        began = time.monotonic()
        assert slack.replies(*slack.say("councillor31", FETE, team=NOTTINGHAM))
        assert time.monotonic() - began < 5
    finally:
        over.set()
        slack.settle()
        slack.front.answers.clear()


def test_forty_long_drafts_of_one_person_hold_up_no_other(slack: Slack) -> None:
    draft = (
        "Would this be alright? " + "The bins in Hyson Green were not emptied again and I said so at the meeting. " * 30
    )
    flood = [slack.say("councillor37", f"{number}: {draft}", team=NOTTINGHAM) for number in range(40)]
    assert slack.replies(*slack.say("councillor38", FETE, team=NOTTINGHAM))
    assert any(len(slack.emulator.thread(*one)) == 1 for one in flood), "all were answered before the other's question"
    assert all(len(slack.replies(*one, seconds=60)) == 1 for one in flood)


def test_a_locked_database_delays_no_acknowledgement_and_loses_no_question(slack: Slack) -> None:
    events = [direct(slack, f"councillor{number}") for number in range(32, 36)]
    with closing(sqlite3.connect(slack.home / "askfirst.db", timeout=20, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for event, _, _ in events:
            status, _, seconds = slack.bot.event(event, NOTTINGHAM)
            assert status == 200
            assert seconds < 1.5
        other.execute("ROLLBACK")
    for _, channel, ts in events:
        assert len(slack.replies(channel, ts)) == 1
