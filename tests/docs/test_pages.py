"""The pages tell the truth: what they name exists, and what exists is in them."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices

from bot.cli.main import COMMANDS, whole_command
from bot.settings import Settings
from tests.support.pages import Page, code_of, page, pages
from tests.support.paths import ROOT

ALL = pages()
# What was so in another version stays as it was told then.
OF_TODAY = [one for one in ALL if one.name != "CHANGELOG.md"]
FOR_READERS = [one for one in OF_TODAY if one.name == "README.md" or one.name.startswith("docs/")]
REFERENCE = page("docs/commands.md")

# Not the image's name before the command's, nor the name of a thing before an option.
COMMAND = re.compile(r"(?<![\w/.-])(?<!-u )(?:\.venv/bin/)?askfirst (?!askfirst\b)([a-z]+)(?: ([a-z]+))?\b(.*)")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
SETTING = re.compile(r"\b(?:(?:ASKFIRST|SLACK|CLIENT|TENANT)_[A-Z_]*[A-Z]|DATABASE_URL|PORT)\b")
MODULE = re.compile(r"(?<![\w./-])(?:bot|index|bench|tests)(?:\.\w+)+")
# A council of one's own, as the pages call it, is in nobody's checkout.
FILE = re.compile(r"(?<![\w./-])(?:bot|index|bench|tests|docs|policies(?!/anytown-council))/[\w./*-]*")
# Names that only hold commands.
GROUPS = {"model"}
TARGET = re.compile(r"(?<![\w-])make ([a-z-]+)")

each_page = pytest.mark.parametrize("one", OF_TODAY, ids=lambda one: one.name)


@cache
def commands() -> dict[str, frozenset[str]]:
    """Every command, and every command within one, with its options."""
    found: dict[str, frozenset[str]] = {}

    def add(name: str, command: Any) -> None:
        given = {o for p in command.params if p.param_type_name == "option" for o in (*p.opts, *p.secondary_opts)}
        found[name] = frozenset(given | {"--help"})
        for inner, one in getattr(command, "commands", {}).items():
            add(f"{name} {inner}", one)

    for name in COMMANDS:
        add(name, whole_command(name))
    return found


@cache
def settings() -> frozenset[str]:
    """Every environment variable that is read."""
    prefix = Settings.model_config["env_prefix"]
    names: set[str] = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        if isinstance(alias, AliasChoices):
            names |= {str(choice) for choice in alias.choices}
        else:
            names.add(str(alias or f"{prefix}{name}".upper()))
    return frozenset(names)


@cache
def names_in(module: Path) -> frozenset[str]:
    """What a module defines."""
    found: set[str] = set()
    for node in ast.parse(module.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(found)


def exists(dotted: str) -> bool:
    """Whether there is such a folder, module, or name in a module."""
    place = ROOT.joinpath(*dotted.split("."))
    if place.is_dir() or place.with_suffix(".py").is_file():
        return True
    for module in (place.parent.with_suffix(".py"), place.parent / "__init__.py"):
        if module.is_file() and place.name in names_in(module):
            return True
    return False


def modules_of(owner: str) -> list[Path]:
    """The modules that a name stands for: one, or those of a folder."""
    place = ROOT.joinpath(*owner.split("."))
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_every_link_leads_somewhere(one: Page) -> None:
    for link in one.links:
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (one.path.parent / path).resolve() if path else one.path
        assert target.exists(), link
        assert not anchor or anchor in Page(target).anchors, link


@each_page
def test_every_command_and_option_that_is_named_exists(one: Page) -> None:
    for code in one.code:
        for name, inner, rest in COMMAND.findall(code):
            assert name in commands(), code
            whole = f"{name} {inner}" if f"{name} {inner}" in commands() else name
            unknown = set(OPTION.findall(re.sub(r'"[^"]*"', "", rest))) - commands()[whole]
            assert not unknown, code
    for span in one.spans:
        if span.startswith("-"):
            known = set().union(*commands().values())
            assert set(OPTION.findall(span)) <= known, span


def test_every_command_and_option_that_exists_is_in_the_reference() -> None:
    told = {}
    for first, *others in REFERENCE.rows():
        for code in code_of(first):
            if found := COMMAND.match(code):
                name = f"{found[1]} {found[2]}" if found[2] else found[1]
                told[name] = {option for cell in others for span in code_of(cell) for option in OPTION.findall(span)}
    assert set(told) == set(commands()) - GROUPS
    for name, options in commands().items():
        if name in GROUPS:
            continue
        assert told[name] == options - {"--help"}, name


def test_every_command_is_in_the_readme() -> None:
    said = " ".join(page("README.md").spans)
    assert [name for name in commands() if not re.search(rf"\b{name}\b", said)] == []


@each_page
def test_every_setting_that_is_named_exists(one: Page) -> None:
    named = {name for code in one.code for name in SETTING.findall(code)}
    assert named <= settings()


def test_every_setting_that_exists_is_documented() -> None:
    said = {name for one in FOR_READERS for code in one.code for name in SETTING.findall(code)}
    assert settings() - said == set()


@each_page
def test_every_module_and_file_that_is_named_exists(one: Page) -> None:
    for code in one.code:
        for name in MODULE.findall(code):
            assert exists(name.removesuffix(".py")), name
        for name in FILE.findall(code):
            assert list(ROOT.glob(name.strip("./"))) or list(one.path.parent.glob(name.strip("./"))), name
        for name in re.findall(r"(?<![\w/])test_\w+\.py", code):
            assert list((ROOT / "tests").rglob(name)), name


def test_every_type_in_the_architecture_is_where_it_says() -> None:
    table = [row for row in page("ARCHITECTURE.md").rows() if len(row) == 3 and row[0].startswith("`")]
    assert len(table) > 10
    for types, owners, _ in table:
        defined = {name for owner in code_of(owners) for module in modules_of(owner) for name in names_in(module)}
        assert set(code_of(types)) <= defined, owners


def test_the_architecture_is_one_page() -> None:
    assert len(page("ARCHITECTURE.md").path.read_text("utf-8").splitlines()) <= 110


def test_what_make_makes_is_documented_and_what_is_documented_is_made() -> None:
    made = set((ROOT / "Makefile").read_text().partition(".PHONY:")[2].splitlines()[0].split())
    said = {target for one in OF_TODAY for code in one.code for target in TARGET.findall(code)}
    assert said == made
