"""Web pages as officers save them, read as a browser shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.clauses.parts import PartKind
from index.errors import DocumentError
from index.readers.blocks import Reading
from index.readers.html import read_html
from index.readers.structure import ReadingHints
from tests.support import guidance
from tests.support.documents import loaded, real
from tests.support.paths import DATA
from tests.support.reading import assert_nothing_lost, clauses_of, shown, told

INTRO = "<p>Councillors are asked to keep to this policy whenever they write anything on line.</p>"
UNLIKE = {
    "a footnote's mark stays out of the sentence": "protected characteristics",
    "a footnote stands under the paragraph that refers to it": "Protected characteristics are",
}


def read(body: str, style: str = "", data: bytes | None = None) -> Reading:
    page = f"<!DOCTYPE html><html><head><title>T</title><style>{style}</style></head><body>{body}</body></html>"
    reading = read_html("policy.html", page.encode() if data is None else data, ReadingHints())
    assert_nothing_lost(reading)
    return reading


def lines(body: str, style: str = "") -> list[str]:
    return shown(read(body, style))


def kinds(reading: Reading) -> list[str]:
    return [b.kind.value for b in reading.blocks]


def test_the_nottingham_guidance_gives_the_same_clauses(tmp_path: Path) -> None:
    source, parts = real("nottingham-city")
    page, mine = loaded(tmp_path, "guidance.html", guidance.as_html(source))
    assert page.notes == ()
    assert told(mine, UNLIKE) == told(parts, UNLIKE)
    note = next(c for c in clauses_of(mine) if c.text.startswith("Protected characteristics are"))
    assert note.headings == ("4. Legal/ Formal Considerations", "Bullying and Discrimination")
    sentence = next(c for c in clauses_of(mine) if c.text.startswith("Posting bullying"))
    assert "protected characteristics not only causes distress" in sentence.text
    assert not [p for p in mine if "cookies" in p.text or "Pay for it" in p.text or "Related" in p.text]


class TestNumbers:
    @pytest.mark.parametrize(
        ("opening", "labels"),
        [
            ("<ol>", ["1.", "2."]), ('<ol type="a">', ["a.", "b."]), ('<ol type="A" start="3">', ["C.", "D."]),
            ('<ol type="i">', ["i.", "ii."]), ('<ol type="I">', ["I.", "II."]), ("<ol reversed>", ["2.", "1."]),
            ('<ol reversed start="9">', ["9.", "8."]), ('<ol start="-1">', ["-1.", "0."]), ("<ul>", ["•", "•"]),
            ('<ol style="list-style-type:lower-greek">', ["α.", "β."]),
            ('<ol style="list-style: decimal-leading-zero inside">', ["01.", "02."]),
            ('<ol style="list-style:none">', ["", ""]), ("<ul style=\"list-style-type:'– '\">", ["•", "•"]),
            ('<ol type="a" start="27">', ["aa.", "ab."]), ('<ol start="many">', ["1.", "2."]),
        ],
    )  # fmt: skip
    def test_list_items(self, opening: str, labels: list[str]) -> None:
        found = lines(f"{INTRO}{opening}<li>first words<li>next words</ol>")[1:]
        assert found == [
            f"{label} {words}".strip() for label, words in zip(labels, ("first words", "next words"), strict=True)
        ]

    def test_an_item_may_give_its_own_value(self) -> None:
        assert lines("<ol><li>one<li value=7>seven<li>eight</ol>") == ["1. one", "7. seven", "8. eight"]

    def test_nested_lists_count_for_themselves(self) -> None:
        found = read("<ol><li>one<ol type=a><li>inner<li>other</ol><li>two<ul><li>dot</ul></ol>")
        assert shown(found) == ["1. one", "a. inner", "b. other", "2. two", "• dot"]
        assert [b.level for b in found.blocks] == [0, 1, 1, 0, 1]

    def test_counters_number_clauses_as_statutes_do(self) -> None:
        style = """
        body { counter-reset: part }
        h2 { counter-increment: part; counter-reset: rule }
        h2::before { content: counter(part) ". " }
        p.rule { counter-increment: rule }
        p.rule:before { content: counter(part) "." counter(rule) " " }
        ol.letters { list-style: none; counter-reset: letter }
        ol.letters > li { counter-increment: letter }
        ol.letters > li::before { content: "(" counter(letter, lower-alpha) ") " }
        """
        body = (
            "<h2>Scope</h2><p class=rule>All members.</p><h2>Conduct</h2><p class=rule>Members must not:</p>"
            "<ol class=letters><li>lie;<li>swear.</ol><p class=rule>Members may laugh.</p>"
        )
        assert lines(body, style) == [
            "1. Scope", "1.1 All members.", "2. Conduct", "2.1 Members must not:", "(a) lie;", "(b) swear.",
            "2.2 Members may laugh.",
        ]  # fmt: skip
        assert [b.number for b in read(body, style).blocks] == [None, "1.1", None, "2.1", "(a)", "(b)", "2.2"]

    def test_nested_counters_join_their_values(self) -> None:
        style = "ol{list-style:none;counter-reset:c} li{counter-increment:c} li::before{content:counters(c,'.') ' '}"
        body = "<ol><li>one<ol><li>inner<li>other<ol><li>deep</ol></ol><li>two</ol>"
        assert lines(body, style) == ["1 one", "1.1 inner", "1.2 other", "1.2.1 deep", "2 two"]

    def test_lists_as_published_by_google_docs(self) -> None:
        style = """ol.lst-kix_a-0.start{counter-reset:lst-ctn-kix_a-0 0} ol.lst-kix_a-1.start{counter-reset:lst-ctn-kix_a-1 0}
        .lst-kix_a-0>li{counter-increment:lst-ctn-kix_a-0} .lst-kix_a-1>li{counter-increment:lst-ctn-kix_a-1}
        .lst-kix_a-0>li:before{content:"" counter(lst-ctn-kix_a-0,decimal) ". "}
        .lst-kix_a-1>li:before{content:"" counter(lst-ctn-kix_a-0,decimal) "." counter(lst-ctn-kix_a-1,decimal) ". "}
        ol{margin:0;padding:0;list-style-type:none} .c0{margin-left:36pt} .c1{margin-left:72pt}"""
        body = (
            "<ol class='lst-kix_a-0 start' start=1><li class=c0>Members must keep to these rules.</ol>"
            "<ol class='lst-kix_a-1 start' start=1><li class=c1>Members must not lie.<li class=c1>Nor swear.</ol>"
            "<ol class=lst-kix_a-0 start=2><li class=c0>The clerk looks after them.</ol>"
        )
        found = read(body, style)
        assert shown(found) == [
            "1. Members must keep to these rules.", "1.1. Members must not lie.", "1.2. Nor swear.",
            "2. The clerk looks after them.",
        ]  # fmt: skip
        assert [b.level for b in found.blocks] == [0, 1, 1, 0]

    def test_counters_can_be_set_and_hidden_elements_do_not_count(self) -> None:
        style = "p{counter-increment:c} p::before{content:counter(c) '. '} .x{display:none} .s{counter-set:c 9}"
        assert lines("<p>one<p class=x>no<p>two<p class=s>nine<p>ten", style) == [
            "1. one",
            "2. two",
            "9. nine",
            "10. ten",
        ]

    def test_the_number_of_an_empty_paragraph_is_not_the_next_ones(self) -> None:
        style = "p{counter-increment:c} p::before{content:counter(c) '. '}"
        assert lines("<p>one<p><p>three<div>plain</div>", style) == ["1. one", "3. three", "plain"]

    def test_specificity_order_and_importance_decide(self) -> None:
        style = """#b::before{content:"1.1 "} p::before{content:"9.9 "} p.c::before{content:"1.2 "!important}
        #c.c::before{content:"8.8 "} div > p + p::before{content:"1.3 "} p[lang|=cy]::before{content:"1.4 "}
        p:nth-child(5)::before{content:"1.5 "} p:not(.a):last-child::before{content:"1.6 "}"""
        body = "<div><p id=b>b<p id=c class=c>c<p>d<p lang=cy-GB>e<p>f<p>g</div>"
        assert lines(body, style) == ["1.1 b", "1.2 c", "1.3 d", "1.4 e", "1.5 f", "1.6 g"]

    def test_styles_for_paper_and_small_screens_do_not_hold(self) -> None:
        style = (
            "@media print{p{display:none}} @media (max-width:600px){p{display:none}} @media screen{.n{display:none}}"
        )
        assert lines("<p>Shown.<p class=n>Not shown.", style) == ["Shown."]

    def test_icons_are_no_words_and_labels_are(self) -> None:
        style = "p.i::before{content:'\\f101'} p.w::before{content:'Warning: '} li.b::before{content:'– '} ul{list-style:none}"
        assert lines("<p class=i>Plain.<p class=w>Hot.<ul><li class=b>dash</ul>", style) == [
            "Plain.", "Warning: Hot.", "• dash",
        ]  # fmt: skip

    def test_numbers_typed_into_the_page_are_marks(self, tmp_path: Path) -> None:
        page = b"<p>3.1 Members must not:</p><p>(a) lie;</p><p>(b) swear.</p><p>3.2 Members may laugh.</p>"
        _, parts = loaded(tmp_path, "policy.htm", page)
        assert [(c.citation, c.stem) for c in clauses_of(parts)] == [
            ("3.1(a)", "Members must not:"), ("3.1(b)", "Members must not:"), ("3.2", None),
        ]  # fmt: skip


class TestStructure:
    def test_main_is_preferred_and_what_stands_around_it_left_out(self) -> None:
        page = (
            "<header><h1>The Council</h1></header><nav><a href=/>Home</a></nav><div class=cookie-bar>Cookies!</div>"
            f"<main><h1>Policy</h1><h2>Scope</h2>{INTRO}<aside>See also</aside><form><label>Search</label><input></form></main>"
            "<footer>Contact us</footer><script>var x = 'no';</script>"
        )
        reading = read(page)
        assert shown(reading) == ["Policy", "Scope", shown(read(INTRO))[0], "See also", "Search"]
        assert kinds(reading) == ["heading", "heading", "paragraph", "furniture", "furniture"]
        assert reading.blocks[0].level == 0

    def test_without_main_navigation_is_furniture(self) -> None:
        page = (
            f"<div role=navigation><a href=/>Home</a></div><div id=wrap><h1>Policy</h1>{INTRO}</div><footer>Us</footer>"
        )
        assert kinds(read(page)) == ["furniture", "heading", "paragraph", "furniture"]

    def test_a_skip_link_in_the_line_is_furniture_and_parts_no_sentence(self) -> None:
        reading = read(f"<a class=skip-link href='#b'>Skip this</a>Words of the page.{INTRO}")
        assert kinds(reading) == ["furniture", "paragraph", "paragraph"]

    def test_a_form_around_the_whole_page_is_the_page(self) -> None:
        reading = read(f"<form id=aspnetForm><h1>Policy</h1><h2>Scope</h2>{INTRO}<button>Go</button></form>")
        assert kinds(reading) == ["heading", "heading", "paragraph"]

    def test_hidden_text_is_left_out_and_said_where_it_is_much(self) -> None:
        long = "These words are hidden from whoever reads the page. " * 6
        reading = read(
            f"{INTRO}<p hidden>one</p><p style='display:none'>two</p><p class=sr-only>three</p>"
            f"<p style='visibility:hidden'>four</p><span aria-hidden=true>×</span><div style='display:none'>{long}</div>"
            "<template>five</template><noscript>six</noscript><svg><title>seven</title></svg><img alt=eight>"
        )
        assert len(reading.blocks) == 1 and "hides" in reading.warnings[0]

    def test_what_a_reader_can_unfold_is_read(self) -> None:
        reading = read(
            "<h3><button aria-controls=p1>Libel</button></h3><div id=p1 hidden><p>Do not defame anybody.</p></div>"
            "<details><summary>Trolls</summary><p>Ignore them all.</p></details>"
        )
        assert shown(reading) == ["Libel", "Do not defame anybody.", "Trolls", "Ignore them all."]
        assert kinds(reading) == ["heading", "paragraph", "heading", "paragraph"]

    def test_a_contents_list_is_furniture(self) -> None:
        listed = "".join(f"<li><a href='#{n}'>Part {n}</a>" for n in range(3))
        assert kinds(read(f"<ul>{listed}</ul>{INTRO}")) == ["furniture"] * 3 + ["paragraph"]

    def test_a_list_of_links_to_elsewhere_is_text(self) -> None:
        listed = "".join(f"<li><a href='/{n}'>Part {n}</a>" for n in range(3))
        assert "furniture" not in kinds(read(f"<p>Read these:</p><ul>{listed}</ul>"))

    def test_breaks_part_titles_lists_and_paragraphs(self) -> None:
        reading = read(
            "<p><strong>Libel</strong><br>Do not defame anybody on line.<br><br>Nor off line.</p>"
            "<p>You must not:<br>- lie<br>- swear</p><p>Jo Bloggs<br>Town Hall</p>"
        )
        assert kinds(reading) == ["heading", "paragraph", "paragraph", "paragraph", "item", "item", "paragraph"]

    def test_paragraphs_of_an_item_stay_with_it(self, tmp_path: Path) -> None:
        page = b"<p>You must not:</p><ul><li><p>share passwords.</p><p>Not even once.</p></li><li>lie.</li></ul>"
        _, parts = loaded(tmp_path, "policy.html", page)
        assert [(c.text, c.stem) for c in clauses_of(parts)] == [
            ("share passwords. Not even once.", "You must not:"), ("lie.", "You must not:"),
        ]  # fmt: skip

    def test_text_after_a_nested_list_does_not_take_its_stem(self, tmp_path: Path) -> None:
        page = b"<p>Do not:</p><ul><li>tell:<ul><li>lies</ul>nor be silent about them</li><li>swear</li></ul>"
        _, parts = loaded(tmp_path, "policy.html", page)
        found = {c.text: c.stem for c in clauses_of(parts)}
        assert found["lies"] == "Do not: tell:"
        assert found["nor be silent about them"] == found["swear"] == "Do not:"

    def test_items_that_are_sections_give_headings(self) -> None:
        reading = read(f"<ol><li><h2>Scope</h2>{INTRO}<ol type=a><li>all of them</ol><li><h2>End</h2>{INTRO}</ol>")
        assert [w for w in shown(reading) if len(w) < 20] == ["1. Scope", "a. all of them", "2. End"]
        assert kinds(reading) == ["heading", "paragraph", "item", "heading", "paragraph"]

    def test_tables_and_their_columns(self, tmp_path: Path) -> None:
        page = (
            b"<table><caption>Manners</caption><thead><tr><th>Do<th>Don't</thead><tr><td>Be polite to all<td>Share secrets"
            b"</table><table><tr><td>Clerk<td>Jo Bloggs, Town Hall</table>"
        )
        _, parts = loaded(tmp_path, "policy.html", page)
        assert [(c.stem, c.text) for c in clauses_of(parts)][-3:] == [
            ("Do", "Be polite to all"), ("Don't", "Share secrets"), (None, "Clerk | Jo Bloggs, Town Hall"),
        ]  # fmt: skip

    def test_lists_in_cells_hang_from_their_column(self, tmp_path: Path) -> None:
        page = (
            b"<table><tr><th>Do<th>Don't<tr><td><ul><li>be kind<li>be quick</ul><td><ul><li>lie<li>swear</ul></table>"
        )
        _, parts = loaded(tmp_path, "policy.html", page)
        assert [(c.stem, c.text) for c in clauses_of(parts)] == [
            ("Do", "be kind"), ("Do", "be quick"), ("Don't", "lie"), ("Don't", "swear"),
        ]  # fmt: skip

    def test_merged_cells_stand_in_each_row_and_over_each_column(self, tmp_path: Path) -> None:
        page = (
            b"<table><thead><tr><th rowspan=2>Post<th colspan=2>Who agrees<tr><th>By day<th>At night</thead>"
            b"<tr><td rowspan=2>Film of a meeting<td>The clerk<td>Nobody<tr><td>The chair<td>The mayor"
            b"<tr><td colspan=3>Posts that somebody paid for<tr><td>Adverts<td colspan=2>The council itself</table>"
        )
        _, parts = loaded(tmp_path, "policy.html", page)
        columns = "Post | Who agrees By day | Who agrees At night"
        assert [(c.stem, c.text) for c in clauses_of(parts)] == [
            (columns, "Film of a meeting | The clerk | Nobody"), (columns, "Film of a meeting | The chair | The mayor"),
            (f"Posts that somebody paid for | {columns}", "Adverts | The council itself"),
        ]  # fmt: skip

    def test_a_plain_first_row_that_names_columns_is_their_heading(self, tmp_path: Path) -> None:
        page = b"<table><tr><td>Platform<td>Who posts<tr><td>Facebook<td>The clerk<tr><td>X<td>Nobody at all</table>"
        _, parts = loaded(tmp_path, "policy.html", page)
        assert [(c.stem, c.text) for c in clauses_of(parts)] == [
            ("Platform | Who posts", "Facebook | The clerk"), ("Platform | Who posts", "X | Nobody at all"),
        ]  # fmt: skip

    def test_a_definition_is_quoted_with_its_term(self, tmp_path: Path) -> None:
        page = b"<h2>Words</h2><dl><dt>Libel<dd>A false statement in writing.<dt>Troll<dd><p>A pest.</p><p>Ignore it.</p></dl>"
        _, parts = loaded(tmp_path, "policy.html", page)
        assert [c.text for c in clauses_of(parts)] == [
            "Libel A false statement in writing.", "Troll A pest.", "Ignore it.",
        ]  # fmt: skip

    def test_welsh_and_english_are_kept_apart(self) -> None:
        welsh = "Rhaid i gynghorwyr beidio â rhannu papurau eithriedig gyda neb yn y cyfryngau."
        english = "Councillors must not share exempt papers with anybody in the media."
        cells = f"<table><tr><td>{welsh}<td>{english}<tr><td>{welsh}<td>{english}</table>"
        assert lines(cells) == [welsh, welsh, english, english]
        inline = f"<p><span lang=cy>{welsh}</span> <span lang=en>{english}</span></p>"
        assert len(read(inline).blocks) == 2
        assert len(read("<p>Ask the <span lang=cy>Senedd</span> itself.</p>").blocks) == 1


class TestWords:
    def test_deletions_insertions_entities_and_soft_hyphens(self) -> None:
        assert lines("<p>Do <del>not</del><s>never</s> <ins>always</ins> ask &amp; co&shy;op&nbsp;&pound;5 &#8217;tis 1<wbr>2") == [
            "Do always ask & coop £5 ’tis 12"
        ]  # fmt: skip

    def test_markup_is_words_when_a_page_shows_it(self, tmp_path: Path) -> None:
        _, parts = loaded(
            tmp_path, "policy.html", b"<p>Write **bold** or &lt;b&gt;this&lt;/b&gt; or snake_case__here.</p>"
        )
        assert [c.text for c in clauses_of(parts)] == ["Write **bold** or <b>this</b> or snake_case__here."]

    def test_quotation_marks_that_a_browser_draws(self) -> None:
        assert lines("<p>Say <q>please</q> first.") == ["Say “please” first."]

    def test_inline_elements_do_not_part_words(self) -> None:
        assert lines("<p>Coun<b>cill</b>ors\n   <i>must</i>\nthink") == ["Councillors must think"]

    def test_notes_stand_below_the_sentence_that_refers_to_them(self) -> None:
        reading = read(
            f"<p>Members<sup><a href='#f1'>1</a></sup> must think<a href='#f2'>[2]</a> of 9 km<sup>2</sup>.</p>{INTRO}"
            "<ol><li id=f1>As elected. <a href='#r1'>↩</a><li id=f2>As all do.</ol>"
        )
        assert shown(reading)[:3] == ["Members must think of 9 km2.", "1. As elected.", "2. As all do."]
        assert kinds(reading) == ["paragraph", "footnote", "footnote", "paragraph"]

    def test_notes_as_word_saves_them(self) -> None:
        reading = read(
            "<p class=MsoNormal>Members<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a> must think.</p><hr>"
            "<div id=ftn1><p><a href='#_ftnref1' name='_ftn1'><span>[1]</span></a> As elected.</p></div>"
        )
        assert shown(reading) == ["Members must think.", "[1] As elected."]
        assert kinds(reading) == ["paragraph", "footnote"]

    def test_a_way_back_to_the_top_is_furniture(self) -> None:
        assert kinds(read(f"{INTRO}<p><a href='#top'>Back to top</a></p>")) == ["paragraph", "furniture"]


class TestEncodings:
    said = "Members’ “own” views – £5"

    @pytest.mark.parametrize(
        ("encoding", "head"),
        [
            ("utf-8", ""), ("utf-8", "<meta charset=utf-8>"), ("utf-8-sig", "<meta charset=iso-8859-1>"),
            ("utf-16", ""), ("cp1252", '<meta charset="windows-1252">'),
            ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ],
    )  # fmt: skip
    def test_found_as_browsers_find_them(self, encoding: str, head: str) -> None:
        reading = read("", data=f"<html><head>{head}</head><body><p>{self.said}</p></body></html>".encode(encoding))
        assert shown(reading) == [self.said] and reading.warnings == ()

    @pytest.mark.parametrize("head", ["", "<meta charset=utf-8>", "<meta charset=klingon>"])
    def test_a_wrong_or_missing_declaration_is_said(self, head: str) -> None:
        reading = read("", data=f"<html><head>{head}</head><body><p>{self.said}</p></body></html>".encode("cp1252"))
        assert shown(reading) == [self.said] and "Windows-1252" in reading.warnings[0]


def test_a_page_as_content_systems_publish_it(tmp_path: Path) -> None:
    page, parts = loaded(tmp_path, "policy.html", (DATA / "council-page.html").read_bytes())
    assert [(c.citation, c.stem, c.text) for c in clauses_of(parts)] == [
        (None, None, "This protocol covers what you post as a councillor."),
        ("1.1", None, "This protocol applies to all councillors and co-opted members."),
        (None, "It covers:", "Facebook, X and LinkedIn"),
        (None, "It covers:", "blogs and podcasts."),
        (None, "You must not:", "disclose exempt information;"),
        (None, "You must not:", "bully or harass anyone;"),
        (None, None, "Think before you post. Once it is out, it is out."),
        (
            None,
            None,
            "Yes, on your own account. Do not block from a council account without asking the Monitoring Officer.",
        ),
        (None, None, "Who to ask"),
        (None, "Role | Email", "Monitoring Officer | mo@anytown.example"),
        (None, None, "During the pre-election period you must not use council accounts."),
        (None, None, "Also called purdah."),
    ]
    furniture = [p.text for p in parts if p.kind is PartKind.FURNITURE]
    assert furniture[:4] == ["Contents", "1. Scope", "2. Conduct", "3. Elections"]
    assert "Bins" not in page.text and "cookies" not in page.text
    assert len(page.notes) == 1 and "style sheets outside the file" in page.notes[0] and "css_abc.css" in page.notes[0]


def test_a_page_as_word_saves_it(tmp_path: Path) -> None:
    page, parts = loaded(tmp_path, "policy.htm", (DATA / "word-page.htm").read_bytes())
    assert [(c.citation, c.headings, c.stem, c.text) for c in clauses_of(parts)] == [
        (None, ("1. Scope",), "Members must not:", "bully anybody;"),
        (None, ("1. Scope",), "Members must not:", "Even a little, on line;"),
        (None, ("1. Scope",), "Members must not:", "lie."),
        ("1.2", ("1. Scope",), None, "Members may laugh."),
    ]
    assert [p.text for p in parts if p.kind is PartKind.FURNITURE] == ["1. Scope2"] and page.notes == ()


def test_a_bold_lead_in_holds_no_further_than_its_list(tmp_path: Path) -> None:
    page = b"<p><b>You must not</b>:</p><ul><li>lie<li>swear</ul><p>You may laugh at anything you like.</p>"
    _, parts = loaded(tmp_path, "policy.html", page)
    assert [(c.headings, c.stem) for c in clauses_of(parts)] == [((), "You must not:")] * 2 + [((), None)]


def test_a_list_in_greek_letters_may_be_broken_by_a_paragraph(tmp_path: Path) -> None:
    listed = "<ol style='list-style-type:lower-greek'><li>lie;<li>swear.</ol>"
    page = f"<p>You must not:</p>{listed}<p>This matters to all of us.</p>{listed}".encode()
    _, parts = loaded(tmp_path, "policy.html", page)
    assert [c.number for c in clauses_of(parts)] == ["α", "β", None, "α", "β"]


def test_hints_change_what_a_line_is(tmp_path: Path) -> None:
    page = f"<h2>Keep calm</h2>{INTRO}<p>Share this page</p><p>Think first</p><p>It always helps to think before.</p>"
    _, parts = loaded(
        tmp_path, "policy.html", page.encode(),
        not_headings=["Keep calm"], furniture=["Share this page"], headings=["Think first"],
    )  # fmt: skip
    found = {p.text: p.kind.value for p in parts}
    assert [found[t] for t in ("Keep calm", "Share this page", "Think first")] == ["clause", "furniture", "heading"]


def test_a_look_that_comes_from_elsewhere_is_said() -> None:
    sheet = "<link rel=stylesheet href=council.css>"
    assert read(f"{sheet}<ol><li>one<ol><li>inner</ol></ol>").warnings
    assert read(f"{sheet}<ul><li>one<li>two</ul>").warnings
    assert not read("<link rel=icon href=i.png><link rel=stylesheet media=print href=p.css><ul><li>one</ul>").warnings


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"policy\.html: no words found in it"):
        read("<div id=root></div><script>render()</script>")
