"""A walk over a page to its printed blocks: boxes, lists and their numbers, tables, notes."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]

from index.readers.blocks import BlockKind, Printed
from index.readers.html.around import is_entry, is_web_furniture
from index.readers.html.census import above, fragment
from index.readers.html.counters import Counters, drawn, is_said, list_counts, list_item
from index.readers.html.frames import Frame
from index.readers.html.hidden import LeftOut, ends_section, unfolded
from index.readers.html.page import Page
from index.readers.html.style import Cascade, Style
from index.readers.html.tables import Grids
from index.readers.inline import Run, as_blocks, clean, is_note_mark, signs
from index.readers.markers import MarkKind
from index.readers.xml import Element, number

_BACK = re.compile(r"(?:[↩↑^⤴⏎︎️\s]|\[?back\]?|return)+", re.IGNORECASE)
_TO_TOP = re.compile(
    r"(?:back|return|skip|go|jump) to (?:the )?(?:top|main content|content|contents)\W*", re.IGNORECASE
)
_WORD_TITLE = re.compile(r"^Mso(?:Sub)?[Tt]itle")
_WORD_LABEL = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_LANGUAGES = ("cy", "en")
_SENTENCE = 4


class Walker:
    """Walks over one page once."""

    def __init__(self, page: Page, cascade: Cascade) -> None:
        self._page = page
        self._cascade = cascade
        self._counters = Counters()
        self._frames = [Frame(None, Style(), shown=not page.main)]
        self._out = Grids()
        self._runs: list[Run] = []
        self._pending = ""
        self._notes: list[str] = []
        self._note: str | None = None
        self._section = 1
        self._led: dict[Element, bool] = {}
        self._gone = False  # something in the block under way is struck out
        self.left_out = LeftOut(page)

    def walk(self) -> list[Printed]:
        """The blocks of the page, in order."""
        steps = etree.iterwalk(self._page.root, events=("start", "end"))
        for event, element in steps:
            if event == "start":
                if not self._open(element):
                    steps.skip_subtree()
            else:
                self._close(element)
        self._flush()
        return self._out.blocks

    def _open(self, element: Element) -> bool:
        """Enter an element; false where nothing in it is shown."""
        parent = self._frames[-1]
        style = unfolded(element, self._cascade.style(element, parent.style), self._page)
        hidden = self.left_out.hides(element, style, parent)
        frame = Frame(
            element, style, parent.shown or element in self._page.main, parent.silent, parent.around, parent.heading,
            parent.item, parent.lists, parent.note, parent.preformatted,
        )  # fmt: skip
        if hidden:
            frame.silent = frame.hidden = True
            self._frames.append(frame)
            return False
        frame.boundary = style.block or element in self._page.around
        if frame.boundary:
            self._flush()
        if self.left_out.strikes(element, style, parent):
            frame.silent = self._gone = True
        self._about(frame, element)
        self._frames.append(frame)
        counts = list_counts(element, frame.style, backwards=parent.backwards)
        self._counters.count(len(self._frames) - 1, *counts)
        self._begin(frame, element)
        self._draw(frame, element, "before")
        self._text(element.text, frame)
        return True

    def _about(self, frame: Frame, element: Element) -> None:
        """What the element changes for what is in it."""
        tag = element.tag
        frame.around = frame.around or element in self._page.around or element in self._page.contents
        frame.preformatted = frame.preformatted or tag == "pre"
        frame.since = len(self._runs)
        target = next((k for k in (element.get("id"), element.get("name")) if k in self._page.notes), None)
        if target is not None and frame.boundary:
            frame.note = target
        elif target is not None and not self._said():
            self._note = target
        heading = re.fullmatch(r"h([1-6])", tag)
        if heading:
            frame.heading = self._section = int(heading[1])
        elif element.get("role") == "heading":
            frame.heading = self._section = max(1, min(9, number(element.get("aria-level"), 2)))
        elif tag == "summary":
            frame.fixed = not ends_section(element.getparent())
            frame.heading = None if frame.fixed else self._section + 1
        elif tag == "p" and _WORD_TITLE.search(element.get("class") or ""):
            frame.heading = 0
        if tag in ("td", "th", "dd", "dt", "caption"):
            frame.item, frame.heading = None, None
        if tag in ("ol", "ul", "menu", "dir"):
            frame.lists += 1
        if tag == "ol":
            frame.backwards = element.get("reversed") is not None
            nested = any(f.element is not None and f.element.tag == "ol" for f in self._frames)
            self.left_out.lists = self.left_out.lists or (nested and frame.shown and not frame.around)

    def _begin(self, frame: Frame, element: Element) -> None:
        """Open what the element stands for: an item, a cell, a break, a quotation."""
        tag = element.tag
        if tag == "li" and frame.heading is None:
            frame.item = list_item(element, frame.style, frame.lists, self._counters)
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "q":
            self._text("“", frame)
        elif self._is_other_language(element):
            frame.apart = True
            self._runs.append(Run("\n\n"))
        self._out.open(element)

    def _is_other_language(self, element: Element) -> bool:
        """Whether a sentence in the other language of Wales stands inside a paragraph."""
        language = (element.get("lang") or "")[:2].lower()
        around = next((a.get("lang") or "" for a in above(element) if a.get("lang")), "")[:2].lower()
        if language not in _LANGUAGES or language == around or self._frames[-1].style.block:
            return False
        return self._page.words[element] >= _SENTENCE

    def _draw(self, frame: Frame, element: Element, pseudo: str) -> None:
        """What CSS draws before or after an element: a number becomes the label of its block."""
        text, numbered = drawn(element, frame.style, pseudo, self._counters, len(self._frames))
        if not text or frame.silent or not frame.style.visible or not frame.shown:
            return
        first = pseudo == "before" and not self._said()
        if first and numbered:
            self._pending = f"{self._pending} {text}".strip()
            frame.drew = True
        elif numbered or is_said(text):
            self._runs.append(Run(text if pseudo == "after" else f"{text} ", frame.style.bold))
        elif first and element.tag == "li" and frame.item is not None and not frame.item.label:
            frame.item.label, frame.item.family = "•", MarkKind.BULLET

    def _text(self, text: str | None, frame: Frame) -> None:
        if not text or not frame.shown or frame.silent or not frame.style.visible:
            return
        shown = clean(signs(text) if frame.style.signs else text)
        if not frame.preformatted:
            shown = re.sub(r"\s", " ", shown)
        if shown.strip(" ") or not self._runs or self._runs[-1].text != " ":
            self._runs.append(Run(shown if shown.strip(" ") else " ", frame.style.bold))

    def _close(self, element: Element) -> None:
        frame = self._frames[-1]
        if frame.hidden:
            self._pop(element)
            return
        self._draw(frame, element, "after")
        if element.tag == "q":
            self._text("”", frame)
        if element.tag in ("a", "sup"):
            self._note_mark(frame, element)
        if element.tag == "span" and _WORD_LABEL.search(element.get("style") or ""):
            self._word_bullet(frame)
        if frame.apart:
            self._runs.append(Run("\n\n"))
        if frame.boundary:
            self._flush()
        if frame.drew:
            self._pending = ""
        self._out.close(element.tag, has_bold=frame.style.bold, level=self._section + 1)
        self._pop(element)

    def _pop(self, element: Element) -> None:
        self._counters.leave(len(self._frames) - 1)
        self._frames.pop()
        self._text(element.tail, self._frames[-1])

    def _note_mark(self, frame: Frame, element: Element) -> None:
        """Take a footnote's mark out of the sentence; at the start of a block it is the footnote's own."""
        since = min(frame.since, len(self._runs))
        text = "".join(r.text for r in self._runs[since:]).strip()
        before = "".join(r.text for r in self._runs[max(0, since - 3) : since])
        target = fragment(element)
        if target is not None and _BACK.fullmatch(text):
            del self._runs[since:]
        elif target in self._page.notes and (not text or is_note_mark(text, "")):
            del self._runs[since:]
            self._notes.append(target or "")
        elif is_note_mark(text, before) and (
            element.tag == "sup" or (target is not None and (self._note or frame.note) is not None)
        ):
            del self._runs[since:]
            if not self._said():
                self._pending = text
                self._note = self._note or ""

    def _word_bullet(self, frame: Frame) -> None:
        """Word draws its second kind of bullet with the letter o, and marks it as a label in the pages that it saves."""
        since = min(frame.since, len(self._runs))
        if "".join(r.text for r in self._runs[since:]).strip() == "o":
            self._runs[since:] = [Run("• ")]

    def _said(self) -> bool:
        return any(r.text.strip() for r in self._runs)

    def _flush(self) -> None:
        """Close the block under way and put it out."""
        frame = self._frames[-1]
        runs, self._runs = self._runs, []
        gone, self._gone = self._gone, False
        # A number typed before words that are struck out is no clause.
        if not any(c.isalpha() if gone else not c.isspace() for r in runs for c in r.text):
            return
        base = frame.base(self._pending, self._note, tuple(self._notes))
        self._pending, self._notes, self._note = "", [], None
        blocks = as_blocks(runs, base)
        item = frame.item
        if item is not None and not frame.around:
            item.titled = item.titled or (base.kind is BlockKind.HEADING and not item.used)
            item.used = True
        said = blocks[0].words if len(blocks) == 1 else ""
        why = "html.around: stands around the text" if frame.around else self._why_furniture(said)
        if why:
            blocks = [replace(b, kind=BlockKind.FURNITURE, fixed=True, why=why) for b in blocks]
        self._out.add(blocks)

    def _why_furniture(self, said: str) -> str:
        """Why a block of one line is no part of the text, by its words alone; empty where it is."""
        if _TO_TOP.fullmatch(said):
            return "html.walk: leads back to the top"
        element = self._frames[-1].element
        if not is_web_furniture(said) or (element is not None and is_entry(said, element, self._page.words, self._led)):
            return ""
        return "html.around: web pages say this around any text"
