"""Officers' changes from a chat where something goes wrong between folder, snapshot and record."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from bot.app import App
from bot.chat.document_changes import DocumentChanges
from bot.chat.people import Party, Person, is_officer
from bot.chat.reply import ShownChange
from bot.live import InForce, LiveIndex
from bot.refresh import Refresher
from bot.settings import Settings
from bot.storage.changes import ChangeRecords
from bot.storage.database import open_database
from index.corpus.council import Council
from index.errors import AskfirstError, OfficerError, SnapshotError
from index.history import earlier, history, roll_back
from index.refresh.refresh import prepare
from index.search.store import open_index
from index.snapshot import current_id, open_snapshot
from tests.conftest import answering_home
from tests.support.paths import POLICIES
from tests.support.slack.fixtures import enter

COUNCIL, FILE = "nottinghamshire-county", "social-media-protocol.txt"
OLD, NEW, NEWER = "Think carefully about all", "Think very carefully about all", "Think hard about all"
JO = Party(Person("slack", "T1", "U1"), "Jo")


@pytest.fixture(scope="module")
def furnished(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Policies with officers and a home where they are in force: made once, and copied for each test."""
    place = tmp_path_factory.mktemp("office")
    policies = Path(shutil.copytree(POLICIES, place / "policies"))
    for council in (COUNCIL, "coventry-city"):
        enter(policies / council, officers=["U1"])
    App(Settings(policies=policies, home=answering_home(app, place / "home"))).refresh()
    return place


class Office:
    """The parts that change documents, over files of their own."""

    def __init__(self, app: App, furnished: Path, place: Path) -> None:
        self.policies, self.home = place / "policies", place / "home"
        for folder in (self.policies, self.home):
            shutil.copytree(furnished / folder.name, folder, symlinks=True)
        self.app = App(Settings(policies=self.policies, home=self.home))
        self.app._encoder = app.encoder  # loaded once for the whole run
        self.live = LiveIndex(lambda: current_id(self.home), self._opened)
        self.changes = ChangeRecords(open_database(f"sqlite:///{self.home / 'askfirst.db'}"))
        self.changing = DocumentChanges(self.live, self.changes, self.app.refresher())

    def _opened(self) -> InForce:
        index = self.app.open_index()
        return InForce(index.manifest.id, index, self.app.advisor(index))

    @property
    def text(self) -> str:
        return (self.policies / COUNCIL / FILE).read_text("utf-8")

    def send(self, old: str, new: str, name: str = FILE) -> ShownChange:
        return self.changing.from_file(JO, name, self.text.replace(old, new).encode(), COUNCIL)

    def publish(self, shown: ShownChange) -> str:
        assert shown.change, shown.said
        return self.changing.publish(shown.change, JO).text

    def in_force(self) -> str:
        snapshot = open_snapshot(self.home, current_id(self.home))
        return " ".join(p.clause.words for d in snapshot.documents for p in d.parts if p.clause)


def damage(path: Path) -> None:
    path.unlink()
    path.write_text("{}")


@pytest.fixture
def office(app: App, furnished: Path, tmp_path: Path) -> Office:
    return Office(app, furnished, tmp_path)


def test_one_council_is_not_published_over_a_snapshot_that_cannot_be_read(office: Office) -> None:
    damage(office.home / "index" / current_id(office.home) / "councils.json")
    with pytest.raises(SnapshotError, match="the others would be lost"):
        office.send(OLD, NEW)
    with pytest.raises(SnapshotError, match="the others would be lost"):
        prepare(office.policies, office.home, office.app.encoder, council=COUNCIL)


def test_after_a_change_of_format_and_back_the_folder_names_the_old_file_and_a_new_text_is_taken(
    office: Office,
) -> None:
    page = (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in office.text.splitlines() if line.strip())
        + "</body></html>"
    )
    shown = office.changing.from_file(JO, "social-media-protocol.html", page.encode(), COUNCIL)
    before = office.text
    office.publish(shown)
    assert not (office.policies / COUNCIL / FILE).exists()
    office.publish(office.changing.from_before(JO, COUNCIL))
    assert office.text == before
    assert f"file: {FILE}" in (office.policies / COUNCIL / "council.yaml").read_text()
    assert not (office.policies / COUNCIL / "social-media-protocol.html").exists()
    office.publish(office.send(OLD, NEW))
    assert NEW in office.in_force()


def test_what_was_gone_back_from_is_never_answered_from(office: Office) -> None:
    office.publish(office.send(OLD, NEW))
    good = history(office.home)[1].manifest
    App(Settings(policies=office.policies, home=office.home)).open_index()
    roll_back(office.home, str(good.number), by="Jo", why="")
    assert all(m.number < good.number for m in earlier(office.home))
    damage(office.home / "index" / good.id / "parts.jsonl")
    opened = open_index(office.home, office.app.encoder.digest)
    assert opened.manifest.number < good.number
    assert "Answering from" in str(opened.warning)


def test_a_damaged_new_snapshot_is_not_opened_every_second(office: Office) -> None:
    opened: list[int] = []

    def counted() -> InForce:
        opened.append(1)
        return office._opened()

    live = LiveIndex(lambda: current_id(office.home), counted)
    office.publish(office.send(OLD, NEW))
    damage(office.home / "index" / current_id(office.home) / "parts.jsonl")
    before = live.now.id
    for _ in range(5):
        live.poll()
    assert (live.now.id, len(opened)) == (before, 2)


def test_the_watch_survives_whatever_opening_raises(office: Office) -> None:
    def failing() -> InForce:
        if broken:
            raise RuntimeError("a model's own error")
        return office._opened()

    broken: list[int] = []
    live = LiveIndex(lambda: current_id(office.home), failing)
    office.publish(office.send(OLD, NEW))
    broken.append(1)
    live.poll()
    assert live.now.id != current_id(office.home)
    broken.clear()
    live._failed = None  # half a minute later
    live.poll()
    assert live.now.id == current_id(office.home)


def test_killed_between_folder_and_snapshot_a_discard_takes_the_folder_back(office: Office) -> None:
    shown = office.send(OLD, NEW)
    assert shown.change
    before = office.text
    kept = office.home / "uploads" / f"{shown.change}.txt"
    shutil.copy(kept, office.policies / COUNCIL / FILE)  # as far as a publish had come when it was killed
    assert "Discarded" in office.changing.discard(shown.change, JO).text
    assert office.text == before
    assert OLD in office.in_force()


def test_killed_between_folder_and_snapshot_a_second_publish_finishes(office: Office) -> None:
    page = (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in office.text.splitlines() if line.strip())
        + "</body></html>"
    )
    shown = office.changing.from_file(JO, "social-media-protocol.html", page.encode(), COUNCIL)
    assert shown.change
    home = office.policies / COUNCIL
    shutil.copy(office.home / "uploads" / f"{shown.change}.html", home / "social-media-protocol.html")
    settings = home / "council.yaml"
    settings.write_text(settings.read_text().replace(FILE, "social-media-protocol.html"))
    (home / FILE).unlink()
    assert "Published" in office.publish(shown)


def test_two_presses_of_publish_publish_once_and_leave_folder_and_snapshot_alike(office: Office) -> None:
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
    assert sum("Published as snapshot" in text for text in said) == 1, said
    assert all("Published" in t or "another moment" in t or "moment" in t or "already" in t for t in said), said
    assert NEW in office.text
    assert NEW in office.in_force()


def test_files_that_no_change_is_about_go(office: Office) -> None:
    for words in (NEW, NEWER, "Think twice about all"):
        shown = office.send(OLD, words)
    left = office.home / "uploads"
    (left / "0123456789abcdef.docx").write_bytes(b"left by a crash")
    shown = office.send(OLD, NEW)
    assert [p.stem for p in left.iterdir()] == [shown.change]
    assert shown.change
    office.changing.discard(shown.change, JO)
    assert list(left.iterdir()) == []


def test_a_lapsed_change_cannot_be_published(office: Office) -> None:
    shown = office.send(OLD, NEW)
    late = ChangeRecords(open_database(f"sqlite:///{office.home / 'askfirst.db'}"), clock=lambda: time.time() + 3700)
    changing = DocumentChanges(office.live, late, office.app.refresher())
    with pytest.raises(OfficerError, match="an hour has passed"):
        changing.publish(str(shown.change), JO)
    assert OLD in office.in_force()


def test_another_councils_change_in_between_does_not_end_mine(office: Office) -> None:
    shown = office.send(OLD, NEW)
    enter(office.policies / "coventry-city", officers=["U1", "U2"])
    mine = office.changing.from_folder(JO, "coventry-city")
    office.publish(mine)
    assert "Published" in office.publish(shown)
    assert NEW in office.in_force()


def test_going_back_twice_does_not_go_forward_to_what_was_withdrawn(office: Office) -> None:
    office.publish(office.send(OLD, NEW))
    office.publish(office.send(NEW, NEWER))
    office.publish(office.changing.from_before(JO, COUNCIL))
    assert NEW in office.text
    office.publish(office.changing.from_before(JO, COUNCIL))
    assert OLD in office.text
    with pytest.raises(SnapshotError, match="nothing to go back to"):
        office.changing.from_before(JO, COUNCIL)


def test_files_of_snapshots_that_another_version_wrote_are_kept(office: Office) -> None:
    first = current_id(office.home)
    manifest = office.home / "index" / first / "manifest.json"
    kept = sorted(p.name for p in (office.home / "index" / "originals").iterdir())
    manifest.write_text(manifest.read_text().replace('"format": 3', '"format": 2'))
    path = office.policies / COUNCIL / FILE
    path.write_text(office.text.replace(OLD, NEW), "utf-8")
    refresher: Refresher = office.app.refresher()
    refresher.refresh()
    assert set(kept) <= {p.name for p in (office.home / "index" / "originals").iterdir()}


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
