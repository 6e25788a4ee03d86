"""Word documents as officers have them, read as Word shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import DocumentError
from tests.support import guidance
from tests.support.documents import loaded, real
from tests.support.reading import clauses_of, shown, told
from tests.support.word import (
    INTRO,
    NUMBERING,
    STYLES,
    bold,
    definition,
    document,
    level,
    list_of,
    paragraph,
    read,
    run,
    table,
)

UNLIKE = {
    "a footnote's mark stays out of the sentence": "protected characteristics",
    "a footnote stands under the paragraph that refers to it": "Protected characteristics are",
}


def test_the_nottingham_guidance_gives_the_same_clauses(tmp_path: Path) -> None:
    source, parts = real("nottingham-city")
    document_, mine = loaded(tmp_path, "guidance.docx", guidance.as_docx(source))
    assert document_.notes == ()
    assert told(mine, UNLIKE) == told(parts, UNLIKE)
    note = next(c for c in clauses_of(mine) if c.text.startswith("Protected characteristics are"))
    assert note.headings == ("4. Legal/ Formal Considerations", "Bullying and Discrimination")
    sentence = next(c for c in clauses_of(mine) if c.text.startswith("Posting bullying"))
    assert "protected characteristics not only causes distress" in sentence.text
    assert "Nottingham City Council" not in [p.text for p in mine] and not [
        p for p in mine if p.text.startswith("Page")
    ]


def test_headings_by_style_outline_level_and_bold_type() -> None:
    outlined = paragraph("By outline level", more='<w:outlineLvl w:val="1"/>')
    reading = read(paragraph("Policy", style="Title"), INTRO, outlined, INTRO, paragraph(bold("All bold")), INTRO)
    heads = [(reading.text[b.body[0].start : b.body[0].end], b.level) for b in reading.blocks if b.kind == "heading"]
    assert heads == [("Policy", 0), ("By outline level", 2), ("All bold", 6)]


def test_a_rule_in_a_heading_style_is_a_rule(tmp_path: Path) -> None:
    styled = [
        paragraph("Conduct", style="Heading1"),
        paragraph("Councillors must not share exempt papers with anybody.", style="Heading2", numbered=(3, 1)),
        paragraph("Councillors must:", style="Heading2", numbered=(3, 1)),
        paragraph("be polite;", style="Heading3", numbered=(3, 2)),
        paragraph("be quick.", style="Heading3", numbered=(3, 2)),
    ]
    _, parts = loaded(tmp_path, "policy.docx", document(*styled))
    assert [(c.citation, c.stem, c.text) for c in clauses_of(parts)] == [
        ("1.1", None, "Councillors must not share exempt papers with anybody."),
        ("1.2(a)", "Councillors must:", "be polite;"), ("1.2(b)", "Councillors must:", "be quick."),
    ]  # fmt: skip
    assert {c.headings for c in clauses_of(parts)} == {("1. Conduct",)}


def test_typed_numbers_and_bullets_are_marks_as_well(tmp_path: Path) -> None:
    body = [paragraph("3.1\tMembers must not:"), paragraph("•\tbully staff;"), paragraph("(b)\tlie.")]
    _, parts = loaded(tmp_path, "policy.docx", document(INTRO, *body))
    assert [(c.text, c.stem) for c in clauses_of(parts)][1:] == [
        ("bully staff;", "Members must not:"), ("lie.", "Members must not:"),
    ]  # fmt: skip


def test_an_indented_paragraph_goes_on_with_its_item(tmp_path: Path) -> None:
    indented = paragraph("This holds at home as well.", more='<w:ind w:left="720"/>')
    items = [paragraph("share passwords.", numbered=(2, 0)), indented, paragraph("bully staff.", numbered=(2, 0))]
    _, parts = loaded(tmp_path, "policy.docx", document(paragraph("You must not:"), *items))
    assert [(c.text, c.stem) for c in clauses_of(parts)] == [
        ("share passwords. This holds at home as well.", "You must not:"), ("bully staff.", "You must not:"),
    ]  # fmt: skip


def test_an_indented_paragraph_after_the_list_is_no_part_of_it(tmp_path: Path) -> None:
    indented = paragraph("Members may laugh at whatever they like.", more='<w:ind w:left="720"/>')
    items = [paragraph(words, numbered=(2, 0)) for words in ("share passwords.", "bully staff.")]
    _, parts = loaded(tmp_path, "policy.docx", document(paragraph("You must not:"), *items, indented, INTRO))
    assert [c.stem for c in clauses_of(parts)] == ["You must not:", "You must not:", None, None]


def test_an_indented_lead_in_is_no_part_of_the_item_above(tmp_path: Path) -> None:
    lead_in = paragraph("You may:", more='<w:ind w:left="720"/>')
    body = [
        paragraph("You must not:"),
        paragraph("lie.", numbered=(2, 0)),
        lead_in,
        paragraph("laugh.", numbered=(2, 0)),
    ]
    _, parts = loaded(tmp_path, "policy.docx", document(*body))
    assert [(c.text, c.stem) for c in clauses_of(parts)] == [("lie.", "You must not:"), ("laugh.", "You may:")]


def test_a_table_gives_a_clause_a_row_and_keeps_its_columns(tmp_path: Path) -> None:
    contacts = table(("Role", "Telephone"), ("Clerk", "01632 960001"), head=1)
    dos = table((paragraph(bold("Do")), paragraph(bold("Don't"))), ("Be polite to everyone", "Share exempt papers"))
    _, parts = loaded(tmp_path, "policy.docx", document(INTRO, contacts, INTRO, dos))
    found = [(c.text, c.stem) for c in clauses_of(parts)]
    assert ("Clerk | 01632 960001", "Role | Telephone") in found
    assert ("Be polite to everyone", "Do") in found and ("Share exempt papers", "Don't") in found


def test_lists_in_the_cells_of_dos_and_donts_hang_from_their_column(tmp_path: Path) -> None:
    do = paragraph("be polite", numbered=(2, 0)) + paragraph("be quick", numbered=(2, 0))
    dont = paragraph("swear at anyone") + paragraph("lie to anyone")
    _, parts = loaded(tmp_path, "policy.docx", document(INTRO, table(("Do", "Don't"), (do, dont)), INTRO))
    assert [(c.stem, c.text) for c in clauses_of(parts)][1:5] == [
        ("Do", "be polite"), ("Do", "be quick"), ("Don't", "swear at anyone"), ("Don't", "lie to anyone"),
    ]  # fmt: skip


def test_a_table_without_column_headings_takes_none_from_the_one_before(tmp_path: Path) -> None:
    dos = table(("Do", "Don't"), ("Be polite to everyone", "Share exempt papers"), head=1)
    _, parts = loaded(tmp_path, "policy.docx", document(INTRO, dos, table(("Clerk", "Jo Bloggs, Town Hall"))))
    assert [(c.text, c.stem) for c in clauses_of(parts)][-1] == ("Clerk | Jo Bloggs, Town Hall", None)


def test_a_layout_table_is_read_as_text() -> None:
    reading = read(table((paragraph("Scope", style="Heading2") + INTRO, INTRO)))
    assert [b.kind for b in reading.blocks] == ["heading", "paragraph", "paragraph"]


def test_two_rows_of_column_headings_are_one() -> None:
    reading = read(INTRO, table(("Who", "Where"), ("Name", "Hall"), ("Clerk", "Town Hall"), head=2))
    assert [b.kind for b in reading.blocks][1:] == ["header row", "row"]
    assert shown(reading)[1] == "Who Name | Where Hall"


def test_a_cell_merged_downwards_stands_in_each_of_its_rows() -> None:
    merged = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("Clerk") + "</w:tc>"
        f"<w:tc>{paragraph('Jo Bloggs')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph()}</w:tc>"
        f"<w:tc>{paragraph('Town Hall')}</w:tc></w:tr></w:tbl>"
    )
    assert shown(read(INTRO, merged))[1:] == ["Clerk | Jo Bloggs", "Clerk | Town Hall"]


def test_a_heading_merged_across_stands_over_each_of_its_columns(tmp_path: Path) -> None:
    def cell(text: str, across: int = 1) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/></w:tcPr>{paragraph(text)}</w:tc>'

    def row(*cells: str, more: str = "") -> str:
        return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"

    head = "<w:tblHeader/>"
    made = [
        row(cell("Post"), cell("Contact", 2), more=head), row(cell("Title"), cell("Name"), cell("Room"), more=head),
        row(cell("Clerk"), cell("Jo Bloggs"), cell("4b")), row(cell("For complaints alone", 3)),
        row(cell("Monitoring officer"), cell("Al Smith", 2)),
    ]  # fmt: skip
    _, parts = loaded(tmp_path, "policy.docx", document(INTRO, f"<w:tbl>{''.join(made)}</w:tbl>", INTRO))
    assert [(c.stem, c.text) for c in clauses_of(parts)][1:-1] == [
        ("Post Title | Contact Name | Contact Room", "Clerk | Jo Bloggs | 4b"),
        ("For complaints alone | Post Title | Contact Name | Contact Room", "Monitoring officer | Al Smith"),
    ]


def test_a_first_row_that_the_tables_style_sets_apart_holds_column_headings(tmp_path: Path) -> None:
    styles = STYLES + (
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid Table 4"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/>'
        "</w:rPr></w:tblStylePr></w:style>"
    )
    plain = table(("Platform", "Held for"), ("Facebook", "The clerk"), ("X", "Nobody"))
    look = '<w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:val="{}"/></w:tblPr>'
    for bits, stem in (("04A0", "Platform | Held for"), ("0480", None)):
        made = document(INTRO, plain.replace("<w:tblPr/>", look.format(bits)), styles=styles)
        _, parts = loaded(tmp_path, "policy.docx", made)
        assert [c.stem for c in clauses_of(parts) if c.text == "Facebook | The clerk"] == [stem]


def test_a_number_whose_words_are_struck_out_goes_with_them() -> None:
    reading = read(paragraph("3.2 ", run("Members may film.", "<w:strike/>")), paragraph("3.2 Members must ask."))
    assert shown(reading) == ["3.2 Members must ask."]


def test_welsh_and_english_side_by_side_are_kept_apart() -> None:
    welsh = "Rhaid i gynghorwyr beidio â rhannu papurau eithriedig gyda neb yn y cyfryngau."
    english = "Councillors must not share exempt papers with anybody in the media."
    reading = read(table(("Cymraeg", "English"), (welsh, english), (welsh, english), head=1))
    blocks = [reading.text[b.body[0].start : b.body[-1].end] for b in reading.blocks]
    assert blocks == ["Cymraeg", welsh, welsh, "English", english, english]


def test_hints_change_what_a_line_is(tmp_path: Path) -> None:
    body = [
        paragraph("Keep calm", style="Heading1"), INTRO, paragraph("Printed on recycled paper"),
        paragraph("Think first", numbered=(2, 0)), paragraph("It always helps to think before one writes."),
    ]  # fmt: skip
    _, parts = loaded(
        tmp_path, "policy.docx", document(*body),
        not_headings=["1. Keep calm"], furniture=["Printed on recycled paper"], headings=["Think first"],
    )  # fmt: skip
    kinds = {p.text: p.kind.value for p in parts}
    assert kinds["Keep calm"] == "clause" and kinds["Printed on recycled paper"] == "furniture"
    assert kinds["Think first"] == "heading"


def test_warnings_become_notes_of_the_corpus(tmp_path: Path) -> None:
    made, _ = loaded(tmp_path, "policy.docx", document(paragraph("Think ", f"<w:ins>{run('first.')}</w:ins>")))
    assert made.notes[0].startswith("somewhere: policy.docx: holds tracked changes")


def test_a_document_without_numbering_or_styles_is_read() -> None:
    reading = read(paragraph("1. Purpose"), INTRO, paragraph("2. Scope"), INTRO, styles="", numbering="")
    assert [b.kind for b in reading.blocks] == ["heading", "paragraph", "heading", "paragraph"]


def test_unknown_number_forms_are_said() -> None:
    assert "somethingNew" in read(
        paragraph("Words", numbered=(9, 0)), numbering=NUMBERING + definition(9, level(0, "somethingNew", "%1.")) + list_of(9, 9)
    ).warnings[0]  # fmt: skip


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"policy\.docx: no words found in it"):
        read(paragraph("12 34"), paragraph())


@pytest.mark.parametrize(
    "rows",
    [
        (("Version", "Date", "Author", "Changes made"), ("0.1", "1 May 2025", "J. Bloggs", "First draft"), ("1", "2 May", "J. B.", "All")),
        (("Document title", "Social media policy"), ("Policy owner", "Town clerk"), ("Approved by", "Full council"), ("Review date", "2028")),
        (("Document control", ""), ("Version no.", "3"), ("Date adopted", "3 May 2025"), ("Minute reference", "25/112")),
    ],
)  # fmt: skip
def test_a_table_of_versions_is_no_clause(rows: tuple[tuple[str, ...], ...]) -> None:
    reading = read(table(*rows), INTRO)
    assert [b.kind.value for b in reading.blocks] == ["furniture"] * len(rows) + ["paragraph"]


def test_a_table_of_who_approves_posts_is_one_of_rules() -> None:
    reading = read(INTRO, table(("Kind of post", "Approved by"), ("Press notice", "The clerk"), ("Event", "Nobody")))
    assert "furniture" not in [b.kind.value for b in reading.blocks]
