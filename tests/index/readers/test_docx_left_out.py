"""What a Word document holds and its reader does not see; and each thing that shows, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.readers.docx import read_docx
from index.readers.structure import ReadingHints
from tests.support.documents import loaded
from tests.support.reading import clauses_of, everywhere, shown
from tests.support.word import INTRO, STYLES, document, field, footnotes, note_mark, paragraph, read, run, table


def test_headers_footers_and_separators_are_no_part_of_the_text() -> None:
    reading = read(INTRO, header=paragraph("OFFICIAL"), footer=paragraph("Page 1"), footnotes=footnotes())
    assert len(reading.blocks) == 1 and reading.warnings == ()


def test_a_footnote_stands_below_its_paragraph_and_its_mark_nowhere() -> None:
    reading = read(
        paragraph("Members", note_mark(2), " must think."), INTRO, footnotes=footnotes("Not meant.", "As elected.")
    )
    assert shown(reading)[:2] == ["Members must think.", "1 As elected."] and "Not meant" not in reading.text
    assert [b.kind for b in reading.blocks] == ["paragraph", "footnote", "paragraph"]
    assert reading.text[reading.blocks[1].body[0].start :].startswith("As elected.")


def test_raised_numbers_typed_by_hand_go_and_powers_stay() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    reading = read(
        paragraph("Posts", run("3", raised), " on the 5", run("th", raised), " fill 9 m", run("2", raised), " each.")
    )
    assert shown(reading) == ["Posts on the 5th fill 9 m2 each."]


def test_a_footnote_typed_by_hand_is_a_footnote() -> None:
    reading = read(INTRO, paragraph(run("1", '<w:vertAlign w:val="superscript"/>'), " As elected."), INTRO)
    assert [b.kind for b in reading.blocks] == ["paragraph", "footnote", "paragraph"]


def test_a_line_of_tabs_is_no_contents_list() -> None:
    assert [b.kind for b in read(INTRO, paragraph("Extension\t381"), INTRO).blocks][1] != "furniture"


def test_a_contents_list_by_field_style_or_sight_is_furniture() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = mark.format("begin") + r"<w:r><w:instrText> TOC \o </w:instrText></w:r>" + mark.format("separate")
    reading = read(
        paragraph("Contents", style="TOC1"),
        paragraph(code, run("Scope\t1")),
        paragraph("Conduct\t2", mark.format("end")),
        paragraph("Typed by hand ........ 3"),
        paragraph("Scope", style="Heading2"),
        INTRO,
        paragraph("Conduct", style="Heading2"),
        INTRO,
    )
    assert [b.kind for b in reading.blocks] == ["furniture"] * 4 + ["heading", "paragraph"] * 2


def test_a_contents_field_without_an_end_stops_at_the_first_heading() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = mark.format("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + mark.format("separate")
    reading = read(paragraph(code, run("Scope 1")), paragraph("Scope", style="Heading2"), INTRO)
    assert [b.kind for b in reading.blocks] == ["furniture", "heading", "paragraph"]


def test_insertions_count_and_deletions_never() -> None:
    body = paragraph(
        "Members must ",
        '<w:del w:id="1"><w:r><w:delText>not </w:delText></w:r></w:del>',
        '<w:moveFrom w:id="2">' + run("at once ") + "</w:moveFrom>",
        f'<w:ins w:id="3">{run("always ")}</w:ins>',
        "think",
        '<w:moveTo w:id="4">' + run(" at once") + "</w:moveTo>",
        ".",
    )
    reading = read(body)
    assert shown(reading) == ["Members must always think at once."]
    assert any("tracked changes" in w for w in reading.warnings)


def test_a_deleted_paragraph_end_joins_what_it_parted_and_takes_no_number() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    reading = read(
        paragraph("First rule.", numbered=(3, 0)),
        paragraph('<w:del w:id="2"><w:r><w:delText>Old</w:delText></w:r></w:del>', numbered=(3, 0), more=gone),
        paragraph("Second ", numbered=(3, 0), more=gone),
        paragraph("rule.", numbered=(3, 0)),
    )
    assert shown(reading) == ["1. First rule.", "2. Second rule."]


def test_a_deleted_row_is_not_read() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{paragraph('Old clerk')}</w:tc></w:tr>"
    made = table(("Clerk", "Jo Bloggs")).replace("</w:tbl>", row + "</w:tbl>")
    assert "Old clerk" not in read(INTRO, made).text


def test_properties_as_they_were_before_a_change_do_not_count() -> None:
    was = '<w:pPrChange w:id="1"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:pPrChange>'
    assert shown(read(paragraph("Plain words now.", more=was))) == ["Plain words now."]


def test_hidden_text_and_comments_are_never_read() -> None:
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    said = f'<w:comment w:id="0">{paragraph("Is this right?")}</w:comment>'
    reading = read(
        paragraph("Members", run(" do not", "<w:vanish/>"), run(" never", '<w:rStyle w:val="Hidden"/>'), " think."),
        paragraph(comment, run("Shown.", '<w:rStyle w:val="Hidden"/><w:vanish w:val="0"/>')),
        comments=said,
    )
    assert shown(reading) == ["Members think.", "Shown."]
    assert len(reading.warnings) == 2


def test_fields_show_their_results_and_links_their_words() -> None:
    link = f'<w:hyperlink r:id="r9">{run("the website")}</w:hyperlink>'
    simple = f'<w:fldSimple w:instr="REF scope">{run("section 4")}</w:fldSimple>'
    reading = read(paragraph("See ", link, ", ", simple, " and ", field("REF x", "part 5"), "."))
    assert shown(reading) == ["See the website, section 4 and part 5."]


def test_a_text_box_is_read_once() -> None:
    inner = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>' + inner + "</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(read(paragraph("Before the box.", box), INTRO))[:2] == ["Before the box.", "In the box."]


def test_pictures_lend_no_words() -> None:
    picture = '<w:r><w:drawing><wp:docPr xmlns:wp="urn:x" descr="The coat of arms"/></w:drawing></w:r>'
    assert "coat of arms" not in read(paragraph(picture), INTRO).text


def test_content_controls_show_what_was_filled_in() -> None:
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Filled in.')}</w:sdtContent></w:sdt>"
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    assert shown(read(filled, paragraph("Date: ", empty))) == ["Filled in.", "Date:"]


def test_hyphens_tabs_and_breaks() -> None:
    reading = read(
        paragraph("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:tab/><w:t>soft</w:t><w:softHyphen/>"
                  "<w:t>ly\u00a0so</w:t></w:r>"),
        paragraph("Jo Bloggs\nTown Hall"),
        paragraph("You must not:\n- lie\n- swear"),
    )  # fmt: skip
    assert shown(reading) == ["co-op softly so", "Jo Bloggs", "Town Hall", "You must not:", "- lie", "- swear"]
    assert [len(b.spans) for b in reading.blocks] == [1, 2, 1, 1, 1]


def test_asterisks_and_angle_brackets_are_words(tmp_path: Path) -> None:
    _, parts = loaded(tmp_path, "policy.docx", document(paragraph("Write **bold** or <b>this</b> as [it](is).")))
    assert [c.text for c in clauses_of(parts)] == ["Write **bold** or <b>this</b> as [it](is)."]


def test_strict_documents_are_read_too() -> None:
    strict = document(paragraph("Strict words.", numbered=(3, 0)))
    usual, other = (
        b"schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"purl.oclc.org/ooxml/wordprocessingml/main",
    )
    reading = read_docx("policy.docx", everywhere(strict, usual, other), ReadingHints())
    assert shown(reading) == ["1. Strict words."]


def test_a_drop_cap_belongs_to_its_word() -> None:
    cap = paragraph("M", more='<w:framePr w:dropCap="drop"/>')
    assert shown(read(cap, paragraph("embers must think."))) == ["Members must think."]


def test_an_empty_part_of_comments_is_nothing_to_warn_of() -> None:
    assert read(INTRO, comments="").warnings == ()


@pytest.mark.parametrize(
    "properties",
    ["<w:strike/>", '<w:strike w:val="1"/>', "<w:dstrike/>", '<w:rStyle w:val="Gone"/>', "<w:b/><w:strike/>"],
)
def test_struck_words_are_never_read_and_said(properties: str) -> None:
    gone = STYLES + (
        '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>'
    )
    reading = read(
        paragraph(run("Members may ", properties), run("film any meeting.", properties), numbered=(3, 0)),
        paragraph("Members must ", run("never", properties), " ask first.", numbered=(3, 0)),
        table(("Rule", "For"), (paragraph(run("Old rule", properties), " New rule"), "all")),
        styles=gone,
    )
    assert (
        shown(reading)[0] == "2. Members must ask first." and "film" not in reading.text and "Old" not in reading.text
    )
    assert reading.warnings == (
        "has text that is struck out, which is left out (3 times, first “Members may film any meeting.”)",
    )


def test_words_that_are_struck_out_no_more_are_read() -> None:
    gone = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>'
    )
    reading = read(
        paragraph("All of this is gone.", style="Gone"),
        paragraph("Some of this ", run("is back.", '<w:strike w:val="0"/>'), style="Gone"),
        paragraph(run("Plain words.", '<w:strike w:val="false"/>')),
        styles=gone,
    )
    assert shown(reading) == ["is back.", "Plain words."]


def test_signs_of_symbol_fonts_are_bullets() -> None:
    fonts = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'
    sym = '<w:r><w:sym w:font="Wingdings" w:char="F0A7"/><w:tab/></w:r>'
    reading = read(
        paragraph(run("·", fonts.format("Symbol")), "\tbe kind;"),
        paragraph(run("§", fonts.format("Wingdings")), "\tbe fair;"),
        paragraph(run("ü ", fonts.format("Wingdings")), "be brave;"),
        paragraph(sym, "be quick;"),
        paragraph("\uf0d8 be calm;"),
        paragraph(run("Words in a strange font.", fonts.format("Wingdings"))),
    )
    assert [b.bullet for b in reading.blocks] == [True] * 5 + [False]
    assert [line.partition(" ")[2] for line in shown(reading)[:5]] == [
        "be kind;", "be fair;", "be brave;", "be quick;", "be calm;",
    ]  # fmt: skip
    assert shown(reading)[5] == "Words in a strange font."


def test_what_a_picture_says_is_said_and_not_quoted() -> None:
    descr = "A poster: think before you post, and never in anger"
    picture = f'<w:r><w:drawing><wp:docPr xmlns:wp="urn:x" descr="{descr}"/></w:drawing></w:r>'
    reading = read(INTRO, paragraph(picture))
    assert "poster" not in reading.text and len(reading.warnings) == 1 and "A poster: think" in reading.warnings[0]


def test_hidden_words_are_shown_in_the_warning() -> None:
    reading = read(paragraph("Never swear.", run(" Or do.", "<w:vanish/>")))
    assert reading.warnings == ("holds hidden text, which is left out (“Or do.”)",)
