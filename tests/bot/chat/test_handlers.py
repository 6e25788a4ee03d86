"""What people do in a chat, whatever the platform: what is a command, what is offered under an answer and under a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import phrases
from bot.app import App
from bot.chat import handlers, officer_handlers
from bot.chat.buttons import Action
from bot.chat.people import Place, Surface
from bot.chat.reply import Answers, FileChoice, ShownChange
from bot.chat.sent import File, Sent
from bot.chat.services import Services
from bot.work import Lane
from index.errors import OfficerError
from tests.support.officers import ANYTOWN, FILES, OFFICER, SOMEBODY, councils_with_officers, event_of

MINE = Place("D1", Surface.PRIVATE)
ALONE = Place("C1", Surface.ALONE, answers_to="https://slack.com/response")
FETE = "can i post a photo of the kids at the school fete?"


@pytest.fixture(scope="module")
def services(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with councils_with_officers(app, tmp_path_factory.mktemp("handlers"), "slack") as (made, _):
        for user in (OFFICER, SOMEBODY):
            made.choices.save(f"slack:T1:{user}", [ANYTOWN])
        yield made


@pytest.mark.parametrize(
    ("typed", "of_an_officer", "of_anybody"),
    [
        ("Refresh", "refresh", "refresh"),
        ("rollback anytown", "rollback", None),
        ("card ANYTOWN Town Council", "card", None),
        ("card reading", "card", None),
        ("refresh any-town", "refresh", "refresh"),
        ("card games", None, None),
        ("refresh e-mail, posts", None, None),
        ("card fraud in town", None, None),
        ("refreshments at the fete", None, None),
        ("", None, None),
    ],
)
def test_a_command_may_name_a_council_and_a_question_is_none(
    services: Services, typed: str, of_an_officer: str | None, of_anybody: str | None
) -> None:
    for user, wanted in ((OFFICER, of_an_officer), (SOMEBODY, of_anybody)):
        event = event_of("slack", user, MINE)
        assert officer_handlers.command_in(services, event, typed) == wanted
        officers = bool(wanted) and user == OFFICER
        assert (handlers.lane_of(services, event, Sent(typed)) is Lane.DOCUMENTS) is officers


def test_an_officer_of_two_councils_refreshes_one_whose_id_is_a_plain_word(services: Services) -> None:
    said = handlers.message(services, event_of("slack", OFFICER, MINE), Sent(f"refresh {ANYTOWN}")).said
    assert isinstance(said, ShownChange)
    assert said.said == phrases.NO_DIFFERENCE


def test_a_question_that_one_person_sees_can_be_shared_and_a_draft_that_was_checked_cannot(services: Services) -> None:
    event = event_of("slack", SOMEBODY, ALONE)
    for draft in (False, True):
        reply = handlers.question(services, event, Sent(FETE), draft=draft)
        assert isinstance(reply.said, Answers)
        assert (Action.SHARE in reply.actions) is not draft
        assert Action.REFER in reply.actions


def test_an_officer_is_told_that_there_are_more_documents_and_how_to_name_one(services: Services) -> None:
    event = event_of("slack", OFFICER, MINE)
    choice = handlers.message(services, event, Sent("", files=(File("draft.txt", "https://a.example"),))).said
    assert isinstance(choice, FileChoice)
    assert len(choice.choices) == 6
    label, action, value = choice.choices[-1]
    assert (label, action) == (phrases.ANOTHER_DOCUMENT, Action.NEW_VERSION)
    with pytest.raises(OfficerError) as told:
        handlers.pressed(services, event, action, value)
    assert all(file in str(told.value) for file in FILES)
    with pytest.raises(OfficerError, match="Only the officers"):
        handlers.pressed(services, event_of("slack", SOMEBODY, MINE), action, value)


def test_a_file_of_a_documents_own_name_is_offered_for_that_document_alone(services: Services) -> None:
    file = File(FILES[-1], "https://a.example")
    choice = handlers.message(services, event_of("slack", OFFICER, MINE), Sent("", files=(file,))).said
    assert isinstance(choice, FileChoice)
    assert [label for label, _, _ in choice.choices] == [
        phrases.CHECK_AS_POST, phrases.NEW_VERSION.format(title=f"Policy {FILES[-1]}"),
    ]  # fmt: skip
