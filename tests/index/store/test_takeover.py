"""Homes that 0.3, 0.4 and 0.5 made are taken over, history and documents included, or it is said what to do."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import App
from bot.settings import Settings
from bot.storage.cards import CardRecords
from bot.storage.choices import Choices
from index.errors import NoEditionError
from index.store.records import Deed
from tests.conftest import Run
from tests.support.paths import DATA


@pytest.fixture
def made(request: pytest.FixtureRequest, app: App, tmp_path: Path) -> App:
    """The product over what a version left."""
    with tarfile.open(DATA / "homes" / f"home-{request.param}.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    (tmp_path / "var" / "models").symlink_to(app.settings.home / "models")
    found = App(Settings(policies=tmp_path / "policies", home=tmp_path / "var"))
    found._encoder = app.encoder  # loaded once for the whole run
    return found


def first_clause(app: App, number: int) -> str:
    parts = app.store.editions.open("anytown", number).parts[0].parts
    return next(p.clause.words for p in parts if p.clause)


@pytest.mark.parametrize("made", ["0.4", "0.5"], indirect=True)
def test_editions_history_documents_and_the_database_are_taken_over(made: App) -> None:
    store = made.store
    assert [first_clause(made, n) for n in (1, 2, 3)] == [
        f"Members must think {how}before they post." for how in ("carefully ", "very carefully ", "hard ")
    ]
    assert store.editions.in_force()["anytown"].number == 2
    told = [(e.deed, e.number, e.by, e.why) for e in store.history.entries("anytown")]
    assert told == [
        (Deed.ROLLED_BACK, 2, "Jo", "a mistake"), (Deed.PUBLISHED, 3, "Jo", ""), (Deed.PUBLISHED, 2, "Jo", "June council"),
        (Deed.PUBLISHED, 1, "Sam", ""),
    ]  # fmt: skip
    assert any(e.deed is Deed.REFUSED for e in store.history.entries())
    assert [e.number for e in store.history.editions("otherton")] == [1]
    kept = store.editions.open("anytown", 3).documents[0].digest
    assert b"think hard" in store.documents.read(kept)
    assert Choices(store.engine).of("slack:T1:U1") == ("anytown",)
    assert [c.place for c in CardRecords(store.engine).all()] == ["C1"]
    index = made.open_index()
    advice = made.advisor(index).advise("anytown", "May I post confidential papers?")
    assert (advice.quotes[0].clause, advice.edition.split("-")[0]) == ("2", "2")
    # The folder's newest text was gone back from; as long as it stays the same it does not come back by itself.
    plan = made.refresher().plan()
    assert not plan.prepared.new
    # The clauses of the text that is not in force, whose vectors are those of another encoder.
    assert plan.prepared.embedded == 2
    assert any("--override" in note for note in plan.prepared.notes)
    again = App(made.settings)
    assert again.store.taken_over == ()
    assert len(again.store.history.entries("anytown")) == 4


@pytest.mark.parametrize("made", ["0.3"], indirect=True)
def test_a_home_without_documents_says_what_to_do_and_the_database_is_taken_over(made: App) -> None:
    (said,) = made.store.taken_over
    assert "askfirst refresh" in said
    assert Choices(made.store.engine).of("slack:T1:U1") == ("anytown",)
    with made.store.engine.connect() as connection:
        assert connection.execute(text("SELECT text, topics FROM referrals")).all() == [("May I post this?", "")]
    with pytest.raises(NoEditionError, match="askfirst refresh"):
        made.open_index()
    assert [e.number for e in made.refresh().published] == [1, 1]


@pytest.mark.parametrize("made", ["0.5"], indirect=True)
def test_a_damaged_snapshot_is_left_out_and_said(made: App) -> None:
    (third,) = (p for p in (made.settings.home / "index").glob("*/parts.jsonl") if "think hard" in p.read_text("utf-8"))
    third.write_text("{")
    assert any("Snapshot 3 is damaged" in line for line in made.store.taken_over)
    assert made.store.editions.in_force()["anytown"].number == 2


@pytest.mark.parametrize("made", ["0.5"], indirect=True)
def test_a_home_is_taken_over_into_postgres(made: App, new_postgres: object, askfirst: Run) -> None:
    assert callable(new_postgres)
    there = {"ASKFIRST_HOME": str(made.settings.home), "DATABASE_URL": new_postgres()}
    done = askfirst("upgrade", **there)
    assert "Took over 4 editions of 2 councils" in done.stdout, done.stderr
    assert "edition 2  rolled back by Jo: a mistake" in askfirst("history", "-c", "anytown", **there).stdout
    assert "Took over" not in askfirst("upgrade", **there).stdout
