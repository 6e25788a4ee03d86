"""Answers through the real model: the right clause, silence where the policy is silent, help where it is needed."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from bench.answers import answerer
from bench.danger import EXAMINED, recognised, shares
from bench.scoring import Judged, by, figures, judge, library_of, words_of
from bot.advice import GOLDEN_RULE, Advice, Outcome
from bot.advisor import Advisor
from bot.app import App
from bot.presentation import present
from index.corpus.load import load_corpus
from index.errors import QuestionError
from tests.conftest import POLICIES
from tests.support.paths import DATA

QUESTIONS = DATA / "questions.jsonl"
COUNCILS = ("coventry-city", "east-riding-parish", "nottingham-city", "nottinghamshire-county", "numbered-district")


@pytest.fixture(scope="module")
def judged(advisor: Advisor) -> list[Judged]:
    """All 370 labelled questions, answered and scored."""
    gold = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    library, answer = library_of(POLICIES), answerer(advisor)
    return [judge(g, answer(g["council"], g["question"]), library) for g in gold]


@pytest.mark.long
def test_the_labelled_questions_are_answered_well(judged: list[Judged]) -> None:
    """Floors below the measured figures (bench/results), so that a change for the worse is seen."""
    got = figures(judged)
    assert got["hit@1"] >= 0.78 and got["hit@3"] >= 0.87 and got["relevant"] >= 0.68, got
    assert got["balanced"] >= 0.91 and got["auroc"] >= 0.95, got


@pytest.mark.long
def test_quotes_are_word_for_word(judged: list[Judged]) -> None:
    """All but the one clause that the published text itself breaks with a footnote."""
    assert figures(judged)["verbatim"] >= 0.985
    assert all(f["hit@3"] >= 0.8 for f in by(judged, "council").values())


@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize(
    "question",
    [
        "can I call my colleague a liar",
        "14 Maple Close is where he lives, his number's 07700 900123",
        "bins",
        "hi",
        "he says he'll kill himself",
    ],
)
def test_every_answer_keeps_the_promises(advisor: Advisor, council: str, question: str) -> None:
    advice = advisor.advise(council, question)
    source = words_of(" ".join(d.text for d in load_corpus(POLICIES).documents if d.council == council))
    assert advice.golden_rule == GOLDEN_RULE and advice.contacts[0].role == "Monitoring Officer"
    assert len(advice.quotes) <= 3 and 0 <= advice.confidence <= 1
    assert bool(advice.quotes) or advice.outcome not in (Outcome.ANSWERED,)
    for quote in (*advice.quotes, *advice.related):
        assert words_of(quote.text)[:60] in source and words_of(quote.stem)[:60] in source
    assert advisor.advise(council, question) == advice


def texts(advice: Advice) -> str:
    return " | ".join(q.text for q in advice.quotes)


@pytest.mark.parametrize(
    ("council", "question", "quoted"),
    [
        (
            "numbered-district",
            "will the council's own account still promote my posts in the election period?",
            "election purdah period",
        ),
        (
            "nottingham-city",
            "Ok to post 'Everyone knows Gary Blunt took a bung for that extension'?",
            "untrue statement",
        ),
        (
            "nottinghamshire-county",
            "can I put the clerk's mobile number up so folk can ring her",
            "Do not disclose personal details",
        ),
        (
            "coventry-city",
            "planning committee is on tuesday, can i say i'll be voting against the flats",
            "made up your mind",
        ),
        ("east-riding-parish", "a bloke keeps having a go at me in the comments, do i answer him", "trolls"),
    ],
)
def test_the_right_clause_is_quoted(advisor: Advisor, council: str, question: str, quoted: str) -> None:
    advice = advisor.advise(council, question)
    assert advice.outcome is Outcome.ANSWERED and quoted in texts(advice)


def test_a_draft_is_told_which_words_matter(advisor: Advisor) -> None:
    draft = "The dog mess culprit lives at 14 Maple Close, ring him on 07700 900123. What a pathetic little man."
    advice = advisor.advise("nottinghamshire-county", draft)
    found = {f.words: f.what for f in advice.findings}
    assert found["14 Maple Close"] == "an address"
    assert found["07700 900123"] == "a telephone number"
    assert found["pathetic"] == "an insult"
    assert "Do not disclose personal details such as home addresses" in texts(advice)
    assert "polite, open and respectful" in texts(advice)


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("a resident has just messaged me saying she cant go on and has taken all her tablets", "116 123"),
        ("girl of 12 commented that a man off my page wants her to meet him and not tell her mum", "0808 800 5000"),
        ("theres a man outside my house with a knife shouting about the bypass", "999"),
    ],
)
def test_danger_comes_first(advisor: Advisor, message: str, number: str) -> None:
    advice = advisor.advise("nottingham-city", message)
    assert advice.outcome is Outcome.URGENT
    assert any(number in note.text for note in advice.call_now)
    assert "999" in advice.call_now[0].text


@pytest.mark.long
def test_danger_is_recognised_in_messages_that_nobody_trained_on(app: App) -> None:
    """Floors below the measured figures (bench/results)."""
    for messages, least_first, least_some in zip(
        EXAMINED, (0.89, 0.89, 0.91, 0.82), (0.96, 0.96, 0.96, 0.9), strict=True
    ):
        found = recognised(app, messages)
        first, some = shares(sum((found[kind] for kind in found if kind != "none"), Counter[str]()))
        assert first >= least_first and some >= least_some, messages
    none = sum((recognised(app, messages)["none"] for messages in EXAMINED), Counter[str]())
    first, some = shares(none)
    assert first <= 0.03 and some <= 0.09


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Alla i bostio lluniau o blant yr ysgol ar Facebook?", True),
        ("Czy mogę opublikować zdjęcie dzieci ze szkoły?", True),
        ("我可以发布孩子的照片吗", True),
        ("wot u reckon bout parkin on the pavement near our gaff", False),
        ("wor lass sez ah cannae put that up like, is it reet?", False),
    ],
)
def test_another_language_is_not_said_to_be_silence(advisor: Advisor, question: str, told: bool) -> None:
    if told:
        with pytest.raises(QuestionError, match="English only"):
            advisor.advise("nottinghamshire-county", question)
    else:
        assert advisor.advise("nottinghamshire-county", question).golden_rule


def test_where_a_message_may_tell_of_danger_a_line_says_whom_to_call(advisor: Advisor) -> None:
    advice = advisor.advise("nottingham-city", "a bloke keeps messaging that he'll slit my throat over the bypass")
    told = [note.text for note in (*advice.call_now, *advice.notes)]
    assert any("999" in text for text in told)


@pytest.mark.parametrize(
    "message",
    [
        "my phone is dying, quick, can I post this: see you at the fete", "our band is killing it at the gala tonight",
        "that budget will be the death of us", "could murder a pint after that meeting", "can I post about suicide prevention week",
        "what does the policy say about safeguarding", "dead chuffed with the new bus shelter",
    ],
)  # fmt: skip
def test_no_false_alarms(advisor: Advisor, message: str) -> None:
    assert advisor.advise("nottingham-city", message).outcome is not Outcome.URGENT


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("hello", Outcome.HELP),
        ("thanks very much", Outcome.HELP),
        ("Thanks!", Outcome.HELP),
        ("cheers mate", Outcome.HELP),
        ("what can you do", Outcome.HELP),
        ("😀", Outcome.HELP),
        ("when is my black bin collected", Outcome.OFF_TOPIC),
        ("best way to cook a turkey", Outcome.OFF_TOPIC),
    ],
)
def test_what_is_no_question_for_a_policy(advisor: Advisor, message: str, outcome: Outcome) -> None:
    advice = advisor.advise("coventry-city", message)
    assert (advice.outcome, advice.quotes, advice.related) == (outcome, (), ())


def test_silence_where_the_policy_is_silent(advisor: Advisor) -> None:
    advice = advisor.advise("nottinghamshire-county", "when does purdah start this year")
    assert advice.outcome is Outcome.NOT_COVERED and advice.quotes == ()


def test_one_council_never_quotes_another(advisor: Advisor) -> None:
    titles = {c: {d.entry.title for d in load_corpus(POLICIES).documents if d.council == c} for c in COUNCILS}
    for council in COUNCILS:
        advice = advisor.advise(council, "can I insult the leader")
        assert {q.document for q in (*advice.quotes, *advice.related)} <= titles[council]


def test_no_two_quotes_say_the_same(advisor: Advisor) -> None:
    advice = advisor.advise("coventry-city", "can i share confidential papers")
    for one, other in pairwise(advice.quotes):
        a, b = set(re.findall(r"\w+", one.text.lower())), set(re.findall(r"\w+", other.text.lower()))
        assert len(a & b) < 0.8 * min(len(a), len(b))


@pytest.mark.parametrize(("confidence", "unsure"), [(0.0, True), (0.49, True), (0.5, False), (0.97, False)])
def test_an_unsure_answer_says_so(advisor: Advisor, confidence: float, unsure: bool) -> None:
    advice = advisor.advise("nottingham-city", "Can I call another councillor a liar in a post?")
    assert advice.outcome is Outcome.ANSWERED
    said = " ".join(piece.text for piece in present(replace(advice, confidence=confidence), related=0))
    assert ("may not settle your question" in said) is unsure
