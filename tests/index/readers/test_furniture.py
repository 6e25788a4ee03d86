"""What a page has and its text has not is never quoted, and parts no sentence, number or list."""

from __future__ import annotations

import pytest

from index.clauses.parts import PartKind
from tests.support.documents import clauses_in, parts_of


def texts(source: str) -> list[str]:
    return [c.text for c in clauses_in(source)]


def furniture(source: str) -> list[str]:
    return [p.text for p in parts_of(source) if p.kind is PartKind.FURNITURE]


def pages(header: str, footer: str, break_: str = "\n") -> str:
    """Four pages, the second a short one, with sentences and a list over their edges."""
    bodies = [
        "2.1 A member who runs a page of the ward must say on that page that it is not one of\nthe council, and must not",
        "let it be taken for one.",
        "2.2 A member must not post:\n    (a) a paper that is exempt; or",
        "    (b) a picture of a child.\n\n2.3 The clerk answers questions on this protocol.",
    ]
    return break_.join(f"{header}\n\n{b}\n\n{footer.format(n)}\n" for n, b in enumerate(bodies, 1))


@pytest.mark.parametrize("break_", ["\n", "\f"])
@pytest.mark.parametrize(
    ("header", "footer"),
    [
        (" " * 70 + "Ardley Borough Council" + " " * 40 + "Protocol on the Use of Social Media", "Issue 3 – July 2025" + " " * 60 + "Page {} of 4"),
        ("Ardley Borough Council – Protocol", "Page {} of 4"),
        ("Ardley Borough Council", "{}"),
        ("ARDLEY PROTOCOL ISSUE 3", "- {} -"),
        ("Ardley | Protocol | Page", "Ardley Borough Council | Page {}"),
    ],
)  # fmt: skip
def test_running_headers_part_nothing(header: str, footer: str, break_: str) -> None:
    found = clauses_in("Ardley social media protocol\n\n2. CONDUCT\n\n" + pages(header, footer, break_))
    assert [(c.citation, c.stem, c.text) for c in found] == [
        ("2.1", None, "A member who runs a page of the ward must say on that page that it is not one of the council, and must not let it be taken for one."),
        ("2.2(a)", "A member must not post:", "a paper that is exempt; or"),
        ("2.2(b)", "A member must not post:", "a picture of a child."),
        ("2.3", None, "The clerk answers questions on this protocol."),
    ]  # fmt: skip


@pytest.mark.parametrize("leader", [" .............. ", "………… ", " . . . . . . . . ", "\t"])
def test_contents_and_versions_give_no_number(leader: str) -> None:
    source = (
        "PROTOCOL\n\nVersion history\nVersion   Date         Author        Change\n0.1       03/02/2024   J. Lee        Draft\n"
        f"1.1       09/05/2024   Council       Adopted\n\nContents\n1. Aim{leader}2\n1.1 Who it is for{leader}2\n2. Conduct{leader}3\n\n"
        "1. Aim\n\n1.1 This protocol is for all members.\n\n2. Conduct\n\n2.1 Members must not mock residents.\n"
    )
    found = clauses_in(source)
    assert [(c.citation, c.text) for c in found] == [
        ("1.1", "This protocol is for all members."), ("2.1", "Members must not mock residents."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Adopted 3 May 2024, review May 2026", "Approved by Full Council on 12/06/2023", "Next review date: June 2026",
        "Version 2.1 – March 2025", "Document owner: Head of Legal", "Minute ref: 24/061", "Last updated: 3 May 2026",
        "Reviewed: 13 May 2024", "Policy adopted 6 November 2023 (minute 117/23).", "Signed: ____________________ Chairman",
        "Date: .......................", "Signature ..............................",
    ],
)  # fmt: skip
def test_lines_about_the_document_are_not_quoted(line: str) -> None:
    source = f"Upton policy\n\n{line}\n\nMembers must think before they post anything.\n\nMembers must be kind.\n"
    assert len(furniture(source)) == 1 and furniture(source)[0][:6] == line[:6]
    assert texts(source) == ["Members must think before they post anything.", "Members must be kind."]


@pytest.mark.parametrize(
    "line",
    [
        "Review what you have written before you post it in May 2026.", "Adopted policies must be followed by all members in 2026.",
        "Date stamps must not be removed from pictures taken in 2024.", "Updated advice on the poll of 2 May 2024 must be followed.",
        "This policy will be reviewed in May 2026 by the council.", "Agreed statements may be posted on 3 May 2024.",
    ],
)  # fmt: skip
def test_rules_that_hold_a_date_stay_rules(line: str) -> None:
    assert line in texts(f"Upton policy\n\nMembers must be kind to everybody.\n\n{line}\n\nMembers must be fair.\n")


def test_addresses_are_not_quoted() -> None:
    address = "The Clerk\nOld School House\nMarket Lane\nUpton\nUP4 2LQ\nTel: 01632 960123"
    source = f"Members must think before they post anything.\n\n{address}\n\nMembers must be kind.\n"
    assert texts(source) == ["Members must think before they post anything.", "Members must be kind."]


def test_nothing_of_it_is_lost() -> None:
    source = pages("Ardley Borough Council – Protocol", "Page {} of 4")
    shown = " ".join(p.text for p in parts_of(source))
    assert shown.count("Ardley Borough Council – Protocol") == 4
