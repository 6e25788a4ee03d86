"""Every part says which steps of reading made it what it is, whatever its format."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.clauses.parts import Part, PartKind
from tests.support.documents import loaded, parts_of, real
from tests.support.word import bold, document, paragraph

SOURCE = """# Conduct

Page 3 of 9

Members must not:
(a) bully anybody at all, whoever they
are; or

swear.

Keep calm

Think before you post anything at all.
"""


def why(parts: tuple[Part, ...], words: str) -> str:
    return next(p.why for p in parts if words in p.text)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Conduct", "grouping: a Markdown heading"),
        ("Page 3 of 9", "running: a page number"),
        ("Members must not:", "build: leads into what is below it"),
        ("bully anybody", "grouping: opens with “(a)” (letter)"),
        ("bully anybody", "build: hangs from the stem above it"),
        ("Think before", "build: stands alone"),
    ],
)
def test_a_text_says_why(words: str, reason: str) -> None:
    assert reason in why(parts_of(SOURCE), words)


def test_an_officers_word_is_the_reason_where_it_is(tmp_path: Path) -> None:
    assert "`headings` in council.yaml" in why(parts_of(SOURCE, headings=("Keep calm",)), "Keep calm")
    data = document(paragraph(bold("Conduct")), paragraph("Be kind to everybody online."), paragraph("Ask first."))
    _, parts = loaded(tmp_path, "policy.docx", data, furniture=["Ask first."])
    assert "marking: bold, short and by itself" in why(parts, "Conduct")
    assert "`furniture` in council.yaml" in why(parts, "Ask first.")


@pytest.mark.parametrize("council", ["nottingham-city", "numbered-district"])
def test_no_part_is_without_a_reason(council: str) -> None:
    _, parts = real(council)
    assert [p.text for p in parts if not p.why] == []
    assert {p.kind for p in parts} >= {PartKind.HEADING, PartKind.CLAUSE}
