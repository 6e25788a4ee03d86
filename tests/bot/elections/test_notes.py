"""Which notes an answer gets, what a channel's card and reminders say."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice import Advice, Note, Outcome, Quote
from bot.elections.calendar import State, standings
from bot.elections.card import card, due_reminders
from bot.elections.notes import notes_for
from index.corpus.council import Council
from tests.support.elections import at, council, election

ANYTOWN = council(election())
BEFORE, MAYBE, DURING, AFTER = (
    at(t) for t in ("2026-11-21T23:00", "2027-03-20T23:00", "2027-04-20T23:00", "2027-05-06T22:30")
)
QUOTE = Quote("a#1", "Social Media Policy", None, None, "9.2", None, "The council will not promote accounts.", 1.0)


def asked(question: str, *topics: str, outcome: Outcome = Outcome.ANSWERED) -> Advice:
    return Advice(outcome, "anytown", "Anytown Council", question, 0.9, "s", topics=topics)


def notes(
    question: str, *topics: str, now: dt.datetime = DURING, about: Council = ANYTOWN,
    draft: bool = False, has_clause: bool = True, outcome: Outcome = Outcome.ANSWERED,
) -> tuple[Note, ...]:  # fmt: skip
    return notes_for(asked(question, *topics, outcome=outcome), about, now, draft=draft, has_clause=has_clause)


def words(found: tuple[Note, ...]) -> str:
    return " ".join(n.text for n in found)


def test_before_it_says_at_the_latest_and_whom_to_ask() -> None:
    said = words(notes("when does purdah start", "purdah", now=BEFORE))
    assert "It starts at the latest on Wednesday 31 March 2027; your council may start earlier: ask the Clerk." in said
    assert "It ends at 10pm on Thursday 6 May 2027, when polls close." in said


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2027-03-30T12:00", "may have begun already"),
        ("2027-03-30T12:00", "at the latest tomorrow, Wednesday 31 March 2027"),
        ("2027-03-31T00:01", "is on until 10pm on Thursday 6 May 2027, when polls close"),
        ("2027-03-31T00:01", "It began at the latest today, Wednesday 31 March 2027"),
        ("2027-05-05T12:00", "is on until 10pm tomorrow, Thursday 6 May 2027"),
        ("2027-05-06T21:59", "is on until 10pm today, Thursday 6 May 2027"),
        ("2027-05-06T22:00", "is over: Local elections (poll on Thursday 6 May 2027). It ended at 10pm today"),
        ("2027-05-07T00:00", "It ended at 10pm yesterday, Thursday 6 May 2027, when polls closed."),
    ],
)
def test_the_right_answer_on_each_day(moment: str, expected: str) -> None:
    assert expected in words(notes("are we in purdah", "purdah", now=at(moment)))


def test_a_date_of_the_councils_own_is_said_without_hedging() -> None:
    about = council(election(start="2027-03-22", end="2027-05-07"))
    found = notes("when is purdah", "purdah", now=at("2027-03-21T20:00"), about=about)
    said = words(found)
    assert "It starts tomorrow, Monday 22 March 2027. It ends at the end of Friday 7 May 2027." in said
    assert "may start earlier" not in said
    assert "start: as your council has entered it" in found[0].source


def test_who_is_bound_stands_apart_from_the_dates_with_its_source() -> None:
    found = notes("must councillors stop posting in purdah", "purdahpersonal")
    bound = [n for n in found if "What the period binds is the council" in n.text]
    assert len(bound) == 1 and not re.search(r"20\d\d", bound[0].text)
    assert "You may campaign on your own account, with your own equipment" in bound[0].text
    assert bound[0].source.startswith("Local Government Act 1986, section 2; Code of Recommended Practice")


@pytest.mark.parametrize(
    ("nation", "expected"),
    [
        ("wales", "Publicity in Wales"), ("scotland", "Publicity in Scotland"),
        ("northern-ireland", "Local Government Act (Northern Ireland) 1972, section 115A"),
    ],
)  # fmt: skip
def test_each_nation_has_its_own_law(nation: str, expected: str) -> None:
    found = notes("who is bound in purdah", "purdah", about=council(election(), nation=nation))
    assert any(expected in n.source for n in found)


def test_a_policy_without_a_clause_says_so_and_still_gives_the_dates() -> None:
    found = notes("when does purdah start", "purdah", has_clause=False, outcome=Outcome.NOT_COVERED)
    assert found[0].text.startswith("Your council's documents have no clause on the pre-election period.")
    assert "“Social Media Policy”" in found[0].source
    assert "Thursday 6 May 2027" in found[1].text
    assert "no clause" not in words(notes("when does purdah start", "purdah"))


def test_what_is_asked_besides_is_told() -> None:
    assert "needs an imprint too" not in words(notes("when is purdah", "purdah"))
    (imprint,) = [n for n in notes("does my boosted post need an imprint", "imprint") if "imprint" in n.text]
    assert imprint.source == "Elections Act 2022, Part 6 (sections 39 to 47), in force since 1 November 2023"
    assert "A councillor holds elected office, standing again or not." in imprint.text
    assert "council staff, accounts" in words(notes("can I use my council laptop in the election period", "equipment"))
    assert "A by-election binds the council for the area" in words(notes("does a by-election count", "purdah"))
    assert "binds every council's publicity" in words(notes("a general election has been called", "purdah"))


def test_a_ward_by_election_binds_for_its_area() -> None:
    ward = election("2027-02-11", name="Castle ward by-election", by_election=True, area="Castle ward")
    about = council(ward, election())
    said = words(notes("are we in purdah", "purdah", about=about, now=at("2027-01-20T12:00")))
    assert "The pre-election period for Castle ward is on" in said
    assert "its publicity about that ward" in said
    line = notes("can I post this", "everyday", about=about, now=at("2027-01-20T12:00"))
    assert words(line).startswith(
        "The pre-election period for Castle ward is on until 10pm on Thursday 11 February 2027"
    )


def test_several_elections_are_each_told_but_not_those_of_later_years() -> None:
    about = council(election(), election(name="Mayor", kind="mayor"), election("2028-05-04", name="Later"))
    said = words(notes("are we in purdah", "purdah", about=about))
    assert "Local elections (poll" in said and "Mayor (poll" in said and "Later" not in said
    assert "Later (poll" in words(notes("when is purdah", "purdah", about=about, now=at("2027-09-01T12:00")))


def test_without_an_election_it_never_says_no() -> None:
    said = words(notes("is it purdah", "purdah", about=council()))
    assert "a by-election or a general election may be near. Ask the Clerk." in said


@pytest.mark.parametrize(
    ("topics", "draft", "lines"),
    [
        (("everyday",), False, 1), (("logo", "photosconsent"), False, 1), ((), True, 1), (("trolls",), True, 1),
        (("trolls", "wellbeing"), False, 0), (("security",), False, 0),
    ],
)  # fmt: skip
def test_a_post_that_could_be_publicity_gets_one_line_while_it_is_on(
    topics: tuple[str, ...], draft: bool, lines: int
) -> None:  # fmt: skip
    found = notes("Our new playground is open", *topics, draft=draft)
    assert len(found) == lines
    assert all(n.text.startswith("The pre-election period is on until 10pm on Thursday 6 May 2027") for n in found)
    for quiet in (BEFORE, MAYBE, AFTER):
        assert notes("Our new playground is open", *topics, draft=draft, now=quiet) == ()


@pytest.mark.parametrize("outcome", [Outcome.HELP, Outcome.OFF_TOPIC, Outcome.URGENT])
def test_other_outcomes_get_no_notes(outcome: Outcome) -> None:
    assert notes("purdah", "purdah", outcome=outcome) == ()


@given(
    question=st.sampled_from(["when is purdah", "may I post this", "general election, by-election, imprint, laptop"]),
    topics=st.lists(st.sampled_from(["purdah", "imprint", "everyday", "equipment", "wellbeing"]), unique=True),
    hours=st.integers(-9000, 2000), has_clause=st.booleans(), draft=st.booleans(),
)  # fmt: skip
def test_every_note_has_a_source_and_is_short(
    question: str, topics: list[str], hours: int, has_clause: bool, draft: bool
) -> None:  # fmt: skip
    now = at("2027-05-06T22:00") + dt.timedelta(hours=hours)
    for note in notes(question, *topics, now=now, has_clause=has_clause, draft=draft):
        assert note.source and len(note.text) < 400


def test_the_card_gives_the_dates_and_the_policy() -> None:
    found = standings(ANYTOWN, BEFORE)
    made = card(ANYTOWN, found, (QUOTE,))
    assert made.quotes == (QUOTE,) and "no clause" not in words(made.notes)
    assert "no clause on the pre-election period" in words(card(ANYTOWN, found, ()).notes)
    assert (
        "Starts at the latest on Wednesday 31 March 2027; the council may start earlier: ask the Clerk." in made.lines
    )
    assert "Ends at 10pm on Thursday 6 May 2027, when polls close." in made.lines


def test_the_card_changes_with_the_dates_and_not_with_the_clock() -> None:
    first = card(ANYTOWN, standings(ANYTOWN, BEFORE), ())
    assert card(ANYTOWN, standings(ANYTOWN, DURING), ()) == first
    dated = council(election(notice_published="2027-03-22"))
    assert card(dated, standings(dated, BEFORE), ()) != first


def test_each_reminder_is_due_once_and_a_missed_one_still_is() -> None:
    sent: list[str] = []
    days = [dt.date(2027, 3, 1) + dt.timedelta(days=n) for n in range(45) if n not in (23, 24, 25)]
    for day in days:
        now = at(f"{day}T09:00")
        for reminder in due_reminders(ANYTOWN, standings(ANYTOWN, now), now, (14, 7, 1)):
            if reminder.key not in sent:
                sent.append(reminder.key)
                assert "pre-election period" in reminder.text and "Wednesday 31 March 2027" in reminder.text
    assert [key.rpartition("/")[2] for key in sent] == ["14", "7", "1"]


def test_reminders_are_off_without_days_and_over_once_it_has_begun() -> None:
    assert due_reminders(ANYTOWN, standings(ANYTOWN, MAYBE), MAYBE, ()) == ()
    assert due_reminders(ANYTOWN, standings(ANYTOWN, DURING), DURING, (90,)) == ()


def test_a_reminder_for_a_new_date_is_a_new_one() -> None:
    dated = council(election(notice_published="2027-03-29"))
    first = due_reminders(ANYTOWN, standings(ANYTOWN, MAYBE), MAYBE, (14,))
    second = due_reminders(dated, standings(dated, MAYBE), MAYBE, (14,))
    assert standings(dated, MAYBE)[0].state is State.BEFORE
    assert {r.key for r in first}.isdisjoint(r.key for r in second)
