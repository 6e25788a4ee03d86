"""What an officer is shown before anything changes, the gate, what the folder may override, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.refresh import Refresher
from bot.refresh_lines import Mark, plan_lines
from bot.settings import Settings
from index.clauses.parts import DocumentParts
from index.corpus.load import load_corpus
from index.errors import EditionError, GateError, PolicyError
from index.refresh.checks import document_suspicions
from index.refresh.compare import Op, words_diff
from index.store.records import Deed
from tests.conftest import Run, answering_home
from tests.support.documents import parts_of
from tests.support.slack.fixtures import enter

COUNTY = "nottinghamshire-county"
FILE = "social-media-protocol.txt"
OLD, NEW, NEWER = "Think carefully about all", "Think very carefully about all", "Think twice about all"


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


def published(refresher: Refresher, why: str = "") -> int:
    (edition,) = refresher.publish(refresher.plan(), by="Jo", why=why)
    return edition.number


def sent(refresher: Refresher, policies: Path, old: str, new: str) -> int:
    """A file published from a chat."""
    data = (policies / COUNTY / FILE).read_text("utf-8").replace(old, new).encode()
    (edition,) = refresher.publish(refresher.plan_file(COUNTY, FILE, FILE, data), by="Jo", why="")
    return edition.number


def back(refresher: Refresher, number: int) -> None:
    refresher.publish(refresher.plan_restored(COUNTY, number), by="Jo", why="a mistake")


def in_force(refresher: Refresher) -> str:
    current = refresher.store.editions.in_force()[COUNTY]
    contents = refresher.store.editions.open(COUNTY, current.number or 0)
    return " ".join(p.clause.words for d in contents.parts for p in d.parts if p.clause)


def shown(refresher: Refresher, council: str | None = None, *, override: bool = False) -> str:
    return "\n".join(line.text for line in plan_lines(refresher.plan(council=council, override=override)))


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
    assert plan.checks == ()


def test_a_failed_question_refuses_to_publish_unless_forced_with_a_reason(refresher: Refresher, policies: Path) -> None:
    change(policies, "Copyright laws still apply online.", "Laws apply.")
    asked = policies / COUNTY / "questions.yaml"
    asked.write_text('questions:\n- ask: May I copy a picture?\n  quote: "Copyright laws still apply online"\n')
    plan = refresher.plan()
    (failed,) = plan.failed
    assert failed.changed
    assert any(line.mark is Mark.FAILED and "before:" in line.text for line in plan_lines(plan))
    with pytest.raises(GateError, match=r"questions\.yaml"):
        refresher.publish(plan, by="Jo", why="")
    assert refresher.store.editions.in_force()[COUNTY].number == 1
    (edition,) = refresher.publish(plan, by="Jo", why="", force="the law changed")
    assert (edition.forced, refresher.store.editions.in_force()[COUNTY].number) == ("the law changed", 2)


def test_a_failed_question_of_one_council_stops_no_other(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    change(policies, "Coventry", "Coventry", FILE, "coventry-city")
    enter(policies / "coventry-city", name="Coventry")
    (policies / "coventry-city" / "questions.yaml").write_text(
        "questions:\n- {ask: What of pigeons?, quote: no such}\n"
    )
    with pytest.raises(GateError, match="coventry-city stayed as it was and everything else was put in force"):
        refresher.publish(refresher.plan(), by="Jo", why="")
    assert NEW in in_force(refresher)


def test_not_covered_fails_where_something_is_quoted(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    (policies / COUNTY / "questions.yaml").write_text(
        "questions:\n- {ask: May I copy a picture?, quote: not covered}\n"
    )
    assert len(refresher.plan().failed) == 1


def test_another_change_in_between_is_not_overwritten(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    first = refresher.plan()
    change(policies, NEW, NEWER)
    published(refresher)
    with pytest.raises(EditionError, match="Run the refresh again"):
        refresher.publish(first, by="Jo", why="")


def test_rolling_back_and_forth_and_publishing_after_it(refresher: Refresher, policies: Path) -> None:
    history = refresher.store.history
    change(policies, OLD, NEW)
    assert published(refresher, "June council") == 2
    back(refresher, history.previous(COUNTY))
    assert OLD in in_force(refresher)
    with pytest.raises(EditionError, match="nothing to go back to"):
        history.previous(COUNTY)
    change(policies, NEW, NEWER)
    assert published(refresher) == 3
    back(refresher, history.previous(COUNTY))
    assert refresher.store.editions.in_force()[COUNTY].number == 1
    back(refresher, history.find(COUNTY, "2").number)
    assert NEW in in_force(refresher)
    assert [e.number for e in history.editions(COUNTY)] == [3, 2, 1]
    assert [(e.deed, e.number, e.in_force) for e in history.entries(COUNTY)][:5] == [
        (Deed.ROLLED_BACK, 2, True), (Deed.ROLLED_BACK, 1, False), (Deed.PUBLISHED, 3, False), (Deed.ROLLED_BACK, 1, False),
        (Deed.PUBLISHED, 2, False),
    ]  # fmt: skip
    with pytest.raises(EditionError, match="There are: 3, 2, 1"):
        history.find(COUNTY, "9")
    with pytest.raises(EditionError, match="in force already"):
        refresher.plan_restored(COUNTY, 2)


def test_every_published_file_is_kept_as_it_was(refresher: Refresher, policies: Path) -> None:
    texts = [(policies / COUNTY / FILE).read_bytes()]
    change(policies, OLD, NEW)
    texts.append((policies / COUNTY / FILE).read_bytes())
    published(refresher)
    store = refresher.store
    kept = [store.documents.read(store.editions.open(COUNTY, n).documents[0].digest) for n in (1, 2)]
    assert kept == texts


def test_one_council_alone_leaves_the_others_as_they_are(refresher: Refresher, policies: Path) -> None:
    change(policies, OLD, NEW)
    (policies / "coventry-city" / "council.yaml").write_text("name: [half edited")
    plan = refresher.plan(council=COUNTY)
    assert plan.prepared.changes.councils == (COUNTY,)
    assert [e.number for e in refresher.publish(plan, by="Jo", why="")] == [2]


def test_a_new_council_among_others_is_asked_about(askfirst: Run, home: Path, policies: Path) -> None:
    mine = policies / "anytown"
    mine.mkdir()
    (mine / "policy.txt").write_text("1. Members must not post confidential papers on social media.\n")
    (mine / "council.yaml").write_text("name: Anytown Council\ndocuments:\n- {file: policy.txt, title: Policy}\n")
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    for command in (("refresh",), ("refresh", "-c", "anytown")):
        assert "Nothing was changed" in askfirst(*command, typed="n\n", **there).stdout
    assert "Published edition 1 of anytown" in askfirst("refresh", "-c", "anytown", typed="y\n", **there).stdout


def test_a_file_that_has_not_changed_never_overrides_what_was_published_otherwise(
    refresher: Refresher, policies: Path
) -> None:
    assert sent(refresher, policies, OLD, NEW) == 2
    for council in (None, COUNTY):
        said = shown(refresher, council)
        assert "Nothing has changed" in said
        assert f"{COUNTY}: edition 2, by Jo, was not taken from the policies folder" in said
        assert f"askfirst refresh --council {COUNTY} --override" in said
    enter(policies / COUNTY, contacts=[{"role": "Monitoring Officer", "phone": "0115 000 0000"}])
    assert published(refresher) == 3
    assert NEW in in_force(refresher)
    assert "0115 000 0000" in str(refresher.store.editions.open(COUNTY, 3).council.contacts)
    assert "--override" in shown(refresher)
    plan = refresher.plan(council=COUNTY, override=True)
    refresher.publish(plan, by="Jo", why="")
    assert OLD in in_force(refresher)
    assert "--override" not in shown(refresher)


def test_a_file_that_has_changed_is_taken_up_whatever_was_published_otherwise(
    refresher: Refresher, policies: Path
) -> None:
    sent(refresher, policies, OLD, NEW)
    change(policies, OLD, NEWER)
    assert published(refresher) == 3
    assert NEWER in in_force(refresher)
    back(refresher, 2)
    assert "Nothing has changed" in shown(refresher)
    change(policies, NEWER, NEW)
    assert "Nothing has changed" in shown(refresher)


def test_a_new_file_may_not_take_the_name_of_another_document(refresher: Refresher, policies: Path) -> None:
    folder = policies / COUNTY
    (folder / "code.md").write_text("# Code\n\n1. Members must not swear at officers.\n", "utf-8")
    path = folder / "council.yaml"
    path.write_text(
        path.read_text("utf-8").replace("contacts:", "  - file: code.md\n    title: Code\ncontacts:", 1), "utf-8"
    )
    published(refresher)
    with pytest.raises(PolicyError, match="is another of its documents"):
        refresher.plan_file(COUNTY, FILE, "code.md", b"1. Members must think before they post.\n")


def test_what_is_exported_is_what_was_in_force(refresher: Refresher, policies: Path, askfirst: Run, home: Path, tmp_path: Path) -> None:  # fmt: skip
    page = "<p>1. Members must think before they post.</p><p>2. Members must not post confidential papers.</p>"
    plan = refresher.plan_file(COUNTY, FILE, "social-media-protocol.html", page.encode())
    refresher.publish(plan, by="Jo", why="", force="a test")
    out = tmp_path / "out"
    done = askfirst("export", str(out), ASKFIRST_HOME=str(home))
    assert f"{COUNTY}, edition 2: social-media-protocol.html" in done.stdout
    assert load_corpus(out).councils == tuple(refresher.store.editions.councils())
    assert (out / COUNTY / "social-media-protocol.html").read_text() == page
    comments = (policies / "coventry-city" / "council.yaml").read_bytes()
    again = askfirst("export", str(policies), ASKFIRST_HOME=str(home)).stdout
    assert "coventry-city, edition 1: nothing differs" in again
    assert (policies / "coventry-city" / "council.yaml").read_bytes() == comments
    assert not refresher.plan().prepared.new
    assert "--override" not in shown(refresher)


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
    assert f"Published edition 2 of {COUNTY}" in done.stdout
    assert "{+very+}" in askfirst("diff", "1", "2", "-c", COUNTY, **there).stdout
    assert "Say which council" in askfirst("diff", "1", "2", **there).stderr
    kept = askfirst("rollback", typed="n\n", **there)
    assert kept.returncode == 1
    assert f"{COUNTY}: back to edition 1" in kept.stdout
    assert "[-very-]" in kept.stdout
    gone_back = askfirst("rollback", "--yes", "--by", "Jo", "--why", "a mistake", **there)
    assert f"Edition 1 of {COUNTY} is in force again" in gone_back.stdout
    told = askfirst("history", **there).stdout
    assert f"{COUNTY}  edition 1  rolled back by Jo: a mistake" in told
    seen = askfirst("show", "-c", COUNTY, "--edition", "2", "--json", **there).stdout
    assert "Think very carefully" in " ".join(json.loads(line)["text"] for line in seen.splitlines())
    assert askfirst("rollback", "7", "-c", COUNTY, **there).returncode == 1
    # What was gone back from stays out of force where only an index is wanted, and where the folder has not changed.
    assert askfirst("refresh", "--first", **there).stdout == ""
    assert "Nothing has changed" in askfirst("refresh", "--yes", **there).stdout
    (now,) = [json.loads(x) for x in askfirst("history", "-c", COUNTY, "--json", **there).stdout.splitlines() if '"in_force": true' in x]  # fmt: skip
    assert now["number"] == 1


def test_a_changed_setting_is_shown_with_both_values(refresher: Refresher, policies: Path) -> None:
    enter(policies / COUNTY, contacts=[{"role": "Monitoring Officer", "phone": "0115 000 0000"}])
    (line,) = [x for x in plan_lines(refresher.plan()) if "phone" in x.text]
    assert line.text.endswith("→ “0115 000 0000”")


def test_without_a_council_all_go_back_that_the_last_refresh_changed(askfirst: Run, home: Path, policies: Path) -> None:
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    change(policies, OLD, NEW)
    change(
        policies, "extremely careful with how", "most careful with how", "social-media-guidance.txt", "nottingham-city"
    )
    assert askfirst("refresh", "--yes", **there).returncode == 0
    one = askfirst("rollback", "-c", COUNTY, "--yes", **there)
    assert one.stdout.count("is in force again") == 1
    change(policies, NEW, NEWER)
    assert askfirst("refresh", "--yes", **there).returncode == 0
    change(policies, NEWER, NEW)
    change(policies, "most careful with how", "very careful with how", "social-media-guidance.txt", "nottingham-city")
    assert askfirst("refresh", "--yes", **there).returncode == 0
    both = askfirst("rollback", "--yes", **there)
    assert both.stdout.count("is in force again") == 2
    parts = askfirst("show", "-c", "nottingham-city", "--edition", "2", "--json", **there).stdout
    assert "most careful with how" in parts


def test_new_questions_are_asked_of_unchanged_documents(askfirst: Run, home: Path, policies: Path) -> None:
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    (policies / COUNTY / "questions.yaml").write_text(
        "questions:\n- {ask: May I copy a picture?, quote: no such words}\n"
    )
    for _ in range(2):  # what failed is asked again, what did not is not
        done = askfirst("refresh", "--yes", **there)
        assert done.returncode == 1
        assert "Nothing has changed" in done.stdout
        assert "must be: no such words" in done.stdout
        assert "0 of 1 question" in done.stdout
    change(policies, OLD, NEW)
    dry = askfirst("refresh", "--dry-run", **there)
    assert dry.returncode == 1
    assert "would be refused" in dry.stdout
