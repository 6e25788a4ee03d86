"""Automatic numbering, printed as Word prints it."""

from __future__ import annotations

import io

import docx
import pytest

from index.readers.blocks import BlockKind
from index.readers.docx import read_docx
from index.readers.structure import ReadingHints
from tests.support.reading import shown
from tests.support.word import STYLES, definition, level, list_of, paragraph, read


def numbered(*depths: int, numbering: str, list_id: int = 9) -> list[str]:
    """The labels of numbered paragraphs at those depths, as printed."""
    body = [paragraph(f"Words {n} of it", numbered=(list_id, depth)) for n, depth in enumerate(depths)]
    reading = read(*body, numbering=numbering)
    return [line.strip().split(" Words")[0] for line in reading.text.splitlines() if line.strip()]


def test_levels_are_printed_as_word_prints_them() -> None:
    reading = read(
        paragraph("Scope", style="Heading1"),
        paragraph("Members must:", numbered=(3, 1)),
        paragraph("think, and", numbered=(3, 2)),
        paragraph("ask, which means", numbered=(3, 2)),
        paragraph("asking the clerk.", numbered=(3, 3)),
        paragraph("Officers must not.", numbered=(3, 1)),
    )
    assert shown(reading) == [
        "1. Scope", "1.1 Members must:", "(a) think, and", "(b) ask, which means", "(i) asking the clerk.",
        "1.2 Officers must not.",
    ]  # fmt: skip
    assert [b.number for b in reading.blocks] == [None, "1.1", "(a)", "(b)", "(i)", "1.2"]
    assert [b.level for b in reading.blocks] == [1, 0, 1, 1, 2, 0]


def test_a_deeper_level_starts_again_below_each_higher_one() -> None:
    deep = definition(9, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.")) + list_of(9, 9)
    assert numbered(0, 1, 1, 0, 1, numbering=deep) == ["1.", "1.1.", "1.2.", "2.", "2.1."]


def test_a_level_that_is_told_never_to_restart_counts_on() -> None:
    on = definition(
        9, level(0, "decimal", "%1."), level(1, "decimal", "%2)", more='<w:lvlRestart w:val="0"/>')
    ) + list_of(9, 9)
    assert numbered(0, 1, 1, 0, 1, numbering=on) == ["1.", "1)", "2)", "2.", "3)"]


def test_a_level_that_restarts_only_after_the_first() -> None:
    after = definition(
        9,
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "%3)", more='<w:lvlRestart w:val="1"/>'),
    ) + list_of(9, 9)
    assert numbered(0, 1, 2, 1, 2, 0, 1, 2, numbering=after)[2::2] == ["a)", "b)", "2.1"]


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("decimal", ["1.", "2."]), ("decimalZero", ["01.", "02."]), ("lowerLetter", ["a.", "b."]),
        ("upperLetter", ["A.", "B."]), ("lowerRoman", ["i.", "ii."]), ("upperRoman", ["I.", "II."]),
        ("ordinal", ["1st.", "2nd."]), ("cardinalText", ["One.", "Two."]), ("ordinalText", ["First.", "Second."]),
        ("none", [".", "."]), ("somethingNew", ["1.", "2."]),
    ],
)  # fmt: skip
def test_forms_of_numbers(form: str, labels: list[str]) -> None:
    assert numbered(0, 0, numbering=definition(9, level(0, form, "%1.")) + list_of(9, 9)) == labels


def test_letters_after_z_are_doubled() -> None:
    letters = definition(9, level(0, "lowerLetter", "(%1)", start=26)) + list_of(9, 9)
    assert numbered(0, 0, 0, numbering=letters) == ["(z)", "(aa)", "(bb)"]


def test_a_legal_level_prints_figures_for_roman_numbers_above() -> None:
    legal = definition(9, level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", more="<w:isLgl/>")) + list_of(
        9, 9
    )
    assert numbered(0, 0, 1, numbering=legal) == ["I.", "II.", "2.1"]


def test_a_level_passed_over_counts_as_begun() -> None:
    deep = definition(9, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")) + list_of(9, 9)
    assert numbered(1, 1, 0, 1, numbering=deep) == ["1.1", "1.2", "2.", "2.1"]


def test_lists_of_one_definition_share_its_count_until_one_is_told_to_start_anew() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = definition(9, level(0, "decimal", "%1.")) + list_of(9, 9) + list_of(10, 9) + list_of(11, 9, restart)
    body = [paragraph(f"Words {n}", numbered=(list_id, 0)) for n, list_id in enumerate((9, 10, 11, 11, 9))]
    assert [w.split(" ")[0] for w in shown(read(*body, numbering=lists))] == ["1.", "2.", "5.", "6.", "7."]


def test_a_list_may_redefine_a_level() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "Rule %1:", start=3)}</w:lvlOverride>'
    assert numbered(0, 0, numbering=definition(9, level(0, "decimal", "%1.")) + list_of(9, 9, own)) == [
        "Rule C:", "Rule D:",
    ]  # fmt: skip


def test_numbers_come_from_a_style_and_its_ancestors_and_can_be_taken_away() -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="Clause"/></w:style>'
    )
    reading = read(
        paragraph("Scope", style="Heading1"),
        paragraph("First rule of all.", style="Clause"),
        paragraph("Second rule of all.", style="Mine"),
        paragraph("No number here at all.", style="Mine", more='<w:numPr><w:numId w:val="0"/></w:numPr>'),
        styles=styles,
    )
    assert shown(reading) == [
        "1. Scope", "1.1 First rule of all.", "1.2 Second rule of all.", "No number here at all.",
    ]  # fmt: skip


def test_a_list_style_leads_to_the_list_that_it_names() -> None:
    linked = (
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="House"/></w:abstractNum>'
        + definition(9, level(0, "lowerLetter", "%1."))
        + list_of(8, 8)
        + list_of(9, 9)
    )
    house = (
        '<w:style w:type="numbering" w:styleId="House"><w:name w:val="House"/>'
        '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    )
    body = [paragraph("First words", numbered=(8, 0)), paragraph("Second words", numbered=(9, 0))]
    assert shown(read(*body, numbering=linked, styles=STYLES + house)) == ["a. First words", "b. Second words"]


def test_an_empty_numbered_paragraph_is_counted_and_not_shown() -> None:
    body = [paragraph(words, numbered=(3, 0)) for words in ("First words", "", "Third words")]
    assert shown(read(*body)) == ["1. First words", "3. Third words"]


def test_words_own_template() -> None:
    made = docx.Document()
    made.add_heading("Social media policy", 0)
    made.add_heading("Conduct", 1)
    made.add_paragraph("You must not:")
    for style, words in (("List Bullet", "bully"), ("List Bullet 2", "even a little"), ("List Bullet", "swear")):
        made.add_paragraph(words, style=style)
    for words in ("Think first.", "Then ask."):
        made.add_paragraph(words, style="List Number")
    out = io.BytesIO()
    made.save(out)
    reading = read_docx("policy.docx", out.getvalue(), ReadingHints())
    assert shown(reading) == [
        "Social media policy", "Conduct", "You must not:", "• bully", "• even a little", "• swear",
        "1. Think first.", "2. Then ask.",
    ]  # fmt: skip
    assert [b.level for b in reading.blocks if b.kind is BlockKind.ITEM] == [0, 1, 0, 0, 0]


def test_a_bullet_that_is_blank_draws_nothing() -> None:
    blank = definition(9, level(0, "bullet", " ")) + list_of(9, 9)
    assert shown(read(paragraph("Words of it", numbered=(9, 0)), numbering=blank)) == ["Words of it"]
