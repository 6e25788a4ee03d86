"""No rule, and no heading over rules, is taken for what web pages set around a text, whatever it is called or begins with."""

from __future__ import annotations

import pytest

from index.clauses.parts import PartKind
from index.readers.blocks import BlockKind
from index.readers.html import read_html
from index.readers.structure import ReadingHints
from tests.support.documents import parts_of
from tests.support.reading import assert_nothing_lost

TEXT = (
    "<p>Councillors are asked to keep to this policy whenever they write anything on line, at home or at work.</p>" * 3
)


def kinds(body: str) -> dict[str, BlockKind]:
    """The blocks of a page by their words."""
    reading = read_html("policy.html", f"<meta charset=utf-8><body>{body}</body>".encode(), ReadingHints())
    assert_nothing_lost(reading)
    return {" ".join(reading.text[s.start : s.end] for s in b.spans): b.kind for b in reading.blocks}


def furniture(body: str) -> list[str]:
    return [words for words, kind in kinds(body).items() if kind is BlockKind.FURNITURE]


SENTENCES = [
    "Next of kin must never be named online.", "Next of kin come first", "Previous posts must be deleted by councillors.",
    "Previous posts stay where they are", "Next: tell the clerk what you have posted", "Next page you will find the form",
    "Log in only from council devices.", "Sign in with two people present", "Log in to the council's account at work",
    "You are here to serve the public.", "Skip to section 4 if you are an officer", "Share this guide with new councillors",
    "Share the page of the council, not a copy", "Print the page before you delete it", "Is the information useful to anybody?",
    "Share this openly, or not at all", "Written by hand", "Site by site, look at who reads it", "Best viewed as a conversation",
    "We use cookies on the council's site, and councillors must say so", "This page must never be shared",
]  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    "place",
    ["<p>{}</p>", "<ul><li>{}</li><li>Be kind.</li></ul>", "<table><tr><td>{}</td><td>Nobody at all</td></tr></table>"],
)
def test_sentences_that_begin_as_links_of_a_site_do_are_text(sentence: str, place: str) -> None:
    assert furniture(f"<main><h1>Policy</h1>{TEXT}{place.format(sentence)}</main>") == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_and_so_they_are_in_markdown(sentence: str) -> None:
    parts = parts_of(f"# Policy\n\nWhat follows is for councillors.\n\n- {sentence}\n- Be kind.\n", file="policy.md")
    assert PartKind.FURNITURE not in {p.kind for p in parts} and sentence in {p.text for p in parts}


def test_a_heading_that_begins_as_a_link_of_a_site_does_is_a_heading() -> None:
    found = kinds(f"<main><h1>Policy</h1>{TEXT}<h2>Next of kin</h2><p>Ask them first.</p></main>")
    assert found["Next of kin"] is BlockKind.HEADING


@pytest.mark.parametrize("lead", ["<p>You must not:</p>", "<h2>Don't</h2>", "<p>Before an election, nobody may –</p>"])
def test_items_under_a_lead_in_are_text_even_in_the_words_of_a_site(lead: str) -> None:
    items = "<ul><li>share this page</li><li>Leave a comment</li><li><p>Print this article</p></li><li>Log in</li></ul>"
    assert furniture(f"<main><h1>Policy</h1>{TEXT}{lead}{items}</main>") == []


def test_cells_beside_others_are_text_even_in_the_words_of_a_site() -> None:
    rows = "<tr><th>What<th>Who agrees<tr><td>Share on Facebook<td>The press office<tr><td><p>Log in</p><td>The clerk"
    page = f"<main><h1>Policy</h1>{TEXT}<table>{rows}</table></main>"
    found = kinds(page)
    assert furniture(page) == [] and {"Share on Facebook | The press office", "Log in | The clerk"} <= set(found)


def test_furniture_in_cells_is_kept_below_the_table() -> None:
    """A table that only places things on the page: what is furniture in it is no row, and not gone."""
    cells = f"<td><nav><a href=/a>Bins</a> <a href=/b>Jobs</a></nav></td><td>{TEXT}<p>Was this page useful?</p></td>"
    page = f"<h1>Policy</h1><table><tr>{cells}</tr><tr><td>© 2026 Anytown</td></tr></table><p>Ask the clerk.</p>"
    found = list(kinds(page).items())
    assert [words for words, kind in found if kind is BlockKind.FURNITURE] == [
        "Bins Jobs", "Was this page useful?", "© 2026 Anytown",
    ]  # fmt: skip
    assert found[-1] == ("Ask the clerk.", BlockKind.PARAGRAPH)
    nested = "<table><tr><td><table><tr><td><nav>Bins</nav></td></tr></table></td><td>Be kind.</td></tr></table>"
    assert furniture(f"<h1>Policy</h1>{TEXT}{nested}") == ["Bins"]


@pytest.mark.parametrize(
    "said",
    [
        "« Previous", "Next »", "Previous page", "Next page", "Next page: Whistleblowing", "Previous page Next page",
        "← Previous: Gifts Next: Whistleblowing →", "Previous Next", "Log in", "Sign in or register", "Log in / Register",
        "Skip to main content", "Skip to the navigation", "You are here: Home > Council", "You are here Home Council",
        "Was this page useful?", "Is this page helpful? Yes No", "Did you find what you were looking for?", "Share this page",
        "Share this page on Facebook", "Share this:", "Share on LinkedIn", "Share via email", "Print this page",
        "Email this page to a friend", "Leave a reply", "Your email address will not be published.",
        "You must be logged in to post a comment.", "This site uses cookies. You must accept them or leave.",
        "Accept all cookies", "Posted on 16 September 2024 by townclerk Jones", "Website designed by Acme Web Ltd",
        "Best viewed in Chrome", "Page last updated 2 May 2024", "© 2026 Anytown Council", "All rights reserved.",
    ],
)  # fmt: skip
def test_what_sites_say_around_any_text_is_furniture(said: str) -> None:
    assert furniture(f"<main><h1>Policy</h1>{TEXT}<div>{said.replace('>', '&gt;')}</div></main>") == [said]


RULE = "You must never post photographs of a child without written consent."


@pytest.mark.parametrize(
    "holder", ["<main>{}</main>", "<article>{}</article>", "<div id=content>{}</div>", "<div>{}</div>"]
)
@pytest.mark.parametrize(
    "callout",
    [
        "<section id=consent><p>{}</p></section>", "<div class=gdpr>{}</div>", "<section id=cookies-and-consent>{}</section>",
        "<p id=consent>{}</p>", "<div class=alert-banner><p>{}</p></div>", "<div id=related-content>{}</div>",
        "<aside><p>{}</p></aside>", "<div role=complementary>{}</div>", "<div class='alert alert-danger' role=alert>{}</div>",
        "<div class=side-bar><p>{}</p></div>", "<div role=tablist><div role=tab>Films</div><div role=tabpanel>{}</div></div>",
        "<div aria-label='Cookie rules'>{}</div>", "<form><p>{}</p></form>", "<section class=skip-link>{}</section>",
    ],
)  # fmt: skip
def test_no_name_or_box_takes_a_rule_out_of_the_text(holder: str, callout: str) -> None:
    found = kinds(holder.format(f"<h1>Policy</h1>{TEXT}{callout.format(RULE)}{TEXT}"))
    assert found[RULE] is BlockKind.PARAGRAPH


def test_a_footer_in_the_text_that_commands_is_text() -> None:
    assert kinds(f"<main><h1>Policy</h1>{TEXT}<footer>{RULE}</footer></main>")[RULE] is BlockKind.PARAGRAPH


def test_a_name_inside_a_sentence_does_not_part_it() -> None:
    said = "You must <span class=alert-banner>never</span> post <b id=consent>without consent</b> of all."
    assert "You must never post without consent of all." in kinds(f"<main><h1>Policy</h1>{TEXT}<p>{said}</p></main>")


@pytest.mark.parametrize(
    "named", ["id=consent", "id=gdpr", "class=cookie", "id=cookie-notice", "class='alert-banner'", "class=footer"]
)
@pytest.mark.parametrize("level", range(2, 7))
def test_a_heading_is_a_heading_whatever_its_name(named: str, level: int) -> None:
    head = f"<h{level} {named}>Consent and cookies</h{level}>"
    found = kinds(f"<main><h1>Policy</h1><h2>Scope</h2>{TEXT}{head}<p>Ask the parents first.</p></main>")
    assert found["Consent and cookies"] is BlockKind.HEADING


def test_a_section_without_a_rule_in_it_goes_by_no_name_of_a_topic() -> None:
    section = "<section id=consent><h2>Consent</h2><p>Get a parent's written consent before you post.</p></section>"
    for holder in ("main", "div"):
        assert furniture(f"<{holder}><h1>Policy</h1>{TEXT}{section}</{holder}>") == []


@pytest.mark.parametrize(
    "banner",
    [
        "<div id=ccc class=cookie-control><p>This site uses cookies.</p><p>You must accept them or leave.</p></div>",
        "<div id=cookies><p>We use cookies to make this site work.</p></div>",
        "<div class=gdpr-notice><p>By going on you accept our cookies.</p></div>",
        "<div id=onetrust-consent-sdk><p>These cookies are necessary for the website to function and cannot be switched off in our "
        "systems.</p><p>You can set your browser to block these cookies, but some parts of the site will not then work.</p></div>",
        "<div id=CybotCookiebotDialog><p>The website cannot function properly without these cookies.</p></div>",
        "<div role=dialog aria-label='Cookie consent'><p>Cookies that are not needed are off. Accept them?</p></div>",
        "<div class=site-header><a href=/>Anytown</a><p>Working for all of us</p></div>",
        "<nav><a href=/1>What you must not put in a bin</a> <a href=/2>Jobs</a></nav>",
        "<div role=navigation><p>What you must know</p></div>",
        "<aside><h2>Related pages</h2><p>Code of conduct</p></aside>",
        "<div class=comment-respond><h3>Leave a reply</h3><p>You must be logged in to post a comment.</p></div>",
        "<footer><p>You must not copy any of this.</p></footer>",
    ],
)
def test_banners_and_menus_of_a_site_stay_apart(banner: str) -> None:
    found = kinds(f"<body>{banner}<div class=body><h1>Policy</h1><h2>Scope</h2>{TEXT}</div></body>")
    assert [words for words, kind in found.items() if kind is not BlockKind.FURNITURE] == [
        "Policy", "Scope", TEXT.partition("</p>")[0].removeprefix("<p>"),
    ]  # fmt: skip
