"""What an author sets in brackets stays in the quote: only tags of type and links are markup, and nothing goes unsaid."""

from __future__ import annotations

import pytest

from index.refresh.reading import parts_of
from tests.support.documents import clauses_in, document_of
from tests.support.reading import assert_nothing_lost


def quoted(sentence: str, file: str = "policy.txt") -> str:
    """A sentence as the one clause of a document."""
    [clause] = clauses_in(f"# Conduct\n\n{sentence}\n", file=file)
    return clause.text


@pytest.mark.parametrize(
    "sentence",
    [
        "A councillor must <not> post this.", "A councillor must <never> post this.", "A councillor must </not> post this.",
        "Ask <a member of staff> before you post.", "You <i must not> post it.", "Keep to the <code of conduct> always.",
        "Enter <code>, then <mark> the <small print> as <b as in this>.", "See <www.anytown.gov.uk> before you post.",
        "You must not post on <date> or at <time>.", "Members <del>may</del> must <s>always</s> ask first.",
        "Do this if likes < 5 and shares > 9 in a week.", "A councillor must [not] post this.", "You must [not](ever) post it.",
        "Councillor[s](or staff) must ask first.",
    ],
)  # fmt: skip
def test_bracketed_words_stay_in_a_text(sentence: str) -> None:
    assert quoted(sentence) == sentence


@pytest.mark.parametrize("file", ["policy.txt", "policy.md"])
def test_an_address_in_brackets_stays(file: str) -> None:
    asked = "ask the Monitoring Officer {} before you post."
    assert quoted(asked.format("<monitoring.officer@anytown.gov.uk>"), file) == asked.format(
        "monitoring.officer@anytown.gov.uk"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Be <b>kind</b> and <EM>calm</EM>.", "Be kind and calm."),
        ("Be kind.<br>Be calm.<br/>Be <br />brief.", "Be kind. Be calm. Be brief."),
        ('See <a href="https://anytown.example/a?b=c" target=_blank>the code</a > first.', "See the code first."),
        ("See <span class='x' id=\"y z\">the code</span> first.", "See the code first."),
        ("See <https://anytown.example/code> first.", "See https://anytown.example/code first."),
        (
            "See [the code](https://anytown.example/code_(old)) and [ours](#part-2) first.",
            "See the code and ours first.",
        ),
    ],
)
def test_tags_of_type_and_links_are_markup(typed: str, shown: str) -> None:
    assert " ".join(quoted(typed).split(" ")).replace(" .", ".") == shown


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("policy.md", "A councillor must <not> post this.\n\nAsk <Monitoring Officer> first, <b>always</b>.\n"),
        ("policy.html", "<main><p>A councillor must <not> post this.</p><p>Ask <clerk@anytown.example>.</p></main>"),
    ],
)
def test_bracketed_words_that_no_page_shows_are_said(file: str, source: str) -> None:
    document = document_of(source, file=file)
    assert [n for n in document.notes if "angle brackets" in n and "2 times" in n and "“<not>”" in n]


def test_tags_of_other_kinds_are_not_said() -> None:
    page = "<main><p>Ask <o:p></o:p><st1:place>first</st1:place>, <x-note>always</x-note>.<svg><path/><g/></svg></p></main>"
    document = document_of(page, file="policy.html")
    assert document.notes == () and len(parts_of(document).parts) == 1
    assert_nothing_lost(document.reading)
