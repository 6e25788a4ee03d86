"""Questions to the officers while two people deal with one at once, and after their council was taken out of force."""

# ruff: noqa: ARG002

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot import phrases
from bot.app import App
from bot.chat.people import LOCAL, Party, Person, Place
from bot.chat.referrals import Referrals
from bot.chat.reply import Done, Referral, Said, Spoken
from bot.chat.sent import Sent
from bot.clock import wall_clock
from bot.live import LiveIndex
from bot.settings import Settings
from bot.storage.database import referral_notes, referrals
from bot.storage.referrals import KeptReferral, ReferralRecords
from index.corpus.council import Council
from index.errors import ChannelError, MessageGoneError, ReferralError
from index.store.migrations import open_database
from tests.conftest import fresh_home
from tests.support.carrier import TEXT, Carrier, reaching

COUNCIL = "nottingham-city"
NAME = "Cllr Quetzal"
ASKER = Party(Person("slack", "T1", "U1"), NAME)
# Whoever runs Askfirst may do what officers may.
OFFICER, SECOND = Party(Person(LOCAL, "host", "one"), "Officer One"), Party(Person(LOCAL, "host", "two"), "Officer Two")
OFFICERS, REPLY, ANSWER = "C1", "Please do not post it.", "Then I shall not."
Doing = Callable[[], object]


class Channel(Carrier):
    """Slack, in which other things happen just before a message is posted or changed."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.first: dict[str, Doing] = {}
        self.where: dict[str, str] = {}

    def meanwhile(self, what: str, doing: Doing) -> None:
        """Before the next "edit", the next "post" to the officers or the next that is to be "told": once."""
        self.first[what] = doing

    def post(self, place: Place, message: Said, first: str | None = None) -> tuple[str, str]:
        self.first.pop("post" if place.conversation == OFFICERS else "told", lambda: None)()
        number = f"m{len(self.where)}"
        self.held[number], self.where[number] = message, place.conversation
        return place.conversation, number

    def edit(self, conversation: str, message_id: str, message: Said) -> None:
        self.first.pop("edit", lambda: None)()
        self._there(message_id)
        self.held[message_id] = message

    def delete(self, conversation: str, message_id: str) -> None:
        self._there(message_id)
        del self.held[message_id]

    def _there(self, message_id: str) -> None:
        if message_id not in self.held:
            raise MessageGoneError("there is no such message")

    def with_the_officers(self) -> list[Said]:
        return [said for number, said in self.held.items() if self.where[number] == OFFICERS]


class Desk:
    """A question that was sent, and all that can be done about it."""

    def __init__(self, live: LiveIndex, engine: Engine) -> None:
        self.live, self.engine = live, engine
        self.channel, self.records = Channel(), ReferralRecords(engine)
        self.referrals = Referrals(live, self.records, reaching(self.channel), wall_clock)
        self.referrals.send(with_a_place(live), ASKER, TEXT, ())
        with engine.begin() as connection:
            self.id = str(connection.execute(select(referrals.c.id)).scalar_one())

    def resolve(self) -> Done:
        return self.referrals.resolve(self.id, SECOND)

    def kept(self) -> KeptReferral:
        found = self.records.find(self.id)
        assert found is not None
        return found

    def nothing_is_left(self) -> bool:
        """Of the question, of who asked it, and of what was said under it; here and with the officers."""
        with self.engine.begin() as connection:
            notes = connection.execute(select(referral_notes)).all()
        kept, (stands,) = self.kept(), self.channel.with_the_officers()
        shown = repr(stands)
        return (
            kept.closed and kept.text is None and kept.person == "" and notes == []
            and not any(words in shown for words in (TEXT, NAME, REPLY, ANSWER))
        )  # fmt: skip


def with_a_place(live: LiveIndex) -> Council:
    council = live.now.index.council(COUNCIL).council
    return council.model_copy(update={"referrals": council.referrals.model_copy(update={"slack": OFFICERS})})


@pytest.fixture(scope="module")
def live(app: App) -> LiveIndex:
    index = app.open_index()
    return LiveIndex(lambda: index.publication, lambda: index, app.advisor)


@pytest.fixture
def desk(live: LiveIndex, tmp_path: Path) -> Desk:
    return Desk(live, open_database(f"sqlite:///{tmp_path / 'askfirst.db'}"))


def said(desk: Desk, kind: type[Any]) -> list[Any]:
    return [one for one in desk.channel.with_the_officers() if isinstance(one, kind)]


def test_what_is_resolved_while_a_reply_is_sent_does_not_come_back(desk: Desk) -> None:
    desk.channel.meanwhile("told", desk.resolve)
    assert desk.referrals.reply(desk.id, OFFICER, REPLY).text == phrases.REPLIED
    assert desk.nothing_is_left()
    (stands,) = said(desk, Spoken)  # who resolved it and when, as the second officer left it
    assert stands.who == SECOND


def test_what_is_resolved_while_a_reply_is_shown_to_the_officers_is_closed_again(desk: Desk) -> None:
    desk.channel.meanwhile("edit", desk.resolve)
    assert desk.referrals.reply(desk.id, OFFICER, REPLY).text == phrases.REPLIED
    assert said(desk, Referral) == []
    assert desk.nothing_is_left()
    with pytest.raises(ReferralError, match="resolved already"):
        desk.resolve()


def test_what_is_resolved_while_a_reply_is_posted_under_it_takes_the_reply_with_it(desk: Desk) -> None:
    desk.channel.meanwhile("post", desk.resolve)
    assert desk.referrals.reply(desk.id, OFFICER, REPLY).text == phrases.REPLIED
    assert desk.nothing_is_left()


def test_an_answer_to_what_is_resolved_meanwhile_is_taken_back_and_its_writer_told(desk: Desk) -> None:
    desk.referrals.reply(desk.id, OFFICER, REPLY)
    desk.channel.meanwhile("post", desk.resolve)
    with pytest.raises(ReferralError, match="resolved already"):
        desk.referrals.answer(desk.id, ASKER, Sent(ANSWER))
    assert desk.nothing_is_left()


def test_where_it_cannot_be_closed_again_resolve_does_the_rest(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def refuse() -> None:
        desk.channel.meanwhile("edit", refuse)
        raise ChannelError("edits are refused")

    def resolve_and_refuse() -> None:
        desk.resolve()
        desk.channel.meanwhile("edit", refuse)  # from the one after this, which goes through and puts the text back

    desk.channel.meanwhile("edit", resolve_and_refuse)
    with caplog.at_level(logging.ERROR):
        desk.referrals.reply(desk.id, OFFICER, REPLY)
    assert said(desk, Referral) != []
    assert desk.kept().text is None and not desk.kept().closed and NAME not in str(desk.kept().place)
    assert COUNCIL in caplog.text and "edits are refused" in caplog.text
    assert not any(words in caplog.text for words in (TEXT, NAME, REPLY))
    desk.channel.first.clear()
    assert desk.resolve().text == phrases.RESOLVED
    assert desk.nothing_is_left()


def test_what_was_placed_after_resolve_began_is_closed_too(desk: Desk) -> None:
    """Another officer's reply makes the question a message longer just before it is resolved."""
    kept = desk.kept()
    desk.channel.post(Place(OFFICERS), Done(TEXT))
    longer = str(kept.place).replace('"m1"]', '"m1"], ["C1", "m2"]')
    assert desk.records.placed(kept.id, longer)
    desk.referrals._close(kept, Done("closed"))  # with what was read before
    assert desk.nothing_is_left()


def test_the_questions_of_a_council_that_was_taken_out_of_force_can_be_answered_and_resolved(
    app: App, policies: Path, tmp_path: Path
) -> None:
    made = App(Settings(policies=policies, home=fresh_home(app, tmp_path / "home")))
    made._encoder = app.encoder
    made.refresh()
    live = LiveIndex(made.store.editions.publication, made.open_index, made.advisor)
    desk = Desk(live, made.database())
    shutil.rmtree(policies / COUNCIL)
    made.refresh()
    live.poll()
    assert COUNCIL not in live.now.index.councils
    with pytest.raises(ReferralError, match="Only the officers listed for Nottingham City Council"):
        desk.referrals.resolve(desk.id, Party(Person("slack", "T1", "U0SOMEBODY"), ""))
    assert desk.referrals.reply(desk.id, OFFICER, REPLY).text == phrases.REPLIED
    assert desk.resolve().text == phrases.RESOLVED
    assert desk.nothing_is_left()
