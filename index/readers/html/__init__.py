"""The reader for web pages (.html, .htm): the page as a browser shows it, navigation and banners apart."""

from __future__ import annotations

from dataclasses import replace

from index.errors import DocumentError
from index.readers.blocks import BlockKind, Printed, Reading
from index.readers.html.page import Page, decode_page, parse_page
from index.readers.html.selectors import TooManySteps
from index.readers.html.shadow import SHADOW
from index.readers.html.style import Cascade, Rule, holds_on_screen, read_sheet
from index.readers.html.walk import Walker
from index.readers.inline import Sample
from index.readers.rich_text import compose
from index.readers.structure import ReadingHints

_FEW_WORDS = 80


def read_html(name: str, data: bytes, hints: ReadingHints) -> Reading:
    """The reading of a saved web page. `name` is what messages call it.

    Raises DocumentError for a page that is too big, nested too deeply, or without words.
    """
    text, warning = decode_page(data)
    page = parse_page(name, text)
    rules, elsewhere = _rules(page)
    walker = Walker(page, Cascade(page.root, rules))
    warnings = [warning] if warning else []
    try:
        blocks = walker.walk()
    except TooManySteps:
        walker = Walker(page, Cascade(page.root, ()))
        blocks = walker.walk()
        warnings.append("its style sheets are too big to be looked at; compare the numbers of lists with the page")
    if not any(c.isalpha() for b in blocks if b.kind is not BlockKind.FURNITURE for c in b.words):
        raise DocumentError(
            f"{name}: no words found in it; if the page is put together by a script, open it in a browser and "
            "copy its text into a Word document"
        )
    flow, notes = _parted(_titled(blocks))
    left = walker.left_out
    warnings.extend(left.hidden.told("has text that the page hides, which is left out"))
    warnings.extend(left.struck.told("has text that is struck out, which is left out"))
    warnings.extend(left.pictures.told("has pictures, whose words are not read"))
    warnings.extend(
        left.bracketed.told(
            "has words in angle brackets, which no page shows and which are not read: put in round ones"
        )
    )
    if left.frames and sum(len(b.words.split()) for b in flow) < _FEW_WORDS:
        warnings.append("shows another page inside it, which is not read")
    warnings.extend(
        elsewhere.told(
            "takes its look from style sheets outside the file, which are not read: compare the numbers of lists with "
            "the page, and look for what it hides or strikes out"
        )
    )
    return compose(name, flow, notes, hints, warnings)


def _rules(page: Page) -> tuple[list[Rule], Sample]:
    """The rules of the page's own style sheets, and which others it has outside the file."""
    found: list[Rule] = []
    elsewhere = Sample()
    for sheet in page.root.iter("style"):
        if holds_on_screen(sheet.get("media") or ""):
            rules, imported = read_sheet(sheet.text or "", sheet.get(SHADOW))
            found.extend(rules)
            for address in imported:
                elsewhere.add(address)
    for link in page.root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        if "stylesheet" in kinds and "alternate" not in kinds and holds_on_screen(link.get("media") or ""):
            elsewhere.add((link.get("href") or "").partition("?")[0].rpartition("/")[2] or "?")
    return found, elsewhere


def _titled(blocks: list[Printed]) -> list[Printed]:
    """Blocks with the page's one first heading as its title."""
    heads = [n for n, b in enumerate(blocks) if b.kind is BlockKind.HEADING]
    top = [n for n in heads if blocks[n].level == 1]
    if len(top) == 1 and top[0] == heads[0] and len(heads) > 1:
        blocks[top[0]] = replace(blocks[top[0]], level=0)
    return blocks


def _parted(blocks: list[Printed]) -> tuple[list[Printed], dict[str, Printed]]:
    """The blocks without the footnotes that they refer to, and those."""
    wanted = {n for b in blocks if b.kind is not BlockKind.FURNITURE and b.note is None for n in b.notes}
    flow: list[Printed] = []
    notes: dict[str, Printed] = {}
    for block in blocks:
        if block.kind is BlockKind.FOOTNOTE and block.note in wanted:
            before = notes.get(block.note)
            notes[block.note] = block if before is None else replace(before, lines=(*before.lines, *block.lines))
        else:
            flow.append(block)
    return flow, notes
