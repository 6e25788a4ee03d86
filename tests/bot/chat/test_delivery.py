"""What people are told where something failed, in which order messages are sent, and when a question waits for a choice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot import phrases
from bot.app import App
from bot.chat import handlers
from bot.chat.delivery import answer_soon, in_turn, without_folders
from bot.chat.people import Event, Party, Person, Place, Surface
from bot.chat.reply import Answers, CouncilChoice, Reply
from bot.chat.sent import Sent
from bot.chat.services import Services, services_of
from bot.settings import Settings
from index.errors import ChannelError, GoneError, UnconfirmedError, UndeliverableError, UnreachableError
from tests.conftest import answering_home
from tests.support.carrier import Carrier
from tests.support.paths import POLICIES

FETE = "can i post a photo of the kids at the school fete?"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/srv/askfirst/policies/anytown/council.yaml:3: name: missing", "council.yaml:3: name: missing"),
        ("The file (/home/a.b/x-y/policy.pdf) is damaged", "The file (policy.pdf) is damaged"),
        (
            "See https://www.anytown.gov.uk/policies/social/media.pdf",
            "See https://www.anytown.gov.uk/policies/social/media.pdf",
        ),
        ("and/or, 6/5/2027, n/a, 1/2", "and/or, 6/5/2027, n/a, 1/2"),
    ],
)
def test_a_file_is_named_without_its_folders(said: str, told: str) -> None:
    assert without_folders(said) == told


class Sending:
    """Messages of which each is sent or fails as it is told to; `sent` are those that were tried."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = outcomes
        self.sent: list[int] = []

    def __iter__(self) -> Iterator[Callable[[], None]]:
        return (partial(self._send, number, outcome) for number, outcome in enumerate(self.outcomes))

    def _send(self, number: int, outcome: Exception | None) -> None:
        self.sent.append(number)
        if outcome is not None:
            raise outcome


@pytest.mark.parametrize("error", [UnreachableError("down"), ChannelError("refused"), GoneError("gone")])
def test_what_is_wrong_with_the_first_message_is_told_as_it_is(error: ChannelError) -> None:
    sending = Sending(error, None)
    with pytest.raises(ChannelError) as told:
        in_turn(sending)
    assert told.value is error
    assert sending.sent == [0]


@pytest.mark.parametrize("error", [UnreachableError("down"), ChannelError("refused")])
def test_a_later_message_that_cannot_be_sent_is_no_answer_that_was_not_given(error: ChannelError) -> None:
    sending = Sending(None, error, None)
    with pytest.raises(UnconfirmedError, match=str(error)) as told:
        in_turn(sending)
    assert told.value.__cause__ is error
    assert sending.sent == [0, 1]


def test_what_is_not_confirmed_holds_up_no_other_message() -> None:
    lost = UnconfirmedError("lost")
    sending = Sending(lost, None, None)
    with pytest.raises(UnconfirmedError) as told:
        in_turn(sending)
    assert told.value is lost
    assert sending.sent == [0, 1, 2]


def test_what_a_platform_has_plainer_words_for_is_left_to_it() -> None:
    with pytest.raises(UndeliverableError):
        in_turn(Sending(None, UndeliverableError("too many blocks")))


class Listener(Carrier):
    """A platform that remembers what it was to show."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.shown: list[Reply] = []

    def show(self, event: Event, reply: Reply) -> None:  # noqa: ARG002
        self.shown.append(reply)

    def home_of(self, event: Event) -> str:
        return event.home

    def wait_for(self, count: int, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while len(self.shown) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.shown) >= count


@pytest.fixture
def services(app: App, tmp_path: Path) -> Iterator[Services]:
    made = App(Settings(policies=POLICIES, home=answering_home(app, tmp_path / "home")))
    made._encoder = app.encoder
    services = services_of(made)
    yield services
    services.stop()


def test_who_chose_a_council_that_is_no_more_is_asked_once_and_answered_when_they_have_chosen(
    services: Services,
) -> None:
    somebody = Person("slack", "T9", "U1")
    services.choices.save(somebody.key, ["a-council-that-was"])
    listener = Listener()
    event = Event(Party(somebody, ""), Place("D1", Surface.PRIVATE))
    answer_soon(services, listener, event, partial(handlers.question, services, event, Sent(FETE)), typed=True)  # type: ignore[arg-type]
    listener.wait_for(1)
    time.sleep(1)
    (asked,) = listener.shown
    assert isinstance(asked.said, CouncilChoice)
    services.choices.save(somebody.key, ["nottingham-city"])  # as another process does
    listener.wait_for(2)
    time.sleep(1)
    _, answer = listener.shown
    assert isinstance(answer.said, Answers)
    assert answer.said.question == FETE


def test_where_part_of_an_answer_is_there_nobody_reads_that_nothing_was_checked(services: Services) -> None:
    class Failing(Listener):
        def show(self, event: Event, reply: Reply) -> None:
            super().show(event, reply)
            if isinstance(reply.said, Answers):
                in_turn(Sending(None, ChannelError("refused")))

    somebody = Person("slack", "T9", "U2")
    services.choices.save(somebody.key, ["nottingham-city"])
    listener = Failing()
    event = Event(Party(somebody, ""), Place("D2", Surface.PRIVATE), ("slack:message:1",))
    answer_soon(services, listener, event, partial(handlers.question, services, event, Sent(FETE)), typed=True)  # type: ignore[arg-type]
    listener.wait_for(2)
    _, told = listener.shown
    assert getattr(told.said, "text", "") == phrases.UNCONFIRMED
    assert not services.claims.claim(event.keys)  # told of again it is not answered a second time
