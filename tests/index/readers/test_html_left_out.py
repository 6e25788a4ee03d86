"""What a web page strikes out, hides or folds away: what is withdrawn is never read, what a reader can open always is."""

from __future__ import annotations

import pytest

from index.readers.blocks import Reading
from index.readers.html import read_html
from index.readers.structure import ReadingHints
from tests.support.reading import assert_nothing_lost, shown

INTRO = "<p>Councillors are asked to keep to this policy whenever they write anything on line.</p>"
GONE = "Members may film any meeting."
KEPT = "Members must ask before they film."


def read(body: str, style: str = "") -> Reading:
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><style>{style}</style></head><body>{body}</body></html>"
    reading = read_html("policy.html", page.encode(), ReadingHints())
    assert_nothing_lost(reading)
    return reading


@pytest.mark.parametrize(
    ("gone", "style"),
    [
        ("<del>{}</del>", ""), ("<s>{}</s>", ""), ("<strike>{}</strike>", ""),
        ("<span style='text-decoration:line-through'>{}</span>", ""),
        ("<span style='text-decoration: underline line-through red 2px'>{}</span>", ""),
        ("<b style='text-decoration-line:line-through'>{}</b>", ""),
        ("<span class=old>{}</span>", ".old{text-decoration:line-through}"),
        ("<span class=old><b>{}</b></span>", "span.old b{text-decoration:line-through !important}"),
        ("<span class=old><b style='text-decoration:none'>{}</b></span>", ".old{text-decoration:line-through}"),
        ("<span class='text-decoration-line-through'>{}</span>", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "place", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td><td>a</td></tr></table>"]
)
def test_struck_words_are_never_read_and_said(gone: str, style: str, place: str) -> None:
    reading = read(place.format(f"{gone.format(GONE)} {KEPT}"), style)
    assert KEPT in reading.text and GONE not in reading.text
    assert [w for w in reading.warnings if "struck out" in w and GONE in w]


def test_a_struck_item_keeps_its_number_to_itself() -> None:
    reading = read(f"<ol><li style='text-decoration:line-through'>{GONE}</li><li>{KEPT}</li></ol>")
    assert shown(reading) == [f"2. {KEPT}"]


def test_underlined_words_are_read() -> None:
    reading = read(f"<p style='text-decoration:underline'>{KEPT}</p><p class=a>{KEPT}</p>", ".a{text-decoration:none}")
    assert shown(reading) == [KEPT, KEPT] and reading.warnings == ()


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<button data-bs-toggle=collapse data-bs-target='#a'>Films</button><div id=a class=collapse>{}</div>",
         ".collapse:not(.show){display:none}"),
        ("<a data-toggle=collapse href='#a'>Films</a><div id=a class='x'>{}</div>", ".x{display:none}"),
        ("<ul class='nav nav-tabs'><li><a href='#a' data-toggle=tab>Films</a></ul><div id=a class=pane>{}</div>",
         ".pane{display:none}"),
        ("<div class=tab-content><div class='tab-pane fade' style='opacity:0;display:none'><p>{}</p></div></div>", ""),
        ("<button aria-controls=p>Films</button><section id=p hidden>{}</section>", ""),
        ("<div role=tab id=t>Films</div><div role=tabpanel aria-labelledby=t class=x>{}</div>", ".x{visibility:hidden}"),
        ("<section class='govuk-tabs__panel govuk-tabs__panel--hidden'>{}</section>", ".govuk-tabs__panel--hidden{display:none}"),
        ("<input type=checkbox id=c><label for=c>Films</label><div class=body>{}</div>",
         ".body{display:none} input:checked ~ .body{display:block}"),
        ("<h3>Films</h3><div class=answer style='display:none'>{}</div>", ""),
        ("<h3>Films</h3><div style='display:none'>{}</div><h3>Sound</h3><div style='display:none'><p>No.</p></div>", ""),
        ("<h3><a href='#'>Films</a></h3><div class=x>{}</div>", ".x{display:none}"),
        ("<dl><dt>Films</dt><dd style='display:none'>{}</dd></dl>", ""),
        ("<details><summary>Films</summary><div>{}</div></details>", "details:not([open]) > div{display:none}"),
        ("<div x-data><p x-show=open style='display:none'>{}</p></div>", ""),
        ("<div hidden=until-found>{}</div>", ""),
    ],
)  # fmt: skip
def test_what_a_reader_can_open_is_read(body: str, style: str) -> None:
    reading = read(f"<h2>Policy</h2>{INTRO}{body.format(KEPT)}", style)
    assert KEPT in reading.text.splitlines() or f"Films\t{KEPT}" in reading.text
    assert not [w for w in reading.warnings if "hides" in w]


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<p hidden>{}</p>", ""), ("<p style='display:none'>{}</p>", ""), ("<p style='visibility:hidden'>{}</p>", ""),
        ("<div class=draft>{}</div>", ".draft{display:none}"),
        ("<h3>Films</h3><p>Ask first.</p><div style='display:none'>{}</div>", ""),
        ("<h3>Films</h3><div class=superseded style='display:none'>{}</div>", ""),
        ("<button>Open</button><div class=modal style='display:none'>{}</div>", ""),
        ("<table><tr><td>a</td><td>b</td></tr><tr style='display:none'><td>{}</td><td>c</td></tr></table>", ""),
        ("<ul><li>one</li><li hidden>{}</li></ul>", ""),
    ],
)  # fmt: skip
def test_what_stays_hidden_is_left_out_and_said(body: str, style: str) -> None:
    reading = read(INTRO + body.format(GONE), style)
    assert GONE not in reading.text
    assert [w for w in reading.warnings if "hides" in w and GONE in w]


def test_the_little_that_pages_hide_everywhere_is_not_said() -> None:
    reading = read(
        f"{INTRO}<a class=visually-hidden href='#main'>Skip to main content</a><span class=sr-only>opens in new tab</span>"
        f"<nav hidden>Home News Contact About us all</nav><form><p hidden>Please give us your address here</p></form>"
        "<i hidden>x</i><script>var hidden = 'words that are a script and no words';</script>"
    )
    assert reading.warnings == ()


def test_a_shadow_root_is_shown_in_place_of_its_host() -> None:
    reading = read(
        "<p>Outside words.</p><x-rule>Loose <b>words</b> stay in order.<template shadowrootmode=open>"
        "<style>p{display:none} h3::before{content:'1. '} i{text-decoration:line-through}</style>"
        f"<h3><slot name=title>Nothing given</slot></h3><div><slot></slot></div><i>{GONE}</i><p>Not shown by its sheet.</p>"
        f"</template><span slot=title>Filming</span><p>{KEPT}</p><p slot=nowhere>Without a slot nobody sees this.</p></x-rule>",
        "i{text-decoration:none} h3{display:none}",
    )
    assert shown(reading) == ["Outside words.", "1. Filming", "Loose words stay in order.", KEPT]
    assert [w for w in reading.warnings if "struck" in w] and [w for w in reading.warnings if "2 times" in w]


def test_signs_of_symbol_fonts_are_bullets() -> None:
    spans = "<span style='font-family:{}'>{}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
    marks = [
        spans.format("Symbol", "·"), spans.format("Wingdings", "§"), spans.format("&quot;Wingdings&quot;", "Ø"),
        spans.format("Wingdings", "ü"), "<font face=Wingdings>v</font> ", "&#xf0b7; ",
        "<span style='font-family:\"Courier New\"'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span></span>",
    ]  # fmt: skip
    reading = read("".join(f"<p style='margin-left:36pt;text-indent:-18pt'>{mark}be kind to all</p>" for mark in marks))
    assert [b.bullet for b in reading.blocks] == [True] * len(marks)
    assert {line.partition(" ")[2] for line in shown(reading)} == {"be kind to all"}


def test_words_in_a_list_of_fonts_with_symbols_stay_words() -> None:
    style = "body{font-family:'Segoe UI',Arial,'Segoe UI Symbol',Symbol} b{font:bold 12px/1.2 Symbol}"
    assert shown(read(f"<p>{KEPT} <b>No, no</b></p>", style)) == [f"{KEPT} No, no"]


def test_pictures_of_words_are_said_and_not_quoted() -> None:
    alt = "Think before you post, and never in anger"
    reading = read(f"{INTRO}<p><img src=a.png alt='{alt}'> <img src=b.png alt='Town crest'> {KEPT}</p>")
    assert alt not in reading.text and "Town crest" not in reading.text
    assert len(reading.warnings) == 1 and "pictures" in reading.warnings[0] and alt in reading.warnings[0]


def test_the_title_of_what_unfolds_in_mid_section_is_no_heading_of_what_follows() -> None:
    folded = f"<details><summary>For officers</summary><p>{KEPT}</p></details>"
    kinds = [b.kind.value for b in read(f"<h2>Films</h2>{INTRO}{folded}{INTRO}").blocks]
    assert kinds.count("heading") == 1
    kinds = [b.kind.value for b in read(f"<h2>Films</h2>{INTRO}{folded}{folded}<h2>Sound</h2>{INTRO}").blocks]
    assert kinds.count("heading") == 4
