"""Files that are not what their names say, damaged, protected or hostile: a reading or a refusal, soon, and nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.clauses.build import build_parts
from index.errors import DocumentError, PolicyError
from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.formats import READERS
from index.readers.structure import ReadingHints
from tests.index.readers.test_any_text import assert_nothing_lost as assert_parts_hold_all
from tests.support import guidance
from tests.support.documents import loaded, real
from tests.support.reading import assert_nothing_lost, members, zipped
from tests.support.word import INTRO, document, footnotes, note_mark, paragraph, table

GUIDANCE = real("nottingham-city")[0]
PLAIN = members(document(INTRO))
SEED = members(
    document(
        paragraph("Scope", style="Heading1"),
        *(paragraph(f"Rule {n}.", numbered=(3, n % 4)) for n in range(8)),
        table(("Do", "Don't"), ("be kind", "swear"), head=1),
        paragraph("Note", note_mark(1)),
        footnotes=footnotes("Small print."),
    )
)
soon = settings(max_examples=60, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.too_slow])


def refusal(file: str, data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(file, data, ReadingHints())
    assert str(caught.value).startswith(f"{file}: ")
    return str(caught.value)


def read_or_refused(file: str, data: bytes) -> Reading | None:
    """Read a file; where it is not refused, nothing of its text is lost, as blocks or as parts."""
    try:
        reading = read_document(file, data, ReadingHints(headings=frozenset({"Scope"})))
    except DocumentError as error:
        assert str(error).startswith(f"{file}: ")
        return None
    assert_nothing_lost(reading)
    assert_parts_hold_all(reading.text, build_parts("c", file, reading.text, reading.blocks, markup=False))
    return reading


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Word document (.doc); open it in Word and save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"%PDF-1.7", "this is a PDF, not a Word document"),
        (b"{\\rtf1", "a rich-text document"),
        (b"\n<html>", "a web page"),
        (b"words and no more", "damaged or no Word document"),
        (zipped(PLAIN)[:900], "damaged or no Word document"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "an Excel workbook"),
        (zipped({"content.xml": b"<a/>", "mimetype": b"x"}), "an OpenDocument file"),
        (zipped({"a.txt": b"words"}), "no Word document"),
        (zipped(PLAIN | {"word/document.xml": b"<a><b></a>"}), "its XML is damaged"),
        (zipped(PLAIN | {"word/document.xml": b"<a/>"}), "damaged or no Word document"),
        (zipped(PLAIN | {"word/styles.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "declares a document type"),
        (zipped(PLAIN | {"word/document.xml": b"<a>" * 500 + b"</a>" * 500}), "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_word_document_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    assert said in refusal("policy.docx", data)


@pytest.mark.parametrize(
    "extra",
    [
        {"word/media/a.bin": b"\0" * 60_000_000},
        {"word/document.xml": PLAIN["word/document.xml"].replace(b"<w:sectPr/>", b"<w:p/>" * 4_500_000)},
        {f"word/media/{n}": b"" for n in range(5_000)},
    ],
    ids=["a member", "the text itself", "many members"],
)
def test_an_archive_that_unpacks_to_far_too_much_is_not_unpacked(extra: dict[str, bytes]) -> None:
    assert "unpacks to far more than a policy holds" in refusal("policy.docx", zipped(PLAIN | extra))


def test_a_member_that_lies_about_its_size_is_read_no_further_than_the_limit() -> None:
    data = bytearray(zipped(PLAIN | {"word/document.xml": b" " * 30_000_000 + PLAIN["word/document.xml"]}))
    for at in range(len(data) - 46):
        if data[at : at + 4] == b"PK\x01\x02" and b"document.xml" in data[at + 46 : at + 65]:
            data[at + 24 : at + 28] = (40_000_000).to_bytes(4, "little")
            data[at + 20 : at + 24] = (2_000_000).to_bytes(4, "little")
    refusal("policy.docx", bytes(data))


def test_a_protected_archive_is_refused() -> None:
    out = io.BytesIO(zipped(PLAIN))
    data = bytearray(out.getvalue())
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
    assert "protected by a password" in refusal("policy.docx", bytes(data))


def test_too_much_text_is_refused() -> None:
    assert "more text than a policy holds" in refusal("policy.docx", document(INTRO * 10_001))
    assert "more text than a policy holds" in refusal("policy.html", b"<p>" + b"word " * 15_000)
    assert "more than 60,000 parts" in refusal("policy.html", b"<p>a" * 61_000)
    assert "nested too deeply" in refusal("policy.html", b"<div>" * 5_000 + b"words")


_MANY = [f".c{n}" for n in range(2_000)]


@pytest.mark.parametrize(
    ("selectors", "page"),
    [
        ([f"x * * * {c}, y * * .c" for c in _MANY], "<div class=c>" * 50 + "<p class=c>words" * 500),
        (["x ~ p"], "<p>Words." * 8_000),
        (["p:has(~ x)"], "<p>Words." * 8_000),
        ([f"p:nth-of-type({n}n+1):not({c})" for n, c in enumerate(_MANY, 1)], "<p>Words." * 2_000),
        ([f"[class~=a{n}]" for n in range(2_000)], "<p>Words." * 2_000),
    ],
    ids=["descendants", "siblings", "has", "of type", "many rules"],
)
def test_style_sheets_beyond_reason_are_left_aside_and_said(selectors: list[str], page: str) -> None:
    style = "".join(f"{s}::before{{content:'1.1'}}" for s in selectors)
    reading = read_document("policy.html", f"<style>{style}</style>{page}".encode(), ReadingHints())
    assert "style sheets are too big" in reading.warnings[0]


@pytest.mark.parametrize(
    "selector",
    [
        ":not(" * 900 + "p" + ")" * 900,
        f":is({','.join(_MANY)})",
        "p:nth-child(x)",
        "p|*|q",
        "a[",
        ":is()",
        "p::x",
        "::",
    ],
    ids=["nested", "long", "no number", "namespaces", "half", "empty", "unknown", "nothing"],
)
def test_a_selector_that_is_none_costs_no_other(selector: str) -> None:
    page = f"<style>{selector}, p::before{{content:'1.1 '}}</style><p>words"
    reading = read_document("policy.html", page.encode(), ReadingHints())
    assert reading.text.strip() in ("1.1 words", "words") and reading.warnings == ()


def test_refusals_come_with_the_line_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"council\.yaml:1: policy\.docx: .*not a Word document"):
        loaded(tmp_path, "policy.docx", b"%PDF-1.7 and so on")
    with pytest.raises(PolicyError, match=r"policy\.html: the file is empty"):
        loaded(tmp_path, "policy.html", b" \n ")
    with pytest.raises(PolicyError, match=r"cannot read files of this kind; expected one of .*\.docx.*\.html"):
        loaded(tmp_path, "policy.odt", b"words")


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=600))
@soon
def test_any_bytes_at_all(suffix: str, data: bytes) -> None:
    read_or_refused(f"policy{suffix}", data)


@given(st.data())
@soon
def test_word_documents_cut_and_changed_in_the_archive(data: st.DataObject) -> None:
    read_or_refused("policy.docx", changed(data, zipped(SEED)))


@given(st.data(), st.sampled_from([n for n in sorted(SEED) if n.endswith(".xml")]))
@soon
def test_word_documents_with_changed_parts(data: st.DataObject, name: str) -> None:
    read_or_refused("policy.docx", zipped(SEED | {name: changed(data, SEED[name], _WORD)}))


@given(st.data())
@soon
def test_pages_cut_andchanged(data: st.DataObject) -> None:
    read_or_refused("policy.html", changed(data, guidance.as_html(GUIDANCE), _PAGE))


@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<ol>", "<ol type=a start=-3 reversed>", "<ul>", "</ul>", "<li>", "<li value=9>", "<table>", "</table>",
    "<tr>", "<td>", "<th>", "<thead>", "<dl>", "<dt>", "<dd>", "</dl>", "<br>", "<b>", "</b>", "<sup>1</sup>", "<h1>", "<h3>",
    "<a href=#n1>1</a>", "<p id=n1>", "<q>", "</q>", "<del>", "</del>", "<nav>", "</nav>", "<main>", "</main>", "<details>",
    "<summary>", "<form>", "<button>", "<span lang=cy>", "<span lang=en>", "</span>", "<pre>", "<div hidden>", "</div>",
    "<style>li::before{content:counters(c,'.') ') '}li{counter-increment:c}ol{counter-reset:c}</style>", "Members must:",
    "<template shadowrootmode=open>", "</template>", "<slot>", "<slot name=a>", "<p slot=a>", "<td rowspan=9>", "<th colspan=70000>",
    "<td rowspan=65534>", "<div class=tab-pane style='display:none'>", "<font face=Symbol>·</font>", "<a href=/x>Bins</a>", "<s>", "</s>",
    "<div class=menu>", "<span style='mso-list:Ignore'>o</span>", "words that are read", "1.1 ", "(a) ", "- ", "Do", "Don't", "rhaid i chi beidio", "&nbsp;", "\n",
]), max_size=60).map("".join))  # fmt: skip
@settings(max_examples=200, deadline=timedelta(seconds=20))
def test_any_heap_of_tags(page: str) -> None:
    read_or_refused("policy.html", page.encode())


_WORD = [b"<w:p/>", b"</w:p>", b"<w:tbl>", b"<w:t>", b'w:val="99999999999999"', b'w:val="-1"', b'w:val=""', b"&x;", b"\xff",
         b"%1%9", b'<w:fldChar w:fldCharType="begin"/>', b"<w:txbxContent/>", b"<!DOCTYPE a>"]  # fmt: skip
_PAGE = [
    b"<table>",
    b"</div>",
    b"<li>",
    b"<style>",
    b"{",
    b"}",
    b"<!--",
    b"\x00",
    b"&#0;",
    b"<sup>",
    b"<ol start=9e9>",
    b"<td>",
]


def changed(data: st.DataObject, whole: bytes, pieces: list[bytes] | None = None) -> bytes:
    """`whole` with a few stretches cut, doubled or overwritten."""
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, max(0, len(whole) - 1)))
        end = start + data.draw(st.integers(0, 60))
        other = data.draw(st.sampled_from([b"", whole[start:end] * 2, *(pieces or [b"\0\0", b"PK\x05\x06"])]))
        whole = whole[:start] + other + whole[end:]
    return whole


def test_a_member_stored_in_an_unknown_way_is_refused() -> None:
    data = bytearray(zipped(PLAIN))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        at = archive.getinfo("word/document.xml").header_offset
    data[at + 8] = 97
    for place in range(len(data) - 46):
        if data[place : place + 4] == b"PK\x01\x02":
            data[place + 10] = 97
    assert "damaged" in refusal("policy.docx", bytes(data))
