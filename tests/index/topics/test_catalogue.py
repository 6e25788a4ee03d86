"""The topic catalogue holds together, was written blind, and shows what policies speak on."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from index.errors import PolicyError
from index.topics.catalogue import catalogue, load_catalogue
from index.training.dataset import load_dataset, urgent_examples
from tests.conftest import Run
from tests.support.paths import DATA

QUESTIONS = DATA / "questions.jsonl"


def grams(text: str) -> set[str]:
    folded = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return {folded[at : at + 4] for at in range(max(1, len(folded) - 3))}


def test_no_written_example_is_nearly_a_labelled_question() -> None:
    """Whoever wrote the examples had not seen the labelled questions; this keeps it so."""
    labelled = {json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()}
    known = {question: grams(question) for question in labelled}
    written = [text for topic in catalogue() for text in topic.exemplars]
    # What is no language at all is typed alike by everybody.
    written += [q.text for q in load_dataset().questions.values() if q.topics[0] != "off_noise"] + [
        text for text, _ in urgent_examples()
    ]
    assert len(written) > 10_000
    having: defaultdict[str, list[str]] = defaultdict(list)
    for question, theirs in known.items():
        for run in theirs:
            having[run].append(question)
    near = []
    for text in written:
        mine = grams(text)
        shared = Counter(question for run in mine for question in having.get(run, ()))
        near += [(text, q) for q, count in shared.items() if count >= 0.55 * (len(mine) + len(known[q]) - count)]
    assert near == []


def test_every_topic_can_be_matched() -> None:
    topics = catalogue()
    assert len({t.id for t in topics}) == len(topics) > 75
    for topic in topics:
        assert len(topic.exemplars) >= 40, topic.id
        assert topic.off_topic or (topic.cues and topic.clauses and topic.relations), topic.id


def test_a_mistake_in_a_topic_is_reported_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "wit.yaml").write_text("id: wit\nname: Wit\ncovers: Jokes.\ncues:\n  - '(('\nrelations: {fun: 0.5}\n")
    (tmp_path / "humour.yaml").write_text("id: humor\nname: Humour\ncovers: Jokes.\nrelations: {wit: 3}\n")
    with pytest.raises(PolicyError) as caught:
        load_catalogue(tmp_path)
    said = str(caught.value)
    assert "wit.yaml:4: cues: expected a regular expression; '((' is none" in said
    assert "humour.yaml:4: relations wit: expected less than 1" in said


def test_topics_shows_which_policy_speaks_on_what(askfirst: Run) -> None:
    lines = askfirst("topics").stdout.splitlines()
    councils = {line.split(": ")[1]: int(line.split(": ")[0]) for line in lines if re.match(r"^\d: ", line)}
    (row,) = [line for line in lines if line.startswith("Defamation ")]
    counts = row.split()[1:]
    assert counts[councils["nottingham-city"] - 1] != "-"
    (row,) = [line for line in lines if line.startswith("Bias and predetermination")]
    assert row.split()[3:][councils["numbered-district"] - 1] == "-"


def test_show_tells_what_each_clause_is_taken_to_govern(askfirst: Run) -> None:
    shown = askfirst("show", "-c", "nottingham-city", "--json").stdout
    libel = next(p for p in map(json.loads, shown.splitlines()) if "damaging untrue statement" in p["text"])
    assert "defamation" in libel["topics"]


def test_an_officer_corrects_what_a_clause_governs(askfirst: Run, policies: Path) -> None:
    path = policies / "numbered-district" / "council.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("    source:", '    topics: {"5.1": [imprint]}\n    source:', 1), "utf-8")
    shown = askfirst("show", "-c", "numbered-district", "--json", "--policies", str(policies)).stdout
    clause = next(p for p in map(json.loads, shown.splitlines()) if p["number"] == "5.1")
    assert clause["topics"] == ["imprint"]
    path.write_text(text.replace("    source:", '    topics: {"5.1": [imprnt]}\n    source:', 1), "utf-8")
    done = askfirst("check", "--policies", str(policies))
    assert done.returncode == 1 and "there is no topic 'imprnt'; did you mean 'imprint'?" in done.stderr


def test_a_correction_holds_for_its_own_document_alone(askfirst: Run, policies: Path) -> None:
    folder = policies / "numbered-district"
    (folder / "code.md").write_text("# Code\n\n5.1 Members must not swear at officers or at residents.\n", "utf-8")
    path = folder / "council.yaml"
    other = '    topics: {"5.1": [imprint]}\n    source: x\n  - file: code.md\n    title: Code\n    source:'
    path.write_text(path.read_text("utf-8").replace("    source:", other, 1), "utf-8")
    shown = askfirst("show", "-c", "numbered-district", "--json", "--policies", str(policies)).stdout
    topics = {p["document"]: p["topics"] for p in map(json.loads, shown.splitlines()) if p["number"] == "5.1"}
    assert len(topics) == 2
    assert topics["social-media-policy.txt"] == ["imprint"] and "imprint" not in topics["code.md"]


def test_corrections_for_clauses_that_are_not_there_are_reported(askfirst: Run, policies: Path) -> None:
    path = policies / "numbered-district" / "council.yaml"
    path.write_text(
        path.read_text("utf-8").replace("    source:", '    topics: {"99.9": [imprint]}\n    source:', 1), "utf-8"
    )
    assert (
        "topics are given for '99.9', which no clause is numbered"
        in askfirst("check", "--policies", str(policies)).stdout
    )
