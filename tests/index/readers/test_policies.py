"""The five shipped policies, read as their readers see them."""

from __future__ import annotations

import re

import pytest

from index.clauses.parts import Clause, Part, PartKind, Role
from tests.support.documents import real


def clauses(parts: tuple[Part, ...]) -> list[Clause]:
    return [p.clause for p in parts if p.clause]


def holding(parts: tuple[Part, ...], words: str) -> Clause:
    found = [c for c in clauses(parts) if words in c.text]
    assert len(found) == 1, f"{words!r} is in {len(found)} clauses"
    return found[0]


def under(parts: tuple[Part, ...], heading: str) -> list[Clause]:
    return [c for c in clauses(parts) if heading in c.headings]


class TestNottingham:
    parts = real("nottingham-city")[1]

    def test_a_sentence_broken_by_a_footnote_reads_as_one(self) -> None:
        sentence = (
            "Sometimes things that look legitimate may come from dubious sources "
            "that you would not want to be associated with."
        )
        assert sentence in holding(self.parts, "Sometimes things").text

    def test_the_footnote_is_its_own_clause(self) -> None:
        footnote = holding(self.parts, "Protected characteristics are sex")
        assert footnote.text.startswith("Protected characteristics") and footnote.text.endswith("belief and age.")

    def test_code_items_carry_their_stem(self) -> None:
        for words in ("respect others and not bully", "confidentiality of information", "into disrepute"):
            stem = holding(self.parts, words).stem
            assert stem == "The following sections of the code are particularly relevant to social media activity:"

    def test_headings_nest_below_numbered_sections(self) -> None:
        assert holding(self.parts, "damaging untrue statement").headings == ("4. Legal/ Formal Considerations", "Libel")
        assert holding(self.parts, "written or verbal communication").headings == (
            "3. Councillors and Social Media", "The Code of Conduct",
        )  # fmt: skip

    def test_contact_lines_stay_together(self) -> None:
        officer = holding(self.parts, "Malcolm Townroe")
        assert officer.stem == "And from the Council's Monitoring Officer:"
        assert officer.text.endswith("Malcolm.townroe@nottinghamcity.gov.uk 0115 876 4332")


class TestNumberedDistrict:
    parts = real("numbered-district")[1]

    def test_every_printed_number_once(self) -> None:
        printed = re.findall(r"^\s?(\d{1,2}\.\d(?:\.\d)?)\s", real("numbered-district")[0], re.MULTILINE)
        read = [p.number for p in self.parts if p.number]
        assert read == printed
        assert len(read) == len(set(read)) == 55
        assert {"1.1", "2.1.1", "2.2.7", "11.4"} <= set(read)

    def test_a_clause_runs_over_a_page_break(self) -> None:
        clause = next(c for c in clauses(self.parts) if c.number == "5.6")
        assert "allowing to be published (in the form of a comment) – an untrue" in clause.text
        assert clause.text.endswith("Repeated instances of this could amount to harassment")

    def test_sub_numbers_carry_their_stem(self) -> None:
        clause = next(c for c in clauses(self.parts) if c.number == "2.2.7")
        assert clause.stem == "The following risks have been identified with the use of social media:"
        assert clause.role is Role.RISK

    def test_the_appendix_holds_a_definition_a_platform(self) -> None:
        appendix = [c for c in under(self.parts, "EXAMPLES OF SOCIAL MEDIA") if c.role is Role.DEFINITION]
        assert [c.text.split(":")[0] for c in appendix] == ["Facebook", "Blogs", "Twitter", "YouTube"]


class TestNottinghamshire:
    parts = real("nottinghamshire-county")[1]

    def test_responsibilities_are_numbered_one_to_eleven(self) -> None:
        mine = under(self.parts, "Responsibilities of Councillors and Co-opted Members")
        assert [c.number for c in mine] == [str(n) for n in range(1, 12)]

    def test_risks_carry_their_stem(self) -> None:
        risks = [c for c in clauses(self.parts) if c.role is Role.RISK]
        assert len(risks) == 8
        assert all(c.stem and c.stem.endswith("(this is not an exhaustive list):") for c in risks)

    def test_principles_stand_under_their_run_in_headings(self) -> None:
        headings = [c.headings[-1] for c in under(self.parts, "Principles for Using Social Media")]
        assert list(dict.fromkeys(headings)) == [
            "Be respectful", "Be credible and consistent", "Be honest about who you are", "Be responsive", "Think twice",
        ]  # fmt: skip

    def test_a_page_break_in_a_sentence_is_mended(self) -> None:
        assert (
            "adversely affect the Council or its business, nor be" in holding(self.parts, "adversely affect the C").text
        )


class TestEastRiding:
    parts = real("east-riding-parish")[1]

    def test_the_contents_list_is_furniture(self) -> None:
        start = next(n for n, p in enumerate(self.parts) if p.text == "Objectives")
        contents = self.parts[start + 1 : start + 16]
        assert {p.kind for p in contents} == {PartKind.FURNITURE}
        assert self.parts[start + 16].kind is PartKind.HEADING

    def test_rules_are_numbered_as_printed(self) -> None:
        assert [c.number for c in clauses(self.parts) if c.number] == [f"Rule {n}" for n in range(1, 6)]

    def test_every_dotted_item_carries_its_stem_or_stands_under_a_heading(self) -> None:
        stem = "When posting to social media you should remember that:"
        mine = [c.text for c in clauses(self.parts) if c.stem == stem]
        assert len(mine) == 6 and mine[0] == "you are an elected representative of your council."
        viral = holding(self.parts, "go viral.")
        assert viral.stem and viral.stem.startswith("Once something is published")
        assert len(under(self.parts, "Handling online abuse")) == 10

    def test_the_golden_rule_is_found(self) -> None:
        said = holding(self.parts, "There’s a golden rule").text
        assert (
            "if you are unsure about posting something, stop and ask for advice first before doing anything else."
            in said
        )
        assert holding(self.parts, "If you are unsure about posting").text.endswith("stop and ask for advice first.")


class TestCoventry:
    parts = real("coventry-city")[1]

    def test_a_bullet_split_in_two_is_one_item(self) -> None:
        item = holding(self.parts, "Be aware that you will be seen")
        assert item.text == (
            "Be aware that you will be seen as acting in your official capacity whenever you use social media"
        )

    def test_a_line_parted_from_its_item_is_joined(self) -> None:
        assert holding(self.parts, "following or friending").text.endswith(
            "a pressure group or someone submitting a planning application "
            "the association could be construed as a personal interest"
        )

    @pytest.mark.parametrize(
        ("words", "heading"),
        [
            ("Start your name with the word", "Social media good practice"),
            ("Making political points", "Social media good practice"),
            ("Never blog or post in haste", "Social media bad practice:"),
            ("Do not share, favourite", "Social media bad practice:"),
        ],
    )
    def test_items_know_good_practice_from_bad(self, words: str, heading: str) -> None:
        assert holding(self.parts, words).headings == (heading,)
