"""PDFs as councils publish them, read as people read their pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.platypus import PageBreak, Spacer

from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.structure import ReadingHints
from tests.support import guidance, raw
from tests.support.documents import loaded, real
from tests.support.portable import PLAIN, Look, document, note_mark, read, table
from tests.support.reading import assert_nothing_lost, clauses_of, shown, told

UNLIKE = {
    "a footnote's mark stays out of the sentence": "protected characteristics",
    "a footnote stands under the paragraph that refers to it": "Protected characteristics are",
}
INTRO = (
    "Councillors are asked to read this policy before they open an account, and to ask where they are not sure of it."
)
SHORT = "Councillors must read this policy before they open an account."
LOOKS = [
    {},
    {"justified": True, "font": "Times", "size": 12},
    {"columns": 2, "size": 10},
    {"columns": 2, "size": 9, "justified": True},
    {"size": 14, "space": 4},
]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_nottingham_guidance_gives_the_same_clauses(look: dict[str, object], tmp_path: Path) -> None:
    source, parts = real("nottingham-city")
    document_, mine = loaded(tmp_path, "guidance.pdf", guidance.as_pdf(source, **look))
    assert document_.notes == ()
    assert told(mine, UNLIKE) == told(parts, UNLIKE)
    note = next(c for c in clauses_of(mine) if c.text.startswith("Protected characteristics are"))
    assert note.headings == ("4. Legal/ Formal Considerations", "Bullying and Discrimination")
    sentence = next(c for c in clauses_of(mine) if c.text.startswith("Posting bullying"))
    assert "protected characteristics not only causes distress" in sentence.text
    around = [p.kind for p in mine if p.text == "Nottingham City Council" or p.text.startswith("Page ")]
    assert len(around) >= 6 and set(around) == {"furniture"}


def kinds(reading: Reading) -> list[tuple[str, str]]:
    assert_nothing_lost(reading)
    said = [" ".join(reading.text[s.start : s.end] for s in b.body) for b in reading.blocks]
    return [(str(b.kind), words) for b, words in zip(reading.blocks, said, strict=True)]


def test_headings_by_size_weight_and_number() -> None:
    reading = read(
        PLAIN.heading("Social media policy", 20), PLAIN.heading("1. Scope", 14), PLAIN.text(INTRO),
        PLAIN.heading("Who it is for", 12.5), PLAIN.text(INTRO),
        PLAIN.heading("2. Conduct", 14), PLAIN.text("<b>Bold, and no larger</b>"), PLAIN.text(INTRO),
    )  # fmt: skip
    heads = [(reading.text[b.body[0].start : b.body[0].end], b.level) for b in reading.blocks if b.kind == "heading"]
    assert heads == [
        ("Social media policy", 0), ("1. Scope", 1), ("Who it is for", 2), ("2. Conduct", 1), ("Bold, and no larger", 6),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["•", "–", "o", "(a)", "iv.", "3.1"])
def test_wrapped_items_keep_their_stem_and_label(label: str, tmp_path: Path) -> None:
    long = "share what they learn in a closed meeting, nor what anybody told them in confidence, with any other person;"
    story = [PLAIN.text("Members must not:"), *(PLAIN.item(long, label) for _ in range(2)), PLAIN.text(INTRO)]
    _, parts = loaded(tmp_path, "policy.pdf", document(*story))
    number = label.rstrip(".") if label[0].isalnum() and label != "o" else label if label == "(a)" else None
    assert [(c.text, c.stem, c.number and c.number.rstrip(".")) for c in clauses_of(parts)] == [
        (long, "Members must not:", number), (long, "Members must not:", number), (INTRO, None, None),
    ]  # fmt: skip


def test_a_second_paragraph_of_an_item_stays_with_it_where_its_list_goes_on(tmp_path: Path) -> None:
    inner = PLAIN.text("This holds at home as well.", indent=36)
    story = [PLAIN.text("You must not:"), PLAIN.item("share passwords."), inner, PLAIN.item("bully staff.")]
    _, parts = loaded(tmp_path, "policy.pdf", document(*story, PLAIN.text(INTRO)))
    assert [(c.text, c.stem) for c in clauses_of(parts)][:2] == [
        ("share passwords. This holds at home as well.", "You must not:"), ("bully staff.", "You must not:"),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [1, 2])
def test_sentences_go_over_pages_and_columns(columns: int) -> None:
    look = Look(columns=columns, header="OFFICIAL", footer="Page {page} of {pages}", notes={"1": "A note."})
    long = " ".join(
        f"Rule {n} is that councillors must treat all others with respect{',' * (n % 2)}" for n in range(90)
    )
    words = long.replace("others", f"others{note_mark('1')}", 1)
    said = kinds(read(look.text(words + "."), look.item(long + "."), look=look))
    assert [w for kind, w in said if kind == "paragraph"] == [long + "."]
    assert [w for kind, w in said if kind == "item"] == [long + "."]
    assert ("footnote", "A note.") in said or ("footnote", "1 A note.") in said
    assert {w for kind, w in said if kind == "furniture"} >= {"OFFICIAL", "Page 1 of 3"}


def test_a_rule_that_stands_at_the_head_of_every_page_is_no_running_header() -> None:
    story = []
    for n in range(3):
        story += [PLAIN.text("Members must not do any of these things on the pages of the council:"),
                  PLAIN.item(f"share secret number {n};"), PLAIN.item("bully staff."), PageBreak()]  # fmt: skip
    said = kinds(read(*story))
    assert sum(kind == "paragraph" and words.startswith("Members must not") for kind, words in said) == 3


def test_hyphens_at_the_end_of_lines_go_only_where_the_document_says_so() -> None:
    text = "<br/>".join([
        "Information is shared. Members share infor-", "mation with harder-to-", "reach groups, in pre-",
        "and post-election times, at https://www.local.gov.uk/our-", "support/guidance and by social-", "work teams.",
    ])  # fmt: skip
    lines = Look(margin=110).text(text)
    reading = read(lines, look=Look(margin=110))
    assert (
        " ".join(shown(reading)).count("information with harder-to-reach groups, in pre- and post-election times") == 1
    )
    assert "https://www.local.gov.uk/our-support/guidance and by social-work teams." in reading.text


def test_tables_by_row_and_commands_by_cell(tmp_path: Path) -> None:
    long = "Councillors who post in their own name, at home or at work, on any page at all"
    _, parts = loaded(
        tmp_path,
        "policy.pdf",
        document(
            PLAIN.text(INTRO),
            table(("Who", "What holds"), (long, "The code applies to them."), ("Officers", "Another policy applies.")),
            Spacer(0, 40),
            table(("Do", "Don't"), ("be kind to all who write to you", "swear")),
            PLAIN.text(INTRO),
        ),
    )
    assert [(c.text, c.stem) for c in clauses_of(parts)][1:-1] == [
        (f"{long} | The code applies to them.", "Who | What holds"),
        ("Officers | Another policy applies.", "Who | What holds"),
        ("be kind to all who write to you", "Do"), ("swear", "Don't"),
    ]  # fmt: skip


def test_a_table_without_lines_keeps_its_rows() -> None:
    rows = [("Monitoring Officer", "Jo Bloggs"), ("Clerk", "Sam Smith"), ("Press office", "01632 960 001")]
    content = b"".join(
        raw.shown(a.encode(), y=600 - 20 * n) + raw.shown(b.encode(), x=300, y=600 - 20 * n)
        for n, (a, b) in enumerate(rows)
    )
    data = raw.pdf(raw.stream(raw.shown(SHORT.encode()) + content))
    reading = read_document("policy.pdf", data, ReadingHints())
    assert [w for kind, w in kinds(reading) if kind == "row"] == [" ".join(r) for r in rows]


def test_contents_lists_are_furniture() -> None:
    titles = ["Scope", "Conduct", "Elections", "Contacts"]
    entries = [PLAIN.text(f"{n}. {t} {'.' * 60} {n}") for n, t in enumerate(titles, 1)]
    body = [f for n, t in enumerate(titles, 1) for f in (PLAIN.heading(f"{n}. {t}"), PLAIN.text(INTRO))]
    said = kinds(read(PLAIN.heading("Policy", 20), PLAIN.heading("Contents"), *entries, PageBreak(), *body))
    assert [kind for kind, words in said if "...." in words] == ["furniture"] * 4
    assert ("furniture", "Contents") in said
    assert [words for kind, words in said if kind == "heading"][1:] == [f"{n}. {t}" for n, t in enumerate(titles, 1)]


def test_a_note_that_nothing_refers_to_stays() -> None:
    page = raw.shown(SHORT.encode()) + b"BT /F 7 Tf 72 80 Td (1 See the constitution.) Tj ET"
    said = kinds(read_document("policy.pdf", raw.pdf(raw.stream(page)), ReadingHints()))
    assert said == [("paragraph", SHORT), ("footnote", "1 See the constitution.")] or said[1][0] == "footnote"


def test_hints_of_the_officer_hold() -> None:
    reading = read(
        PLAIN.text(INTRO), PLAIN.text("House rules"), PLAIN.text(INTRO), PLAIN.text("Printed by the county"),
        headings=frozenset({"House rules"}), furniture=frozenset({"Printed by the county"}),
    )  # fmt: skip
    assert [kind for kind, _ in kinds(reading)] == ["paragraph", "heading", "paragraph", "furniture"]


def test_what_does_not_show_or_stands_askew_is_left_out_and_said() -> None:
    page = raw.shown(SHORT.encode()) + raw.shown(b"unseen words", y=600, more=b"3 Tr ")
    page += b"q 0.7 0.7 -0.7 0.7 200 300 cm BT 0 Tr /F 40 Tf (DRAFT) Tj ET Q"
    reading = read_document("policy.pdf", raw.pdf(raw.stream(page)), ReadingHints())
    assert shown(reading) == [SHORT]
    assert len(reading.warnings) == 2 and "unseen words" in reading.warnings[0] and "DRAFT" in reading.warnings[1]


def test_words_recognised_behind_a_picture_are_read_with_a_warning() -> None:
    reading = read_document("policy.pdf", raw.pdf(raw.stream(raw.shown(SHORT.encode(), more=b"3 Tr "))), ReadingHints())
    assert shown(reading) == [SHORT]
    assert "OCR" in reading.warnings[0]


def test_links_scripts_and_attachments_are_ignored() -> None:
    data = raw.pdf(trailer=b"/Info << /Title (Not read) >>").replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    )
    reading = read_document("policy.pdf", data, ReadingHints())
    assert shown(reading) == ["Councillors must treat all others with respect."] and reading.warnings == ()


def test_a_reading_is_the_same_every_time() -> None:
    data = guidance.as_pdf(real("nottingham-city")[0])
    assert read_document("a.pdf", data, ReadingHints()) == read_document("a.pdf", data, ReadingHints())


def of_page(content: bytes, *others: bytes, font: bytes = raw.FONT) -> Reading:
    return read_document("policy.pdf", raw.pdf(raw.stream(content), *others, font=font), ReadingHints())


def test_what_the_file_calls_a_running_header_is_furniture() -> None:
    header = (
        b"/Artifact << /Type /Pagination /Subtype /Header >> BDC " + raw.shown(b"Somewhere Council", y=650) + b"EMC "
    )
    said = kinds(of_page(header + raw.shown(SHORT.encode())))
    assert said == [("paragraph", SHORT), ("furniture", "Somewhere Council")]


def test_letters_drawn_twice_to_look_bold_are_read_once() -> None:
    twice = raw.shown(b"House rules", y=740) + b"BT /F 11 Tf 72.3 740 Td (House rules) Tj ET "
    reading = of_page(twice + raw.shown(SHORT.encode(), y=700))
    assert kinds(reading) == [("heading", "House rules"), ("paragraph", SHORT)]


def test_bullets_of_sign_fonts_are_bullets() -> None:
    page = raw.PAGE.replace(b"/F 5 0 R", b"/F 5 0 R /G 6 0 R") % b""
    content = b"BT /G 11 Tf 90 700 Td (\xa7) Tj ET " + raw.shown(b"be kind", x=108)
    data = raw.pdf(raw.stream(content), raw.FONT.replace(b"Helvetica", b"Wingdings"), page=page)
    reading = read_document("policy.pdf", data, ReadingHints())
    assert [reading.text[b.body[0].start : b.body[0].end] for b in reading.blocks if b.bullet] == ["be kind"]


def test_soft_hyphens_go_at_the_end_of_a_line_and_show_inside_it() -> None:
    letters = b"".join(b"<%02x> <%04x>\n" % (n, n) for n in range(32, 127))
    table_ = (b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
              b"96 beginbfchar\n" + letters + b"<80> <00ad>\nendbfchar endcmap end")  # fmt: skip
    widths = b"/FirstChar 32 /LastChar 128 /Widths [%s] /ToUnicode 6 0 R >>" % (b"400 " * 97)
    font = raw.FONT.replace(b"Helvetica", b"Sample")[:-2] + widths
    lines = raw.shown(
        b"Councillors must treat every person whom they write to, in person or by email, with res\x80", y=740
    )
    lines += raw.shown(b"pect, and co\x80operate at all times.", y=727)
    reading = of_page(lines, raw.stream(table_), font=font)
    assert shown(reading)[0].endswith("by email, with respect, and co-operate at all times.")


def test_three_columns_are_read_one_after_the_other() -> None:
    look = Look(columns=3, size=9, margin=50)
    texts = [f"Part {n}. " + INTRO.replace("Councillors", f"All {n} councillors") * 5 for n in range(12)]
    assert [w for kind, w in kinds(read(*map(look.text, texts), look=look)) if kind == "paragraph"] == texts


def test_an_item_goes_on_overleaf_in_another_sentence(tmp_path: Path) -> None:
    long = " ".join(f"Nobody may share paper number {n} of the closed meetings." for n in range(120))
    _, parts = loaded(
        tmp_path,
        "policy.pdf",
        document(PLAIN.text("Members must keep to these rules:"), PLAIN.item(long), PLAIN.item("No more.")),
    )
    assert {c.stem for c in clauses_of(parts)} == {"Members must keep to these rules:"}
    assert " ".join(c.text for c in clauses_of(parts)) == f"{long} No more."


def test_figures_that_are_no_note_marks_stay_in_the_text() -> None:
    raised = b"BT /F 11 Tf 72 700 Td (An area of 5 km) Tj 5 Ts /F 7 Tf (2) Tj 0 Ts /F 11 Tf ( and the 4) Tj 5 Ts /F 7 Tf (th) Tj"
    assert shown(of_page(raised + b" 0 Ts /F 11 Tf ( of May, see note) Tj 5 Ts /F 7 Tf (9) Tj ET")) == [
        "An area of 5 km2 and the 4th of May, see note9"
    ]


def test_struck_words_are_never_read_and_said() -> None:
    reading = read(
        PLAIN.text(INTRO),
        PLAIN.item("<strike>Members may film any meeting of the council.</strike>"),
        PLAIN.item("Members must <strike>never</strike> ask before they film."),
        PLAIN.item("Members must <u>always</u> think."),
    )
    assert shown(reading)[1:] == ["• Members must ask before they film.", "• Members must always think."]
    assert [w for w in reading.warnings if "struck out" in w and "2 times" in w and "Members may film" in w]


def test_bullets_that_are_drawn_and_not_typed_open_items() -> None:
    """Browsers print the bullets of a list as curves, and those of the list in it as circles or squares."""
    round_dot = "{0} {1} m {0} {2} l {3} {2} {3} {1} {0} {1} c h f"
    lines, y = [raw.shown(b"Members must not:", y=740)], 720
    for words, shape in (("share private papers;", "round"), ("swear at anyone;", "square"), ("lie.", "circle")):
        left, low = 80, y + 2
        drawn = {
            "round": round_dot.format(left, low, low + 4, left + 4),
            "square": f"{left} {low} 4 4 re f",
            "circle": f"{left} {low} m {left + 4} {low} {left + 4} {low + 4} {left} {low + 4} c h S",
        }[shape]
        lines += [drawn.encode(), raw.shown(words.encode(), x=92, y=y)]
        y -= 18
    reading = of_page(b" ".join(lines) + b" ")
    assert [(b.kind.value, b.bullet) for b in reading.blocks] == [("paragraph", False)] + [("item", True)] * 3
    assert shown(reading)[1:] == ["• share private papers;", "• swear at anyone;", "• lie."]


def test_a_small_header_on_one_page_alone_is_no_clause() -> None:
    page = raw.shown(b"Anytown Council", y=810, more=b"/F 8 Tf") + raw.shown(
        b"Councillors must be polite to everyone.", y=760
    )
    reading = of_page(page + raw.shown(b"They must not share private papers with the press.", y=740))
    kinds_of = {reading.text[b.spans[0].start : b.spans[0].end]: b.kind.value for b in reading.blocks}
    assert kinds_of.pop("Anytown Council") == "furniture" and set(kinds_of.values()) == {"paragraph"}
