"""The project's own pages as a reader sees them: their links, headings, and what stands in them as code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.support.paths import ROOT

_PLACES = ("*.md", "docs/**/*.md", "policies/*.md", "index/**/*.md", "tests/data/*.md", "tests/support/teams/*.md")


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def _tokens(self) -> list[Token]:
        found = MarkdownIt().enable("table").parse(self.path.read_text("utf-8"))
        return [one for token in found for one in (token, *(token.children or ()))]

    @cached_property
    def spans(self) -> tuple[str, ...]:
        """What stands in a line as code."""
        return tuple(" ".join(t.content.split()) for t in self._tokens if t.type == "code_inline")

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """What stands by itself as code."""
        return tuple(t.content for t in self._tokens if t.type in ("fence", "code_block"))

    @cached_property
    def code(self) -> tuple[str, ...]:
        """Every line of code, wherever it stands; a comment after a command is none."""
        lines = (line for block in self.blocks for line in block.replace("\\\n", " ").splitlines())
        return (*self.spans, *(re.sub(r"(^|\s)#\s.*", "", line) for line in lines))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where links and pictures lead."""
        kinds = {"link_open": "href", "image": "src"}
        return tuple(str(t.attrs[kinds[t.type]]) for t in self._tokens if t.type in kinds)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a link may name after #: the headings, as the repository's host writes them."""
        after = zip(self._tokens, self._tokens[1:], strict=False)
        titles = (inline.content for heading, inline in after if heading.type == "heading_open")
        return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles)

    def rows(self) -> list[list[str]]:
        """The rows of its tables, cell by cell, as written."""
        lines = (line.strip() for line in self.path.read_text("utf-8").splitlines())
        return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in lines if line.startswith("| ")]


def pages() -> list[Page]:
    """Every page of the project."""
    return [Page(path) for place in _PLACES for path in sorted(ROOT.glob(place))]


def page(name: str) -> Page:
    return Page(ROOT / name)


def code_of(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)
