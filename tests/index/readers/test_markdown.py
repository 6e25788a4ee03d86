"""Markdown is read as the page that it makes: its numbers, links, pictures, notes, tables and struck words."""

from __future__ import annotations

import pytest

from index.clauses.parts import PartKind
from tests.support.documents import clauses_in, document_of, parts_of
from tests.support.reading import shown


def cited(source: str, **options: object) -> list[tuple[str | None, str | None, str]]:
    """Each clause's citation, stem and text."""
    return [(c.citation, c.stem, c.text) for c in clauses_in(source, file="policy.md", **options)]


def test_numbers_are_those_that_the_page_shows() -> None:
    source = "# Filming\n\nMembers must:\n\n1. Ask the chair.\n1. Tell the clerk.\n1. Stop when asked.\n\n## Later\n\n7. Keep a copy.\n8. Share it.\n"
    assert cited(source) == [
        ("1", "Members must:", "Ask the chair."),
        ("2", "Members must:", "Tell the clerk."),
        ("3", "Members must:", "Stop when asked."),
        ("7", None, "Keep a copy."),
        ("8", None, "Share it."),
    ]


def test_links_are_their_words_however_they_are_written() -> None:
    source = (
        "# Links\n\nAsk [the clerk][c] or [the chair](https://example.org/a_b 'Chair') first.\n\n"
        "Write to <https://example.org/form> [soon].\n\n[c]: https://example.org\n[soon]: /x\n"
    )
    assert [c for _, _, c in cited(source)] == [
        "Ask the clerk or the chair first.", "Write to https://example.org/form soon.",
    ]  # fmt: skip


def test_pictures_and_front_matter_are_never_quoted() -> None:
    source = "---\ntitle: Our policy\ntags: [a, b]\n---\n![The town crest](crest.png)\n\n# Rules\n\nBe kind to everybody ![smile](s.png) online.\n"
    assert [p.text for p in parts_of(source, file="p.md")] == ["Rules", "Be kind to everybody online."]


def test_struck_words_are_left_out_and_said() -> None:
    source = "# Rules\n\n- ~~Members may film at any time.~~\n- Members must ~~never~~ ask before they film.\n"
    document = document_of(source, file="p.md")
    assert shown(document.reading) == ["Rules", "• Members must ask before they film."]
    assert document.notes == (
        "somewhere: p.md: has text that is struck out, which is left out (2 times, first “Members may film at any time.”)",
    )


def test_footnotes_stand_below_what_refers_to_them() -> None:
    source = "# Rules\n\nSee the code of conduct[^code] first.\n\nBe kind to everybody.\n\n[^code]: As adopted by the council in May.\n"
    assert [c for _, _, c in cited(source)] == [
        "See the code of conduct first.", "As adopted by the council in May.", "Be kind to everybody.",
    ]  # fmt: skip


def test_lines_that_open_with_their_own_numbers_are_items() -> None:
    source = (
        "# Code\n\n4.1 Members must not:\n(a) bully officers, as is said in paragraph\n(2) of the protocol;\n(b) share exempt papers.\n\n"
        "4.2 Members may film their\n2 surgeries.\n"
    )
    assert cited(source) == [
        ("4.1(a)", "Members must not:", "bully officers, as is said in paragraph (2) of the protocol;"),
        ("4.1(b)", "Members must not:", "share exempt papers."),
        ("4.2", None, "Members may film their 2 surgeries."),
    ]


def test_an_indented_line_is_text() -> None:
    source = "# Rules\n\nMembers must:\n\n    ask the clerk before they post\n\nBe kind.\n"
    assert "ask the clerk before they post" in [c for _, _, c in cited(source)]


def test_tables_and_html_are_read_as_a_page_is() -> None:
    source = "| Do | Don't |\n|---|---|\n| be kind | swear |\n\n<p>Ask <b>the clerk</b> first.</p>\n<!-- not this -->\n"
    assert cited(source) == [(None, "Do", "be kind"), (None, "Don't", "swear"), (None, None, "Ask the clerk first.")]


@pytest.mark.parametrize("line", ["## Keep calm", "Keep calm"])
def test_an_officer_can_correct_the_reading_by_the_line_as_written_or_as_shown(line: str) -> None:
    source = "# Rules\n\n## Keep calm\n\nThink before you post.\n\n**Printed** on recycled paper.\n"
    parts = parts_of(source, file="p.md", not_headings=(line,), furniture=("**Printed** on recycled paper.",))
    kinds = {p.text: p.kind for p in parts}
    assert kinds["Keep calm"] is PartKind.CLAUSE
    assert kinds["Printed on recycled paper."] is PartKind.FURNITURE


def test_a_file_with_a_line_a_paragraph_can_be_said_to_be_one() -> None:
    source = "# Rules\n\nBe kind to everybody online.\nAsk the clerk before you post.\n"
    assert [c for _, _, c in cited(source, paragraphs="lines")] == [
        "Be kind to everybody online.", "Ask the clerk before you post.",
    ]  # fmt: skip
