"""Lines to pieces: which lines belong together, by blank lines, marks and indents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.readers.blocks import BlockKind
from index.readers.breaks import broken_early, unmarked_items, wrap_width
from index.readers.lines import Line, Paragraphs
from index.readers.markers import APPENDIX, MARKDOWN_HEADING, Letters, Mark, MarkKind, is_successor, read_mark
from index.readers.markup import plain
from index.readers.pieces import Piece
from index.readers.runs import run_marks
from index.readers.spaced_tables import spaced_rows

_RULE = re.compile(r"\s*+(?:[-*_=–—]\s?){3,}+\s*+$|\s*+\|?(?:\s*+:?-++:?\s*+\|)++\s*+:?-*+:?\s*+$")
_FOOTNOTE = re.compile(r"\s*(?:<sup>\s*\d{1,3}\s*</sup>|\[\^\d{1,3}\]:|[¹²³⁴⁵⁶⁷⁸⁹]+(?=\s*[A-Z]))\s*")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)(?P<words>[^*_]{2,80}?)(?:\*\*|__):?\s*$")
_TERM = re.compile(r"[A-Z][\w’'&./ -]{1,30}: \S")
_REFERS = re.compile(
    r"\b(?:in|at|by|to|of|under|see|from|with|within|than|for|the|on|page|(?:sub-?)?(?:paragraph|section|clause|rule|part)s?)$",
    re.I,
)
_CITES = re.compile(
    r"\b(?:(?:sub-?)?(?:paragraph|section|clause|rule|part|order|article|regulation)s?|page)"
    r"(?: [\d(][\w().]{0,12}(?:,| and| or| to)?){0,6}$",
    re.I,
)
_OPEN_END = re.compile(r"(?:\w|,)$")
# Possessive and tied to the first dot, so that a line of nothing but dots takes no longer than another.
_PAGE_NUMBER = re.compile(r"(?:(?<!\.)\.{3,}+|\t|\s{3,}+)\s*+\d{1,3}$|\s*+:$")
_SHORT_OF = 0.7
_MOST_LINES = 500
_AND_LAST = re.compile(r"\b(?:or|and|nor|neu|ac?)$", re.I)
_UNDERLINE = re.compile(r"\s{0,3}(={3,}|-{3,})\s*$")


class Grouper:
    """Walks over a document's lines once and yields pieces."""

    def __init__(self, lines: Sequence[Line], layout: Paragraphs, furniture: Mapping[int, str]) -> None:
        self._lines = lines
        self._layout = layout
        self._furniture = furniture
        self._decimal: str | None = None
        self._letters = Letters()
        self._runs = run_marks(["" if n in furniture else line.text for n, line in enumerate(lines)])
        self._width = wrap_width(lines, furniture)
        self._rows = spaced_rows(lines, furniture.keys() | self._runs.keys())
        in_rows = {n for row in self._rows.values() for n in row.lines}
        self._unmarked = unmarked_items(lines, in_rows | furniture.keys(), self._width)
        self._wide = max((len(line.stripped) for line in lines), default=0)

    def pieces(self) -> Iterator[Piece]:
        """Every piece in order; each line that is not blank is in exactly one."""
        current: Piece | None = None
        before: Piece | None = None
        gap = 0
        taken = {n for row in self._rows.values() for n in row.lines[1:]}
        for number, line in enumerate(self._lines):
            if line.blank:
                gap += 1
                continue
            if number in taken:
                continue
            opened = self._open(number, line, before, current, gap)
            if opened is None and current is not None:
                start = len(line.text) - len(line.text.lstrip())
                current = replace(current, lines=(*current.lines, line), offsets=(*current.offsets, start))
            else:
                if current is not None:
                    yield current
                before = before if current is not None and current.kind is BlockKind.FURNITURE else current
                current = opened
            gap = 0
        if current is not None:
            yield current

    def _open(self, number: int, line: Line, before: Piece | None, current: Piece | None, gap: int) -> Piece | None:
        """The piece that this line opens, or None where it continues the current one."""
        special = self._special(number, line, gap)
        if special is not None:
            return special
        mark = self._mark(number, line, current, gap)
        if mark is not None:
            kind = BlockKind.PARAGRAPH if mark.kind is MarkKind.BARE else BlockKind.ITEM
            why = f"grouping: opens with “{line.text[: mark.end].strip()}” ({mark.kind})"
            return Piece(kind, (line,), (mark.end,), mark, gap, why=why)
        if number in self._unmarked:
            return Piece(BlockKind.ITEM, (line,), (0,), None, gap, why=self._unmarked[number])
        if current is not None and self._closes_list(line, before, current, gap):
            why = "breaks: words below a list, to all of its items"
            return Piece(BlockKind.PARAGRAPH, (line,), (0,), None, gap, closing=True, why=why)
        if current is not None and len(current.lines) < _MOST_LINES and self._continues(line, current, gap):
            return None
        return Piece(BlockKind.PARAGRAPH, (line,), (0,), None, gap, why="grouping: opens with no mark")

    def _special(self, number: int, line: Line, gap: int) -> Piece | None:
        text = line.text
        heading = MARKDOWN_HEADING.match(text)
        if number in self._furniture:
            return Piece(BlockKind.FURNITURE, (line,), (0,), None, gap, why=self._furniture[number])
        if _RULE.match(text):
            return Piece(BlockKind.FURNITURE, (line,), (0,), None, gap, why="grouping: a rule across the page")
        if number in self._rows:
            row = self._rows[number]
            kind = BlockKind.HEADER_ROW if row.heads else BlockKind.ROW
            whole = tuple(self._lines[n] for n in row.lines)
            why = "spaced_tables: stands in columns"
            return Piece(kind, whole, (0,) * len(whole), None, gap, cells=row.cells, why=why)
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

    def _mark(self, number: int, line: Line, current: Piece | None, gap: int) -> Mark | None:
        mark = read_mark(line.text)
        if mark is None or mark.kind in (MarkKind.CAPITAL, MarkKind.BARE):
            in_run = self._runs.get(number)
            mark = in_run if in_run is not None or (mark and mark.kind is MarkKind.CAPITAL) else mark
        if mark is None:
            return None
        mark = self._letters.settle(mark)
        parted = gap > 0 and self._layout is not Paragraphs.DOUBLE_SPACED
        in_sentence = current is not None and not current.ended and current.kind is not BlockKind.HEADING and not parted
        if in_sentence and current is not None and mark.number is not None and _cited(current.tail, line, mark):
            return None
        if mark.kind is MarkKind.DECIMAL and mark.number is not None:
            known = self._decimal is None or is_successor(self._decimal, mark.number)
            if in_sentence and not known:
                return None
            if in_sentence and current is not None and refers_on(current.tail):
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
        if current.kind is BlockKind.ITEM and current.mark is None:
            return False
        return self._layout is Paragraphs.WRAPPED and not self._parted(line, current)

    def _parted(self, line: Line, current: Piece) -> bool:
        """Whether a line that runs on would have begun on the line above, far from its end: so it begins anew."""
        last = current.lines[-1]
        if not broken_early(last, line, int(_SHORT_OF * self._width)) or not line.stripped[:1].isupper():
            return False
        return current.ended or (len(current.lines) == 1 and current.mark is None and len(last.stripped.split()) <= 8)

    def _closes_list(self, line: Line, before: Piece | None, current: Piece, gap: int) -> bool:
        """Whether a line in lower case stands below a list as the rest of its sentence: not further in, broken early."""
        if before is None or not ends_open_list(before, current):
            return False
        if gap or current.kind is not BlockKind.ITEM or current.ended or self._layout is Paragraphs.DOUBLE_SPACED:
            return False
        if not line.stripped[:1].islower() or line.indent > current.indent:
            return False
        return len(line.stripped.split()) >= 2 and broken_early(current.lines[-1], line, self._width)

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


def ends_open_list(before: Piece, last: Piece) -> bool:
    """Whether a list stops with `last`, its second last item being `before`, while its sentence goes on."""
    if before.kind is not BlockKind.ITEM or last.kind is not BlockKind.ITEM or last.ended:
        return False
    if before.mark is None or last.mark is None or before.mark.kind is not last.mark.kind:
        return False
    return bool(_AND_LAST.search(before.words)) or (last.words.endswith(",") and before.words.endswith((",", ";")))


def _cited(before: str, line: Line, mark: Mark) -> bool:
    """Whether the number that opens a line is one that the sentence before it cites: "… paragraphs 5(b) and", "6(1)(a)"."""
    after = line.text[mark.end :]
    two_in_one = mark.kind is MarkKind.LEGAL and (after[:1].islower() or after[:1] == "(")
    return bool(_CITES.search(before)) or (two_in_one and bool(_OPEN_END.search(before)))


def refers_on(words: str) -> bool:
    """Whether `words` stop where a reference goes on: "as set out in paragraph"."""
    return bool(_REFERS.search(words))


def heading_words(piece: Piece) -> str:
    """A piece's words without a closing colon or page number, for comparing titles."""
    words = plain(piece.words) if piece.markup else piece.words
    return _PAGE_NUMBER.sub("", words).strip()
