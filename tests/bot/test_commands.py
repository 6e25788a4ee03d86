"""The command line itself: help with examples, suggestions, completion, JSON, exit codes, a council set up by `init`."""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.app import App
from bot.cli.examples import EXAMPLES
from bot.cli.main import COMMANDS, app, whole_command
from tests.conftest import Run, answering_home
from tests.support.paths import ASKFIRST, POLICIES, ROOT

COUNCIL = "nottinghamshire-county"


def typed(*args: str, **environment: str) -> Result:
    return CliRunner().invoke(app, list(args), env=environment)


def lines(done: Result) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_ends_with_examples_that_can_be_typed(name: str) -> None:
    said = typed(name, "--help").stdout
    command = whole_command(name)
    for one in (name, *(f"{name} {inner}" for inner in getattr(command, "commands", {}))):
        assert EXAMPLES[one]
        for example in EXAMPLES[one]:
            program, *args = shlex.split(example)
            assert program == "askfirst" and args[: len(one.split())] == one.split()
            command.make_context(name, args[1:])
    assert all(" ".join(example.split()[:3]) in said for example in EXAMPLES[name])


@pytest.mark.parametrize("command", ["refresh", "rollback"])
def test_nothing_is_forced_for_a_reason_that_says_nothing(command: str, tmp_path: Path) -> None:
    said = typed(command, "--force", " ", "--yes", "--home", str(tmp_path / "home"))
    assert said.exit_code == 2 and "say why it is to be published" in said.stderr
    assert not (tmp_path / "home").exists()


def test_version_and_a_command_that_is_misspelt() -> None:
    assert typed("--version").stdout.startswith("askfirst 0.")
    wrong = typed("refesh")
    assert wrong.exit_code == 2 and "Did you mean `askfirst refresh`?" in wrong.stderr
    assert "lists the commands" in typed("xyzzy").stderr


def test_a_shell_completes_commands_options_and_councils() -> None:
    def completed(line: str) -> str:
        words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1), "_ASKFIRST_COMPLETE": "complete_bash"}
        environment = os.environ | words | {"ASKFIRST_POLICIES": str(POLICIES)}
        return subprocess.run([ASKFIRST], env=environment, capture_output=True, text=True, timeout=60).stdout

    assert completed("askfirst re").split() == ["refresh", "report"]
    assert "--dry-run" in completed("askfirst refresh --d")
    assert completed("askfirst ask -c nottingham").split() == ["nottingham-city", "nottinghamshire-county"]


def test_facts_are_there_as_json(app: App) -> None:
    there = {"ASKFIRST_HOME": str(app.settings.home), "ASKFIRST_POLICIES": str(POLICIES)}
    (checked,) = lines(typed("check", "--json", **there))
    assert (
        checked["councils"] == 5 and checked["problems"] == [] and any("coventry" in f for f in checked["to_look_at"])
    )
    councils = lines(typed("councils", "--json", **there))
    assert councils[0]["id"] == "coventry-city" and councils[0]["documents"][0]["file"] == "social-media-protocol.txt"
    topics = lines(typed("topics", "--json", **there))
    assert set(topics[0]) == {"id", "name", "covers", "clauses"} and len(topics[0]["clauses"]) == 5
    assert set(lines(typed("topics", "--list", "--json", **there))[0]) == {"id", "name", "covers"}
    assert lines(typed("report", "--json", **there)) == []


def test_a_mistake_as_json_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "anytown").mkdir()
    done = typed("check", "--json", "--policies", str(tmp_path))
    assert done.exit_code == 1 and "no council.yaml" in lines(done)[0]["problems"][0]


def test_a_report_on_no_council_there_is_is_an_error(askfirst: Run) -> None:
    done = askfirst("report", "-c", "notingham-city")
    assert done.returncode == 1 and "Did you mean 'nottingham-city'?" in done.stderr
    assert "typed in this terminal" in askfirst("report", "-c", "nottingham-city").stdout


def test_a_change_there_and_back_as_json_with_names_and_local_times(app: App, policies: Path, tmp_path: Path) -> None:
    home = answering_home(app, tmp_path / "home")
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    (path,) = (policies / COUNCIL).glob("*.txt")
    path.write_text(path.read_text("utf-8").replace("home addresses", "home and work addresses"), "utf-8")
    assert typed("refresh", "--json", **there).exit_code == 2
    (planned,) = lines(typed("refresh", "--json", "--dry-run", **there))
    assert planned["published"] == [] and planned["documents"][0]["council"] == COUNCIL
    assert "home and work" in planned["documents"][0]["changed"][0]["after"]["text"]
    (done,) = lines(typed("refresh", "--json", "--yes", "--by", "Jo Bloggs", **there))
    assert [(p["council"], p["edition"]) for p in done["published"]] == [(COUNCIL, 2)]
    (differs,) = lines(typed("diff", "1", "2", "-c", COUNCIL, "--json", **there))
    assert differs["documents"][0]["changed"] == done["documents"][0]["changed"]
    (back,) = lines(typed("rollback", "-c", COUNCIL, "--json", "--yes", "--by", "Jo Bloggs", **there))
    assert back["published"][0]["edition"] == 1
    newest = typed("history", "-c", COUNCIL, **there).stdout.splitlines()[0]
    assert "rolled back by Jo Bloggs" in newest and "T" not in newest.split("  ")[1]


def test_a_failing_question_is_no_success_though_nothing_changed(app: App, policies: Path, tmp_path: Path) -> None:
    home = answering_home(app, tmp_path / "home")
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies)}
    asked = "questions:\n- {ask: May I share private papers?, quote: words that stand nowhere}\n"
    (policies / COUNCIL / "questions.yaml").write_text(asked, "utf-8")
    for how in ("--dry-run", "--yes"):
        done = typed("refresh", "-c", COUNCIL, how, **there)
        assert done.exit_code == 1, done.output
        assert "must be: words that stand nowhere" in done.stdout


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "social-media-policy.txt"
    path.write_text("1. Members must think before they post.\n\n2. Members must not post at night.\n", "utf-8")
    return path


def test_init_writes_a_council_that_check_accepts(tmp_path: Path, document: Path) -> None:
    folder = str(tmp_path / "policies")
    done = typed(
        "init", folder, "--name", "St Mary's Town Council", "--document", str(document), "--dated", "May 2026",
        "--email", "clerk@stmarys.example", "--area", "parish and town councils",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "askfirst refresh --policies" in done.stdout
    checked = typed("check", "--policies", folder)
    assert "1 council read, nothing to look at." in checked.stdout
    (standing,) = lines(
        typed("purdah", "-c", "st-marys-town-council", "--on", "2027-05-01", "--json", "--policies", folder)
    )
    assert standing["state"] != "none" and standing["election"]
    assert "is there already" in str(
        typed("init", folder, "--name", "St Mary’s Town Council", "--document", str(document)).exception
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--name", "A"], "Give both"),
        (["--name", "A", "--document", "nowhere.docx"], "There is no file nowhere.docx"),
        (["--name", "A", "--document", str(ROOT / "Makefile")], "expected a file of one of these kinds"),
        (["--name", "A", "--document", "{document}", "--email", "clerk"], "expected an e-mail address"),
        (["--name", "A", "--document", "{document}", "--phone", "12"], "expected a telephone number"),
        (["--name", "A", "--document", "{document}", "--area", "Mars"], "expected one of "),
    ],
)  # fmt: skip
def test_init_says_what_it_cannot_take(tmp_path: Path, document: Path, options: list[str], told: str) -> None:
    given = [o.replace("{document}", str(document)) for o in options]
    assert told in str(typed("init", str(tmp_path / "policies"), *given).exception)


@pytest.mark.server
def test_init_asks_somebody_at_a_terminal(tmp_path: Path, document: Path) -> None:
    ours, theirs = pty.openpty()
    answers = [
        "Anytown Council",
        "nowhere.txt",
        str(document),
        "",
        "May 2026",
        "Jo Bloggs",
        "jo",
        "jo@anytown.example",
        "",
        "99",
        "1",
    ]
    process = subprocess.Popen([ASKFIRST, "init"], cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, text=True)
    os.write(ours, ("\n".join(answers) + "\n").encode())
    said, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, said
    assert "There is no file nowhere.txt." in said
    written = (tmp_path / "policies" / "anytown-council" / "council.yaml").read_text("utf-8")
    assert "name: Jo Bloggs\n  email: jo@anytown.example" in written and "inherit: local" in written
    assert "title: Social media policy" in written


def test_make_ask_without_a_question_explains_itself() -> None:
    done = subprocess.run(["/usr/bin/make", "ask"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and 'make ask Q="' in done.stdout
