"""What Teams is sent, whatever the advice: within Teams' limits, nothing lost, nothing that could be parsed."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from bot.advice import Advice, Note, Outcome, Quote
from bot.chat.button_value import Subject, unpacked
from bot.chat.buttons import UNDER_AN_ANSWER, Action
from bot.chat.people import Party, Person
from bot.chat.reply import Answers, CouncilChoice, Home, ReferForm, Referral, Reply, ReplyForm, Spoken, Words
from bot.chat.splitting import runs_of, shared_out
from bot.presentation import Kind, present
from bot.teams.cards import TeamsMessage, escaped, heading, lines_of, literal, matching, size, words
from bot.teams.forms import refer_form, reply_form
from bot.teams.reading import checked_in
from bot.teams.search import results
from bot.teams.views import draw, in_dialog
from index.corpus.council import Council, DocumentEntry
from tests.support.advices import advices, letters, long, short
from tests.support.paths import ROOT
from tests.support.replies import as_shown

SCHEMA = ROOT / "tests" / "support" / "teams" / "adaptive-card-1.5.schema.json"
hostile = st.one_of(
    short,
    st.lists(
        st.sampled_from(["**", "*", "_", "`", "[x](https://e.example)", "![i](u)", "<at>x</at>", "# ", "- ", "1. ", "\\", "&amp;", "~~",
                         "{{DATE(2017-02-14T06:08:39Z, SHORT)}}", "{{TIME(2017-02-14T06:08:39Z)}}", "{{{", "a", " ", "|", "> "]),
        min_size=1, max_size=12,
    ).map("".join),
)  # fmt: skip
# What Adaptive Cards' own renderers replace: text-formatters in microsoft/AdaptiveCards.
MACRO = re.compile(r"\{{2}(?:DATE|TIME)\(")


@cache
def validator() -> Draft6Validator:
    return Draft6Validator(json.loads(SCHEMA.read_text()))


def assert_valid(card: dict[str, Any]) -> None:
    """By the published schema; what Teams adds to it, and the type-ahead that it lacks, are left out first."""
    known = json.loads(json.dumps(card))
    known.pop("msteams", None)
    for menu in everything(known, "Input.ChoiceSet"):
        menu.pop("choices.data", None)
        assert menu.pop("style") == "filtered"
    problems = [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in validator().iter_errors(known)]
    assert problems == []


def everything(found: Any, kind: str) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        mine = [found] if found.get("type") == kind else []
        return mine + [x for value in found.values() for x in everything(value, kind)]
    return [x for value in found for x in everything(value, kind)] if isinstance(found, list) else []


def assert_within_limits(card: dict[str, Any]) -> None:
    assert size(card) <= 26_000
    assert card["version"] == "1.5"
    body = json.dumps(card["body"], ensure_ascii=False)
    assert not MACRO.search(body)
    for block in everything(card, "TextBlock"):
        assert block["wrap"] is True
    for one in everything(card["body"], "TextRun"):
        assert "\n" not in one["text"]
    for action in card.get("actions", ()):
        assert action["title"]
        assert action["tooltip"]
    # Readers choose light, dark or high contrast: nothing sets a colour, and nothing is seen alone.
    assert '"color"' not in body
    assert not everything(card, "Image")


def read(messages: tuple[TeamsMessage, ...]) -> str:
    """All words, in order, white space folded."""
    said = []
    for message in messages:
        said += [line for element in message.card["body"] for line in lines_of(element)]
    return folded(" ".join(said))


def folded(text: str) -> str:
    return "".join(text.split())


def answered(advice: Advice, *, restated: bool = False) -> Reply:
    above = (advice.question,) if restated else ()
    return Reply(Answers((advice,), advice.question, above), actions=UNDER_AN_ANSWER)


def answer(advice: Advice) -> tuple[TeamsMessage, ...]:
    return draw(answered(advice))


@settings(max_examples=120, deadline=None)
@given(advices)
def test_any_advice_is_drawn_whole_within_teams_limits(advice: Advice) -> None:
    drawn = answer(advice)
    for message in drawn:
        assert_within_limits(message.card)
        assert 1 <= len(message.summary) <= 250
    whole = read(drawn)
    for piece in present(advice, related=0):
        for text in (piece.stem or "", piece.text, piece.source or ""):
            assert folded(literal(text)).replace("\u2060", "") in whole.replace("\u2060", "")
    last = [p for p in present(advice, related=0) if p.kind is Kind.CONTACT][-1]
    assert whole.endswith(folded(last.text))


@settings(max_examples=60, deadline=None)
@given(advices)
def test_cards_are_valid_by_the_published_schema(advice: Advice) -> None:
    for message in answer(advice):
        assert_valid(message.card)
    assert_valid(in_dialog(answered(advice, restated=True)))
    for attachment in results(answered(advice)).get("attachments", ()):
        assert_valid(attachment["content"])


def test_a_search_offers_the_clauses_of_every_council_and_puts_people_before_them() -> None:
    mine = advice_of(Quote("x/y#1", "Policy", None, None, "4.2", None, "Be kind.", 0.9))
    nothing = replace(mine, outcome=Outcome.NOT_COVERED, council="Another Council", quotes=())
    danger = replace(mine, call_now=(Note("Ring 999.", "the police"),))
    for both in ((nothing, mine), (mine, nothing)):
        found = results(Reply(Answers(both, "may I?")))
        assert [one["preview"]["content"]["text"] for one in found["attachments"]] == ["Be kind."]
    assert "Another Council: I found nothing" in results(Reply(Answers((nothing, nothing), "may I?")))["text"]
    assert results(Reply(Answers((mine, danger), "may I?")))["text"].startswith("Ring 999.")


@settings(max_examples=300, deadline=None)
@given(hostile)
@example("    0")
def test_whatever_stands_in_a_heading_is_shown_as_it_is(text: str) -> None:
    assert folded(as_shown(escaped(text))) == folded(text)
    assert [folded(line) for line in lines_of(heading(text))] == [folded(text)]
    assert not MACRO.search(escaped(text))


@settings(max_examples=200, deadline=None)
@given(hostile)
def test_whatever_is_typed_or_quoted_stands_in_text_runs_alone(text: str) -> None:
    blocks = words(text)
    assert {block["type"] for block in blocks} <= {"RichTextBlock"}
    assert not MACRO.search(json.dumps(blocks))
    assert folded("".join(line for block in blocks for line in lines_of(block))) == folded(text)


@settings(max_examples=40, deadline=None)
@given(st.integers(6_000, 40_000), st.sampled_from(["mustn't ", "“quote” ", "🙂 ", "\\ "]))
def test_a_clause_longer_than_any_message_is_split_and_never_cut(count: int, word: str) -> None:
    text = (word * count)[:60_000].strip()
    quote = Quote("x/y#1", "Policy", "2020", "Heading", "4.2", "You must not:", text, 0.9)
    advice = advice_of(quote)
    drawn = answer(advice)
    assert len(drawn) > 1
    for message in drawn:
        assert_within_limits(message.card)
        assert_valid(message.card)
    assert folded(text) in read(drawn)


def advice_of(quote: Quote) -> Advice:
    return Advice(Outcome.ANSWERED, "a-council", "A Council", "may I?", 0.9, "s", quotes=(quote,))


@given(advices)
def test_what_a_button_carries_comes_back_in_every_button(advice: Advice) -> None:
    for message in answer(advice):
        for action in message.card.get("actions", ()):
            subject = unpacked(action["data"]["about"])
            assert (subject.council, subject.clauses) == (advice.council_id, Subject.of(advice).clauses)
            assert len(action["data"]["about"]) <= 3000


def councils(count: int) -> list[Council]:
    document = DocumentEntry(file="p.txt", title="Policy")
    return [
        Council(id=f"council-{n}", name=f"Council & Borough <{n}> **x**" + "x" * 80, documents=(document,))
        for n in range(count)
    ]


def test_a_menu_lists_a_few_councils_and_searches_among_ten_thousand() -> None:
    for count in (2, 10, 100, 10_400):
        (message,) = draw(Reply(CouncilChoice(tuple(councils(count)))))
        assert_within_limits(message.card)
        assert_valid(message.card)
    (few,), (many,) = (draw(Reply(CouncilChoice(tuple(councils(count))))) for count in (10, 10_400))
    (menu,) = everything(few.card, "Input.ChoiceSet")
    assert menu["label"]
    assert len(menu["choices"]) == 10
    assert everything(many.card, "Input.ChoiceSet")[0]["choices.data"]["dataset"] == "councils"
    assert [o["value"] for o in matching(councils(10_400), "COUNCIL-1039")][:2] == ["council-1039", "council-10390"]
    assert len(matching(councils(500), "council")) == 15


def test_the_home_of_a_member_of_three_councils_keeps_within_limits() -> None:
    documents = tuple(DocumentEntry(file=f"p{n}.txt", title="T" * 500) for n in range(60))
    mine = [c.model_copy(update={"documents": documents}) for c in councils(3)]
    drawn = draw(Reply(Home(tuple((c, ()) for c in mine), tuple(councils(400)), "snapshot"), actions=(Action.CHOOSE,)))
    for message in drawn:
        assert_within_limits(message.card)
        assert_valid(message.card)
    assert folded("stop and ask for advice first") in read(drawn)


@settings(max_examples=60, deadline=None)
@given(long, hostile)
def test_the_forms_are_valid_labelled_and_literal(text: str, name: str) -> None:
    asked = ReferForm(name, "the Monitoring Officer", text, "{}")
    for card in (
        refer_form(asked),
        reply_form(ReplyForm(name, "Asked:", text, (name,), "Your reply", "r1", Action.SEND_REPLY)),
    ):
        assert_valid(card)
        for found in [*everything(card, "Input.Text"), *everything(card, "Input.Toggle")]:
            assert found["label"]
            assert found["isRequired"]
            assert found["errorMessage"]
            assert len(found.get("value", "")) <= 3000
    party = Party(Person("teams", "t", "u"), name)
    referral = Reply(Referral("r1", name, party, text, (text, "Policy, clause 2: be kind")), actions=(Action.RESOLVE,))
    sent = (*draw(referral), *draw(Reply(Spoken("From ", party, ":", text, "a note", "r1"), actions=(Action.ANSWER,))))
    for message in (*sent, *draw(Reply(Spoken("Resolved by ", party, "."))), *draw(Reply(Words(text)))):
        assert_within_limits(message.card)
        assert_valid(message.card)
    assert folded(text) in read(sent)


@given(st.text(letters, max_size=300))
def test_a_message_given_as_html_is_read_as_it_was_written(text: str) -> None:
    payload = {"body": {"contentType": "html", "content": f"<div><p>{html.escape(text)}</p></div>"}}
    assert folded(checked_in(payload).text) == folded(text)


@settings(max_examples=200, deadline=None)
@given(long, st.integers(10, 3000))
def test_a_long_text_is_split_and_never_cut(text: str, most: int) -> None:
    runs = list(runs_of(text, most, size))
    assert "".join(runs) == text
    assert all(0 < size(run) <= max(most, 4) for run in runs)


@given(st.lists(st.integers(0, 20), max_size=30), st.integers(1, 40))
def test_what_is_shared_out_keeps_its_order_and_loses_nothing(parts: list[int], most: int) -> None:
    groups = shared_out(parts, lambda held: sum(held) <= most)
    assert [part for group in groups for part in group] == parts
    assert all(len(group) == 1 or sum(group) <= most for group in groups)
