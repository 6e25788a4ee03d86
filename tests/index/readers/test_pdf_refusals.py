"""PDFs that are pictures, locked, garbled, damaged or hostile: a reading or a refusal, soon, and nothing else."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from index.errors import DocumentError
from index.readers.bounded import read_document
from index.readers.structure import ReadingHints
from tests.index.readers.test_refusals import changed, read_or_refused, refusal
from tests.support import guidance, raw
from tests.support.documents import real
from tests.support.portable import PLAIN, Look, document, note_mark, table

SEED = document(
    PLAIN.heading("Scope"), PLAIN.text(f"Members must:{note_mark('1')}"), PLAIN.item("be kind."), table(("Do", "Don't"), ("a", "b")),
    look=Look(header="OFFICIAL", footer="Page {page}", notes={"1": "Small print."}), compressed=False,
)  # fmt: skip
PICTURE = raw.stream(
    b"\0" * 300, b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB /BitsPerComponent 8"
)
DRAWN = raw.PAGE % b"/XObject << /X 6 0 R >>"
soon = settings(max_examples=25, deadline=timedelta(seconds=30), suppress_health_check=[HealthCheck.too_slow])


def locked(words: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=words)
    canvas.drawString(72, 700, "Secret words.")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04" + b"x" * 90, "this is a Word document or other ZIP archive, not a PDF"),
        (b"<html>", "this is a web page or XML file, not a PDF"),
        (b"words and no more", "damaged or no PDF; open it in a PDF viewer, print it to a new PDF"),
        (b"%PDF-1.7 and so on", "damaged or no PDF"),
        (raw.pdf()[:300], "damaged or no PDF"),
        (raw.pdf(raw.stream(b"/X Do"), PICTURE, page=DRAWN), "its pages are pictures of text; put in the document"),
        (raw.pdf(raw.stream(b"")), "no words found in it"),
        (locked("open sesame"), "is protected by a password; save it without one"),
        (raw.pdf(raw.stream(b"0 1 -1 0 800 0 cm " + raw.WORDS)), "its words stand sideways on the page"),
        (raw.pdf(raw.stream((raw.WORDS + b" ") * 25_000)), "holds more text than a policy does"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    assert said in refusal("policy.pdf", data)


def test_a_pdf_that_anybody_may_open_is_read() -> None:
    read_or_refused("policy.pdf", locked(""))


def test_letters_that_the_fonts_do_not_name_are_refused() -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    inner = (b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF /DW 500 "
             b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>")  # fmt: skip
    assert "its words come out garbled" in refusal("policy.pdf", raw.pdf(raw.stream(raw.WORDS), inner, font=font))


def test_letters_that_stand_for_others_are_refused() -> None:
    text = real("nottingham-city")[0][:3000].encode("ascii", "ignore")
    moved = bytes(c + 3 if chr(c).isalpha() else 32 for c in text)
    shown = b"".join(raw.shown(moved[n : n + 80], y=780 - n // 5) for n in range(0, 3000, 80))
    assert "its words come out garbled" in refusal("policy.pdf", raw.pdf(raw.stream(shown)))


def test_pages_of_pictures_among_others_are_said() -> None:
    pages = b"<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>"
    other = DRAWN.replace(b"4 0 R", b"8 0 R")
    data = raw.pdf(raw.stream(raw.WORDS), PICTURE, other, raw.stream(b"/X Do"), pages=pages)
    reading = read_or_refused("policy.pdf", data)
    assert reading is not None and "mostly pictures, whose words are not read (page 2)" in reading.warnings[0]


BOMB = "unpacks to far more than a policy holds, and is not opened"
FORM = (
    b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: raw.pdf(raw.stream(raw.zeros(1200), b"/Filter /FlateDecode")), BOMB),
        (lambda: raw.pdf(raw.stream(raw.zeros(1200, 3), b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")), BOMB),
        (lambda: raw.pdf(raw.stream(b"\x81 " * 5_000_000, b"/Filter /RunLengthDecode")), BOMB),
        (lambda: raw.objects([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] >>" % (
            b" ".join(b"%d 0 R" % n for n in range(3, 600)))] + [b"<< /Type /Page >>"] * 600, b"/Root 1 0 R"), "more than 500 pages"),
    ],
    ids=["packed", "packed again and again", "run lengths", "pages"],
)  # fmt: skip
def test_what_unpacks_to_far_too_much_is_not_unpacked(data: Callable[[], bytes], said: str) -> None:
    assert said in refusal("policy.pdf", data())


def test_a_page_that_draws_itself_ten_by_ten_is_given_up() -> None:
    forms = [raw.stream(b"/X Do " * 10, FORM % (7 + n)) for n in range(12)]
    data = raw.pdf(raw.stream(b"/X Do"), *forms, raw.stream(raw.WORDS, FORM % 6), page=DRAWN)
    start = time.monotonic()
    with pytest.raises(DocumentError, match=r"policy\.pdf: takes longer to open than a policy does"):
        read_document("policy.pdf", data, ReadingHints(), seconds=2)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "data",
    [
        raw.pdf(raw.stream(b"/X Do"), raw.stream(b"/X Do", FORM % 6), page=DRAWN),
        raw.pdf(raw.stream(b"/X Do"), *(raw.stream(b"/X Do", FORM % (7 + n)) for n in range(2_000)), page=DRAWN),
        raw.pdf(pages=b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 >>"),
        raw.pdf(raw.stream(b"[" * 50_000 + b"]" * 50_000 + raw.WORDS)),
        raw.pdf(raw.stream(raw.WORDS), b"<< /A " * 50_000 + b">>" * 50_000, page=raw.PAGE % b"/A 6 0 R"),
        raw.pdf(b"<< /Length 4 0 R >>\nstream\n" + raw.WORDS + b"\nendstream"),
        raw.pdf(raw.stream(b"1e300 0 0 1e300 0 0 cm " + raw.WORDS)),
        raw.pdf(trailer=b"/Prev 9"),
        raw.pdf().replace(b"[0 0 595 842]", b"[0 0 1e38 nan]"),
        raw.pdf().replace(b"xref\n0 6", b"xref\n0 99999999"),
        raw.pdf(raw.stream(b"BT /F 0 Tf (a) Tj /F -9 Tf (b) Tj 1e9 Tc (c) Tj ET" + raw.WORDS)),
    ],
)  # fmt: skip
def test_what_goes_round_in_circles_or_too_deep_comes_to_an_end(data: bytes) -> None:
    read_or_refused("policy.pdf", data)


@given(st.data())
@soon
def test_pdfs_cut_and_changed(data: st.DataObject) -> None:
    pieces = [
        b"[",
        b"<<",
        b">>",
        b"endobj",
        b"0 0 R",
        b"3 0 R",
        b"/Filter /LZWDecode",
        b"-1",
        b"99999999999",
        b"(",
        b"\xff\x00",
    ]
    read_or_refused("policy.pdf", changed(data, SEED, pieces))


@given(st.data())
@soon
def test_packed_pdfs_cut_and_changed(data: st.DataObject) -> None:
    read_or_refused("policy.pdf", changed(data, GUIDANCE, [b"\0\0", b"\xff", b"obj", b"stream"]))


@given(st.lists(st.sampled_from([
    b"q", b"Q", b"BT", b"ET", b"/F 11 Tf", b"/F 7 Tf", b"/G 9 Tf", b"0 Tf", b"1 0 0 1 72 700 Tm", b"0 -13 Td", b"200 0 Td", b"T*", b"14 TL",
    b"(Members must:) Tj", b"(1) Tj", b"(\x95) Tj", b"[(be) -900 (kind)] TJ", b"5 Ts", b"0 Ts", b"3 Tr", b"0 Tr", b"9 Tw", b"50 Tz",
    b"0 1 -1 0 0 0 cm", b"0 0 0 0 0 0 cm", b"72 80 200 0.5 re f", b"72 600 300 90 re S", b"80 500 m 80 700 l S", b"/Artifact << /Type /Pagination >> BDC",
    b"EMC", b"EMC", b"/X Do", b"BI /W 1 /H 1 ID x EI", b"(unended", b"<</", b"]", b"1 2 3 re", b"n", b"W", b"(a-) '", b"sh",
]), max_size=50).map(b"\n".join))  # fmt: skip
@soon
def test_any_heap_of_operators(content: bytes) -> None:
    read_or_refused("policy.pdf", raw.pdf(raw.stream(content), PICTURE, page=DRAWN))


GUIDANCE = guidance.as_pdf(real("nottingham-city")[0])
