"""docs/clerk.md, typed as it stands there, in an empty folder with a Word document: it ends in the clerk's own clauses quoted."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.advice import GOLDEN_RULE
from bot.app import App
from bot.cli.main import app as command
from tests.conftest import fresh_home
from tests.support.pages import page
from tests.support.word import document, paragraph, run

RULES = (
    "1. Members must not share confidential papers online.",
    "2. Members must not post a photo of a child without the consent of a parent.",
    "3. Members must treat others with respect.",
)


def policy(place: Path, *rules: str) -> None:
    place.write_bytes(document(*(paragraph(run(rule)) for rule in rules)))


def test_the_clerks_page_ends_in_the_councils_own_words(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ASKFIRST_POLICIES", "ASKFIRST_HOME", "ASKFIRST_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    fresh_home(app, tmp_path / "var")
    policy(tmp_path / "policy.docx", *RULES)
    policy(tmp_path / "policy-2027.docx", *RULES[:2], "3. Members must always treat others with respect.")
    said: dict[str, str] = {}
    for block in page("docs/clerk.md").blocks:
        if block.startswith("questions:"):
            Path("policies/anytown-council/questions.yaml").write_text(block, "utf-8")
            continue
        for line in block.splitlines():
            program, *args = shlex.split(line)
            if program == "cp":
                shutil.copyfile(*args)
                continue
            assert program == "askfirst", line
            done = CliRunner().invoke(command, args, input="y\n")
            assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception}"
            said[line] = " ".join(done.stdout.replace("┃", " ").split())
    asked, answer = next((line, text) for line, text in said.items() if " ask " in line)
    assert "post a photo of a child without the consent of a parent" in answer and asked
    assert GOLDEN_RULE.lower() in answer.lower() and "clerk@anytown.example" in answer
    planned = said["askfirst refresh --dry-run"]
    assert "{+always+}" in planned and "1 of 1 question answered" in planned
    assert "published by Jo Bloggs: adopted on 4 May" in said["askfirst history -c anytown-council"]
    assert "is in force again" in said["askfirst rollback -c anytown-council"]
