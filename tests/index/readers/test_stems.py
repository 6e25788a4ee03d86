"""A stem goes with the items that hang from it, and with no others: a "must not" lost or gained reverses a rule."""

from __future__ import annotations

import pytest

from index.clauses.parts import PartKind
from tests.support.documents import clauses_in, parts_of


def stems(source: str, **options: object) -> dict[str, str | None]:
    """Each clause's text with its stem."""
    return {c.text: c.stem for c in clauses_in(source, **options)}


def test_a_stem_lets_go_of_the_numbered_clause_after_its_list() -> None:
    found = stems(
        "3. Conduct\n\nMembers must not:\n\n(a) bully officers;\n(b) disclose exempt information.\n\n"
        "3.1 Members may post during meetings that are open to the public.\n"
    )
    assert found["bully officers;"] == "Members must not:"
    assert found["Members may post during meetings that are open to the public."] is None


def test_a_bulleted_stem_lets_go_of_numbered_clauses() -> None:
    found = stems(
        "Councillors must not:\n- bully officers\n- disclose exempt information\n1. Councillors may post at meetings.\n"
    )
    assert found == {
        "bully officers": "Councillors must not:",
        "disclose exempt information": "Councillors must not:",
        "Councillors may post at meetings.": None,
    }


@pytest.mark.parametrize(
    ("lead_in", "mark"),
    [
        ("Councillors must never", "- "), ("Comments will be removed if they contain", "a) "),
        ("When blogging, remember that you must not", "• "), ("Councillors are reminded that they are not allowed to:-", "- "),
        ("**You must not:**", "- "), ("Members must not do the following.", "- "),
    ],
)  # fmt: skip
def test_a_lead_in_without_a_colon_is_a_stem(lead_in: str, mark: str) -> None:
    source = f"Conduct\n\nThis part is about conduct on line.\n\n{lead_in}\n\n{mark}anything that is false\n{mark.replace('a', 'b')}passwords of others\n"
    found = stems(source)
    wanted = lead_in.strip("*")
    assert found["anything that is false"] == wanted and found["passwords of others"] == wanted


def test_a_markdown_heading_that_forbids_is_the_stem_of_its_items() -> None:
    found = stems(
        "# Policy\n\n## Conduct\n\n### You must not:\n\n- share passwords\n\n### You may:\n\n- share news\n",
        file="p.md",
    )
    assert found == {"share passwords": "You must not:", "share news": "You may:"}


def test_a_paragraph_inside_a_lettered_list_does_not_end_it() -> None:
    found = stems(
        "You must not:\n\n(a) post anything false;\n(b) reveal confidential information;\n\n"
        "This includes information from an exempt report.\n\n(c) delete comments because you disagree with them.\n"
    )
    assert found["delete comments because you disagree with them."] == "You must not:"
    assert found["This includes information from an exempt report."] is None


def test_letters_with_a_full_stop_are_items() -> None:
    found = stems(
        "3.1 You must not:\n\na. bully officers\n\nb. disclose exempt information\n\n3.2 You should:\na. check facts\n"
    )
    assert found == {
        "bully officers": "You must not:", "disclose exempt information": "You must not:", "check facts": "You should:",
    }  # fmt: skip


def test_nine_lettered_items_are_letters_not_roman() -> None:
    items = "".join(f"({letter}) point about posting;\n" for letter in "abcdefghij")
    found = clauses_in(f"4.1 Members must not:\n{items}")
    assert [c.citation for c in found] == [f"4.1({letter})" for letter in "abcdefghij"]


def test_a_list_that_lost_its_bullets_keeps_its_stem() -> None:
    source = (
        "Social media policy for all of the members of this council, who are asked to read the whole of it with care and to keep to it "
        "whenever they write anything at all on line.\nThings to avoid\nMembers should not:\n"
        "Post comments that they would not be prepared to make in writing or face to face\n"
        "Publish the personal data of other people without their express permission\n"
        "Give the impression that they are expressing the views of the Council\n"
        "Take care. Always think first, and ask the clerk where you are in doubt about anything that you would like to put up.\n"
    )
    found = stems(source, paragraphs="lines")
    assert found["Publish the personal data of other people without their express permission"] == "Members should not:"


def test_a_lead_in_with_nothing_after_it_is_never_quoted() -> None:
    parts = parts_of("3.1 Members must not:\n\n3.2 Members may share the council's news on their own pages.\n")
    assert not [
        p.text for p in parts if p.kind is PartKind.CLAUSE and p.clause and p.clause.quotable and p.number == "3.1"
    ]


def test_a_cross_reference_at_the_start_of_a_line_is_no_clause() -> None:
    found = clauses_in(
        "3.4 The period ends at the close of the poll. This is subject to paragraph\n5.1 of this policy.\n\n"
        "3.5 You may hold a personal account of your own as well as one for the council.\n"
    )
    assert [c.number for c in found] == ["3.4", "3.5"]
    assert found[0].text.endswith("This is subject to paragraph 5.1 of this policy.")


def test_a_nested_lower_case_bullet_is_not_run_into_its_parent() -> None:
    found = stems(
        "You must not:\n\n1. Post anything false.\n2. Pretend to be someone else by\n   - setting up an account; or\n   - posting under a false name.\n3. Swear at anybody.\n"
    )
    assert found["setting up an account; or"] == "You must not: Pretend to be someone else by"
    assert found["Swear at anybody."] == "You must not:"


def test_a_short_heading_on_an_open_word_stays_a_heading() -> None:
    parts = parts_of(
        "Social media\n\nWho the policy is for\n\nThe policy covers all councillors and co-opted members of the council.\n"
    )
    assert [p.headings[-1:] for p in parts if p.clause] == [("Who the policy is for",)]


def test_a_table_with_short_rules_keeps_its_columns() -> None:
    found = stems("| Do | Don't |\n|:-:|:-:|\n| Correct mistakes quickly | Argue with trolls |\n", file="p.md")
    assert found == {"Correct mistakes quickly": "Do", "Argue with trolls": "Don't"}


def test_a_paragraph_within_a_numbered_rule_does_not_take_the_lead_in_from_the_items_after_it() -> None:
    found = clauses_in(
        "2. Conduct\n\n2.1 Members may post.\n\n2.2 When posting, members must not:\n\n   (a) swear;\n\n   (b) bully anybody;\n\n"
        "This applies to private accounts as well.\n\n   (c) post anything abusive.\n\n2.3 Members may reply.\n"
    )
    by_text = {c.text: c for c in found}
    for text in ("swear;", "bully anybody;", "post anything abusive."):
        assert by_text[text].stem == "When posting, members must not:"
        assert by_text[text].parent == "2.2"
    assert by_text["This applies to private accounts as well."].stem is None
    assert by_text["Members may reply."].stem is None


def test_a_lead_in_over_one_list_after_another_is_no_running_header() -> None:
    section = "".join(f"Paragraph {n} says what councillors are for.\n\n" for n in range(12))
    lists = "".join(f"{section}You must not:\n\n- post confidential reports {letter}\n\n" for letter in "ABC")
    found = stems(lists)
    assert [found[f"post confidential reports {letter}"] for letter in "ABC"] == ["You must not:"] * 3


def test_a_list_without_bullets_keeps_its_stem_to_its_end() -> None:
    found = stems(
        "Conduct\n\nYou must not:\n\nUse offensive language\n\nShare personal data\n\n"
        "Publish anything that could be seen as bringing the council into disrepute with its residents\n\n"
        "Share the confidential reports of a committee with anybody outside the whole council\n\n"
        "This policy is reviewed each year.\n"
    )
    assert [*found.values()] == ["You must not:"] * 4 + [None]
    assert found["Use offensive language"] == "You must not:"
    assert found["This policy is reviewed each year."] is None


def test_a_lead_in_that_points_back_is_quoted_with_what_it_points_to() -> None:
    found = stems(
        "We publish news. Councillors must not share some kinds of information. These include:\n\n"
        "- confidential reports of the council\n- the names of complainants\n"
    )
    assert found["confidential reports of the council"] == (
        "Councillors must not share some kinds of information. These include:"
    )


@pytest.mark.parametrize(
    "outer", ["The following are prohibited:", "No post may come near:", "It is unacceptable to do these:"]
)
def test_a_stem_that_forbids_in_any_word_stays_outside_one_that_is_a_sentence(outer: str) -> None:
    found = stems(f"{outer}\n\n1. Publishing information that is:\n   (a) confidential\n   (b) untrue\n2. Bullying\n")
    assert found["confidential"] == f"{outer} Publishing information that is:"


@pytest.mark.parametrize("heading", ["It is not acceptable to:", "Members are prohibited from:"])
def test_a_heading_that_leads_into_a_list_is_its_stem(heading: str) -> None:
    for source in (
        f"# Policy\n\n### {heading}\n\n- share passwords\n- bully officers\n",
        f"**{heading}**\n\n- share passwords\n",
    ):
        assert stems(source, file="p.md")["share passwords"] == heading
