"""Officers' changes from a chat: shown as they are published, once, whatever comes in between."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.advisor import Advisor
from bot.app import App
from bot.chat.document_changes import DocumentChanges
from bot.chat.people import Party, Person, is_officer
from bot.chat.reply import ShownChange
from bot.live import LiveIndex
from bot.settings import Settings
from bot.storage.changes import ChangeRecords
from index.corpus.council import Council
from index.errors import AskfirstError, EditionError, OfficerError
from index.search.store import OpenIndex
from index.store.documents import digest_of
from index.store.migrations import open_database
from tests.conftest import fresh_home
from tests.support.slack.fixtures import enter
from tests.support.stores import share_numbers

COUNCIL, FILE = "nottinghamshire-county", "social-media-protocol.txt"
OLD, NEW, NEWER = "Think carefully about all", "Think very carefully about all", "Think hard about all"
JO = Party(Person("slack", "T1", "U1"), "Jo")


class Office:
    """The parts that change documents, over a database of their own."""

    def __init__(self, app: App, policies: Path, home: Path, url: str) -> None:
        self.policies, self.url = policies, url
        for folder in policies.iterdir():
            if folder.name in (COUNCIL, "coventry-city"):
                enter(folder, officers=["U1"])
                (folder / "questions.yaml").unlink()
            elif folder.is_dir():
                shutil.rmtree(folder)
        home = fresh_home(app, home, numbers=False)
        self.app = App(Settings(policies=policies, home=home, database=url))  # type: ignore[arg-type]
        self.app._encoder = app.encoder  # loaded once for the whole run
        share_numbers(app.store.engine, self.app.store.engine)
        self.app.refresh()
        self.store = self.app.store
        self.live = LiveIndex(self.store.editions.publication, self.app.open_index, self.app.advisor)
        self.changes = ChangeRecords(self.store.engine)
        self.changing = DocumentChanges(self.live, self.changes, self.app.refresher())

    @property
    def text(self) -> str:
        """The folder's file, which no chat changes."""
        return (self.policies / COUNCIL / FILE).read_text("utf-8")

    def send(self, old: str, new: str, name: str = FILE) -> ShownChange:
        return self.changing.from_file(JO, name, self.text.replace(old, new).encode(), COUNCIL)

    def publish(self, shown: ShownChange) -> str:
        assert shown.change, shown.said
        return self.changing.publish(shown.change, JO).text

    def in_force(self) -> str:
        self.live.poll()
        return " ".join(c.words for c in self.live.now.index.council(COUNCIL).clauses)


@pytest.fixture
def office(app: App, policies: Path, tmp_path: Path, database_url: str) -> Office:
    return Office(app, policies, tmp_path / "home", database_url)


def page_of(written: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in written.splitlines() if line.strip())
    return f"<html><body>{lines}</body></html>".encode()


def test_what_was_shown_is_published_without_reading_or_asking_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = office.send(OLD, NEW)
    assert OLD in office.in_force()
    shutil.rmtree(office.policies)

    def nothing(*_: object, **__: object) -> None:
        raise AssertionError("read or asked again")

    monkeypatch.setattr("index.refresh.amend.load_document", nothing)
    monkeypatch.setattr(Advisor, "advise", nothing)
    assert "Published as edition 2" in office.publish(shown)
    assert NEW in office.in_force()


def test_another_process_publishes_what_this_one_showed(office: Office) -> None:
    shown = office.send(OLD, NEW)
    other = App(office.app.settings)
    other._encoder = office.app.encoder
    live = LiveIndex(other.store.editions.publication, other.open_index, other.advisor)
    assert shown.change
    DocumentChanges(live, ChangeRecords(other.store.engine), other.refresher()).publish(shown.change, JO)
    assert NEW in office.in_force()


def test_another_format_and_back(office: Office) -> None:
    page = page_of(office.text)
    office.publish(office.changing.from_file(JO, "social-media-protocol.html", page, COUNCIL))
    assert office.live.now.index.council(COUNCIL).council.documents[0].file == "social-media-protocol.html"
    assert office.changing.from_folder(JO, COUNCIL).change is None
    office.publish(office.changing.from_before(JO, COUNCIL))
    assert office.live.now.index.council(COUNCIL).council.documents[0].file == FILE
    office.publish(office.send(OLD, NEW))
    assert NEW in office.in_force()


def test_going_back_twice_does_not_go_forward_to_what_was_withdrawn(office: Office) -> None:
    office.publish(office.send(OLD, NEW))
    office.publish(office.send(OLD, NEWER))
    assert "Edition 2 is in force again" in office.publish(office.changing.from_before(JO, COUNCIL))
    assert NEW in office.in_force()
    office.publish(office.changing.from_before(JO, COUNCIL))
    assert OLD in office.in_force()
    with pytest.raises(EditionError, match="nothing to go back to"):
        office.changing.from_before(JO, COUNCIL)


def test_what_was_gone_back_from_is_never_answered_from(office: Office) -> None:
    office.publish(office.send(OLD, NEW))
    office.publish(office.send(OLD, NEWER))
    office.publish(office.changing.from_before(JO, COUNCIL))
    with office.store.engine.begin() as connection:
        connection.execute(text("UPDATE editions SET settings = '' WHERE number = 2"))
    opened = office.app.open_index().council(COUNCIL)
    assert opened.current.number == 1


def test_the_watch_survives_whatever_looking_raises(office: Office) -> None:
    def failing() -> int:
        if broken:
            raise RuntimeError("a driver's own error")
        return office.store.editions.publication()

    broken: list[int] = []
    live = LiveIndex(failing, office.app.open_index, office.app.advisor)
    before = live.now.id
    office.publish(office.send(OLD, NEW))
    broken.append(1)
    live.poll()
    assert live.now.id == before
    broken.clear()
    live.poll()
    assert live.now.id == office.live.now.id != before


def test_two_presses_of_publish_publish_once(office: Office) -> None:
    shown = office.send(OLD, NEW)
    said: list[str] = []

    def press() -> None:
        try:
            said.append(office.publish(shown))
        except AskfirstError as error:
            said.append(str(error))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sum("Published as edition 2" in told for told in said) == 1, said
    assert all("Published" in told or "already" in told or "has changed" in told for told in said), said
    assert NEW in office.in_force()
    assert len(office.store.history.editions(COUNCIL)) == 2


def test_what_no_change_is_about_goes_and_a_discarded_file_leaves_nothing(office: Office) -> None:
    def kept(words: str) -> bool:
        try:
            return bool(office.store.documents.read(digest_of(office.text.replace(OLD, words).encode())))
        except EditionError:
            return False

    for words in (NEW, NEWER):
        office.send(OLD, words)
    assert (kept(NEW), kept(NEWER)) == (False, True)
    shown = office.send(OLD, NEW)
    assert office.store.proposals.ids() == (shown.change,)
    assert shown.change
    office.changing.discard(shown.change, JO)
    assert (office.store.proposals.ids(), kept(NEW), kept(NEWER), kept(OLD)) == ((), False, False, True)
    with office.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM parts")).scalar() == 2


def test_a_lapsed_change_cannot_be_published(office: Office) -> None:
    shown = office.send(OLD, NEW)
    late = ChangeRecords(open_database(office.url), clock=lambda: time.time() + 3700)
    changing = DocumentChanges(office.live, late, office.app.refresher())
    with pytest.raises(OfficerError, match="an hour has passed"):
        changing.publish(str(shown.change), JO)
    assert OLD in office.in_force()


def test_another_councils_change_in_between_does_not_end_mine_but_another_of_mine_does(office: Office) -> None:
    shown = office.send(OLD, NEW)
    enter(office.policies / "coventry-city", officers=["U1", "U2"])
    office.publish(office.changing.from_folder(JO, "coventry-city"))
    assert "Published" in office.publish(shown)
    again = office.send(OLD, NEWER)
    (office.policies / COUNCIL / FILE).write_text(office.text.replace(OLD, "Think of all"), "utf-8")
    office.app.refresh()
    with pytest.raises(OfficerError, match="Something else has changed"):
        office.publish(again)


def test_a_running_bot_follows_within_two_seconds(office: Office) -> None:
    office.live.start()
    other = App(office.app.settings)
    other._encoder = office.app.encoder
    (office.policies / COUNCIL / FILE).write_text(office.text.replace(OLD, NEW), "utf-8")
    other.refresh()
    until = time.monotonic() + 2
    while NEW not in words(office.live.now.index) and time.monotonic() < until:
        time.sleep(0.02)
    office.live.stop()
    assert NEW in words(office.live.now.index)


def words(index: OpenIndex) -> str:
    return " ".join(c.words for c in index.council(COUNCIL).clauses)


@pytest.mark.parametrize(
    ("listed", "workspaces", "person", "officer"),
    [
        (["U1"], ["T1"], Person("slack", "T1", "U1"), True),
        (["U1"], ["T1"], Person("slack", "T2", "U1"), False),
        (["U1"], [], Person("slack", "T2", "U1"), True),
        (["slack:U1"], ["T1"], Person("slack", "T2", "U1"), False),
        (["slack:U1"], ["T1"], Person("teams", "T1", "U1"), False),
        (["slack:T2:U1"], ["T1"], Person("slack", "T2", "U1"), True),
    ],
)
def test_an_officer_is_one_in_the_councils_own_workspace(
    app: App, listed: list[str], workspaces: list[str], person: Person, officer: bool
) -> None:
    council = app.open_index().council(COUNCIL).council
    known = council.model_dump() | {"officers": listed, "workspaces": {"slack": workspaces}}
    assert is_officer(Council.model_validate(known), person) is officer
