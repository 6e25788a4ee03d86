"""The page on security names tests that there are, and lets nothing through."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.pages import code_of, page
from tests.support.paths import ROOT

ROWS = [row for row in page("docs/security.md").rows() if len(row) == 5 and row[0] != "attack"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_attack_has_its_test_and_none_gets_through(row: list[str]) -> None:
    _, tries, through, stopped_by, tests = row
    assert tries and stopped_by
    assert through == "0"
    named = re.findall(r"(tests/[\w/]+\.py)::(\w+)", " ".join(code_of(tests)))
    assert named
    for path, name in named:
        defined = {
            one.name for one in ast.parse((ROOT / path).read_text("utf-8")).body if isinstance(one, ast.FunctionDef)
        }
        assert name in defined, f"{path}::{name}"


def test_there_are_as_many_as_there_were() -> None:
    assert len(ROWS) >= 50
