"""An officer's journey, in Slack and in Teams: a new file, the difference, published, answered with, gone back from."""

from __future__ import annotations

import itertools
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.app import App
from bot.phrases import CHECK_FAILED, FORCE, YOUR_REASON
from bot.settings import Settings
from index.store.history import Entry
from index.store.records import Deed
from tests.support.chat import OFFICER, SECOND, Chat, Shown
from tests.support.slack.fixtures import enter
from tests.support.stores import store_of
from tests.support.teams.microsoft import FILES

OLD = "Always post respectfully, politely and professionally."
NEW = "Always post respectfully, politely, truthfully and professionally."
ASKED = "May I be rude to somebody online?"
_asker = (f"councillor{number}" for number in itertools.cycle(range(40, 50)))


def policy(chat: Chat) -> Path:
    return chat.policies / "nottingham-city" / "social-media-guidance.txt"


def changed(chat: Chat) -> bytes:
    return policy(chat).read_text("utf-8").replace(OLD, NEW).encode()


def left(chat: Chat) -> tuple[str, ...]:
    """The changes that were shown and are still kept."""
    return store_of(chat.home).proposals.ids()


def until(chat: Chat, words: str) -> None:
    """Ask until the answer holds these words."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if words in chat.answer(next(_asker), ASKED).words:
            return
        time.sleep(0.3)
    raise AssertionError(f"not answered with {words!r}")


def refused(chat: Chat) -> list[Entry]:
    return [e for e in reversed(store_of(chat.home).history.entries()) if e.deed is Deed.REFUSED]


def test_upload_difference_publish_answer_rollback_old_words(office: Chat) -> None:
    chat, data, first = office, changed(office), office.number
    until(chat, OLD)
    talk = chat.send(OFFICER, policy(chat).name, data, "this is the new version")
    shown, decision = chat.shown(talk, 2)
    for said in ("1 changed", "truthfully", "1 embedded anew", "stop and ask for advice first"):
        assert said in shown.words
    assert chat.struck(shown) == ["politely"]
    assert len(chat.fetched()) == 1
    until(chat, OLD)
    chat.press(OFFICER, decision, "Publish")
    assert "Publish" not in chat.said(talk, f"Published as edition {first + 1}").buttons
    until(chat, NEW)
    assert OLD in policy(chat).read_text("utf-8")
    assert left(chat) == ()

    talk = chat.ask(OFFICER, "rollback")
    back, decision = chat.shown(talk, 2)
    assert "1 changed" in back.words
    chat.press(OFFICER, decision, "Publish")
    chat.said(talk, f"Edition {first} is in force again")
    until(chat, OLD)
    assert OLD in policy(chat).read_text("utf-8")
    assert "Nothing differs from what is in force" in chat.answer(OFFICER, "refresh").words


def test_what_fails_a_question_of_the_councils_own_is_published_with_a_reason_alone(office: Chat) -> None:
    chat, first = office, office.number
    data = policy(chat).read_text("utf-8").replace("respect the confidentiality of information", "return library books")
    talk = chat.send(OFFICER, policy(chat).name, data.encode(), "new version")
    shown, decision = chat.shown(talk, 2)
    assert "May I publish something a confidential report told me?" in shown.words
    assert CHECK_FAILED in decision.words
    assert set(decision.buttons) == {FORCE, "Discard"}
    assert "Only the officers" in chat.press("councillor2", decision, FORCE).words
    form = chat.press(OFFICER, decision, FORCE)
    assert chat.filled(form) == {YOUR_REASON: ""}
    assert list(form.buttons) == ["Publish"]
    assert "Nothing was published" in chat.fill(OFFICER, form, "  ").words
    assert chat.number == first
    chat.fill(OFFICER, chat.press(OFFICER, decision, FORCE), "Agreed by full council on Monday")
    stands = chat.said(talk, f"Published as edition {first + 1}")
    assert stands.buttons == {}
    assert FORCE not in chat.now(decision)
    entry = store_of(chat.home).history.entries("nottingham-city")[0]
    assert entry.forced == "Agreed by full council on Monday"
    assert chat.officer_id(OFFICER).removeprefix("teams:") in entry.by


def test_nobody_else_may_and_it_is_recorded(office: Chat) -> None:
    chat, before = office, len(refused(office))
    assert "Only the officers" in chat.answer("councillor2", "refresh").words
    new = refused(chat)[before:]
    assert [entry.why for entry in new] == ["a refresh"]
    assert all(chat.officer_id("councillor2").removeprefix("teams:") in entry.by for entry in new)


def test_a_second_officer_is_told(office: Chat) -> None:
    chat, first = office, office.number
    enter(chat.policies / "nottingham-city", officers=[chat.officer_id(OFFICER), chat.officer_id(SECOND)])
    talk = chat.ask(OFFICER, "refresh")
    settings, decision = chat.shown(talk, 2)
    assert "officers" in settings.words
    chat.press(OFFICER, decision, "Publish")
    chat.said(talk, f"Published as edition {first + 1}")
    chat.follow()
    chat.shown(chat.send(OFFICER, policy(chat).name, changed(chat), "new version"), 2)
    (theirs,) = chat.shown(chat.send(SECOND, policy(chat).name, changed(chat), "new version"))
    assert "has a change" in theirs.words


def test_discarded_a_file_leaves_nothing_and_nobody_else_may_publish_it(office: Chat) -> None:
    chat = office
    talk = chat.send(OFFICER, policy(chat).name, changed(chat), "new version")
    _, shown = chat.shown(talk, 2)
    assert "Only the officers" in chat.press("councillor2", shown, "Publish").words
    assert "Discarded" in pressed(chat, shown, "Discard", OFFICER).words
    assert "published or discarded already" in pressed(chat, shown, "Publish", OFFICER).words
    assert OLD in policy(chat).read_text("utf-8")
    assert left(chat) == ()


def pressed(chat: Chat, shown: Shown, label: str, name: str) -> Shown:
    """What is said of it in the presser's chat, where that takes longer than a line."""
    said = chat.press(name, shown, label)
    return said if chat.channel == "slack" else chat.last_in(name)


def test_what_cannot_be_read_is_refused_in_words_and_files_come_from_the_platform_alone(office: Chat) -> None:
    chat = office
    (broken,) = chat.shown(
        chat.send(OFFICER, policy(chat).stem + ".docx", b"PK\x03\x04 no document at all", "new version")
    )
    assert any(said in broken.words for said in ("cannot be read", "damaged", "not a Word")), broken.words
    elsewhere = ("http://127.0.0.1:9/policy.txt", "https://slack.com.evil.example/policy.txt",
                 "https://sharepoint.com.evil.example/policy.txt", "file:///etc/passwd", "nowhere",
                 f"https://{FILES}/personal/gone.aspx")  # fmt: skip
    for address in elsewhere:
        (told,) = chat.shown(chat.send(OFFICER, policy(chat).name, b"", "new version", at=address))
        assert "went wrong on my side" in told.words
    assert OLD in policy(chat).read_text("utf-8")


def test_officers_are_reminded_once_of_a_question_that_nobody_has_replied_to(office: Chat, app: App) -> None:
    chat, question = office, "May I say what I think of the new depot?"
    form = chat.press("councillor34", chat.answer("councillor34", ASKED), "Ask the monitoring officer")
    assert "was sent to" in chat.fill("councillor34", form, question).words
    message = chat.with_the_officers("new depot")
    with closing(sqlite3.connect(chat.home / "askfirst.db", timeout=30)) as db, db:
        db.execute("update referrals set opened_at = opened_at - 172800 where resolved_at is null")
    for days in (1, 2):  # what is due is looked for where something new is in force
        enter(chat.policies / "nottingham-city", referral_reminder=days)
        made = App(Settings(policies=chat.policies, home=chat.home))
        made._encoder = app.encoder
        made.refresh()
        chat.follow()
        chat.with_the_officers("Nobody has replied yet to this question of")
        chat.settle()
        assert chat.standing_with_the_officers("Nobody has replied yet") == 1
    chat.press(OFFICER, message, "Resolve")
    assert chat.standing_with_the_officers("Nobody has replied yet") == 0


def test_documents_are_changed_in_the_officers_own_chat_alone(office: Chat) -> None:
    (told,) = office.shown(office.mention(OFFICER, "refresh"))
    assert "in your own chat" in told.words


def test_a_card_on_the_pre_election_period_is_for_officers(office: Chat) -> None:
    (no,) = office.shown(office.mention("councillor2", "card"))
    assert "Only the officers" in no.words
    talk = office.mention(OFFICER, "card")
    assert "Pin it" in office.said(talk, "Pin it").words
    card = office.card().words
    assert "Pre-election period" in card
    assert "no clause on the pre-election period" in card
    assert "stop and ask for advice first" in card
    assert "Starts" in card or "No election is entered" in card


def test_a_new_edition_is_taken_up_without_a_restart(office: Chat, app: App) -> None:
    chat = office
    assert "Malcolm.townroe@nottinghamcity.gov.uk" in chat.answer("councillor1", ASKED).words
    contact = {"role": "Monitoring Officer", "name": "Somebody New", "email": "new@council.example"}
    enter(chat.policies / "nottingham-city", contacts=[contact])
    made = App(Settings(policies=chat.policies, home=chat.home))
    made._encoder = app.encoder
    made.refresh()
    until(chat, "Somebody New")
