"""Building, publishing and opening the index: whole, checked, never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.app import App
from bot.settings import Settings
from index.errors import NoSnapshotError, PolicyError, SnapshotError
from index.files import refresh_lock
from index.snapshot import current_id, open_snapshot
from tests.conftest import POLICIES, answering_home


@pytest.fixture
def home(app: App, tmp_path: Path) -> Path:
    """A copy of the published index to damage at will."""
    return answering_home(app, tmp_path / "home")


def opened(home: Path, policies: Path = POLICIES) -> App:
    return App(Settings(policies=policies, home=home))


def test_an_unchanged_folder_publishes_nothing(home: Path) -> None:
    before = current_id(home)
    done = opened(home).refresh()
    assert (done.published, done.embedded, done.snapshot) == (False, 0, before)


def test_only_a_changed_clause_is_embedded(home: Path, policies: Path) -> None:
    path = policies / "nottinghamshire-county" / "social-media-protocol.txt"
    path.write_text(path.read_text("utf-8").replace("Think carefully about all", "Think hard about all"), "utf-8")
    done = opened(home, policies).refresh()
    assert (done.published, done.embedded) == (True, 1)


def test_an_opened_snapshot_gives_back_every_part(app: App) -> None:
    snapshot = open_snapshot(app.settings.home, current_id(app.settings.home))
    assert len(snapshot.documents) == 5
    assert all(
        p.clause.digest in snapshot.rows for d in snapshot.documents for p in d.parts if p.clause and p.clause.quotable
    )
    assert snapshot.vectors.shape == (len(snapshot.rows), snapshot.manifest.dimension)


@pytest.mark.parametrize(
    "file", ["manifest.json", "councils.json", "parts.jsonl", "keys.json", "vectors.npy", "cues.npy", "places.json"]
)
@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
def test_a_damaged_snapshot_is_refused_and_the_last_good_one_serves(
    home: Path, policies: Path, file: str, harm: str
) -> None:
    good = current_id(home)
    yaml = policies / "coventry-city" / "council.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("name: Coventry City Council", "name: Coventry"), "utf-8")
    app = opened(home, policies)
    app.refresh()
    path = home / "index" / current_id(home) / file
    if harm == "gone":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else data[:-9] + b"\x00" * 9)
    index = app.open_index()
    assert index.manifest.id == good
    assert index.warning and "askfirst refresh" in index.warning and good in index.warning


def test_without_any_good_snapshot_the_error_says_what_to_do(home: Path) -> None:
    (home / "index" / current_id(home) / "parts.jsonl").write_text("")
    with pytest.raises(SnapshotError, match="Run: askfirst refresh"):
        opened(home).open_index()


def test_before_the_first_refresh_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="build the index with: askfirst refresh"):
        opened(tmp_path).open_index()


def test_a_snapshot_of_another_model_or_format_is_refused(home: Path) -> None:
    manifest = home / "index" / current_id(home) / "manifest.json"
    record = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**record, "model_digest": "0" * 64}))
    with pytest.raises(SnapshotError, match="not the one in use"):
        opened(home).open_index()
    manifest.write_text(json.dumps({**record, "format": 999}))
    with pytest.raises(SnapshotError, match="another version"):
        opened(home).open_index()


def test_a_broken_policies_folder_leaves_what_is_in_force(home: Path, policies: Path) -> None:
    before = current_id(home)
    (policies / "coventry-city" / "social-media-protocol.txt").write_bytes(b"")
    with pytest.raises(PolicyError, match="the file is empty"):
        opened(home, policies).refresh()
    assert current_id(home) == before
    assert opened(home).open_index().warning is None


def test_a_damaged_cache_is_only_slower(home: Path, policies: Path) -> None:
    for path in (home / "cache").iterdir():
        path.write_bytes(b"no database" * 200)
    yaml = policies / "coventry-city" / "council.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("name: Coventry City Council", "name: Coventry"), "utf-8")
    done = opened(home, policies).refresh()
    assert done.published and done.embedded == done.clauses


def test_two_refreshes_at_once_the_second_is_told(home: Path) -> None:
    with refresh_lock(home), pytest.raises(SnapshotError, match="Another refresh is under way"):
        opened(home).refresh()
