"""Documents in the console: a new version looked over, mended, published or discarded; going back; the council's own questions."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest
from playwright.sync_api import Page

from bot.clock import in_london, wall_clock
from tests.support.browser.judging import Complaints, faults
from tests.support.console import Console, send
from tests.support.paths import POLICIES

COUNCIL = "/c/nottingham-city"
FILE = "social-media-guidance.txt"
TEXT = (POLICIES / "nottingham-city" / FILE).read_text("utf-8")
OLD, NEW = "without their express permission", "without their written permission"
PRIVATE = "Can I publish a resident's address?"


@pytest.fixture(autouse=True)
def _nothing_waits(console: Console) -> None:
    change = console.services.document_changes._changes.of("nottingham-city")
    if change is not None:
        console.services.document_changes._changes.end(change)


def upload(client: httpx.Client, text: str, name: str = "sent.txt", **fields: str) -> httpx.Response:
    told = {"instead": FILE, "title": "", "version": "", **fields}
    return send(client, f"{COUNCIL}/documents", {"file": (name, text.encode())}, **told)


def waiting(client: httpx.Client) -> str:
    """The change that waits, as its form names it."""
    found = re.search(r'name="change" value="(\w+)"', client.get(f"{COUNCIL}/change").text)
    assert found, "nothing waits"
    return found[1]


def answer(client: httpx.Client, question: str = PRIVATE) -> str:
    return send(client, f"{COUNCIL}/try", question=question).text


def test_a_new_version_is_shown_then_published_then_gone_back_from(client: httpx.Client) -> None:
    assert upload(client, TEXT.replace(OLD, NEW)).headers["location"] == f"{COUNCIL}/change"
    shown = client.get(f"{COUNCIL}/change").text
    assert "<del>express</del>" in shown
    assert "<ins>written</ins>" in shown
    # Beside what is in force, and not in its place.
    both = answer(client)
    assert OLD in both
    assert NEW in both
    sent = send(client, f"{COUNCIL}/change/publish", change=waiting(client), why="agreed on Tuesday")
    assert sent.headers["location"] == COUNCIL
    assert "agreed on Tuesday" in client.get(f"{COUNCIL}/history").text
    assert OLD not in answer(client)
    number = re.findall(r"Edition (\d+) published", client.get(f"{COUNCIL}/history").text)[-1]
    send(client, f"{COUNCIL}/history/restore", number=number)
    assert "<ins>express</ins>" in client.get(f"{COUNCIL}/change").text
    send(client, f"{COUNCIL}/change/publish", change=waiting(client), why="")
    assert NEW not in answer(client)


def test_what_is_discarded_leaves_nothing(client: httpx.Client) -> None:
    upload(client, TEXT.replace(OLD, NEW))
    before = waiting(client)
    send(client, f"{COUNCIL}/change/discard", change=before)
    assert "Nothing waits to be published" in client.get(f"{COUNCIL}/change").text
    late = send(client, f"{COUNCIL}/change/publish", change=before, why="")
    assert late.status_code == 409
    assert OLD in answer(client)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("policy.exe", TEXT, "Files of this kind cannot be read"),
        ("policy.docx", "no Word file", "docx"),
        ("policy.txt", "", "empty"),
        ("policy.txt", TEXT, "Nothing differs"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_beside_the_field(
    client: httpx.Client, name: str, text: str, said: str
) -> None:
    shown = upload(client, text, name)
    if shown.status_code == 303:
        shown = client.get(shown.headers["location"])
    else:
        assert shown.status_code == 422
        assert 'id="file-error"' in shown.text
    assert said in shown.text


def test_a_file_larger_than_any_policy_is_refused(client: httpx.Client) -> None:
    assert upload(client, "x" * 22_000_000).status_code == 413


def test_a_line_is_mended_taken_back_and_a_clause_given_its_topics(client: httpx.Client) -> None:
    at = f"{COUNCIL}/documents/0"
    number = next(n for n, line in parts(client, at) if line == "March 2018")
    send(client, f"{at}/mark", mark=f"furniture {number}")
    shown = client.get(at).text
    assert re.search(r'af-part--furniture[^>]*id="part-' + number, shown)
    assert "is left out" in shown
    line = re.findall(r'name="line" value="([^"]+)"', shown)[0]
    send(client, f"{at}/unmark", key="furniture", line=line)
    assert "Nothing waits to be published" in client.get(f"{COUNCIL}/change").text
    clause = next(n for n, line in parts(client, at) if line.startswith("Do not post any personal data"))
    send(client, f"{at}/topics/{clause}", topic="defamation")
    row = client.get(at).text.partition(f'id="part-{clause}"')[2].partition("</tr>")[0]
    assert row.partition('"af-topics">')[2].startswith("Defamation")
    assert "privacy of others" not in row


def parts(client: httpx.Client, at: str) -> list[tuple[str, str]]:
    """Number and words of each part as the page shows it."""
    return re.findall(r'id="part-(\d+)".*?<span class="af-text">(.*?)</span>', client.get(at).text, re.DOTALL)


def test_a_line_named_that_stands_nowhere_is_red(client: httpx.Client) -> None:
    at = f"{COUNCIL}/documents/0"
    number = next(n for n, line in parts(client, at) if line == "Libel")
    send(client, f"{at}/mark", mark=f"text {number}")
    upload(client, TEXT.replace("### Libel\n", "### Untrue statements\n"))
    shown = client.get(at).text
    assert "af-absent" in shown
    assert "stands nowhere in the document" in shown


def test_a_kept_question_guards_every_new_version(client: httpx.Client) -> None:
    clause = re.findall(r'name="clause" value="([^"]+)"', answer(client))[0]
    send(client, f"{COUNCIL}/questions/keep", question=PRIVATE, clause=clause)
    assert PRIVATE in client.get(f"{COUNCIL}/try").text.replace("&#39;", "'")
    start = TEXT.index("Do not post any personal data")
    without = TEXT[:start] + TEXT[TEXT.index("\n", start) :]
    upload(client, without)
    shown = client.get(f"{COUNCIL}/change").text
    assert "of your own questions would be answered wrongly" in shown
    assert shown.index("answered wrongly") < shown.index("<del>")
    refused = send(client, f"{COUNCIL}/change/publish", change=waiting(client), why="")
    assert refused.status_code == 422
    assert "Say why it is to be published" in refused.text
    send(
        client, f"{COUNCIL}/change/publish", change=waiting(client), why="", force="the Data Protection Officer agrees"
    )
    assert "the Data Protection Officer agrees" in client.get(f"{COUNCIL}/history").text
    digest = re.findall(r'name="digest" value="(\w+)"', client.get(f"{COUNCIL}/try").text)[0]
    send(client, f"{COUNCIL}/questions/drop", digest=digest)
    assert "Your own questions" not in client.get(f"{COUNCIL}/try").text


def test_the_file_itself_is_handed_out_and_never_opened_here(client: httpx.Client) -> None:
    given = client.get(f"{COUNCIL}/documents/0/file")
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["content-type"] == "application/octet-stream"
    assert "Social Media" in given.text


@pytest.mark.parametrize("page", ["", "/file", "/topics/0"])
def test_a_document_that_is_not_there_is_not_found(client: httpx.Client, page: str) -> None:
    found = client.get(f"{COUNCIL}/documents/7{page}")
    assert found.status_code == 404
    assert "There is no such document here" in found.text


def test_a_change_says_when_it_lapses(client: httpx.Client) -> None:
    before = in_london(wall_clock())
    upload(client, TEXT.replace(OLD, NEW))
    after = in_london(wall_clock())
    lapses = {f"{moment + dt.timedelta(hours=1):%H:%M}" for moment in (before, after)}
    told = re.findall(r"It lapses at <strong>([\d:]+)</strong>", client.get(f"{COUNCIL}/change").text)
    assert told[0] in lapses
    assert f"until {told[0]}: " in client.get(f"{COUNCIL}/history").text


def test_another_officers_change_is_left_alone(console: Console, client: httpx.Client) -> None:
    council = console.services.live.now.index.council("nottingham-city").council
    other = console.services.document_changes._changes.begin(council, "slack:T1:U1", "Jo", "file", ("", ""))
    try:
        refused = upload(client, TEXT.replace(OLD, "whatever"))
        assert refused.status_code == 409
        assert "Jo has a change" in refused.text
    finally:
        console.services.document_changes._changes.end(other)


def test_on_paper_there_is_what_is_said_and_nothing_to_press(
    console: Console, client: httpx.Client, desk_page: Page
) -> None:
    upload(client, TEXT.replace(OLD, NEW))
    desk_page.emulate_media(media="print")
    for address in ("/change", "/documents/0", "/history", "/coverage", "/asked", "/settings"):
        desk_page.goto(f"{console.address}{COUNCIL}{address}")
        for gone in (".af-header", "nav", "button", ".af-waiting", ".af-footer"):
            assert not any(one.is_visible() for one in desk_page.locator(gone).all()), (address, gone)
        assert desk_page.locator(".af-paper").inner_text() == "Nottingham City Council"
        assert desk_page.locator("h1").is_visible()
        assert desk_page.pdf().startswith(b"%PDF")


def test_the_pages_of_a_change_have_no_fault(console: Console, client: httpx.Client, page: Page) -> None:
    upload(
        client,
        TEXT.replace(OLD, NEW).replace("### Libel\n", "### Libel\n\n| what | whom |\n|---|---|\n| a rule | all |\n\n"),
    )
    complaints = Complaints(page, console.address)
    (topics, *_) = re.findall(
        r'href="/c/nottingham-city(/documents/0/topics/\d+)"', client.get(f"{COUNCIL}/documents/0").text
    )
    for address in ("/change", "/documents", "/documents/0", topics):
        page.goto(f"{console.address}{COUNCIL}{address}")
        assert faults(page) == [], address
    page.goto(f"{console.address}/new")
    assert faults(page) == []
    assert complaints.said == []
