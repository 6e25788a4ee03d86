"""What an officer is shown before anything changes, the gate, and the way back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.refresh import Refresher
from bot.refresh_lines import Mark, plan_lines
from bot.settings import Settings
from index.errors import GateError, SnapshotError
from index.history import find, history, next_number, previous, prune, roll_back
from index.journal import Deed, JournalEntry, entries, note
from index.originals import original
from index.refresh.checks import document_suspicions
from index.refresh.compare import Op, words_diff
from index.snapshot import DocumentParts, current_id, manifests
from tests.conftest import Run, answering_home
from tests.support.documents import parts_of
from tests.support.slack.fixtures import enter

COUNTY = "nottinghamshire-county"
FILE = "social-media-protocol.txt"
OLD, NEW = "Think carefully about all", "Think very carefully about all"


@pytest.fixture
def home(app: App, tmp_path: Path) -> Path:
    return answering_home(app, tmp_path / "home")


@pytest.fixture
def refresher(app: App, home: Path, policies: Path) -> Refresher:
    made = App(Settings(policies=policies, home=home))
    made._encoder = app.encoder  # loaded once for the whole run
    return made.refresher()


def change(policies: Path, old: str, new: str, file: str = FILE, council: str = COUNTY) -> None:
    path = policies / council / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def published(refresher: Refresher, why: str = "") -> str:
    return refresher.publish(refresher.plan(), by="Jo", why=why).id


def test_one_changed_sentence_is_embedded_and_shown_alone(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    plan = refresher.plan()
    assert plan.prepared.embedded == 1
    (document,) = plan.prepared.changes.documents
    (changed,) = document.changed
    assert not (document.added or document.removed or document.moved)
    runs = words_diff(changed.old.words, changed.new.words)
    assert [(r.op, r.text) for r in runs if r.op is not Op.SAME] == [(Op.ADDED, "very")]
    assert [line.mark for line in plan_lines(plan)] == [Mark.TITLE, Mark.CHANGED, Mark.SUMMARY]


def test_added_removed_and_moved_clauses_are_told_apart(refresher: Refresher, policies: Path) -> None:
    path = policies / COUNTY / FILE
    lines = path.read_text("utf-8").split("\n")
    ninth = next(n for n, line in enumerate(lines) if line.startswith("9."))
    lines[ninth] = "9. Councillors must not post while driving a vehicle of the fire service."
    path.write_text("\n".join(lines), "utf-8")
    (document,) = refresher.plan().prepared.changes.documents
    assert [c.number for c in document.added] == ["9"]
    assert [c.number for c in document.removed] == ["9"]


def test_what_looks_wrong_is_said(refresher: Refresher, policies: Path) -> None:
    path = policies / "numbered-district" / "social-media-policy.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace("5.7", "5.9", 1) if "5.7" in text else text, "utf-8")
    notes = " ".join(refresher.plan().prepared.notes)
    assert "after 5.6 comes 5.9: is 5.7 missing?" in notes
    path.write_text(text[: len(text) // 3], "utf-8")
    assert "is this the whole text?" in " ".join(refresher.plan().prepared.notes)


def test_items_that_lose_the_words_before_their_list_are_warned_of(refresher: Refresher, policies: Path) -> None:
    change(
        policies, "The following risks have been identified with social media use (this is not an exhaustive list):",
        "Risks have been identified.",
    )  # fmt: skip
    assert "no longer stands under" in " ".join(refresher.plan().prepared.notes)


def test_a_lead_in_with_a_number_is_no_missing_number() -> None:
    text = "2. Conduct\n\n2.1 Post kindly to all.\n\n2.2 Members must not:\n\n   (a) swear at anybody in any way;\n\n   (b) bully anybody in any way.\n\n2.3 Members may reply to all.\n"
    parts = parts_of(text)
    assert document_suspicions(DocumentParts("a", "policy.txt", parts)) == ()
    flat = text.replace("   (a)", "2.3").replace("   (b)", "2.4").replace("2.3 Members", "2.5 Members")
    assert any("opens a list" in line for line in document_suspicions(DocumentParts("a", "policy.txt", parts_of(flat))))


def test_an_unchanged_folder_has_nothing_to_publish(refresher: Refresher) -> None:
    plan = refresher.plan()
    assert not plan.prepared.new
    assert plan.prepared.embedded == 0


def test_a_failed_question_refuses_to_publish_unless_forced_with_a_reason(refresher: Refresher, policies: Path) -> None:
    before = current_id(refresher.home)
    change(policies, "Copyright laws still apply online.", "Laws apply.")
    asked = policies / COUNTY / "questions.yaml"
    asked.write_text('questions:\n- ask: May I copy a picture?\n  quote: "Copyright laws still apply online"\n')
    plan = refresher.plan()
    (failed,) = plan.failed
    assert failed.changed
    assert any(line.mark is Mark.FAILED and "before:" in line.text for line in plan_lines(plan))
    with pytest.raises(GateError, match=r"questions\.yaml"):
        refresher.publish(plan, by="Jo", why="")
    assert current_id(refresher.home) == before
    manifest = refresher.publish(plan, by="Jo", why="", force="the law changed")
    assert (manifest.forced, current_id(refresher.home)) == ("the law changed", manifest.id)


def test_not_covered_fails_where_something_is_quoted(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    (policies / COUNTY / "questions.yaml").write_text(
        "questions:\n- {ask: May I copy a picture?, quote: not covered}\n"
    )
    assert len(refresher.plan().failed) == 1


def test_another_change_in_between_is_not_overwritten(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    first = refresher.plan()
    change(policies, NEW, "Think twice about all")
    published(refresher)
    with pytest.raises(SnapshotError, match="Run the refresh again"):
        refresher.publish(first, by="Jo", why="")


def test_rolling_back_and_forth_and_publishing_after_it(refresher: Refresher, policies: Path) -> None:
    home = refresher.home
    first = current_id(home)
    change(policies, OLD, NEW)
    second = published(refresher, "June council")
    assert roll_back(home, None, by="Jo", why="a mistake").id == first
    assert current_id(home) == first
    with pytest.raises(SnapshotError, match="nothing to go back to"):
        previous(home)
    change(policies, NEW, "Think twice about all")
    third = published(refresher)
    assert roll_back(home, None, by="Jo", why="").id == first
    assert roll_back(home, "2", by="Jo", why="").id == second
    assert [m.manifest.number for m in history(home)] == [3, 2, 1]
    assert [(e.deed, e.number) for e in entries(home)][-5:] == [
        (Deed.PUBLISHED, 2), (Deed.ROLLED_BACK, 1), (Deed.PUBLISHED, 3), (Deed.ROLLED_BACK, 1), (Deed.ROLLED_BACK, 2),
    ]  # fmt: skip
    with pytest.raises(SnapshotError, match="There are: 3, 2, 1"):
        find(home, "9")
    assert find(home, third[:24]).number == 3 or third[:24] != second[:24]


def test_every_published_file_is_kept_as_it_was(refresher: Refresher, policies: Path) -> None:
    old = (policies / COUNTY / FILE).read_bytes()
    change(policies, OLD, NEW)
    published(refresher)
    newest, oldest = manifests(refresher.home)
    (source,) = [s for s in oldest.sources if s.council == COUNTY]
    assert original(refresher.home, source) == old
    (now,) = [s for s in newest.sources if s.council == COUNTY]
    assert original(refresher.home, now) == (policies / COUNTY / FILE).read_bytes()


def test_old_snapshots_go_and_the_last_good_ones_stay(refresher: Refresher, policies: Path) -> None:
    home = refresher.home
    words = OLD
    for number in range(12):
        change(policies, words, f"Think {number} times about all")
        words = f"Think {number} times about all"
        published(refresher)
    roll_back(home, "1", by="Jo", why="")
    assert len(manifests(home)) == 13
    prune(home, dt.datetime.now(dt.UTC) + dt.timedelta(days=500))
    kept = [m.number for m in manifests(home)]
    assert kept == [*range(13, 3, -1), 1]
    assert current_id(home) == manifests(home)[-1].id
    assert next_number(home) == 14
    assert {e.number for e in entries(home) if e.deed is Deed.PRUNED} == {2, 3}
    for manifest in manifests(home):
        assert all(original(home, source) for source in manifest.sources)


def test_the_same_content_within_a_second_or_a_clock_set_back_loses_nothing(
    refresher: Refresher, policies: Path
) -> None:
    published_ids = [current_id(refresher.home)]
    for words, before in ((NEW, OLD), (OLD, NEW), (NEW, OLD)):
        change(policies, before, words)
        published_ids.append(published(refresher))
    assert len(set(published_ids)) == 4
    assert [m.number for m in manifests(refresher.home)] == [4, 3, 2, 1]


def test_one_council_alone_leaves_the_others_as_they_are(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    (policies / "coventry-city" / "council.yaml").write_text("name: [half edited")
    plan = refresher.plan(council=COUNTY)
    assert plan.prepared.changes.councils == (COUNTY,)
    assert len(plan.prepared.content.councils) == 5
    assert refresher.publish(plan, by="Jo", why="").number == 2


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_journal_cut_short_by_a_crash_keeps_every_whole_line(tmp_path: Path, cut: int) -> None:
    entry = JournalEntry(Deed.PUBLISHED, "2026-11-21T00:00:00Z", "Jo", "a reason", "x", 1)
    note(tmp_path, entry)
    note(tmp_path, entry)
    path = tmp_path / "index" / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    note(tmp_path, entry)
    assert len(entries(tmp_path)) == (3 if cut == 1 else 2)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("a b c d must not".split()), max_size=20), st.lists(st.sampled_from("a b c must not e".split()), max_size=20))  # fmt: skip
def test_a_word_difference_spells_both_texts(old: list[str], new: list[str]) -> None:
    runs = words_diff(" ".join(old), " ".join(new))
    assert " ".join(r.text for r in runs if r.op is not Op.ADDED) == " ".join(old)
    assert " ".join(r.text for r in runs if r.op is not Op.REMOVED) == " ".join(new)


def test_the_officers_commands(askfirst: Run, home: Path, policies: Path) -> None:
    change(policies, OLD, NEW)
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    dry = askfirst("refresh", "--dry-run", **there)
    assert "{+very+}" in dry.stdout
    assert "Published" not in dry.stdout
    refused = askfirst("refresh", typed="n\n", **there)
    assert refused.returncode == 1
    assert "Nothing was changed" in refused.stdout
    done = askfirst("refresh", typed="y\n", **there)
    assert "Published snapshot 2" in done.stdout
    assert "{+very+}" in askfirst("diff", "1", "2", **there).stdout
    kept = askfirst("rollback", typed="n\n", **there)
    assert kept.returncode == 1
    assert "for every council" in kept.stdout
    assert "[-very-]" in kept.stdout
    back = askfirst("rollback", "--yes", "--by", "Jo", "--why", "a mistake", **there)
    assert "Snapshot 1" in back.stdout
    told = askfirst("history", **there).stdout
    assert "rolled back 1 by Jo: a mistake" in told
    shown = askfirst("show", "-c", COUNTY, "--snapshot", "2", "--json", **there).stdout
    assert "Think very carefully" in " ".join(json.loads(line)["text"] for line in shown.splitlines())
    assert askfirst("rollback", "7", **there).returncode == 1
    # What was gone back from stays out of force where only an index is wanted.
    assert askfirst("refresh", "--first", **there).stdout == ""
    assert "*    1" in askfirst("history", **there).stdout


def test_a_changed_setting_is_shown_with_both_values(refresher: Refresher, policies: Path) -> None:
    enter(policies / COUNTY, contacts=[{"role": "Monitoring Officer", "phone": "0115 000 0000"}])
    (line,) = [x for x in plan_lines(refresher.plan()) if "phone" in x.text]
    assert line.text.endswith("→ “0115 000 0000”")


def test_one_council_goes_back_alone(askfirst: Run, home: Path, policies: Path) -> None:
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    change(policies, OLD, NEW)
    change(
        policies, "extremely careful with how", "most careful with how", "social-media-guidance.txt", "nottingham-city"
    )
    assert askfirst("refresh", "--yes", **there).returncode == 0
    back = askfirst("rollback", "-c", COUNTY, "--yes", **there)
    assert "Published snapshot 3" in back.stdout
    assert "[-very-]" in back.stdout
    parts = askfirst("show", "-c", "nottingham-city", "--snapshot", "3", "--json", **there).stdout
    assert "most careful with how" in parts
    assert "very carefully" not in askfirst("show", "-c", COUNTY, "--snapshot", "3", "--json", **there).stdout


def test_new_questions_are_asked_of_unchanged_documents(askfirst: Run, home: Path, policies: Path) -> None:
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    (policies / COUNTY / "questions.yaml").write_text(
        "questions:\n- {ask: May I copy a picture?, quote: no such words}\n"
    )
    done = askfirst("refresh", "--yes", **there)
    assert done.returncode == 0
    assert "Nothing has changed" in done.stdout
    assert "must be: no such words" in done.stdout
    change(policies, OLD, NEW)
    dry = askfirst("refresh", "--dry-run", **there)
    assert dry.returncode == 1
    assert "would be refused" in dry.stdout
