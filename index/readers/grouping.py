"""Lines to pieces: which lines belong together, by blank lines, marks and indents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.readers.blocks import BlockKind
from index.readers.lines import Line, Paragraphs
from index.readers.markers import APPENDIX, MARKDOWN_HEADING, Letters, Mark, MarkKind, is_successor, read_mark
from index.readers.markup import plain
from index.readers.pieces import Piece

_RULE = re.compile(r"\s*(?:[-*_=–—]\s?){3,}\s*$|\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
_FOOTNOTE = re.compile(r"\s*(?:<sup>\s*\d{1,3}\s*</sup>|\[\^\d{1,3}\]:|[¹²³⁴⁵⁶⁷⁸⁹]+(?=\s*[A-Z]))\s*")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)(?P<words>[^*_]{2,80}?)(?:\*\*|__):?\s*$")
_TERM = re.compile(r"[A-Z][\w’'&./ -]{1,30}: \S")
_REFERS = re.compile(
    r"\b(?:in|at|by|to|of|under|see|from|with|within|than|for|the|on|page|(?:sub-?)?(?:paragraph|section|clause|rule|part)s?)$",
    re.I,
)
# Possessive and tied to the first dot, so that a line of nothing but dots takes no longer than another.
_PAGE_NUMBER = re.compile(r"(?:(?<!\.)\.{3,}+|\t|\s{3,})\s*\d{1,3}$|\s*:$")
_UNDERLINE = re.compile(r"\s{0,3}(={3,}|-{3,})\s*$")


class Grouper:
    """Walks over a document's lines once and yields pieces."""

    def __init__(self, lines: Sequence[Line], layout: Paragraphs, furniture: frozenset[int]) -> None:
        self._lines = lines
        self._layout = layout
        self._furniture = furniture
        self._decimal: str | None = None
        self._letters = Letters()
        self._capitals = capital_lines(lines)
        self._wide = max((len(line.stripped) for line in lines), default=0)

    def pieces(self) -> Iterator[Piece]:
        """Every piece in order; each line that is not blank is in exactly one."""
        current: Piece | None = None
        gap = 0
        for number, line in enumerate(self._lines):
            if line.blank:
                gap += 1
                continue
            opened = self._open(number, line, current, gap)
            if opened is None and current is not None:
                start = len(line.text) - len(line.text.lstrip())
                current = replace(current, lines=(*current.lines, line), offsets=(*current.offsets, start))
            else:
                if current is not None:
                    yield current
                current = opened
            gap = 0
        if current is not None:
            yield current

    def _open(self, number: int, line: Line, current: Piece | None, gap: int) -> Piece | None:
        """The piece that this line opens, or None where it continues the current one."""
        special = self._special(number, line, gap)
        if special is not None:
            return special
        mark = self._mark(number, line, current)
        if mark is not None:
            kind = BlockKind.PARAGRAPH if mark.kind is MarkKind.BARE else BlockKind.ITEM
            why = f"grouping: opens with “{line.text[: mark.end].strip()}” ({mark.kind})"
            return Piece(kind, (line,), (mark.end,), mark, gap, why=why)
        if current is not None and self._continues(line, current, gap):
            return None
        return Piece(BlockKind.PARAGRAPH, (line,), (0,), None, gap, why="grouping: opens with no mark")

    def _special(self, number: int, line: Line, gap: int) -> Piece | None:
        text = line.text
        heading = MARKDOWN_HEADING.match(text)
        if number in self._furniture:
            why = "furniture: a page number, a stamp, on page after page, or `furniture` in council.yaml"
            return Piece(BlockKind.FURNITURE, (line,), (0,), None, gap, why=why)
        if _RULE.match(text):
            return Piece(BlockKind.FURNITURE, (line,), (0,), None, gap, why="grouping: a rule across the page")
        if heading:
            why = "grouping: a Markdown heading"
            return Piece(BlockKind.HEADING, (line,), (heading.end(),), None, gap, len(heading[1]), why=why)
        if self._underlined(number):
            return Piece(BlockKind.HEADING, (line,), (0,), None, gap, 1, why="grouping: underlined by the next line")
        footnote = _FOOTNOTE.match(text)
        if footnote and text[footnote.end() :].strip():
            return Piece(BlockKind.FOOTNOTE, (line,), (footnote.end(),), None, gap, why="grouping: a footnote's mark")
        bold = _BOLD_LINE.match(text)
        if bold and not bold["words"].rstrip().endswith((".", ",", ";")):
            return Piece(BlockKind.HEADING, (line,), (0,), None, gap, 6, why="grouping: a bold line by itself")
        if text.strip().startswith("|") and text.count("|") > 2:
            after = self._lines[number + 1].text if number + 1 < len(self._lines) else ""
            kind = BlockKind.HEADER_ROW if _RULE.match(after) and "|" in after else BlockKind.ROW
            return Piece(kind, (line,), (0,), None, gap, why="grouping: bars of a table")
        return None

    def _underlined(self, number: int) -> bool:
        """Whether the line is a Markdown heading underlined with === or ---."""
        if number + 1 >= len(self._lines) or (number and not self._lines[number - 1].blank):
            return False
        here, below = self._lines[number].stripped, self._lines[number + 1].text
        return bool(_UNDERLINE.match(below)) and len(here) <= 80 and read_mark(here) is None

    def _mark(self, number: int, line: Line, current: Piece | None) -> Mark | None:
        mark = read_mark(line.text)
        if mark is None:
            return None
        mark = self._letters.settle(mark)
        if mark.kind is MarkKind.CAPITAL and number not in self._capitals:
            return None
        in_sentence = current is not None and not current.ended and current.kind is not BlockKind.HEADING
        if mark.kind is MarkKind.DECIMAL and mark.number is not None:
            known = self._decimal is None or is_successor(self._decimal, mark.number)
            if in_sentence and not known:
                return None
            if in_sentence and current is not None and refers_on(current.words):
                words = line.text[mark.end :]
                child = self._decimal is not None and mark.number.startswith(f"{self._decimal}.")
                if words[:1].islower() and not child:
                    return None
            self._decimal = mark.number
        if mark.kind is MarkKind.BARE and not self._bare_heading(number, mark):
            return None
        return mark

    def _bare_heading(self, number: int, mark: Mark) -> bool:
        """Whether "1 INTRODUCTION" is one: in capitals, or with "1.1" as the next mark."""
        words = self._lines[number].text[mark.end :].strip()
        if words.isupper():
            return True
        for line in self._lines[number + 1 :]:
            if not line.blank:
                after = read_mark(line.text)
                return bool(
                    after and after.number and after.number.startswith(f"{mark.number}.") and not words.endswith(".")
                )
        return False

    def _continues(self, line: Line, current: Piece, gap: int) -> bool:
        if current.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FOOTNOTE):
            return False
        if current.mark and current.mark.kind is MarkKind.BARE:
            return False
        if self._layout is Paragraphs.DOUBLE_SPACED:
            return gap <= 1 and not self._starts_block(line, current)
        if gap:
            return False
        if current.kind is BlockKind.ITEM and line.indent > current.indent:
            return True
        return self._layout is Paragraphs.WRAPPED

    def _starts_block(self, line: Line, current: Piece) -> bool:
        """In a double-spaced text: whether a line opens a paragraph rather than runs on."""
        text = line.stripped
        last = current.lines[-1].stripped
        if (APPENDIX.match(text) and len(text) < 40) or text.isupper():
            return True
        if (APPENDIX.match(last) and len(last) < 40) or (last.isupper() and len(last) < 60):
            return True
        if not current.ended:
            return False
        return bool(_TERM.match(text)) or len(last) < 0.5 * min(self._wide, 120)


def capital_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Lines lettered A, B, C … in order: only as a run is a lone capital a mark."""
    best: list[int] = []
    run: list[int] = []
    for number, line in enumerate(lines):
        mark = read_mark(line.text)
        if mark is None or mark.kind is not MarkKind.CAPITAL:
            continue
        if mark.number == "A":
            run = [number]
        elif run and mark.number == chr(ord("A") + len(run)):
            run.append(number)
        if len(run) >= 3:
            best = sorted({*best, *run})
    return frozenset(best)


def refers_on(words: str) -> bool:
    """Whether `words` stop where a reference goes on: "as set out in paragraph"."""
    return bool(_REFERS.search(words))


def heading_words(piece: Piece) -> str:
    """A piece's words without a closing colon or page number, for comparing titles."""
    words = plain(piece.words) if piece.markup else piece.words
    return _PAGE_NUMBER.sub("", words).strip()
