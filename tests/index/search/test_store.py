"""Opening what is in force: whole, checked, followed, never lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import App
from bot.settings import Settings
from index.errors import EditionError, NoEditionError, PolicyError
from tests.conftest import POLICIES, Run, answering_home

COUNTY = "nottinghamshire-county"
OLD, NEW = "Think carefully about all", "Think hard about all"


@pytest.fixture
def home(app: App, tmp_path: Path) -> Path:
    """A copy of what was published, to damage at will."""
    return answering_home(app, tmp_path / "home")


@pytest.fixture
def opened(app: App, home: Path) -> Callable[..., App]:
    def make(policies: Path = POLICIES) -> App:
        made = App(Settings(policies=policies, home=home))
        made._encoder = app.encoder  # loaded once for the whole run
        return made

    return make


def reworded(policies: Path) -> None:
    path = policies / COUNTY / "social-media-protocol.txt"
    path.write_text(path.read_text("utf-8").replace(OLD, NEW), "utf-8")


def words(app: App) -> str:
    return " ".join(c.words for c in app.open_index().council(COUNTY).clauses)


def damage(app: App, statement: str) -> None:
    with app.store.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_unchanged_folder_publishes_nothing(opened: Callable[..., App]) -> None:
    done = opened().refresh()
    assert (done.published, done.embedded) == ((), 0)


def test_only_a_changed_clause_is_embedded_and_only_its_council_published(
    opened: Callable[..., App], policies: Path
) -> None:
    reworded(policies)
    done = opened(policies).refresh()
    assert ([(e.council, e.number) for e in done.published], done.embedded) == ([(COUNTY, 2)], 1)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE parts SET data = substr(data, 1, length(data) / 2) WHERE digest = {parts}",
        "UPDATE parts SET data = x'00' WHERE digest = {parts}",
        "UPDATE editions SET settings = replace(settings, 'Nottinghamshire', 'Elsewhere') WHERE number = 2",
        "UPDATE editions SET settings = '{{' WHERE number = 2",
        "UPDATE edition_documents SET file = 'another.txt' WHERE number = 2",
        "DELETE FROM edition_documents WHERE number = 2",
    ],
)
def test_a_damaged_edition_is_refused_the_one_before_answers_and_a_refresh_mends(
    opened: Callable[..., App], policies: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    reworded(policies)
    opened(policies).refresh()
    damage(opened(), harm.format(parts="(SELECT parts FROM edition_documents WHERE number = 2)"))
    app = opened(policies)
    answers = app.open_index().council(COUNTY)
    assert answers.current.number == 1
    assert OLD in " ".join(c.words for c in answers.clauses)
    assert f"Run: askfirst refresh --council {COUNTY}" in caplog.text
    advice = app.advisor(app.open_index()).advise(COUNTY, "Should I think before I post about someone?")
    assert advice.in_force.endswith("edition 1")
    refresher = app.refresher()
    refresher.publish(refresher.plan(council=COUNTY), by="Jo", why="")
    assert NEW in words(opened())
    assert opened().open_index().council(COUNTY).current.number == 3


def test_where_no_edition_can_be_used_the_error_says_what_to_do_and_others_answer(opened: Callable[..., App]) -> None:
    damage(opened(), "UPDATE editions SET settings = '' WHERE council LIKE 'nottinghamshire%'")
    index = opened().open_index()
    with pytest.raises(EditionError, match=f"Run: askfirst refresh --council {COUNTY}"):
        index.council(COUNTY)
    assert index.council("coventry-city").clauses


def test_damaged_numbers_are_made_again(opened: Callable[..., App]) -> None:
    app = opened()
    advisor = app.advisor(app.open_index())
    before = advisor.advise(COUNTY, "May I share a private message?")
    damage(app, "UPDATE vectors SET data = zeroblob(length(data))")
    again = opened()
    assert again.advisor(again.open_index()).advise(COUNTY, "May I share a private message?") == before


def test_before_the_first_refresh_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoEditionError, match="in force with: askfirst refresh"):
        App(Settings(policies=POLICIES, home=tmp_path)).open_index()


def test_what_is_open_stays_as_it_was_and_what_follows_keeps_what_has_not_changed(
    opened: Callable[..., App], policies: Path
) -> None:
    index = opened().open_index()
    county, coventry = index.council(COUNTY), index.council("coventry-city")
    reworded(policies)
    opened(policies).refresh()
    assert index.council(COUNTY) is county
    followed = index.followed()
    assert followed.publication == index.publication + 1
    assert followed.council("coventry-city") is coventry
    assert followed.council(COUNTY).current.number == 2
    assert NEW in " ".join(c.words for c in followed.council(COUNTY).clauses)
    assert OLD in " ".join(c.words for c in county.clauses)


def test_a_model_of_another_digest_answers_at_once_and_is_embedded_once(opened: Callable[..., App], app: App) -> None:
    class Another:
        name, digest, prepare = "another", "0" * 64, app.encoder.prepare
        encoded = 0

        def encode(self, texts: list[str]) -> object:
            self.encoded += len(texts)
            return app.encoder.encode(texts)

    other = Another()
    for expected in (len(app.open_index().council(COUNTY).clauses), 0):
        made = opened()
        made._encoder = other  # type: ignore[assignment]
        other.encoded = 0
        assert made.open_index().council(COUNTY).topics[0].any()
        assert other.encoded == expected


def test_one_broken_folder_stops_nobody_else(opened: Callable[..., App], policies: Path) -> None:
    (policies / "coventry-city" / "social-media-protocol.txt").write_bytes(b"")
    reworded(policies)
    with pytest.raises(PolicyError, match="the file is empty"):
        opened(policies).refresh()
    assert NEW in words(opened())
    assert opened().open_index().council("coventry-city").current.number == 1


def test_a_council_gone_from_the_folder_is_one_line_and_goes_when_agreed(
    askfirst: Run, home: Path, policies: Path
) -> None:
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    shutil.rmtree(policies / "coventry-city")
    asked = askfirst("refresh", typed="n\n", **there)
    assert "coventry-city: it is not in the policies folder" in asked.stdout
    assert len(asked.stdout.splitlines()) < 8
    assert "coventry-city" in askfirst("councils", **there).stdout
    assert "Took coventry-city out of force" in askfirst("refresh", typed="y\n", **there).stdout
    assert "coventry-city" not in askfirst("councils", **there).stdout
    assert "taken out" in askfirst("history", "-c", "coventry-city", **there).stdout
    shutil.copytree(POLICIES / "coventry-city", policies / "coventry-city")
    assert "Published edition 2 of coventry-city" in askfirst("refresh", "--yes", **there).stdout


def test_the_councils_that_come_with_askfirst_can_be_left_out(askfirst: Run, home: Path, policies: Path) -> None:
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies), "ASKFIRST_EXAMPLES": "no"}
    assert "no council found" in askfirst("refresh", "--yes", **there).stderr
    mine = policies / "anytown"
    mine.mkdir()
    (mine / "policy.txt").write_text("1. Members must not post confidential papers on social media.\n")
    (mine / "council.yaml").write_text("name: Anytown Council\ndocuments:\n- {file: policy.txt, title: Policy}\n")
    shown = " ".join(askfirst("refresh", "--yes", **there).stdout.split())
    assert shown.count("would be taken out of force") == 5
    assert askfirst("councils", **there).stdout.splitlines()[0] == "anytown  Anytown Council"
    assert len(askfirst("councils", **there).stdout.splitlines()) == 2
