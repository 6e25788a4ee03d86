"""Promises that hold for any text: nothing lost, verbatim, an item never without its stem."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from index.clauses.parts import Part, PartKind
from index.corpus.load import Document
from index.errors import DocumentError
from index.readers.markup import words
from index.refresh.reading import parts_of as parts_of_document
from tests.support.documents import clauses_in, document_of, parts_of, real
from tests.support.paths import POLICIES

COUNCILS = sorted(p.name for p in (POLICIES).iterdir() if p.is_dir())

_word = st.sampled_from(
    "members must not share posts about the council or its officers unless agreed Councillors Facebook "
    "purdah 5.6 e.g. (see 2.1) www.council.gov.uk It **bold** “quoted” naïve – and, also; £5 why? never!".split()
)
_sentence = st.lists(_word, min_size=1, max_size=14).map(" ".join)
_mark = st.sampled_from(
    [
        "",
        "",
        "- ",
        "* ",
        "• ",
        "· ",
        "1. ",
        "2. ",
        "3.1 ",
        "3.2 ",
        "3.2.1 ",
        "(a) ",
        "(b)",
        "(iv) ",
        "# ",
        "### ",
        "Rule 3: ",
    ]
)
_ending = st.sampled_from([".", "", ":", "?", ",", ";", " -"])
_line = st.builds(
    lambda indent, mark, text, end: " " * indent + mark + text + end, st.integers(0, 4), _mark, _sentence, _ending
)
_odd = st.sampled_from(
    [
        "",
        "",
        "---",
        "Page 3 of 9",
        "OFFICIAL",
        "<sup>1</sup> A footnote.",
        "| Role | Name |",
        "|---|---|",
        "| Clerk | J Jones |",
        "\f",
    ]
)
documents = st.lists(st.one_of(_line, _line, _odd), min_size=1, max_size=40).map("\n".join)
anything = st.text(st.characters(codec="utf-8"), max_size=400)


def assert_nothing_lost(source: str, parts: tuple[Part, ...]) -> None:
    owners = [0] * len(source)
    for part in parts:
        for span in part.spans:
            for at in range(span.start, span.end):
                owners[at] += 1
    wrong = [at for at, ch in enumerate(source) if not ch.isspace() and owners[at] != 1]
    assert not wrong, f"character {wrong[0]} ({source[wrong[0]]!r}) is in {owners[wrong[0]]} parts"


def assert_verbatim(source: str, parts: tuple[Part, ...]) -> None:
    for part in parts:
        if part.clause:
            assert part.clause.text == words(source, part.clause.text_spans)
            assert (part.clause.stem or "") == words(source, part.clause.stem_spans)
            said = re.sub(r"[^\w]+", "", part.clause.text)
            raw = "".join(source[s.start : s.end] for s in part.clause.text_spans)
            if "<" not in raw and "[" not in raw and "\\" not in raw:
                kept = re.sub(r"[^\w]+", "", raw.replace("__", ""))
                assert said.replace("_", "") == kept.replace("_", "")


def read_or_refused(source: str, file: str = "policy.txt") -> tuple[Document, tuple[Part, ...]]:
    """A text's document and parts; a text without words is refused, and tells nothing here."""
    try:
        document = document_of(source, file=file)
    except DocumentError as error:
        assert str(error).startswith(f"{file}: ")
        reject()
    return document, parts_of_document(document).parts


@given(documents)
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_and_quotes_are_verbatim(source: str) -> None:
    document, parts = read_or_refused(source)
    assert document.text == source
    assert_nothing_lost(source, parts)
    assert_verbatim(source, parts)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_markdown_keeps_the_same_promises(source: str) -> None:
    document, parts = read_or_refused(source, "policy.md")
    assert_nothing_lost(document.text, parts)
    assert_verbatim(document.text, parts)


@given(anything)
@settings(max_examples=100, deadline=None)
def test_any_characters_at_all_are_kept(source: str) -> None:
    document, parts = read_or_refused(source)
    assert document.text == source.removeprefix("\ufeff")
    assert_nothing_lost(document.text, parts)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_ids_are_unique_and_stable(source: str) -> None:
    first = [p.clause for p in read_or_refused(source)[1] if p.clause]
    assert len({c.id for c in first}) == len(first)
    assert [p.clause for p in parts_of(source) if p.clause] == first


@pytest.mark.parametrize("council", COUNCILS)
def test_the_shipped_policies_lose_nothing(council: str) -> None:
    source, parts = real(council)
    assert_nothing_lost(source, parts)
    assert_verbatim(source, parts)


@given(
    st.sampled_from(["You must not", "Members should", "Avoid", "Do"]),
    st.lists(_sentence, min_size=2, max_size=5, unique=True),
)
@settings(max_examples=60, deadline=None)
def test_an_item_never_loses_its_stem(stem: str, items: list[str]) -> None:
    source = (
        f"Conduct\n\n{stem}:\n\n"
        + "\n".join(f"- Always {item}." for item in items)
        + "\n\nThat is all there is to say.\n"
    )
    found = [c for c in clauses_in(source) if c.text.startswith("Always ")]
    assert len(found) == len(items)
    assert {c.stem for c in found} == {f"{stem}:"}


def test_lettered_items_are_cited_with_the_number_above_them() -> None:
    source = (
        "3 CONDUCT\n\n3.1 Members must not:\n(a) bully anyone; or\n(b)share exempt papers.\n\n3.2 Be kind to others.\n"
    )
    assert [(c.citation, c.stem) for c in clauses_in(source)] == [
        ("3.1(a)", "Members must not:"), ("3.1(b)", "Members must not:"), ("3.2", None),
    ]  # fmt: skip


def test_a_nested_list_keeps_a_command_above_it() -> None:
    source = (
        "You must not:\n- use council equipment for:\n  - party business,\n  - private trade.\n- share passwords.\n"
    )
    found = {c.text: c.stem for c in clauses_in(source)}
    assert found["party business,"] == "You must not: use council equipment for:"
    assert found["share passwords."] == "You must not:"


def test_a_lead_in_that_lost_its_list_is_never_a_clause() -> None:
    parts = parts_of("# Conduct\n\nMembers must avoid:\n\n# Elections\n\nThe council publishes nothing partisan.\n")
    assert [p.text for p in parts if p.kind is PartKind.CLAUSE] == ["The council publishes nothing partisan."]
    assert [p.text for p in parts if p.kind is PartKind.STEM] == ["Members must avoid:"]


def test_an_answer_without_its_question_is_never_quoted() -> None:
    clauses = clauses_in("# Questions\n\nNo.\n\nYou may share the council's own posts on your page.\n")
    assert [(c.text, c.quotable) for c in clauses] == [
        ("No.", False), ("You may share the council's own posts on your page.", True),
    ]  # fmt: skip


def test_running_headers_and_page_numbers_are_taken_out_of_sentences() -> None:
    topics = ("swimming baths", "village halls", "bus shelters", "playing fields")
    body = "\n\n".join(f"Councillors are asked to think about point {n} before they post anything." for n in range(12))
    pages = [
        f"Anytown Social Media Policy\n\nPage | {n}\n\nand then of {topic[::-1]} too.\n\n{body}\n\nWhat is said about {topic}\n\n"
        for n, topic in enumerate(topics)
    ]
    parts = parts_of("".join(pages) + "is said here.\n")
    said = [p.text for p in parts if p.text.startswith("What is said")]
    assert said == [f"What is said about {here} and then of {there[::-1]} too." for here, there in pairwise(topics)] + [
        "What is said about playing fields is said here."
    ]
    assert all(p.kind is PartKind.FURNITURE for p in parts if "Page |" in p.text or p.text.startswith("Anytown"))


def test_a_whole_list_on_one_line_comes_apart() -> None:
    items = " ".join(
        f"• Always think about matter number {n} before you post, and ask the clerk if you do not know."
        for n in range(12)
    )
    found = clauses_in("Good practice\n\nYou should do the following: " + items + "\n")
    assert len(found) == 12
    assert {c.stem for c in found} == {"You should do the following:"}


def test_a_contacts_table_gives_a_clause_a_row() -> None:
    source = "# Contacts\n\n| Role | Name | Telephone |\n|---|---|---|\n| Clerk | Jo Bloggs | 01632 960001 |\n| Chair | Al Smith | 01632 960002 |\n"
    assert [c.text for c in clauses_in(source)] == [
        "Clerk | Jo Bloggs | 01632 960001",
        "Chair | Al Smith | 01632 960002",
    ]


def test_a_table_of_dos_and_donts_keeps_each_cell_with_its_column() -> None:
    source = "| Do | Don't |\n|---|---|\n| Be polite to everyone | Share exempt papers |\n"
    assert [(c.stem, c.text) for c in clauses_in(source)] == [
        ("Do", "Be polite to everyone"), ("Don't", "Share exempt papers"),
    ]  # fmt: skip


def test_a_long_paragraph_is_cut_at_sentence_ends_only() -> None:
    sentences = [
        f"Sentence number {n} of this long paragraph says something of its own about posting." for n in range(24)
    ]
    found = clauses_in("# Advice\n\n" + " ".join(sentences) + "\n")
    assert len(found) > 1 and all(len(c.text) <= 900 for c in found)
    assert " ".join(c.text for c in found) == " ".join(sentences)


def test_an_officer_can_correct_the_reading() -> None:
    source = "Social media\n\nKeep calm\n\nThink before you post anything at all.\n\nPrinted on recycled paper, thank you\n\nAsk the clerk.\n"
    parts = parts_of(source, not_headings=("Keep calm",), furniture=("Printed on recycled paper, thank you",))
    kinds = {p.text: p.kind for p in parts}
    assert kinds["Keep calm"] is PartKind.CLAUSE
    assert kinds["Printed on recycled paper, thank you"] is PartKind.FURNITURE
