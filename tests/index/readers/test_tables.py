"""Tables: a cell is never told without the heading of its column, nor below that of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support import word
from tests.support.documents import clauses_in, loaded
from tests.support.portable import PLAIN
from tests.support.portable import document as as_pdf
from tests.support.portable import table as pdf_table
from tests.support.reading import assert_nothing_lost, clauses_of

Cells = Sequence[str | tuple[str, ...]]
OPENS = "Councillors are asked to keep to this policy whenever they write anything on line."


def in_html(*rows: Cells) -> tuple[str, bytes]:
    def cell(tag: str, said: str | tuple[str, ...]) -> str:
        inner = said if isinstance(said, str) else f"<ul>{''.join(f'<li>{s}</li>' for s in said)}</ul>"
        return f"<{tag}>{inner}</{tag}>"

    made = "".join(f"<tr>{''.join(cell('td' if n else 'th', c) for c in row)}</tr>" for n, row in enumerate(rows))
    return "policy.html", f"<p>{OPENS}</p><table>{made}</table>".encode()


def in_markdown(*rows: Cells) -> tuple[str, bytes]:
    lines = [
        f"| {' | '.join(c if isinstance(c, str) else '<br>'.join(f'• {s}' for s in c) for c in row)} |" for row in rows
    ]
    lines.insert(1, "|---" * len(rows[0]) + "|")
    return "policy.md", "\n".join([OPENS, "", *lines, ""]).encode()


def in_word(*rows: Cells) -> tuple[str, bytes]:
    def cell(said: str | tuple[str, ...]) -> str:
        return said if isinstance(said, str) else "".join(word.paragraph(s, numbered=(2, 0)) for s in said)

    return "policy.docx", word.document(word.INTRO, word.table(*(tuple(map(cell, row)) for row in rows), head=1))


Made = Callable[..., tuple[str, bytes]]
every_format = pytest.mark.parametrize("made", [in_html, in_markdown, in_word], ids=["html", "md", "docx"])


def told(folder: Path, file: str, data: bytes) -> list[tuple[str | None, str]]:
    """What is quoted of a document, each with its stem."""
    document, parts = loaded(folder, file, data)
    assert_nothing_lost(document.reading)
    return [(c.stem, c.text) for c in clauses_of(parts) if c.text != OPENS]


def page(folder: Path, body: str) -> list[tuple[str | None, str]]:
    return told(folder, "policy.html", body.encode())


def many(of: str) -> tuple[str, ...]:
    """Items of which a few are more than a row may hold."""
    return tuple(
        f"{of} that somebody sent us in the week numbered {n}, whatever it says of other people" for n in range(11)
    )


class TestColumnsThatCommand:
    @every_format
    def test_an_empty_cell_beside_it_costs_no_rule_its_heading(self, made: Made, tmp_path: Path) -> None:
        rows = (("Do", "Don't"), ("Be polite", "Swear at people"), ("", "Share confidential information online"))
        assert told(tmp_path, *made(*rows)) == [
            ("Do", "Be polite"), ("Don't", "Swear at people"), ("Don't", "Share confidential information online"),
        ]  # fmt: skip

    @every_format
    @pytest.mark.parametrize(
        ("yes", "no"),
        [
            ("Allowed", "Not allowed"), ("Permitted", "Prohibited"), ("Yes", "No"), ("You may", "You may not"),
            ("Acceptable use", "Unacceptable use"), ("DO!", "DON’T!"), ("✓", "✗"), ("Dylech", "Ni ddylech"),
        ],
    )  # fmt: skip
    def test_long_lists_hang_from_their_column_whatever_it_is_called(
        self, made: Made, yes: str, no: str, tmp_path: Path
    ) -> None:
        rows = ((yes, no), (many("A picture"), many("A rumour")))
        assert told(tmp_path, *made(*rows)) == [
            *((yes, said) for said in many("A picture")), *((no, said) for said in many("A rumour")),
        ]  # fmt: skip

    @every_format
    def test_a_rule_keeps_what_its_row_is_about(self, made: Made, tmp_path: Path) -> None:
        rows = (
            ("Topic", "Acceptable", "Unacceptable"), ("Debate", "Robust debate", "Insults"),
            ("", "Satire of the council", "Swearing"), ("Elections", "", "Party posts"),
        )  # fmt: skip
        assert told(tmp_path, *made(*rows)) == [
            ("Topic | Debate | Acceptable", "Robust debate"), ("Topic | Debate | Unacceptable", "Insults"),
            ("Acceptable", "Satire of the council"), ("Unacceptable", "Swearing"),
            ("Topic | Elections | Unacceptable", "Party posts"),
        ]  # fmt: skip

    @every_format
    def test_a_tick_is_quoted_with_its_row_and_shows_its_column(self, made: Made, tmp_path: Path) -> None:
        columns = "Topic | Allowed | Not allowed"
        rows = (tuple(columns.split(" | ")), ("News", "✓", ""), ("Party posts", "", "✗"), ("Adverts", "with leave", ""))
        assert told(tmp_path, *made(*rows)) == [
            (columns, "News | ✓"), (columns, "Party posts | | ✗"), ("Topic | Adverts | Allowed", "with leave"),
        ]  # fmt: skip

    def test_a_cell_beyond_the_headings_hangs_from_none(self, tmp_path: Path) -> None:
        rows = (("Do", "Don't"), (("be kind", "be quick"), ("lie", "swear"), "as the code has it"))
        for number, made in enumerate((in_html, in_word)):
            assert told(tmp_path / str(number), *made(*rows)) == [
                ("Do", "be kind"), ("Do", "be quick"), ("Don't", "lie"), ("Don't", "swear"),
                (None, "as the code has it"),
            ]  # fmt: skip

    def test_a_cell_below_an_empty_heading_hangs_from_no_other(self, tmp_path: Path) -> None:
        rows = (("Do", "Don't", ""), ("be kind", "lie", "Ask the clerk"), ("be quick", "swear", ""))
        assert told(tmp_path, *in_html(*rows)) == [
            ("Do", "be kind"), ("Do", "be quick"), ("Don't", "lie"), ("Don't", "swear"), (None, "Ask the clerk"),
        ]  # fmt: skip

    def test_a_cell_across_two_columns_is_told_below_both(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><th>Topic<th>Allowed<th>Not allowed<tr><td>Photos<td colspan=2>With the clerk’s leave"
            "<tr><td rowspan=2>News<td>ours<td>theirs<tr><td>old news<td></table>"
        )
        assert page(tmp_path, body) == [
            ("Topic | Photos | Allowed | Not allowed", "With the clerk’s leave"),
            ("Topic | News | Allowed", "ours"), ("Topic | News | Not allowed", "theirs"),
            ("Topic | News | Allowed", "old news"),
        ]  # fmt: skip

    def test_a_note_from_edge_to_edge_stands_in_no_column(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><th>Do<th>Don't<tr><td>be kind<td>lie<tr><td colspan=2>those who break these rules are told."
            "<tr><td><td>swear</table>"
        )
        assert page(tmp_path, body) == [
            ("Do", "be kind"), ("Don't", "lie"), (None, "those who break these rules are told."), ("Don't", "swear"),
        ]  # fmt: skip

    def test_titles_between_rows_stand_before_the_column(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><th>Do<th>Don't<tr><td colspan=2>On your own page<tr><td>be kind<td>swear"
            "<tr><td colspan=2>On ours<tr><td><td>lie</table>"
        )
        assert page(tmp_path, body) == [
            ("On your own page | Do", "be kind"), ("On your own page | Don't", "swear"), ("On ours | Don't", "lie"),
        ]  # fmt: skip

    def test_headings_that_stand_once_more_hold_from_there(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><th>Do<th>Don't<tr><td>be kind<td>swear<tr><th>Allowed<th>Not allowed<tr><td>news<td>adverts"
            "</table>"
        )
        assert page(tmp_path, body) == [
            ("Do", "be kind"), ("Don't", "swear"), ("Allowed", "news"), ("Not allowed", "adverts"),
        ]  # fmt: skip

    def test_numbers_lists_in_lists_and_headings_in_a_cell(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><th>Do<th>Don't<tr><td>be kind<td><ol type=a><li>lie<li>swear</ol><p>Shout at anybody.</p>"
            "<ul><li>You must never show:<ul><li>children<li>car plates</ul></ul>"
            "<tr><td>be quick<td><h3>In meetings</h3><ul><li>film the public</ul></table>"
        )
        assert page(tmp_path, body) == [
            ("Do", "be kind"), ("Do", "be quick"), ("Don't", "lie"), ("Don't", "swear"), ("Don't", "Shout at anybody."),
            ("Don't You must never show:", "children"), ("Don't You must never show:", "car plates"),
            ("Don't | In meetings", "film the public"),
        ]  # fmt: skip

    @every_format
    def test_rules_that_are_alike_are_no_list_of_contents(self, made: Made, tmp_path: Path) -> None:
        dos = ("Post about council news", "Share photos of events", "Reply to residents", "Use plain English")
        donts = (
            "Post about party news",
            "Share photos of children",
            "Reply to trolls",
            "Use bad English",
            "Tag minors",
        )
        rows = (("Do", "Don't"), *zip((*dos, ""), donts, strict=True))
        assert told(tmp_path, *made(*rows)) == [*(("Do", d) for d in dos), *(("Don't", d) for d in donts)]

    def test_one_column_below_what_forbids_it(self, tmp_path: Path) -> None:
        body = "<table><tr><th>Not allowed<tr><td>Party posts<tr><td>Adverts</table><p>Be kind to all of them.</p>"
        assert page(tmp_path, body) == [
            ("Not allowed", "Party posts"), ("Not allowed", "Adverts"), (None, "Be kind to all of them."),
        ]  # fmt: skip

    def test_the_only_heading_is_that_of_the_second_column(self, tmp_path: Path) -> None:
        name, data = in_markdown(("", "Not allowed"), ("Facebook", "Party posts"), ("X", ""))
        assert told(tmp_path, name, data) == [("Facebook | Not allowed", "Party posts"), (None, "X")]

    def test_a_title_over_a_table_that_forbids_holds_for_its_rows(self, tmp_path: Path) -> None:
        body = "<h2>Rules</h2><h2>Posts</h2><table><tr><td colspan=2>Not allowed<tr><td>Facebook<td>Party posts</table>"
        assert page(tmp_path, body) == [("Not allowed", "Facebook | Party posts")]

    def test_plain_first_rows_are_headings_where_they_part_right_from_wrong(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><td>Yes<td>No<tr><td>Post news<td>Post adverts</table><p>Ask.</p>"
            "<table><tr><td><td>Allowed<td>Not allowed<tr><td>Photos<td>ours<td>theirs</table>"
        )
        assert [c for c in page(tmp_path, body) if c[0]] == [
            ("Yes", "Post news"), ("No", "Post adverts"), ("Photos | Allowed", "ours"), ("Photos | Not allowed", "theirs"),
        ]  # fmt: skip

    def test_an_answer_that_opens_a_table_without_headings_is_none(self, tmp_path: Path) -> None:
        body = "<table><tr><td>Facebook<td>Yes<td>No<tr><td>Instagram<td>No<td>Yes</table>"
        assert page(tmp_path, body) == [(None, "Facebook | Yes | No"), (None, "Instagram | No | Yes")]

    def test_in_a_pdf(self, tmp_path: Path) -> None:
        rows = (("Do", "Don't"), ("be kind to all who write to you", ""), ("", "swear at them"), ("be quick", "lie"))
        data = as_pdf(PLAIN.text(OPENS), pdf_table(*rows), PLAIN.text("Ask the clerk before you post anything."))
        assert told(tmp_path, "policy.pdf", data) == [
            ("Do", "be kind to all who write to you"), ("Do", "be quick"), ("Don't", "swear at them"), ("Don't", "lie"),
            (None, "Ask the clerk before you post anything."),
        ]  # fmt: skip


class TestOtherColumns:
    @every_format
    def test_a_row_of_one_cell_is_quoted_below_the_headings(self, made: Made, tmp_path: Path) -> None:
        rows = (
            ("Role", "Telephone"),
            ("Clerk", "01632 960001"),
            ("Ask the clerk before you post", ""),
            ("", "No post"),
        )
        columns = "Role | Telephone"
        assert told(tmp_path, *made(*rows)) == [
            (columns, "Clerk | 01632 960001"), (columns, "Ask the clerk before you post"), (columns, "| No post"),
        ]  # fmt: skip

    @every_format
    def test_a_row_too_long_to_be_quoted_is_told_cell_by_cell(self, made: Made, tmp_path: Path) -> None:
        rows = (("Platform", "Guidance"), ("X", "Nobody posts"), ("Facebook", many("A rumour")), ("Blog", "The clerk"))
        assert told(tmp_path, *made(*rows)) == [
            ("Platform | Guidance", "X | Nobody posts"),
            *(("Platform | Facebook | Guidance", said) for said in many("A rumour")),
            ("Platform | Guidance", "Blog | The clerk"),
        ]  # fmt: skip

    def test_who_must_act_is_no_command(self, tmp_path: Path) -> None:
        columns = "Who must act | What they must do | Notes"
        rows = (tuple(columns.split(" | ")), ("Clerk", "check posts", ""), ("Chair", "approve them", "by day"))
        assert told(tmp_path, *in_html(*rows)) == [
            (columns, "Clerk | check posts"), (columns, "Chair | approve them | by day"),
        ]  # fmt: skip

    def test_a_title_right_below_another_is_under_it(self, tmp_path: Path) -> None:
        body = (
            "<table><tr><th>Platform<th>Example<tr><td colspan=2>Not allowed<tr><td colspan=2>On our pages"
            "<tr><td>Facebook<td>Party posts<tr><td colspan=2>On yours<tr><td>X<td>Adverts"
            "<tr><td colspan=2>Allowed<tr><td>X<td>News</table>"
        )
        assert page(tmp_path, body) == [
            ("Not allowed | On our pages | Platform | Example", "Facebook | Party posts"),
            ("Not allowed | On yours | Platform | Example", "X | Adverts"),
            ("Allowed | Platform | Example", "X | News"),
        ]  # fmt: skip

    @pytest.mark.parametrize("made", [in_html, in_word])
    def test_a_bar_at_the_end_of_a_cell_is_its_own(self, made: Made, tmp_path: Path) -> None:
        rows = (("Role", "Telephone"), ("Clerk to the council |", ""), ("Chair | ", "01632 960002 |"))
        assert [text for _, text in told(tmp_path, *made(*rows))] == [
            "Clerk to the council |",
            "Chair | | 01632 960002 |",
        ]

    def test_a_lead_in_over_a_table_holds_for_its_rows(self, tmp_path: Path) -> None:
        body = (
            "<p>You must not do this:</p><table><tr><th>On line<th>Off line<tr><td>lie<td>swear</table><p>Be kind.</p>"
        )
        assert page(tmp_path, body) == [("You must not do this: On line | Off line", "lie | swear"), (None, "Be kind.")]


class TestWhatStandsAround:
    DONT = "<table><tr><th>Do<th>Don't<tr><td>be kind<td>swear<tr><td>be quick<td><ol><li>lie<li>cheat</ol></table>"

    @pytest.mark.parametrize(
        "after",
        [
            "<ul><li>Tell the police of threats</ul>", "<p>Tell the police of threats</p>",
            "<table><tr><td>Tell the police<td>of threats</table>",
            "<p>Ask.</p><ol start=3><li>Tell the police of threats</ol>",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("before", ["", "<p>Be careful – think of it first.</p><p>Be open – say who you are.</p>"])
    def test_a_column_holds_no_further_than_its_table(self, before: str, after: str, tmp_path: Path) -> None:
        stem, text = page(tmp_path, before + self.DONT + after)[-1]
        assert (stem, text.startswith("Tell the police")) == (None, True)

    def test_an_item_over_a_table_is_no_lead_in(self, tmp_path: Path) -> None:
        body = f"<ul><li>Ask the clerk first<li>Report every threat</ul>{self.DONT}"
        assert page(tmp_path, body)[:3] == [
            (None, "Ask the clerk first"),
            (None, "Report every threat"),
            ("Do", "be kind"),
        ]

    def test_a_list_below_a_table_keeps_its_own_depth(self, tmp_path: Path) -> None:
        body = self.DONT + "<ul><li>You must:<ul><li>report threats<li>keep copies</ul><li>Ask the clerk first.</ul>"
        assert page(tmp_path, body)[-3:] == [
            ("You must:", "report threats"), ("You must:", "keep copies"), (None, "Ask the clerk first."),
        ]  # fmt: skip

    def test_headings_that_stand_over_one_table_after_another_are_no_running_header(self, tmp_path: Path) -> None:
        def section(n: int) -> str:
            text = "".join(
                f"<p>Sentence {'abcdefgh'[n]}{'ijklmnopqrstuv'[m]} of this policy says more than most.</p>"
                for m in range(14)
            )
            table = (
                f"<table><tr><th>Allowed here<th>Where<tr><td>A note {'abcdefgh'[n]}<td>In hall {'stuvwxyz'[n]}</table>"
            )
            return f"<h2>Part {'ABCDEFGH'[n]}</h2>{text}{table}"

        rows = [c for c in page(tmp_path, "".join(map(section, range(5)))) if c[1].startswith("A note")]
        assert [stem for stem, _ in rows] == ["Allowed here | Where"] * 5


def test_bars_in_plain_text_show_which_column_a_cell_stands_in() -> None:
    source = (
        "Rules\n\n|  | Do | Don't |\n|---|---|---|\n| Debate | Be robust |  |\n|  | Be kind | Swear |\n|  |  | Sell |\n"
    )
    assert [(c.stem, c.text) for c in clauses_in(source)] == [
        ("| Do | Don't", "Debate | Be robust"), ("Do", "Be kind"), ("Don't", "Swear"), ("| Do | Don't", "| | Sell"),
    ]  # fmt: skip
