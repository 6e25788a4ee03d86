"""What stands around the text of a web page is no clause, whatever marks it up; a rule with links in it always is."""

from __future__ import annotations

import pytest

from index.readers.blocks import BlockKind
from index.readers.html import read_html
from index.readers.structure import ReadingHints
from tests.support.reading import assert_nothing_lost

RULES = (
    "<p>Councillors are asked to keep to this policy whenever they write anything on line, at home or at work.</p>"
    "<h2>Conduct</h2><ul><li>Councillors must be polite.</li><li>Councillors must not share private papers, as the "
    "<a href=/code>code of conduct</a> says.</li><li>Never <a href=/bully>bully</a> or <a href=/h>harass</a> anyone.</li>"
    "</ul><p>Write to <a href='mailto:clerk@x.example'>clerk@x.example</a> or <a href='tel:01234567890'>01234 567890</a>.</p>"
)
ALL_RULES = [
    "Councillors are asked to keep to this policy whenever they write anything on line, at home or at work.",
    "Councillors must be polite.",
    "Councillors must not share private papers, as the code of conduct says.",
    "Never bully or harass anyone.",
    "Write to clerk@x.example or 01234 567890.",
]
LINKS = "<a href=/a>Bins and recycling</a>{0}<a href=/b>Report a pothole</a>{0}<a href=/c>Councillors</a>{0}<a href=/d>Jobs</a>"


def told(page: str) -> list[str]:
    """The words of what is neither furniture nor a heading."""
    reading = read_html("policy.html", f"<meta charset=utf-8>{page}".encode(), ReadingHints())
    assert_nothing_lost(reading)
    kept = [b for b in reading.blocks if b.kind not in (BlockKind.FURNITURE, BlockKind.HEADING)]
    return [" ".join(reading.text[s.start : s.end] for s in b.body) for b in kept]


@pytest.mark.parametrize("title", ["<h1>Social media policy</h1>", ""], ids=["title", "no title"])
@pytest.mark.parametrize("side", ["above", "below"])
@pytest.mark.parametrize(
    "around",
    [
        f"<div class=menu><ul><li>{LINKS.format('</li><li>')}</li></ul></div>",
        f"<ul><li>{LINKS.format('</li><li>')}</li></ul>",
        f"<div class='navbar navbar-expand-lg'><div class=container><a href=/>X Council</a><div class='collapse navbar-collapse'>"
        f"<ul class=navbar-nav><li class=nav-item>{LINKS.format('</li><li class=nav-item>')}</li></ul></div></div></div>",
        f"<div><p>{LINKS.format(' | ')}</p></div>",
        f"<div>{LINKS.format('<br>')}</div>",
        f"<table><tr><td>{LINKS.format('</td><td>')}</td></tr></table>",
        "<div class=crumbs><a href=/>Home</a> &gt; <a href=/c>Council</a> &gt; <a href=/p>Policies</a> &gt; Policy</div>",
        "<ol class=breadcrumb><li><a href=/>Home</a></li><li class=active>Social media policy</li></ol>",
        "<p>Is this page useful? <a href=/y>Yes</a> <a href=/n>No</a></p>",
        "<div><h2>Was this page helpful?</h2><p>Did you find what you were looking for?</p><button>Yes</button></div>",
        "<div class='share-bar'><p>Share this page</p><ul><li>Share on Facebook</li><li>Share on X</li></ul></div>",
        "<div id=cookie-notice><p>We use cookies to make this site work. You must accept them or leave.</p></div>",
        "<div role=region aria-label='Cookie banner'><p>Some cookies are needed to make the site work.</p></div>",
        "<div class='site-footer'><p>Civic Centre, High Street, Anytown AN1 1AA</p><p>© 2026 Anytown Council</p></div>",
        "<div><p>© 2026 Anytown Council. All rights reserved.</p></div>",
        "<div class=related><h3>Related pages</h3><ul><li>Contact us</li><li>Comments</li></ul></div>",
        "<div class=pager><a href=/1>Previous: Gifts</a> <a href=/3>Next: Whistleblowing</a></div>",
        "<div class='alert-banner'><p>Our phone lines close at noon today.</p></div>",
        "<section class=comment-respond><h3>Leave a reply</h3><p>Required fields are marked *</p></section>",
        "<ul role=menubar><li>News</li><li>Meetings</li></ul>",
    ],
)
def test_what_stands_around_the_text_is_no_clause(title: str, side: str, around: str) -> None:
    text = f"<div class=body>{title}{RULES}</div>"
    parts = [around, text] if side == "above" else [text, around]
    assert told(f"<html><body><div class=wrap>{''.join(parts)}</div></body></html>") == ALL_RULES


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='header share social menu widget'>{RULES}</div>",
        f"<div class=social-media><section id=sharing class=feedback>{RULES}</section></div>",
        f"<div class=elementor-widget-wrap><div class='elementor-widget elementor-widget-text-editor'>{RULES}</div></div>",
        f"<div id=menu><h1>Social media</h1>{RULES}</div>",
        f"<div class='row'><div class='col-md-6'><h1>Policy</h1><p>Words that open.</p></div><div class='col-md-6'>{RULES}</div></div>",
        f"<form id=aspnetForm><div class=footer-wrap>{RULES}</div></form>",
    ],
)
def test_names_alone_make_no_rule_furniture(page: str) -> None:
    assert [t for t in told(f"<html><body>{page}</body></html>") if t != "Words that open."] == ALL_RULES


@pytest.mark.parametrize(
    "listed",
    [
        "<p>Before you post, read these:</p><ul><li><a href=/1>the code of conduct</a></li><li><a href=/2>the press guide</a></li>"
        "<li><a href=/3>the data policy</a></li></ul>",
        "<ul><li><a href=/1>Councillors must not bully</a></li><li><a href=/2>Councillors must declare interests</a></li></ul>",
        "<ol><li>Follow the <a href=/1>code of conduct</a></li><li>Read the <a href=/2>press guide</a> twice</li></ol>",
        "<p>Contacts</p><p><a href='mailto:a@x.example'>a@x.example</a> <a href='mailto:b@x.example'>b@x.example</a></p>",
        "<p>You must not:</p><ul><li><a href=/1>bully</a></li><li><a href=/2>swear</a></li></ul>",
    ],
)
def test_a_list_of_rules_with_links_is_no_menu(listed: str) -> None:
    said = told(f"<html><body><h1>Policy</h1>{RULES}{listed}</body></html>")
    assert len(said) > len(ALL_RULES)


def test_a_column_beside_the_title_is_no_clause() -> None:
    side = "<div class=card><div class=card-header>Latest news</div><p>The litter pick is on 12 April.</p></div>"
    page = f"<div class=row><div class=col-md-8><h1>Policy</h1>{RULES}</div><div class=col-md-4>{side}</div></div>"
    assert told(f"<html><body>{page}</body></html>") == ALL_RULES


def test_questions_and_lead_ins_of_a_definition_list_are_headings() -> None:
    reading = read_html(
        "policy.html",
        b"<h1>Policy</h1><dl><dt>Who writes?<dd><p>The clerk does.</p><dt>Photos<dd><p>You must not show:</p><ul><li>children;"
        b"<li>homes.</ul><dt>Troll<dd>A pest.</dl>",
        ReadingHints(),
    )
    assert [b.kind.value for b in reading.blocks] == [
        "heading", "heading", "paragraph", "heading", "paragraph", "item", "item", "paragraph",
    ]  # fmt: skip


def test_the_title_of_a_page_that_word_saved_is_a_heading() -> None:
    page = "<p class=MsoTitle>SOCIAL MEDIA POLICY</p><p class=MsoNormal><span lang=EN-GB>1.1<span>&nbsp; </span></span>"
    body = f"<body lang=EN-GB>{page}<span lang=EN-GB>The council has adopted all of this.</span></p></body>"
    assert told(body) == ["The council has adopted all of this."]
