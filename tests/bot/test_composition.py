"""Several things in one message, replies of our own, help in danger, and how much is shown."""

from __future__ import annotations

import pytest

from bot.advice import Outcome
from bot.advisor import Advisor
from bot.composition import MOST_FOR_SEVERAL
from bot.operative import operative_in
from bot.presentation import Kind, present
from index.errors import QuestionError


def said(advisor: Advisor, council: str, question: str) -> str:
    return " ".join(piece.text for piece in present(advisor.advise(council, question), related=0))


def test_each_of_several_things_gets_its_clause_or_is_said_to_have_none(advisor: Advisor) -> None:
    question = "May I put the logo on my own page, and may I give out a resident's phone number?"
    advice = advisor.advise("numbered-district", question)
    assert [thing.words for thing in advice.things][:1] == ["May I put the logo on my own page"]
    assert len(advice.things) == 2 and 2 <= len(advice.quotes) <= MOST_FOR_SEVERAL
    ids = {quote.clause_id for quote in advice.quotes}
    assert all(thing.clause_id is None or thing.clause_id in ids for thing in advice.things)
    pieces = present(advice, related=0)
    assert "You asked about several things:" in [p.text for p in pieces if p.kind is Kind.IN_DRAFT]


def test_one_thing_asked_is_no_several(advisor: Advisor) -> None:
    assert (
        advisor.advise("nottingham-city", "Can I have a page of my own or does it have to be the council's?").things
        == ()
    )


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who can read my questions?", "neither stored nor logged"),
        ("could you take my post down please", "I cannot do that"),
        ("are you a robot?", "I am Askfirst, a program"),
        ("what did I ask you yesterday?", "neither stored nor logged"),
        ("ok so is it allowed or not?", "not permission"),
        ("this is no help", "sorry"),
    ],
)
def test_a_message_to_askfirst_gets_a_true_short_answer(advisor: Advisor, question: str, words: str) -> None:
    advice = advisor.advise("coventry-city", question)
    assert words in said(advisor, "coventry-city", question)
    assert (advice.quotes, advice.golden_rule != "") == ((), True)


def test_another_councils_rules_are_said_not_to_be_known(advisor: Advisor) -> None:
    text = said(advisor, "coventry-city", "What is the policy of Derby on livestreaming?")
    assert "I only know the documents of Coventry City Council" in text
    assert "I only know" not in said(advisor, "coventry-city", "What is the policy of Coventry on livestreaming?")


def test_a_harmless_draft_is_said_not_to_be_permitted(advisor: Advisor) -> None:
    advice = advisor.advise(
        "coventry-city", "Well done to everybody who planted bulbs on the green this morning.", draft=True
    )
    assert advice.harmless
    assert "That is not permission." in " ".join(piece.text for piece in present(advice, related=0))


def test_nothing_quoted_in_despair_makes_light_of_it(advisor: Advisor) -> None:
    for council in ("nottinghamshire-county", "nottingham-city", "coventry-city"):
        advice = advisor.advise(council, "I've had so much abuse on here that I want to die")
        assert advice.outcome is Outcome.URGENT and "116 123" in " ".join(n.text for n in advice.call_now)
        assert not any("worthwhile" in quote.text or "ignore" in quote.text.lower() for quote in advice.quotes)


@pytest.mark.parametrize(
    ("message", "right", "wrong"),
    [
        ("An old man with dementia has been missing since this morning", "missing", "report a threat"),
        ("The river is over the wall and a family is trapped upstairs by the flood", "Floodline", "report a threat"),
        ("He wrote that he will stab me at my surgery", "report a threat", "Floodline"),
    ],
)
def test_each_danger_gets_its_own_words(advisor: Advisor, message: str, right: str, wrong: str) -> None:
    text = " ".join(note.text for note in advisor.advise("nottingham-city", message).call_now)
    assert "999" in text and right in text and wrong not in text


def test_what_cannot_be_read_carries_the_emergency_line(advisor: Advisor) -> None:
    with pytest.raises(QuestionError, match="999"):
        advisor.advise("nottingham-city", "Czy mogę opublikować zdjęcie dzieci ze szkoły?")
    told = advisor.advise("nottingham-city", "Vreau să mor, nu mai pot").call_now
    assert "sunați la 999" in told[0].text and any("116 123" in note.text for note in told)


def test_a_long_clause_is_opened_by_its_operative_sentence() -> None:
    text = (
        "Much has been written about pictures. " * 9
        + "Councillors must ask parents before posting pictures of pupils. It is easy."
    )
    span = operative_in(text, "can I post pictures of pupils")
    assert span is not None
    assert text[slice(*span)] == "Councillors must ask parents before posting pictures of pupils."
    assert operative_in("Be kind. Be brief.", "kind") is None
