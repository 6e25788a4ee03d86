"""An officer's journey in Teams: a file in the personal chat, the difference, published, answered with, gone back from."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.store.editions import Deed
from tests.support.databases import store_of
from tests.support.slack.fixtures import enter
from tests.support.teams.fixtures import NOTTINGHAM, OFFICER, Teams, buttons_of, card_of, words_of
from tests.support.teams.microsoft import FILES, Call

OLD = "Always post respectfully, politely and professionally."
NEW = "Always post respectfully, politely, truthfully and professionally."
ASKED = "May I be rude to somebody online?"
KIND = "application/vnd.microsoft.teams.file.download.info"


@pytest.fixture
def office(start_teams: Callable[..., Teams], teams_policies: Path, tmp_path: Path) -> Teams:
    """A Teams of its own whose policies may be changed."""
    teams = start_teams(policies=Path(shutil.copytree(teams_policies, tmp_path / "policies")))
    teams.microsoft.forget()
    return teams


def policy(teams: Teams) -> Path:
    return teams.policies / "nottingham-city" / "social-media-guidance.txt"


def changed(teams: Teams) -> bytes:
    return policy(teams).read_text("utf-8").replace(OLD, NEW).encode()


def send(teams: Teams, name: str, data: bytes, person: str = OFFICER, text: str = "", at: str | None = None) -> str:
    """Somebody sends a file in their chat with the bot, as Teams tells of it. Returns the conversation."""
    address = at or teams.microsoft.keep(data)
    file = {
        "contentType": KIND, "contentUrl": f"https://{FILES}/personal/{name}", "name": name,
        "content": {"downloadUrl": address, "uniqueId": "1", "fileType": name.rpartition(".")[2]},
    }  # fmt: skip
    shown = {"contentType": "text/html", "content": f"<p>{text}</p><attachment id='1'></attachment>"}
    return teams.say(person, text, tenant=NOTTINGHAM, attachments=[file, shown])


def until(teams: Teams, words: str) -> None:
    deadline = time.monotonic() + 20
    number = 0
    while time.monotonic() < deadline:
        number += 1
        place = teams.say("councillor", ASKED, tenant=NOTTINGHAM, conversation=f"a:asking-{words[-30:]}-{number}")
        if words in words_of(teams.replies(place)[0]):
            return
        time.sleep(0.3)
    raise AssertionError(f"not answered with {words!r}")


def pressed(teams: Teams, shown: Call, label: str, person: str = OFFICER) -> Any:
    return teams.press(person, buttons_of(shown)[label], tenant=NOTTINGHAM, message=shown.id)


def struck(found: Any) -> list[str]:
    """What a card strikes through."""
    if isinstance(found, dict):
        mine = [found["text"]] if found.get("strikethrough") else []
        return mine + [x for value in found.values() for x in struck(value)]
    return [x for value in found for x in struck(value)] if isinstance(found, list) else []


def test_file_difference_publish_answer_rollback_old_words(office: Teams) -> None:
    teams = office
    until(teams, OLD)
    data = changed(teams)
    place = send(teams, policy(teams).name, data)
    (shown,) = teams.replies(place)
    assert "1 changed" in words_of(shown)
    assert "truthfully" in words_of(shown)
    assert "1 embedded anew" in words_of(shown)
    assert "stop and ask for advice first" in words_of(shown)
    assert [text.strip() for text in struck(card_of(shown))] == ["politely"]
    assert all(not token for _, token in teams.microsoft.read)
    until(teams, OLD)
    line = pressed(teams, shown, "Publish")
    assert "put in force" in line["value"]
    assert "Published as edition 2" in words_of(teams.replies(place, 2)[1])
    until(teams, NEW)
    assert OLD in policy(teams).read_text("utf-8")
    assert store_of(teams.home).proposals.ids() == ()

    teams.say(OFFICER, "rollback", tenant=NOTTINGHAM)
    back = teams.replies(place, 3)[2]
    assert "1 changed" in words_of(back)
    pressed(teams, back, "Publish")
    assert "Edition 1 is in force again" in words_of(teams.replies(place, 4)[3])
    until(teams, OLD)
    teams.say(OFFICER, "refresh", tenant=NOTTINGHAM)
    assert "Nothing differs from what is in force" in words_of(teams.replies(place, 5)[4])


def test_discarded_a_file_leaves_nothing_and_nobody_else_may_publish_it(office: Teams) -> None:
    teams = office
    place = send(teams, policy(teams).name, changed(teams))
    (shown,) = teams.replies(place)
    pressed(teams, shown, "Publish", person="councillor")
    assert "Only the officers" in words_of(teams.replies("a:councillor")[0])
    pressed(teams, shown, "Discard")
    assert "Discarded" in words_of(teams.replies(place, 2)[1])
    pressed(teams, shown, "Publish")
    assert "published or discarded already" in words_of(teams.replies(place, 3)[2])
    assert store_of(teams.home).proposals.ids() == ()


def test_nobody_else_may_and_it_is_recorded(office: Teams) -> None:
    teams = office
    place = send(teams, policy(teams).name, b"Councillors may do as they please.", person="councillor")
    assert "Only the officers" in words_of(teams.replies(place)[0])
    teams.say("councillor", "refresh", tenant=NOTTINGHAM)
    assert "Only the officers" in words_of(teams.replies(place, 2)[1])
    told = [e for e in store_of(teams.home).history.entries() if e.deed is Deed.REFUSED]
    assert [e.why for e in reversed(told)] == ["a new file", "a refresh"]
    assert all("oid-councillor" in e.by for e in told)
    assert teams.microsoft.read == [] or all("councillor" not in path for path, _ in teams.microsoft.read)
    send(teams, "fete.png", b"\x89PNG", person="councillor")
    assert "cannot read pictures" in words_of(teams.replies(place, 3)[2])


def test_a_second_officer_is_told(office: Teams) -> None:
    teams = office
    enter(teams.policies / "nottingham-city", officers=[f"teams:oid-{OFFICER}", "teams:oid-second"])
    place = teams.say(OFFICER, "refresh", tenant=NOTTINGHAM)
    (settings,) = teams.replies(place)
    assert "officers" in words_of(settings)
    pressed(teams, settings, "Publish")
    assert "Published as edition 2" in words_of(teams.replies(place, 2)[1])
    deadline = time.monotonic() + 20
    while (
        "publication" not in (said := teams.bot.log.read_text().split("answering from", 1)[-1])
        and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    assert "publication" in said
    send(teams, policy(teams).name, changed(teams))
    teams.replies(place, 3)
    theirs = send(teams, policy(teams).name, changed(teams), person="second")
    assert "has a change" in words_of(teams.replies(theirs)[0])


def test_what_cannot_be_read_is_refused_in_words_and_files_come_from_microsoft_alone(office: Teams) -> None:
    teams = office
    place = send(teams, policy(teams).stem + ".docx", b"PK\x03\x04 no document at all")
    said = words_of(teams.replies(place)[0])
    assert "cannot be read" in said or "damaged" in said or "not a Word" in said, said
    elsewhere = ("http://127.0.0.1:9/policy.txt", "https://sharepoint.com.evil.example/policy.txt", "file:///etc/passwd", "",
                 f"https://{FILES}/personal/gone.aspx")  # fmt: skip
    for number, address in enumerate(elsewhere, 2):
        send(teams, policy(teams).name, b"", at=address or "nowhere")
        assert "went wrong on my side" in words_of(teams.replies(place, number)[-1])
    assert OLD in policy(teams).read_text("utf-8")


def test_documents_are_changed_in_the_officers_own_chat_alone(office: Teams) -> None:
    teams = office
    place = teams.say(OFFICER, "refresh", tenant=NOTTINGHAM, where="channel")
    assert "in your own chat" in words_of(teams.replies(place)[0])
