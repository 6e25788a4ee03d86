"""CONTRIBUTING.md, as a developer reads it: what it has one type is taken by make and pytest, and does what it says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest

from tests.support.pages import code_of, page
from tests.support.paths import ROOT

PAGE = page("CONTRIBUTING.md")
TARGETS = sorted({target for code in PAGE.code for target in re.findall(r"\bmake ([a-z-]+)", code)})


def would_do(target: str) -> str:
    """What make would do, without doing it."""
    done = subprocess.run(
        [str(shutil.which("make")), "--dry-run", "--always-make", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_how(target: str) -> None:
    assert would_do(target).strip()


def test_the_loop_does_what_its_table_says() -> None:
    told = {target: row[1] for row in PAGE.rows() if len(row) == 3 for target in code_of(row[0])}
    whole = would_do("check")
    for word, command in (("ruff", "ruff check"), ("mypy", "/mypy"), ("import contracts", "lint-imports")):
        assert word in told["make check"] and command in whole
    assert "start no server and load no torch" in told["make check"] and '-m "not server and not long"' in whole
    assert "all of it" in told["make test"] and "not server" not in would_do("test")


def test_one_file_can_be_run_as_it_stands() -> None:
    typed = next(code for code in PAGE.spans if code.startswith(".venv/bin/python -m pytest"))
    assert (ROOT / shlex.split(typed)[-1]).is_file()
