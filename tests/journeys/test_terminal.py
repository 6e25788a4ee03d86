"""The installed command as a person or a program runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.advice import GOLDEN_RULE
from bot.app import App
from bot.phrases import CHANGES_NOTHING
from tests.conftest import Run, fresh_home
from tests.support.paths import DATA

GOLDEN = re.compile(re.escape(GOLDEN_RULE), re.IGNORECASE)


def flat(text: str) -> str:
    return " ".join(text.replace("┃", " ").split())


def test_the_fete_question_quotes_safeguarding_or_personal_data(askfirst: Run) -> None:
    done = askfirst("ask", "-c", "nottinghamshire-county", "Can I post a photo of children at the school fete?")
    said = flat(done.stdout)
    assert done.returncode == 0
    assert (
        "Safeguarding issues are paramount" in said
        or "Do not disclose personal details" in said
        or "Breach of safeguarding" in said
    )
    assert "Social Media Protocol for Councillors" in said
    assert said.index("Golden rule: ") > said.index("Social Media Protocol for Councillors")
    assert said.rindex("Ask: Monitoring Officer") > said.index("Golden rule: ")


def test_piped_output_is_plain(askfirst: Run) -> None:
    done = askfirst("ask", "-c", "coventry-city", "can I call him a liar")
    assert "\x1b" not in done.stdout
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 88


def test_json_follows_the_contract(askfirst: Run) -> None:
    done = askfirst("ask", "-c", "nottingham-city", "--json", "what does the guidance say about libel")
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert list(answer) == [
        "id", "council", "question", "outcome", "confidence", "topics", "quotes", "related", "notes",
        "golden_rule", "contacts", "snapshot", "edition", "edition_words", "things", "reply",
    ]  # fmt: skip
    assert answer["outcome"] == "answered" and 0 <= answer["confidence"] <= 1
    first = answer["quotes"][0]
    assert list(first) == ["document", "version", "heading", "clause", "stem", "text", "score", "binds", "operative"]
    assert first["heading"] == "4. Legal/ Formal Considerations › Libel"
    assert (first["document"], first["version"]) == ("Use of Social Media – Guidance for Councillors", "March 2018")
    assert answer["golden_rule"] == GOLDEN_RULE
    assert list(answer["contacts"][0]) == ["role", "name", "email", "phone"]


def test_batch_answers_in_order_and_reports_bad_lines_by_number(askfirst: Run, tmp_path: Path) -> None:
    lines: list[Any] = [
        {"id": "a", "council": "coventry-city", "question": "can I share private papers"},
        {"id": "b", "council": "nowhere", "question": "x"},
        {"id": "c", "council": "coventry-city", "question": ""},
        [1, 2],
        {"id": "d", "council": "coventry-city"},
        {"id": "e", "council": "numbered-district", "question": "can I use the logo?"},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(["{oops", "", *map(json.dumps, lines)]) + "\n", "utf-8")
    done = askfirst("ask", "--batch", str(batch), "--json")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "e"]
    for number in (1, 4, 5, 6, 7):
        assert f"line {number}: " in done.stderr
    assert done.returncode == 1
    assert GOLDEN.search(done.stderr)


def test_the_same_question_gives_the_same_bytes(askfirst: Run) -> None:
    runs = [askfirst("ask", "-c", "east-riding-parish", "--json", "someone keeps trolling me").stdout for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u200b\u202e", "\x01\x02"])
def test_an_empty_question_is_a_clear_error(askfirst: Run, question: str) -> None:
    done = askfirst("ask", "-c", "coventry-city", question)
    assert done.returncode == 1 and done.stdout == ""
    assert "There is no question" in done.stderr
    assert GOLDEN.search(done.stderr) and "Monitoring Officer" in done.stderr


@pytest.mark.parametrize(
    "question",
    [
        "😀",
        "\u202eevil\u202c libel",
        "can I \x07 post \x1b[31mthis\x1b[0m about libel",
        "<b>libel</b> {{7*7}} %s",
        "-- libel; DROP TABLE x",
    ],
)
def test_odd_questions_are_answered_and_shown_safely(askfirst: Run, question: str) -> None:
    done = askfirst("ask", "-c", "coventry-city", "--json", "--", question)
    assert done.returncode == 0
    shown = json.loads(done.stdout)["question"]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", shown)


def test_lone_surrogates_survive_a_batch(askfirst: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "s", "council": "coventry-city", "question": "can I \\ud83d post libel"}\n', "utf-8")
    done = askfirst("ask", "--batch", str(batch), "--json")
    assert done.returncode == 0 and "\ufffd" in json.loads(done.stdout)["question"]


def test_a_hundred_thousand_characters_are_refused_kindly(askfirst: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({"id": "l", "council": "coventry-city", "question": "post " * 20_000}) + "\n", "utf-8")
    done = askfirst("ask", "--batch", str(batch), "--json")
    assert done.returncode == 1 and "100,000 characters" in done.stderr


def test_an_unknown_council_suggests_the_nearest(askfirst: Run) -> None:
    done = askfirst("ask", "-c", "notingham", "x")
    assert done.returncode == 1
    assert "Did you mean 'nottingham-city'?" in done.stderr and GOLDEN.search(done.stderr)


def test_no_index_yet_names_the_command(askfirst: Run, tmp_path: Path) -> None:
    done = askfirst("ask", "-c", "coventry-city", "can I post", "--home", str(tmp_path))
    assert done.returncode == 1 and "askfirst refresh" in done.stderr and GOLDEN.search(done.stderr)
    assert "Traceback" not in done.stderr


def test_show_json_prints_every_part_in_order(askfirst: Run) -> None:
    done = askfirst("show", "-c", "numbered-district", "--json")
    parts = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(list(p)[:6] == ["kind", "id", "number", "headings", "stem", "text"] for p in parts)
    assert {p["kind"] for p in parts} == {"heading", "stem", "clause"}
    numbers = [p["number"] for p in parts if p["number"]]
    assert numbers[0] == "1.1" and numbers[-1] == "11.4"


def test_show_says_why_a_line_was_read_as_it_was(askfirst: Run) -> None:
    said = askfirst("show", "-c", "numbered-district", "--why", "comply with  EQUALITY laws").stdout
    assert said.split()[:2] == ["clause", "5.8"] and "because grouping: opens with “5.8” (decimal)" in said
    line = json.loads(askfirst("show", "-c", "numbered-district", "--why", "equality laws", "--json").stdout)
    assert line["number"] == "5.8" and "build: stands alone" in line["why"]
    refused = askfirst("show", "-c", "numbered-district", "--why", "no such words at all")
    assert refused.returncode == 1 and "stands in no part of" in refused.stderr
    assert "leave out --edition" in askfirst("show", "-c", "numbered-district", "--why", "x", "--edition", "1").stderr


def test_show_marks_each_part_for_an_officer(askfirst: Run) -> None:
    said = askfirst("show", "-c", "east-riding-parish").stdout
    assert re.search(r"^furniture +· Communicating on social media", said, re.MULTILINE)
    assert re.search(r"^heading +Objectives", said, re.MULTILINE)
    assert re.search(r"^ +clause +Rule 1 Debate and disagreement", said, re.MULTILINE)


def test_check_reports_what_is_to_be_filled_in(askfirst: Run) -> None:
    done = askfirst("check")
    assert done.returncode == 0
    assert "coventry-city: the contact “Monitoring Officer” is to be filled in" in done.stdout
    assert "nottingham-city: the contact" not in done.stdout


def test_councils_lists_what_is_in_force(askfirst: Run) -> None:
    done = askfirst("councils")
    assert "nottingham-city  Nottingham City Council" in done.stdout
    assert "Use of Social Media – Guidance for Councillors (March 2018)" in done.stdout


def test_a_policies_mistake_is_told_without_a_traceback(askfirst: Run, policies: Path) -> None:
    (policies / "coventry-city" / "council.yaml").write_text("name: [", "utf-8")
    done = askfirst("refresh", "--policies", str(policies))
    assert (
        done.returncode == 1
        and "council.yaml:1: a bracket [ is opened" in done.stderr
        and "Traceback" not in done.stderr
    )


def test_a_sixth_policy_in_another_style_needs_no_code(app: App, askfirst: Run, policies: Path, tmp_path: Path) -> None:
    home = policies / "llanfair-town"
    home.mkdir()
    sixth = DATA / "sixth-policy"
    for path in sixth.iterdir():
        (home / path.name).write_bytes(path.read_bytes())
    environment = {"ASKFIRST_POLICIES": str(policies), "ASKFIRST_HOME": str(fresh_home(app, tmp_path / "home"))}
    assert askfirst("refresh", **environment).returncode == 0
    answer = json.loads(
        askfirst(
            "ask",
            "-c",
            "llanfair-town",
            "--json",
            "is it ok to hand out a member's home telephone number?",
            **environment,
        ).stdout
    )
    assert answer["quotes"][0]["clause"] == "2(b)"
    assert answer["quotes"][0]["stem"] == "Members shall not, on any social media site—"
    shown = askfirst("show", "-c", "llanfair-town", "--json", **environment).stdout
    rows = [p for p in map(json.loads, shown.splitlines()) if p["kind"] == "clause" and "Whom to ask" in p["headings"]]
    assert rows[0]["text"] == "Clerk and Monitoring contact | Mrs. E. Pugh | 01632 960017"


def test_chat_says_where_a_follow_up_changes_nothing(askfirst: Run) -> None:
    done = askfirst(
        "chat", "-c", "nottingham-city", typed="can i post a photo of the kids at the school fete?\nand tomorrow?\n"
    )
    _, _, follow = flat(done.stdout).partition(
        "Asked: can i post a photo of the kids at the school fete? … and tomorrow?"
    )
    assert follow.strip().startswith(CHANGES_NOTHING.format(council="Nottingham City Council"))
    assert "┃" not in done.stdout.partition("and tomorrow?")[2]
    assert GOLDEN.search(follow)


def test_chat_answers_one_after_another(askfirst: Run) -> None:
    typed = "can I post confidential papers\n/council nowhere\n/council nottingham-city\nwhat about libel\n/quit\n"
    done = askfirst("chat", "-c", "coventry-city", typed=typed)
    assert done.returncode == 0
    assert "Do not publish confidential information" in flat(done.stdout)
    assert "There is no council 'nowhere'" in flat(done.stdout)
    assert "Answering for Nottingham City Council." in done.stdout
    assert len(GOLDEN.findall(flat(done.stdout))) == 3
