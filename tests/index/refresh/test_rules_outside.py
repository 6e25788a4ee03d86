"""A rule that was taken for what stands around the text is said at a refresh, with its words and its place; nothing else is."""

from __future__ import annotations

import pytest

from index.clauses.parts import DocumentParts, Part, PartKind
from index.refresh.checks import document_suspicions
from index.refresh.reading import parts_of
from tests.support.documents import document_of, real
from tests.support.paths import DATA, POLICIES


def part(text: str, kind: PartKind = PartKind.FURNITURE) -> Part:
    return Part(kind, (), None, (), None, text)


def said(*parts: Part) -> list[str]:
    lines = document_suspicions(DocumentParts("somewhere", "policy.html", parts))
    return [line.removeprefix("somewhere/policy.html: ") for line in lines if "around the text" in line]


@pytest.mark.parametrize(
    "rule",
    [
        "Next of kin must never be named online.", "Councillors must not post this.", "You must never post photographs of a child.",
        "• Do not tag residents in anything.", "2.1 Never post in anger, at home or at work.", "Posts should be polite and true.",
        "Be calm. Don’t reply to trolls at all.", "Members may not speak for the council", "Officers cannot post for members.",
        "Councillors shall declare gifts.", "Councillors who post must never name a child", "Members must not log in on any other device.", "Staff are not to use cookies.",
    ],
)  # fmt: skip
def test_a_rule_is_said_with_its_words_and_place(rule: str) -> None:
    [line] = said(part("Conduct", PartKind.HEADING), part("Home News"), part(rule))
    assert "reads as a rule and is never quoted" in line and line.endswith("says why)")
    assert "(under “Conduct”)" in line and rule[-25:] in line
    assert "(before the first heading)" in said(part(rule))[0]


def test_several_are_one_line() -> None:
    [line] = said(part("You must never post a child's photograph."), part("You must ask the clerk first."))
    assert line.startswith("2 parts read as rules") and "“You must never post a child's photograph.”" in line


@pytest.mark.parametrize(
    "words",
    [
        "Do not print", "Please do not print this e-mail", "OFFICIAL: do not forward", "Page 3 of 9", "Must read",
        "This document must not be copied or reproduced without leave.", "Printed copies should not be relied on.",
        "You must be logged in to post a comment.", "Your email address will not be published.", "Required fields are marked *",
        "All fields must be filled in.", "This site uses cookies. You must accept them or leave.", "JavaScript must be enabled.",
        "What you must not put in your bin", "Understanding what you can and can't post as a member", "Must I register to vote?", "How members must declare their interests", "Share on X",
        "Don't include personal or financial information like your National Insurance number.", "---", "Home | News | Councillors",
        "Should you need help, call us.", "We will not be open on Monday.", "This policy shall be reviewed in May 2027.",
    ],
)  # fmt: skip
def test_ordinary_furniture_is_not_said(words: str) -> None:
    assert said(part("Conduct", PartKind.HEADING), part(words)) == []


def test_a_header_on_every_page_is_not_said_but_a_rule_for_members_is() -> None:
    assert said(*(part(f"This copy must stay in the room. Page {n}") for n in range(1, 4))) == []
    assert len(said(*(part(f"Members must not share this copy. Page {n}") for n in range(1, 4)))) == 1


def test_what_stands_in_the_text_as_well_is_not_said() -> None:
    listed = part("3.2 You must never post in anger ........ 4")
    assert said(listed, part("You must never post in anger", PartKind.HEADING)) == []
    assert said(listed, part("You must never post in anger. Wait a day.", PartKind.CLAUSE)) == []
    assert len(said(listed)) == 1


@pytest.mark.parametrize("council", sorted(p.name for p in POLICIES.iterdir() if p.is_dir()))
def test_the_shipped_policies_give_no_such_line(council: str) -> None:
    assert said(*real(council)[1]) == []


@pytest.mark.parametrize("layout", sorted(p.name for p in (DATA / "reading").iterdir() if p.is_dir()))
def test_nor_does_any_known_layout(layout: str) -> None:
    [file] = (DATA / "reading" / layout).glob("policy.*")
    if file.suffix in (".txt", ".md", ".html"):
        document = document_of(file.read_text(encoding="utf-8", errors="replace"), file=file.name)
        assert said(*parts_of(document).parts) == []


def test_a_rule_in_a_sites_footer_is_said_by_the_whole_way_of_reading() -> None:
    page = "<h1>Policy</h1><h2>Conduct</h2><p>Be kind to all.</p><footer><p>Councillors must not film meetings.</p></footer>"
    lines = document_suspicions(parts_of(document_of(page, file="policy.html")))
    assert [line for line in lines if "“Councillors must not film meetings.” (under “Conduct”)" in line]
