"""Numbers of every form, and the stems that end where a number of their own level or above follows."""

from __future__ import annotations

import pytest

from index.clauses.parts import PartKind
from tests.support.documents import clauses_in, parts_of


def told(source: str, **options: object) -> list[tuple[str | None, str | None, str]]:
    """Each clause's citation, stem and text."""
    return [(c.citation, c.stem, c.text) for c in clauses_in(source, **options) if c.quotable]


CODE = """Duties of members

{one}You must not—
(a){gap}mislead an officer;
(b){gap}sell your vote.

{two}You must—
(a){gap}tell the clerk of a gift;
(b){gap}answer within ten days.

{part}You may appeal against a refusal.

{three}You must not—
(a){gap}use the crest for trade;
(b){gap}lend a council telephone—
(i){gap}to a relative;
(ii){gap}to a party.
"""


@pytest.mark.parametrize("gap", ["", " ", "  ", "\t"])
@pytest.mark.parametrize(
    ("one", "two", "part", "three", "rules"),
    [
        ("11. ", "12.—(1) ", "(2) ", "13. ", ("11", "12(1)", "12(2)", "13")),
        ("2- ", "3.(1) ", "(2) ", "4 – ", ("2", "3(1)", "3(2)", "4")),
        ("5.", "6.—(1)", "(2)", "7.", ("5", "6(1)", "6(2)", "7")),
        ("5A. ", "5B.—(1) ", "(2) ", "6) ", ("5A", "5B(1)", "5B(2)", "6")),
        ("2.1 ", "2.2(1) ", "2.2(2) ", "2.3 ", ("2.1", "2.2(1)", "2.2(2)", "2.3")),
    ],
)
def test_items_never_hang_under_the_rule_before_theirs(
    one: str, two: str, part: str, three: str, rules: tuple[str, ...], gap: str
) -> None:
    first, second, third, fourth = rules
    assert told(CODE.format(one=one, two=two, part=part, three=three, gap=gap)) == [
        (f"{first}(a)", "You must not—", "mislead an officer;"),
        (f"{first}(b)", "You must not—", "sell your vote."),
        (f"{second}(a)", "You must—", "tell the clerk of a gift;"),
        (f"{second}(b)", "You must—", "answer within ten days."),
        (third, None, "You may appeal against a refusal."),
        (f"{fourth}(a)", "You must not—", "use the crest for trade;"),
        (f"{fourth}(b)(i)", "You must not— lend a council telephone—", "to a relative;"),
        (f"{fourth}(b)(ii)", "You must not— lend a council telephone—", "to a party."),
    ]


@pytest.mark.parametrize("indent", ["", "    ", "\t"])
def test_letters_and_numerals_set_off_by_a_tab_are_marks(indent: str) -> None:
    source = (
        "PROCEDURE\n\n4 RECORDING\n\na\tA recording shall not begin before the chairman has been told.\n"
        f"b\tA person who records shall:\n{indent}i\tstay in one place;\n{indent}ii\tuse no flash; and\n{indent}iii\tnot film the public.\n"
        "c\tThe chairman may end a recording.\n\n5 PRESS\n\na\tThe clerk alone shall speak to the press.\n"
    )
    assert told(source) == [
        ("4(a)", None, "A recording shall not begin before the chairman has been told."),
        ("4(b)(i)", "A person who records shall:", "stay in one place;"),
        ("4(b)(ii)", "A person who records shall:", "use no flash; and"),
        ("4(b)(iii)", "A person who records shall:", "not film the public."),
        ("4(c)", None, "The chairman may end a recording."),
        ("5(a)", None, "The clerk alone shall speak to the press."),
    ]


def test_letters_go_on_after_z_and_between_others() -> None:
    source = "Gifts\n\n3. You must declare a gift from a—\n(y) supplier;\n(z) lobbyist;\n(aa) landlord;\n(bb) party.\n\n4. You must not accept money.\n"
    stem = "You must declare a gift from a—"
    assert told(source) == [
        ("3(y)", stem, "supplier;"), ("3(z)", stem, "lobbyist;"), ("3(aa)", stem, "landlord;"), ("3(bb)", stem, "party."),
        ("4", None, "You must not accept money."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lead", ["Live streams:", "Where a member streams a meeting—", "Before a stream a member must"]
)
def test_a_numbered_line_that_leads_in_is_stem_and_number(lead: str) -> None:
    source = (
        f"7. Meetings\n\n7.3 {lead}\n(a) tell the chairman;\n(b) put up a notice.\n\n7.4 The chairman may refuse.\n"
    )
    assert told(source) == [
        ("7.3(a)", lead, "tell the chairman;"), ("7.3(b)", lead, "put up a notice."), ("7.4", None, "The chairman may refuse."),
    ]  # fmt: skip


def test_an_item_that_is_only_a_title_is_a_stem_below_the_lead_in() -> None:
    source = (
        "Those who post for the town are asked to keep to this:\n\n* Pictures\n  * Ask before you take one.\n"
        "  * Never post a child's name.\n* Replies\n  * Answer within two days.\n"
    )
    lead = "Those who post for the town are asked to keep to this:"
    assert told(source) == [
        (None, f"{lead} Pictures", "Ask before you take one."),
        (None, f"{lead} Pictures", "Never post a child's name."),
        (None, f"{lead} Replies", "Answer within two days."),
    ]


@pytest.mark.parametrize(
    "last", ["shall tell the clerk at once.", "must first ask for\nthe consent of the chairman of the meeting."]
)
def test_words_below_a_list_belong_to_all_its_items(last: str) -> None:
    source = (
        "Recording\n\n8. A member who wishes to—\n(a) film a meeting,\n(b) stream it, or\n(c) post a picture of it,\n"
        f"{last}\n\n9. A member may write about a meeting afterwards, as long as the meeting was open.\n"
    )
    said = " ".join(last.split())
    assert [(s, t) for _, s, t in told(source)] == [
        ("A member who wishes to—", f"film a meeting, {said}"),
        ("A member who wishes to—", f"stream it, or {said}"),
        ("A member who wishes to—", f"post a picture of it, {said}"),
        (None, "A member may write about a meeting afterwards, as long as the meeting was open."),
    ]


@pytest.mark.parametrize("margin", ["\t", "   ", "        "])
def test_a_list_that_lost_its_bullets_has_an_item_a_line(margin: str) -> None:
    items = ["run down another parish", "give away what was said in a closed session of any committee", "sell things"]
    source = (
        "No account of the parish may be used to:\n"
        + "".join(f"{margin}{i}\n" for i in items)
        + "\nPosts are signed.\n"
    )
    stem = "No account of the parish may be used to:"
    assert told(source) == [*((None, stem, i) for i in items), (None, None, "Posts are signed.")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(("yes", "no"), [("Do", "Don't"), ("DO", "DON’T"), ("Dos", "Don'ts"), ("Always", "Never")])
def test_lines_under_do_and_do_not_stand_apart(yes: str, no: str, between: str) -> None:
    source = f"{yes}\n{between[1:]}" + between.join(["thank people", "sign with your name", "check the date"])
    source += (
        f"\n\n{no}\n{between[1:]}" + between.join(["shout", "guess at a figure", "promise what is not agreed"]) + "\n"
    )
    found = {t: s for _, s, t in told("Quick guide\n\n" + source)}
    assert found == {
        "thank people": yes, "sign with your name": yes, "check the date": yes,
        "shout": no, "guess at a figure": no, "promise what is not agreed": no,
    }  # fmt: skip


def test_wrapped_text_below_a_lead_in_stays_whole() -> None:
    source = (
        "Scope\n\nThis policy is meant for the following people:\nevery member of the council and of its committees, the clerk and those who\n"
        "work for the clerk, and anybody who has been asked to help with the pages of\nthe council.\n\nIt holds at all hours.\n"
    )
    assert len(told(source)) == 2


def test_a_citation_at_the_start_of_a_line_is_no_number() -> None:
    source = (
        "4. You must keep to this code at every hour, so far as paragraphs 5(b) and\n6(1)(a) are concerned, and to paragraph\n"
        "7. of the protocol as well.\n\n5. You must be polite.\n"
    )
    assert [c for c, _, _ in told(source)] == ["4", "5"]


def test_tables_set_with_spaces_are_read_by_row() -> None:
    source = (
        "Who answers\n\nAccount       Who posts                 When\n\nThe page      The clerk and the deputy  On weekdays before noon\n"
        "The group     Nobody for the council    It was closed last year and\n                                        is kept for the record\n"
        "The app       The wardens               In a flood\n"
    )
    assert [(s, t) for _, s, t in told(source)][-2:] == [
        (
            "Account Who posts When",
            "The group Nobody for the council It was closed last year and is kept for the record",
        ),
        ("Account Who posts When", "The app The wardens In a flood"),
    ]


def test_words_parted_at_the_end_of_a_line_are_whole() -> None:
    source = (
        "Members must keep exempt papers confi-\ndential, and must not cam-\npaign in the pre-\nelection period, which is face-\nto-face work.\n\n"
        "Members may ask the clerk.\n"
    )
    assert told(source)[0][2] == (
        "Members must keep exempt papers confidential, and must not campaign in the pre-election period, which is face-to-face work."
    )
    assert [p.kind for p in parts_of(source)] == [PartKind.CLAUSE, PartKind.CLAUSE]
