"""What an officer is told of a reading: one line a kind, with how often and an example, and nothing false."""

from __future__ import annotations

import pytest

from index.refresh.checks import document_suspicions
from index.refresh.reading import parts_of
from tests.support.documents import document_of


def said(source: str, file: str = "policy.txt", **reading: object) -> list[str]:
    """All lines about a document, those of the reader first."""
    document = document_of(source, file=file, **reading)
    prefixes = (f"somewhere: {file}: ", f"somewhere/{file}: ")
    lines = (*document.notes, *document_suspicions(parts_of(document)))
    return [line.removeprefix(prefixes[0]).removeprefix(prefixes[1]) for line in lines]


def test_one_line_a_kind_with_a_count_and_an_example() -> None:
    source = "# Posts\n\nAll of this is advice to members.\n\n" + "".join(
        f"of kind {n} or another, whatever it is.\n\n" for n in range(60)
    )
    assert said(source) == [
        "60 clauses begin in the middle of a sentence and are quoted without the words before them, such as "
        "“of kind 0 or another, whatever it is.”"
    ]


@pytest.mark.parametrize(
    "source",
    [
        "Conduct\n\nMembers must not:\n- You must report a crime to the clerk.\n- share passwords with anybody.\n",
        "Conduct\n\nMembers must not post when angry and Members must tell the clerk about threats.\n",
        "Conduct\n\nMembers must not do this and must do that:\n- share passwords\n- tell the clerk\n",
    ],
)
def test_what_forbids_and_commands_in_one_is_said(source: str) -> None:
    assert any("“must not” and “must”" in line for line in said(source))


@pytest.mark.parametrize(
    "source",
    [
        "Conduct\n\nMembers must keep to the law. They must not post anything that is racist.\n",
        "Conduct\n\nMembers must not:\n- share passwords;\n- post anything that must stay private.\n",
    ],
)
def test_ordinary_rules_are_not_said_to_contradict_themselves(source: str) -> None:
    assert said(source) == []


def test_wrong_letters_are_said() -> None:
    found = said("Conduct\n\nMembers mustnâ€™t post a resident's name.\n\nDonâ€™t swear at anybody at all.\n")
    assert len(found) == 1 and found[0].startswith("2 parts look wrongly decoded") and "UTF-8" in found[0]


def test_clauses_that_are_nearly_all_links_are_said() -> None:
    found = said(
        "Conduct\n\nBe kind to everybody.\n\nSee https://a.example/one and https://a.example/two\n\nAsk first, always.\n"
    )
    assert found == [
        "“See https://a.example/one and https://a.example/two” is nearly all links; is it a menu? (`furniture` in council.yaml)"
    ]


@pytest.mark.parametrize("file", ["policy.txt", "policy.md"])
def test_a_hint_that_matches_nothing_is_said(file: str) -> None:
    source = "# Conduct\n\n## Keep calm\n\nThink before you post anything.\n\nPrinted by the council.\n"
    furniture = ("Printed by the council.", "Printed in Wales.")
    assert said(source, file, headings=("Keep calm",), furniture=furniture) == [
        "“Printed in Wales.” under `furniture` in council.yaml stands nowhere in it and matches nothing"
    ]


def test_a_correct_heading_hint_is_not_said_to_be_a_lost_lead_in() -> None:
    source = "Guide\n\nThis is what the town asks of its members on line.\n\nPosts we take down:\n- insults of any kind\n- lies about residents\n\nAsk the clerk.\n"
    assert said(source, headings=("Posts we take down:",)) == []
    assert said(source) == []


def test_a_list_that_was_lost_is_said() -> None:
    assert said("# Conduct\n\nMembers must avoid:\n\n# Polls\n\nThe council publishes nothing partisan.\n") == [
        "nothing follows “Members must avoid:”; has a list been lost?"
    ]
