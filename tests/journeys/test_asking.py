"""A councillor's journey, in Slack and in Teams: a question answered, followed up, voted on; the council chosen; a post checked."""

from __future__ import annotations

from bot.phrases import ASK_AGAIN, CHANGES_NOTHING, NO_MESSAGE_BEFORE
from bot.presentation import EXAMPLES, WHICH_COUNCIL
from tests.support.chat import NOBODYS, NUMBERED, TWO, Chat

RULE = "if you are unsure about posting something, stop and ask for advice first"
FETE = "can i post a photo of the kids at the school fete?"
HELP = "I quote your council's own social media policy"
TITLE = "Use of Social Media – Guidance for Councillors (March 2018)"


def source(chat: Chat, council: str) -> str:
    """A council's policy with white space and emphasis folded, to look quotes up in."""
    found = next(p for p in (chat.policies / council).iterdir() if p.suffix in (".txt", ".md"))
    return " ".join(found.read_text().replace("*", "").split())


def assert_verbatim(chat: Chat, quotes: list[str], council: str) -> None:
    whole = source(chat, council)
    assert quotes
    for line in (line for quote in quotes for line in quote.split("\n")):
        assert line.removeprefix("• ") in whole


def test_a_question_is_answered_word_for_word_with_rule_and_contact(chat: Chat) -> None:
    answer = chat.answer("councillor1", FETE)
    assert 1 <= len(answer.quotes) <= 3
    assert_verbatim(chat, answer.quotes, "nottingham-city")
    assert f"— {TITLE}" in answer.words
    assert "Safeguarding" in answer.words
    assert answer.words.index(RULE) < answer.words.index("Malcolm.townroe@nottinghamcity.gov.uk")


def test_a_mention_is_answered_where_it_stands_with_clause_9_2(chat: Chat) -> None:
    question = "will the council's own account still promote my posts in the election period?"
    (answer,) = chat.shown(chat.mention("councillor2", question, NUMBERED))
    assert "clause 9.2" in answer.words
    assert "will not promote" in answer.quotes[0] or "councillor" in answer.quotes[0].lower()


def test_an_empty_mention_and_help_get_help(chat: Chat) -> None:
    for text in ("", "help", "  "):
        (shown,) = chat.shown(chat.mention("councillor3", text))
        assert HELP in shown.words
        assert RULE in shown.words
    assert HELP in chat.answer("councillor3", "help").words


def test_a_short_follow_up_keeps_its_subject(chat: Chat) -> None:
    talk = chat.ask("councillor4", "can i call the planning officer useless in a post?")
    (first,) = chat.shown(talk)
    chat.ask("councillor4", "and on my private account?", follows=talk)
    second = chat.shown(talk, 2)[1]
    assert set(first.quotes) & set(second.quotes)
    assert set(second.quotes) - set(first.quotes)
    assert "Asked: can i call the planning officer useless in a post? … and on my private account?" in second.words


def test_a_follow_up_that_changes_nothing_says_so_on_a_line_and_repeats_nothing(chat: Chat) -> None:
    talk = chat.ask("councillor19", FETE)
    (first,) = chat.shown(talk)
    chat.ask("councillor19", "thanks!", follows=talk)
    chat.shown(talk, 2)
    chat.ask("councillor19", "and tomorrow?", follows=talk)
    second = chat.shown(talk, 3)[2]
    said = CHANGES_NOTHING.format(council="Nottingham City Council")
    assert second.words.replace("\n", "").startswith(f"Asked: {FETE} … and tomorrow?{said}Golden rule")
    assert not second.quotes
    assert "Text in force" not in second.words
    assert set(second.buttons) == set(first.buttons) - {"Helpful", "Not helpful"}
    chat.ask("councillor19", "and on my private account?", follows=talk)
    assert chat.shown(talk, 4)[3].quotes


def test_a_follow_up_is_answered_for_what_it_asks(chat: Chat) -> None:
    talk = chat.ask("councillor14", "can i post a photo of the children at the fete?")
    chat.shown(talk)
    for number, (text, said) in enumerate(
        (
            ("why?", "where they give reasons"),
            ("so is that a yes?", "a quote is not permission"),
            (
                "and on the council's page?",
                "Asked: can i post a photo of the children at the fete? … and on the council's page?",
            ),
            ("can i swear at a troll who insults me?", "in its own words"),
        ),
        2,
    ):
        chat.ask("councillor14", text, follows=talk)
        assert said in chat.shown(talk, number)[-1].words, text
    assert "Asked:" not in chat.shown(talk, 5)[-1].words


def test_a_follow_up_to_nothing_is_told_so(chat: Chat) -> None:
    (shown,) = chat.shown(chat.mention("councillor15", "and on my private account?"))
    assert NO_MESSAGE_BEFORE in shown.words
    assert RULE in shown.words
    assert not shown.quotes


def test_several_questions_before_the_choice_are_all_answered_after_it(chat: Chat) -> None:
    talks = [chat.ask("councillor16", text, NOBODYS) for text in (FETE, "can i swear at a troll?")]
    count = 1 if chat.channel == "slack" else 2
    menus = [chat.shown(talk, count)[-1] for talk in talks]
    chat.choose("councillor16", menus[-1], "coventry-city", NOBODYS)
    for talk, words in zip(talks, ("photo", "respect"), strict=True):
        assert words in chat.said(talk, "Coventry City Council, in its own words:").words or words


def test_whoever_belongs_to_no_council_is_asked_once_and_then_answered(chat: Chat) -> None:
    talk = chat.ask("councillor6", FETE, NOBODYS)
    (menu,) = chat.shown(talk)
    assert WHICH_COUNCIL in menu.words
    assert len(menu.offered) == 5
    said = chat.choose("councillor6", menu, "coventry-city", NOBODYS)
    assert "You ask for Coventry City Council from now on." in said.words
    answer = chat.said(talk, "Coventry City Council, in its own words:")
    assert_verbatim(chat, answer.quotes, "coventry-city")
    assert "Coventry City Council" in chat.answer("councillor6", "can i swear at a troll?", NOBODYS).words
    assert ASK_AGAIN not in said.words
    # A choice for which no question waits here: it may wait in another process.
    assert ASK_AGAIN in chat.choose("councillor6", menu, "numbered-district", NOBODYS).words


def test_a_workspace_of_two_councils_offers_those_two_and_both_may_be_chosen(chat: Chat) -> None:
    asked = chat.answer("councillor7", FETE, TWO)
    assert asked.offered == ["coventry-city", "numbered-district"]
    menu = chat.answer("councillor7", "council", TWO)
    assert menu.offered == ["coventry-city", "numbered-district"]
    assert "no longer to be chosen" in chat.choose("councillor7", menu, "nottingham-city", TWO).words
    chat.choose("councillor7", menu, "coventry-city,numbered-district", TWO)
    chat.settle()
    answers = chat.shown(chat.ask("councillor7", "can i share a newspaper photo?", TWO), 2)
    for council, name in (("coventry-city", "Coventry City Council"), ("numbered-district", "A district council")):
        (mine,) = [a for a in answers if name in a.words]
        assert_verbatim(chat, mine.quotes, council)


def test_whoever_opens_the_bot_reads_what_it_is_for_and_what_is_in_force(chat: Chat) -> None:
    for shown in (chat.greeted("councillor8"), chat.answer("councillor8", "council")):
        for expected in (HELP, TITLE, "text in force since", RULE, "0115 876 4332", "neither stored nor logged"):
            assert expected in shown.words
        assert {*EXAMPLES, "Ask the monitoring officer"} <= set(shown.buttons)


def test_an_example_that_is_pressed_is_asked_as_if_it_had_been_typed(chat: Chat) -> None:
    said = f"You asked: {EXAMPLES[0]}"
    answer = chat.pressed_soon("councillor17", chat.answer("councillor17", "help"), EXAMPLES[0], said)
    assert_verbatim(chat, answer.quotes, "nottingham-city")
    assert RULE in answer.words


def test_the_first_page_answers_an_example_and_reaches_the_officers_in_one_press(chat: Chat) -> None:
    page = chat.greeted("councillor18")
    form = chat.press("councillor18", page, "Ask the monitoring officer")
    assert chat.filled(form) == {"Your question": "", "Your agreement": ""}
    chat.press("councillor18", page, EXAMPLES[2])
    answer = chat.told("councillor18", f"You asked: {EXAMPLES[2]}")
    assert RULE in answer.words


def test_more_clauses_are_marked_as_related_and_are_other_ones(chat: Chat) -> None:
    answer = chat.answer("councillor9", FETE)
    more = chat.press("councillor9", answer, "More clauses")
    assert "Related clauses:" in more.words
    assert RULE in more.words
    assert_verbatim(chat, more.quotes, "nottingham-city")
    assert not set(more.quotes) & set(answer.quotes)


def test_a_vote_toggles_and_the_last_one_wins_and_no_words_are_kept(chat: Chat) -> None:
    votes = "select council, helpful, outcome, topics, clauses, voter from feedback"
    answer = chat.answer("councillor10", FETE)
    before, seen, said = len(chat.rows(votes)), [], []
    for label in ("Helpful", "Not helpful", "Not helpful", "Helpful"):
        said.append(chat.press("councillor10", answer, label).words)
        seen.append([v[1] for v in chat.rows(votes)[before:]])
    assert seen == [[1], [0], [], [1]]
    for words, wanted in zip(
        said, ("this answer helped", "did not help", "taken back", "this answer helped"), strict=True
    ):
        assert wanted in words
    council, _, outcome, topics, clauses, voter = chat.rows(votes)[-1]
    assert (council, outcome) == ("nottingham-city", "answered")
    assert "children" in topics
    assert clauses.startswith("nottingham-city/")
    assert "councillor10" not in voter
    assert chat.officer_id("councillor10") not in voter


def test_check_this_post_judges_the_selected_message_for_the_asker_alone(chat: Chat) -> None:
    post = "Cllr Barry Wainwright is a liar & has been pocketing the grant money\nShare!"
    shown = chat.check("councillor11", post)
    assert shown.words.startswith(f"Post checked: {post}")
    assert "Libel" in shown.words
    assert RULE in shown.words
    assert chat.in_public() == 0


def test_too_long_a_question_is_told_so_with_rule_and_contact(chat: Chat) -> None:
    shown = chat.answer("councillor12", "a " * 6000)
    assert "characters" in shown.words
    assert RULE in shown.words


def test_no_question_is_kept_or_logged(chat: Chat) -> None:
    marker = "zanzibarmarker"
    chat.answer("councillor13", f"can i post about {marker} councillors taking bribes?")
    chat.settle()
    assert chat.holds(marker) == []
    assert marker not in chat.bot.log.read_text()
