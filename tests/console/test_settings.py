"""Settings as forms, what was asked, coverage, questions to the officers and health."""

from __future__ import annotations

import io
import re
import time
import zipfile

import httpx
import pytest
import yaml
from playwright.sync_api import Page

from bot.storage.answers import AnswerRecord, Tallies
from bot.storage.referrals import ReferralRecords
from tests.support.browser.judging import Complaints, faults
from tests.support.console import Console, send

COUNCIL = "/c/coventry-city"
AT = f"{COUNCIL}/settings"


@pytest.fixture(autouse=True)
def _nothing_waits(console: Console) -> None:
    changes = console.services.document_changes._changes
    change = changes.of("coventry-city")
    if change is not None:
        changes.end(change)


def fields(client: httpx.Client, section: str) -> dict[str, str]:
    """What a form would send as it stands."""
    shown = client.get(f"{AT}/{section}").text.partition(f'action="{AT}/{section}"')[2]
    found = {}
    for tag in re.findall(r"<input[^>]*>", shown):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and name[1] != "token" and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', shown, re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)" selected', inner)[0] if " selected" in inner else ""
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', shown, re.DOTALL):
        found[name] = value
    return found


@pytest.mark.parametrize("section", ["council", "contacts", "people", "elections"])
def test_a_form_sent_as_it_stands_changes_nothing(client: httpx.Client, section: str) -> None:
    sent = send(client, f"{AT}/{section}", **fields(client, section))
    assert sent.headers["location"] == f"{AT}/{section}", sent.text
    assert "Nothing differs" in client.get(sent.headers["location"]).text


def test_a_contact_is_filled_in_published_and_exported(client: httpx.Client) -> None:
    typed = fields(client, "contacts") | {"contacts-0-name": "Jo Smith", "contacts-0-email": "jo@example.gov.uk"}
    typed |= {"contacts-1-role": "Clerk", "contacts-1-phone": "024 7683 3333"}
    assert send(client, f"{AT}/contacts", **typed).headers["location"] == f"{COUNCIL}/change"
    shown = client.get(f"{COUNCIL}/change").text
    assert "jo@example.gov.uk" in shown
    change = re.findall(r'name="change" value="(\w+)"', shown)[0]
    send(client, f"{COUNCIL}/change/publish", change=change, why="")
    asked = send(client, f"{COUNCIL}/try", question="Can I post this?").text
    assert "Jo Smith" in asked
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{COUNCIL}/export").content))
    written = yaml.safe_load(packed.read("coventry-city/council.yaml"))
    assert {"role": "Clerk", "phone": "024 7683 3333"} in written["contacts"]
    assert any(name.endswith(".txt") for name in packed.namelist())


@pytest.mark.parametrize(
    ("section", "field", "typed", "said"),
    [
        ("elections", "elections-0-poll_date", "6 May", "a date such as 2027-05-06"),
        ("elections", "elections-0-start", "2020-01-01", "is the year right?"),
        ("contacts", "contacts-0-role", "", "missing"),
        ("council", "name", "", "missing"),
        ("contacts", "contacts-0-email", "jo at example", "an e-mail address such as"),
        ("people", "officers", "Jo Smith", "a person&#39;s id such as"),
    ],
)
def test_a_mistake_stands_beside_its_field_in_the_words_of_the_files(
    client: httpx.Client, section: str, field: str, typed: str, said: str
) -> None:
    shown = send(client, f"{AT}/{section}", **fields(client, section) | {field: typed})
    assert shown.status_code == 422
    # A mistake of the dates together is said at the record.
    beside = re.findall(r'id="([\w.-]+)-error"[^>]*>(.*?)</p>', shown.text, re.DOTALL)
    assert any(said in words.casefold() and where.split("-")[:2] == field.split("-")[:2] for where, words in beside), (
        beside
    )
    assert "There is something to mend" in shown.text


def test_few_are_not_told_apart_and_many_are_counted(client: httpx.Client, console: Console) -> None:
    tallies = Tallies(console.app.database())
    for topic, count in (("children", 7), ("defamation", 2)):
        for _ in range(count):
            tallies.count(AnswerRecord("coventry-city", "not_covered", (topic,), (), "1-x"))
    shown = client.get(f"{COUNCIL}/asked").text
    row = re.findall(r"<th[^>]*>Children and schools</th>(.*?)</tr>", shown, re.DOTALL)[0]
    assert re.findall(r">([^<]+)</td>", row)[:3] == ["7", "0", "7"]
    assert "Defamation" not in shown
    assert "fewer than 5" in shown


def test_topics_without_a_clause_come_first_and_all_other_councils_are_counted(client: httpx.Client) -> None:
    deadline = time.monotonic() + 30
    while "still being looked at" in (shown := client.get(f"{COUNCIL}/coverage").text):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    counts = [int(n) for n in re.findall(r"Clauses</span>(\d+)</td>", shown)]
    assert counts[0] == 0
    assert counts[-1] > 0
    assert "of 4</td>" in shown


def test_open_questions_are_shown_to_their_own_council_alone(client: httpx.Client, console: Console) -> None:
    records = ReferralRecords(console.app.database())
    kept = records.open("coventry-city", "slack:T1:U1", "May I share the leaflet?")
    assert "May I share the leaflet?" in client.get(f"{COUNCIL}/referrals").text
    assert "May I share the leaflet?" not in client.get("/c/nottingham-city/referrals").text
    wrong = send(client, "/c/nottingham-city/referrals/resolve", referral=kept.id)
    assert "no longer known here" in wrong.text
    assert records.find(kept.id).text  # type: ignore[union-attr]


def test_the_pages_have_no_fault(console: Console, page: Page) -> None:
    ReferralRecords(console.app.database()).open("coventry-city", "slack:T1:U1", "May I share the leaflet?")
    complaints = Complaints(page, console.address)
    for address in ("settings", "settings/contacts", "settings/people", "settings/elections", "asked", "coverage", "referrals", "health"):  # fmt: skip
        page.goto(f"{console.address}{COUNCIL}/{address}")
        assert faults(page) == [], address
    assert complaints.said == []
