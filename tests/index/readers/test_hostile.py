"""No heap of characters, however hostile, takes long to read: each is read or refused within seconds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.clauses.build import build_parts
from index.clauses.parts import DocumentParts
from index.errors import DocumentError
from index.readers.formats import READERS
from index.readers.structure import ReadingHints
from index.refresh.checks import document_suspicions
from tests.index.readers.test_any_text import assert_nothing_lost

LARGEST = 300_000
ODD = [
    "[", "![", "](", "[a](", "[^", "*", "_", "~~", "<", "</", "<a ", "`", "(", "\\", "&", "|", "|-", "#", ".", ". ", "…", "-", "—",
    "@", "a@b", "://", "(a)", "6.—(1)", "1.1 ", "a.", "A", "é", "“", "\t", "\n", "\f", " ", "a\n", "a:\n", "- a\n", "  - a\n",
    "1\n", "Page 1\n", "a\tb\n", "a    b    c\n", "|a|b|\n", "......1\n", "Do\n", "x:\n\ta\n", "a-\n", "AB1 2CD\n", "Don't\na\n",
    "Version  Date\n", "(a) a, or\n", "a\n=\n", "[a]: b\n", "a|\n", "> ", "1. ", "\u2028", "paragraph 1 and ",
]  # fmt: skip
heaps = st.builds(
    lambda pieces, size: ("".join(pieces) * (size // len("".join(pieces)) + 1))[:size] + "\nThese are words.\n",
    st.lists(st.sampled_from(ODD), min_size=1, max_size=4),
    st.integers(1_000, LARGEST),
)


def read(file: str, source: str) -> None:
    """Read a heap into parts with all warnings, or have it refused."""
    try:
        reading = READERS[file[file.index(".") :]](file, source.encode(), ReadingHints())
    except DocumentError as error:
        assert str(error).startswith(f"{file}: ")
        return
    parts = build_parts("c", file, reading.text, reading.blocks, markup=reading.markup)
    assert_nothing_lost(reading.text, parts)
    assert len(document_suspicions(DocumentParts("c", file, parts))) <= 11


@given(st.sampled_from(["policy.txt", "policy.md"]), heaps)
@settings(max_examples=40, deadline=timedelta(seconds=30), suppress_health_check=list(HealthCheck))
def test_any_heap_is_read_or_refused_soon(file: str, source: str) -> None:
    read(file, source)


@pytest.mark.parametrize("file", ["policy.txt", "policy.md"])
@pytest.mark.parametrize("piece", ["[", "*a ", "a:\n", "Do\n"])
def test_the_worst_known_heaps(file: str, piece: str) -> None:
    read(file, piece * (LARGEST // len(piece)) + "\nThese are words.\n")
