"""Real questions to the real policies, at moments that the test sets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.advice import Advice, Outcome
from bot.advisor import Advisor
from bot.app import App
from bot.presentation import Kind, present
from index.search.retrieval import Retriever
from tests.support.elections import at

Contact = Callable[..., Advice]


@pytest.fixture(scope="module")
def ask(app: App) -> Contact:
    index, retriever = app.open_index(), Retriever(app.encoder)

    def advise(council: str, question: str, moment: str, *, draft: bool = False) -> Advice:
        return Advisor(index, retriever, lambda: at(moment)).advise(council, question, draft=draft)

    return advise


def said(advice: Advice) -> str:
    return " ".join(p.text for p in present(advice, related=0) if p.kind in (Kind.LINE, Kind.NOTE))


@pytest.mark.parametrize(
    ("council", "silent"),
    [
        ("coventry-city", True), ("nottingham-city", True), ("nottinghamshire-county", True),
        ("east-riding-parish", False), ("numbered-district", False),
    ],
)  # fmt: skip
def test_three_of_the_five_have_no_clause_and_say_so(ask: Contact, council: str, silent: bool) -> None:
    advice = ask(council, "When does purdah start?", "2027-03-20T23:00")
    assert ("have no clause on the pre-election period" in said(advice)) == silent
    assert "Monitoring Officer" in said(advice) and advice.contacts


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-21T23:00", "It starts at the latest on Wednesday 31 March 2027; your council may start earlier"),
        ("2027-03-30T23:59", "may have begun already"),
        ("2027-05-06T21:59", "is on until 10pm today, Thursday 6 May 2027"),
        ("2027-05-06T22:00", "It ended at 10pm today, Thursday 6 May 2027"),
        ("2027-05-07T08:00", "It ended at 10pm yesterday"),
    ],
)
def test_are_we_in_purdah_now(ask: Contact, moment: str, expected: str) -> None:
    assert expected in said(ask("nottingham-city", "Are we in purdah now?", moment))


def test_the_notes_stand_apart_from_the_quotes_and_from_who_is_bound(ask: Contact) -> None:
    advice = ask("numbered-district", "Do I have to stop posting in the election purdah period?", "2027-04-20T23:00")
    assert advice.outcome is Outcome.ANSWERED
    assert any("during the election purdah period" in q.text for q in advice.quotes)
    assert "You may campaign on your own account" in said(advice)
    assert all(note.source for note in advice.notes)


def test_a_draft_gets_one_line_while_the_period_is_on(ask: Contact) -> None:
    draft = "Great to see our new playground open in Sherwood today, come along on Saturday!"
    (note,) = ask("nottingham-city", draft, "2027-04-20T23:00", draft=True).notes
    assert note.text.startswith("The pre-election period is on until 10pm on Thursday 6 May 2027")
    assert ask("nottingham-city", draft, "2027-02-01T23:00", draft=True).notes == ()
