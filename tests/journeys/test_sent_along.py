"""What is sent with a message is read as the post it is about, or named as what cannot be seen, in Slack and in Teams."""

from __future__ import annotations

import pytest

from bot import phrases
from index.store.records import Deed
from tests.support.chat import OFFICER, Chat
from tests.support.stores import store_of
from tests.support.word import document, paragraph, run

POST = "Cllr Barry Wainwright is a liar and pocketed the grant money. Share!"
RULE = "stop and ask for advice first"


@pytest.mark.parametrize("kind", ["forwarded", "quoted", "card"])
@pytest.mark.parametrize("text", ["can I post this?", ""])
def test_words_of_elsewhere_are_the_post_that_is_checked(chat: Chat, kind: str, text: str) -> None:
    (shown,) = chat.shown(chat.pass_on("councillor1", kind, POST, text))
    assert "“liar”" in shown.words
    assert "Libel" in shown.words
    assert RULE in shown.words
    form = chat.press("councillor1", shown, "Ask the monitoring officer")
    assert POST in chat.filled(form)["Your question"]
    assert "<quoted" not in chat.filled(form)["Your question"]
    assert "&gt;" not in chat.filled(form)["Your question"]


@pytest.mark.parametrize(
    ("kind", "said"), [("picture", phrases.NO_PICTURE), ("voice", phrases.NO_VOICE), ("page", phrases.NO_LOOP)]
)
def test_what_cannot_be_seen_is_named_and_the_words_beside_it_are_answered(chat: Chat, kind: str, said: str) -> None:
    (alone,) = chat.shown(chat.pass_on("councillor2", kind, ""))
    assert said in alone.words
    assert RULE in alone.words
    assert not alone.quotes
    (about,) = chat.shown(chat.pass_on("councillor2", kind, "", "can I post this?"))
    assert about.words == alone.words
    (beside,) = chat.shown(chat.pass_on("councillor2", kind, "", "can i post a photo of the kids at the school fete?"))
    assert said in beside.words
    assert "Safeguarding" in beside.words


def test_a_councillors_file_is_a_draft_and_nobody_is_accused(chat: Chat) -> None:
    for name, data in (
        ("leaflet.docx", document(paragraph(run(POST)))),
        ("leaflet.txt", POST.encode()),
        ("leaflet.html", f"<p>{POST}</p>".encode()),
    ):
        (shown,) = chat.shown(chat.send("councillor3", name, data, "ok?"))
        assert "“liar”" in shown.words, name
        assert "recorded" not in shown.words
    (broken,) = chat.shown(chat.send("councillor3", "leaflet.pdf", b"%PDF-1.7 no document at all"))
    assert phrases.NOT_READ.format(name="leaflet.pdf") in broken.words
    (other,) = chat.shown(chat.send("councillor3", "sums.xlsx", b"PK"))
    assert phrases.NO_FILE.format(name="sums.xlsx") in other.words
    assert [e for e in store_of(chat.home).history.entries() if e.deed is Deed.REFUSED and e.why == "a new file"] == []


def test_an_officers_file_is_what_they_say_it_is(chat: Chat) -> None:
    (asked,) = chat.shown(chat.send(OFFICER, "leaflet.txt", POST.encode()))
    assert "What is “leaflet.txt”?" in asked.words
    version = next(label for label in asked.buttons if label.startswith("This is a new version of"))
    assert "Use of Social Media" in version
    checked = chat.pressed_soon(OFFICER, asked, "Check this as a post", "liar")
    assert "“liar”" in checked.words
    assert "1 added" in chat.pressed_soon(OFFICER, asked, version, "removed").words


def test_the_draft_above_a_mention_is_read_where_that_is_granted_and_named_where_not(chat: Chat) -> None:
    talk = chat.reply_with_mention("councillor4", POST, "can I post this?")
    (shown,) = chat.shown(talk)
    assert phrases.NOT_ABOVE in shown.words
    assert RULE in shown.words


def test_what_is_too_long_is_told_so(chat: Chat) -> None:
    (shown,) = chat.shown(chat.pass_on("councillor5", "forwarded", "x" * 30_000, "can I post this?"))
    assert "can be checked at once" in shown.words
