"""Teams as a councillor meets it: personal chat, group chat, channel, search, "Check this post", buttons."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from bot.presentation import WHICH_COUNCIL
from tests.support.stores import files_holding
from tests.support.teams.fixtures import (
    BOT_ID,
    NOBODYS,
    NOTTINGHAM,
    NUMBERED,
    TWO,
    Teams,
    buttons_of,
    card_of,
    quotes_of,
    words_of,
)

RULE = "if you are unsure about posting something, stop and ask for advice first"
FETE = "can i post a photo of the kids at the school fete?"
HELP = "I quote your council's own social media policy"


def source(teams: Teams, council: str) -> str:
    """A council's policy with white space and emphasis folded, to look quotes up in."""
    found = next(p for p in (teams.policies / council).iterdir() if p.suffix in (".txt", ".md"))
    return " ".join(found.read_text().replace("*", "").split())


def test_an_answer_is_one_card_and_says_nowhere_that_it_was_generated(teams: Teams) -> None:
    """Teams makes two messages of a text with a card, and gives the second no id."""
    (answer,) = teams.replies(teams.say("bea", FETE, tenant=NOTTINGHAM))
    assert "AIGeneratedContent" not in json.dumps(answer.body)
    assert answer.token != ""
    assert "text" not in answer.body
    assert "Use of Social Media – Guidance for Councillors (March 2018)" in quotes_of(answer)[0]


@pytest.mark.parametrize("where", ["groupChat", "channel"])
def test_a_mention_is_answered_where_it_stands_with_clause_9_2(teams: Teams, where: str) -> None:
    question = "will the council's own account still promote my posts in the election period?"
    place = teams.say(
        "cat", question, tenant=NUMBERED, where=where, conversation=f"19:{where}-92@thread.tacv2;messageid=5"
    )
    (answer,) = teams.replies(place)
    assert "clause 9.2" in words_of(answer)


def test_what_is_not_for_the_bot_is_left_alone(teams: Teams) -> None:
    teams.say("eve", FETE, tenant=NOTTINGHAM, where="groupChat", mentioned=False)
    another = {"type": "mention", "text": "<at>Bob</at>", "mentioned": {"id": "29:bob", "name": "Bob"}}
    teams.say("eve", f"<at>Bob</at> {FETE}", tenant=NOTTINGHAM, where="channel", mentioned=False, entities=[another])
    own = teams.activity("eve", "message", tenant=NOTTINGHAM, text=FETE) | {"from": {"id": BOT_ID, "name": "Askfirst"}}
    assert teams.send(own)[0] == 200
    for kind in ("typing", "messageReaction", "conversationUpdate"):
        assert teams.send(teams.activity("eve", kind, tenant=NOTTINGHAM))[0] in (200, 500)
    teams.settle()
    assert [c for c in teams.microsoft.calls if c.body.get("type") == "message"] == []


def test_mentions_of_others_stay_in_the_question_by_name(teams: Teams) -> None:
    another = {"type": "mention", "text": "<at>Bob Hope</at>", "mentioned": {"id": "29:bob", "name": "Bob Hope"}}
    text = "can i post this: '<at>Bob Hope</at> is a liar &amp; a crook'"
    place = teams.say(
        "fay", text, tenant=NOTTINGHAM, where="channel", conversation="19:m@thread.tacv2", entities=[another]
    )
    (answer,) = teams.replies(place)
    refer = buttons_of(answer)["Ask the monitoring officer"]["data"]["about"]
    assert (
        json.loads(refer[refer.index("{") : refer.rindex("}") + 1])["text"]
        == "can i post this: 'Bob Hope is a liar & a crook'"
    )


def test_a_reply_that_quotes_the_bot_is_a_follow_up_and_no_post(teams: Teams) -> None:
    """The three shapes of a quoted reply: an entity, HTML, a reference to a message."""
    words, said = f"Nottingham City Council, in its own words: {FETE}", "1700000000001"
    entity = {"type": "quotedReply", "quotedReply": {"messageId": said, "senderId": BOT_ID, "preview": words + "…"}}
    markup = (
        f'<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="{said}"><strong itemprop="mri" itemid="{BOT_ID}">'
        f'Askfirst</strong><span itemprop="time" itemid="{said}"></span><p itemprop="preview">{words}</p></blockquote><p>and tomorrow?</p>'
    )
    told = {
        "messageId": said,
        "messagePreview": words,
        "messageSender": {"application": {"id": BOT_ID.removeprefix("28:")}},
    }
    reference = {"contentType": "messageReference", "content": json.dumps(told)}
    for number, (text, more) in enumerate(
        (
            (f'<quoted messageId="{said}"/> and tomorrow?', {"entities": [entity]}),
            (f"{words} and tomorrow?", {"attachments": [{"contentType": "text/html", "content": markup}]}),
            ("and tomorrow?", {"attachments": [reference]}),
        )
    ):
        chat = teams.say(f"quo{number}", FETE, tenant=NOTTINGHAM)
        teams.replies(chat)
        teams.say(f"quo{number}", text, tenant=NOTTINGHAM, **more)
        answer = words_of(teams.replies(chat, 2)[1])
        assert f"Asked: {FETE} … and tomorrow?" in answer
        assert "I may see the beginning alone" not in answer


def test_the_welcome_says_what_this_is_for_and_what_one_may_ask(teams: Teams) -> None:
    activity = teams.activity("gus", "installationUpdate", tenant=NOTTINGHAM, action="add")
    assert teams.send(activity)[0] == 200
    (welcome,) = teams.replies("a:gus")
    shown = words_of(welcome)
    for expected in (HELP, "Use of Social Media – Guidance for Councillors (March 2018)", RULE, "0115 876 4332", "text in force since",
                     "neither stored nor logged"):  # fmt: skip
        assert expected in shown
    assert teams.send(activity)[0] == 200
    assert teams.send(teams.activity("gus", "installationUpdate", tenant=NOTTINGHAM, action="remove"))[0] == 200
    teams.settle()
    assert len(teams.replies("a:gus")) == 1


def test_councils_are_found_by_name_as_one_types(teams: Teams) -> None:
    value = {"kind": "search", "queryText": "COVEN", "queryOptions": {"skip": 0, "top": 15}, "dataset": "councils"}
    found = teams.invoke("lea", "application/search", value, tenant=NOBODYS)
    assert found["value"]["results"] == [{"title": "Coventry City Council", "value": "coventry-city"}]
    pages = []
    for skip in (0, 2, 4, 6):
        value |= {"queryText": "", "queryOptions": {"skip": skip, "top": 2}}
        page = teams.invoke("lea", "application/search", value, tenant=NOBODYS)["value"]["results"]
        pages.append([one["value"] for one in page])
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({council for page in pages for council in page}) == 5


def test_choose_stands_beside_its_menu(teams: Teams) -> None:
    activity = teams.activity("mia", "installationUpdate", tenant=TWO, action="add")
    assert teams.send(activity)[0] == 200
    body = card_of(teams.replies("a:mia")[0])["body"]
    (menu,) = [number for number, element in enumerate(body) if element["type"] == "Input.ChoiceSet"]
    assert [action["title"] for action in body[menu + 1]["actions"]] == ["Choose"]
    asked = card_of(teams.replies(teams.say("nia", FETE, tenant=NOBODYS))[0])
    assert [element["type"] for element in asked["body"]] == ["Input.ChoiceSet"]
    assert [action["title"] for action in asked["actions"]] == ["Choose"]


def test_the_search_takes_a_clients_own_name_for_what_was_typed(teams: Teams) -> None:
    value = {"commandId": "searchCmd", "parameters": [{"name": "searchQuery", "value": FETE}]}
    found = teams.invoke("ned", "composeExtension/query", value, tenant=NOTTINGHAM)["composeExtension"]
    assert "personal data" in json.dumps(found["attachments"])


def searched(teams: Teams, text: str, tenant: str = NOTTINGHAM) -> dict[str, Any]:
    value = {
        "commandId": "ask",
        "parameters": [{"name": "question", "value": text}],
        "queryOptions": {"skip": 0, "count": 25},
    }
    found: dict[str, Any] = teams.invoke("oli", "composeExtension/query", value, tenant=tenant)["composeExtension"]
    return found


def test_the_compose_box_offers_clauses_to_insert_with_their_source(teams: Teams) -> None:
    with sqlite3.connect(teams.home / "askfirst.db") as db:
        before = db.execute("select count(*) from answers").fetchone()
    found = searched(teams, FETE)
    (answer,) = teams.replies(teams.say("pat", FETE, tenant=NOTTINGHAM))
    assert found["type"] == "result"
    inserted = [{"task": {"value": {"card": result}}} for result in found["attachments"]]
    assert [quotes_of(one)[0] for one in inserted] == quotes_of(answer)
    for one, result in zip(inserted, found["attachments"], strict=True):
        assert RULE in words_of(one)
        assert "Nottingham City Council" in words_of(one)
        assert result["preview"]["content"]["title"]
    with sqlite3.connect(teams.home / "askfirst.db") as db:
        assert db.execute("select count(*) from answers").fetchone()[0] == before[0] + 1


def test_the_compose_box_has_all_clauses_on_its_first_page_and_ends_there(teams: Teams) -> None:
    value = {
        "commandId": "ask", "parameters": [{"name": "question", "value": FETE}], "queryOptions": {"skip": 25, "count": 25},
    }  # fmt: skip
    assert teams.invoke("oli", "composeExtension/query", value, tenant=NOTTINGHAM)["composeExtension"] == {
        "type": "result", "attachmentLayout": "list", "attachments": [],
    }  # fmt: skip


def test_the_compose_box_says_what_it_is_for_and_puts_people_before_clauses(teams: Teams) -> None:
    assert searched(teams, "")["text"].startswith(HELP)
    assert "999" in searched(teams, "a resident has posted that he is going to kill himself tonight")["text"]
    assert WHICH_COUNCIL in searched(teams, FETE, NOBODYS)["text"]
    nothing = searched(teams, "what is the best recipe for lemon drizzle cake?")["text"]
    assert RULE in nothing


def test_check_this_post_judges_the_selected_message_for_the_asker_alone(teams: Teams) -> None:
    post = "<p>Cllr Barry Wainwright is a <b>liar</b> &amp; has been pocketing the grant money</p><p>Share!</p>"
    value = {
        "commandId": "check", "commandContext": "message", "context": {"theme": "default"},
        "messagePayload": {"id": "1", "body": {"contentType": "html", "content": post}, "messageType": "message"},
    }  # fmt: skip
    shown = teams.invoke("rob", "composeExtension/fetchTask", value, tenant=NOTTINGHAM, where="channel")
    words = words_of(shown)
    assert "Post checked: Cllr Barry Wainwright is a liar & has been pocketing the grant money" in words
    assert "Libel" in words
    assert RULE in words
    assert [c for c in teams.microsoft.calls if c.body.get("type") == "message"] == []
    more = buttons_of(shown)["More clauses"]
    assert "msteams" not in more["data"]
    action = {"data": more["data"], "commandId": "check", "commandContext": "message"}
    further = teams.invoke("rob", "composeExtension/submitAction", action, tenant=NOTTINGHAM, where="channel")
    assert "Related clauses:" in words_of(further)
    thanks = teams.press("rob", buttons_of(shown)["Helpful"], tenant=NOTTINGHAM)
    assert "Noted: this answer helped." in words_of(thanks)


def test_nothing_typed_can_mention_link_format_or_become_a_date(teams: Teams) -> None:
    hostile = "<at>Everyone</at> **bold** [x](https://evil.example) ![i](https://evil.example/p.png) {{DATE(2017-02-14T06:08:39Z, SHORT)}} can i post this: 'sit down you idiot'"
    value = {
        "commandId": "check", "commandContext": "message",
        "messagePayload": {"id": "1", "body": {"contentType": "text", "content": hostile}},
    }  # fmt: skip
    shown = teams.invoke("sue", "composeExtension/fetchTask", value, tenant=NOTTINGHAM, where="channel")
    assert f"Post checked: {hostile}" in words_of(shown)
    body = json.dumps(card_of(shown)["body"], ensure_ascii=False)
    assert "{{" not in body
    typed = [e for e in card_of(shown)["body"] if "evil.example" in json.dumps(e)]
    assert {e["type"] for e in typed} == {"RichTextBlock"}
    assert "entities" not in json.dumps(card_of(shown))


@pytest.mark.parametrize("value", [{}, {"data": {}}, {"data": {"do": "nothing"}}, {"data": {"do": "askfirst_more", "about": "{"}},
                                   {"data": {"do": "askfirst_send_referral", "about": "[]"}}])  # fmt: skip
def test_a_button_that_is_none_of_ours_does_nothing(teams: Teams, value: dict[str, Any]) -> None:
    shown = teams.invoke("tom", "task/submit", value, tenant=NOTTINGHAM)
    assert "was not made by this service" in words_of(shown)
    assert RULE in words_of(shown)


def test_no_question_is_kept_or_logged(teams: Teams) -> None:
    marker = "zanzibarmarker"
    teams.replies(teams.say("una", f"can i post about {marker} councillors taking bribes?", tenant=NOTTINGHAM))
    searched(teams, f"can i post about {marker}?")
    bad = teams.activity("una", "message", tenant=NOTTINGHAM, text=f"{marker} again") | {"conversation": {"x": marker}}
    assert teams.send(bad)[0] >= 400
    teams.settle()
    kept = files_holding(teams.home, marker)
    assert kept == []
    assert marker not in teams.bot.log.read_text()
