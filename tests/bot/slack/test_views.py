"""What Slack is sent, whatever the advice: within Slack's limits, nothing lost, nothing that could be parsed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice import Advice
from bot.chat.button_value import Subject, unpacked
from bot.chat.buttons import ALONE_UNDER_AN_ANSWER, UNDER_AN_ANSWER, Action
from bot.chat.follow_ups import continues
from bot.chat.people import Party, Place
from bot.chat.reply import Answers, CouncilChoice, Home, ReferForm, Referral, Reply, ReplyForm, Words
from bot.presentation import Kind, present
from bot.slack.blocks import SlackMessage, escaped, matching, pieces_of
from bot.slack.events import person
from bot.slack.forms import refer_form, reply_form
from bot.slack.reading import typed
from bot.slack.sealing import sealed_message
from bot.slack.views import draw, home_view
from bot.storage.seals import Seal
from index.corpus.council import Council, DocumentEntry
from tests.support.advices import advices, letters, long, short
from tests.support.slack.fixtures import words_of

SEAL = Seal(b"k" * 32)


def texts_of(blocks: Any) -> list[dict[str, Any]]:
    """Every text object of blocks."""
    if isinstance(blocks, dict):
        mine = [blocks] if blocks.get("type") in ("plain_text", "mrkdwn") else []
        return mine + [t for v in blocks.values() for t in texts_of(v)]
    return [t for b in blocks for t in texts_of(b)] if isinstance(blocks, list) else []


def assert_within_limits(message: SlackMessage) -> None:
    blocks = list(message.blocks)
    assert 1 <= len(blocks) <= 50
    assert 0 < len(message.text) <= 40_000
    assert len(json.dumps(blocks, ensure_ascii=False)) <= 13_000
    assert "<" not in message.text
    for text in texts_of(blocks):
        assert text["type"] == "plain_text"
        assert 1 <= len(text["text"]) <= 3000
        assert "<" not in text["text"]
        assert ">" not in text["text"]
    for block in blocks:
        for element in block.get("elements", ()):
            assert len(element.get("value", "")) <= 2000
            for side in ("positive_button", "negative_button"):
                assert len(element.get(side, {}).get("value", "")) <= 2000


@settings(max_examples=150, deadline=None)
@given(advices, st.booleans())
def test_any_advice_is_drawn_whole_within_slacks_limits(advice: Advice, alone: bool) -> None:
    actions = ALONE_UNDER_AN_ANSWER if alone else UNDER_AN_ANSWER
    drawn = draw(Reply(Answers((advice,), advice.question, (advice.question,) if alone else ()), actions=actions))
    for message in drawn:
        assert_within_limits(sealed_message(message, SEAL))
    shown = "".join(words_of(list(m.blocks)) for m in drawn)
    for piece in present(advice, related=0):
        assert piece.text in shown
        if piece.kind is Kind.QUOTE and piece.stem:
            assert f"{piece.stem}\n• {piece.text}" in shown
    last = [p for p in present(advice, related=0) if p.kind is Kind.CONTACT][-1]
    assert shown.endswith(last.text)


@settings(max_examples=200, deadline=None)
@given(long, st.integers(10, 3000))
def test_a_long_text_is_split_and_never_cut(text: str, most: int) -> None:
    runs = list(pieces_of(text, most))
    assert "".join(runs) == text
    assert all(0 < len(escaped(run)) <= most for run in runs)


@given(advices)
def test_what_a_button_carries_comes_back(advice: Advice) -> None:
    subject = Subject.of(advice)
    packed = subject.packed(question=True)
    assert "<" not in packed
    found = unpacked(packed)
    assert (found.council, found.clauses, found.related, found.topics) == (
        subject.council, subject.clauses, subject.related, subject.topics,
    )  # fmt: skip
    assert found.question in (None, advice.question)
    if len(advice.question) < 200:
        assert found.question == advice.question


@given(st.text(max_size=300))
def test_the_value_of_no_other_button_is_taken_for_ours(value: str) -> None:
    try:
        unpacked(value)
    except ValueError:
        return
    raise AssertionError("accepted")


@given(st.text(letters, max_size=200))
def test_what_slack_escapes_is_read_as_it_was_typed(text: str) -> None:
    plain = text.strip()
    assert typed(escaped(plain)) == plain


def test_slacks_markup_is_read_as_people_saw_it() -> None:
    assert typed(
        "<@UBOT> ask <@U2> in <#C1|general> &amp; see <https://a.example/x|a.example/x> <mailto:a@b.example|a@b.example>",
        "UBOT",
    ) == ("ask @somebody in #general & see a.example/x a@b.example")
    assert typed("<!channel> hi <!subteam^S1|@clerks> <https://b.example>") == "@channel hi @clerks https://b.example"


def councils(count: int) -> list[Council]:
    document = DocumentEntry(file="p.txt", title="Policy")
    return [
        Council(id=f"council-{n}", name=f"Council & Borough <{n}>" + "x" * 80, documents=(document,))
        for n in range(count)
    ]


def test_a_menu_lists_a_hundred_councils_and_searches_among_ten_thousand() -> None:
    few, many = (draw(Reply(CouncilChoice(tuple(councils(count)))))[-1] for count in (100, 10_400))
    assert few.blocks[-1]["elements"][0]["type"] == "static_select"
    assert len(few.blocks[-1]["elements"][0]["options"]) == 100
    assert all(len(o["text"]["text"]) <= 75 for o in few.blocks[-1]["elements"][0]["options"])
    assert many.blocks[-1]["elements"][0]["type"] == "external_select"
    found = matching(councils(10_400), "COUNCIL-1039")
    assert [o["value"] for o in found][:2] == ["council-1039", "council-10390"]
    assert len(matching(councils(500), "council")) == 100


def test_the_home_of_a_member_of_three_councils_keeps_within_a_views_limits() -> None:
    documents = tuple(DocumentEntry(file=f"p{n}.txt", title="T" * 500) for n in range(60))
    mine = [c.model_copy(update={"documents": documents}) for c in councils(3)]
    view = home_view(Home(tuple((c, ()) for c in mine), tuple(councils(400)), "snapshot"), (Action.CHOOSE,))
    assert len(view["blocks"]) <= 100
    assert "stop and ask for advice first" in words_of(view["blocks"])


@settings(max_examples=60, deadline=None)
@given(long, short)
def test_the_forms_keep_within_a_views_limits(text: str, name: str) -> None:
    asked = ReferForm(name, "the Monitoring Officer", text, "{}")
    for view in (
        refer_form(asked),
        reply_form(ReplyForm(name, "Asked:", text, (name,), "Your reply", "r1", Action.SEND_REPLY), Place("C1")),
    ):
        assert len(view["title"]["text"]) <= 24
        assert len(view["blocks"]) <= 100
        for block in view["blocks"]:
            if block["type"] == "input":
                assert len(block["element"].get("initial_value", "")) <= 3000
        for found in texts_of(view["blocks"]):
            assert len(found["text"]) <= 3000
    asker = Party(person("T1", "U1"), "")
    sent = Referral("r1", name, asker, text, (text, "Policy, clause 2: be kind"))
    for message in (*draw(Reply(sent, actions=(Action.REPLY, Action.RESOLVE))), *draw(Reply(Words(text)))):
        assert_within_limits(message)


def test_what_leans_on_the_question_before_and_what_stands_alone() -> None:
    for text in (
        "and on my private account?",
        "what if I delete it?",
        "even in a closed group",
        "is that ok then on instagram",
        "but it's true",
        "when then?",
        "what about on whatsapp",
    ):
        assert continues(text), text
    for text in ("so is that a yes?", "why?", "Can I post that my neighbour was late?"):
        assert not continues(text), text
    for text in ("Can I post a photo of children at the fete?", "Who is the monitoring officer of our council please?", "Is it ok to share a planning notice?",
                 "can i post this: 'vote for me on thursday, tea and cake after at number nine, bring a friend, bring two'"):  # fmt: skip
        assert not continues(text), text
