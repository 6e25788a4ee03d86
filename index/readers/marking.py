"""Printed blocks to marks and headings: what a number typed or drawn, a style or bold type makes of a block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from index.readers.blocks import BlockKind, Printed
from index.readers.headings import LEAD_IN
from index.readers.inline import is_title
from index.readers.markers import Letters, Mark, MarkKind, read_mark
from index.readers.runs import run_marks

_LONGEST_HEADING = 160
_MOST_WORDS = 14
_LIST_END = re.compile(r"(?:[;,]|[;,] (?:and|or))$")
_COMMAND = re.compile(
    r"(?:^(?:do|do not|don[’']?t|never|always|avoid)|\b(?:must|should|shall|may|can|cannot|will)(?: not)?)$", re.I
)
_CLOSING = re.compile(r"[\s.:–—-]+$")
# Bold lines say more than unmarked ones where there are several; level 6 is for a lone one.
_BOLD, _BOLD_ALONE, _SEVERAL = 5, 6, 3


def label_mark(label: str, family: MarkKind | None) -> Mark:
    """The mark that a drawn label is: its number as cited, "5.6" of "5.6." and "(a)" of "(a)"."""
    end = len(label) + 1
    if family is MarkKind.BULLET:
        return Mark(MarkKind.BULLET, None, end)
    found = read_mark(f"{label} Xxxx")
    if found is not None and found.end == end and found.kind is not MarkKind.BULLET:
        kind = MarkKind.SIMPLE if found.kind is MarkKind.BARE else found.kind
        return Mark(family or kind, found.number, end)
    number = _CLOSING.sub("", label) if any(c.isalnum() for c in label) else ""
    number = number if number.startswith("(") else number.rstrip(")")
    kind = MarkKind.DECIMAL if re.fullmatch(r"\d+(?:\.\d+)+", number) else MarkKind.SIMPLE
    return Mark(family or kind, number or None, end)


def with_marks(blocks: Sequence[Printed]) -> list[Printed]:
    """Every block with its mark: the label that the page draws, or what somebody typed in front."""
    runs = run_marks(["" if b.label else b.lines[0] for b in blocks])
    letters = Letters()
    return [_with_mark(block, _mark(blocks, number, letters, runs)) for number, block in enumerate(blocks)]


def _mark(blocks: Sequence[Printed], number: int, letters: Letters, runs: Mapping[int, Mark]) -> Mark | None:
    block = blocks[number]
    if block.label:
        return letters.settle(label_mark(block.label, block.family))
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM):
        return _typed(blocks, number, letters, runs)
    return None


def _with_mark(block: Printed, mark: Mark | None) -> Printed:
    kind, level, place = block.kind, block.level, block.place
    if mark is not None and kind is BlockKind.PARAGRAPH:
        bare = mark.kind is MarkKind.BARE
        kind, level = (BlockKind.HEADING, None) if bare else (BlockKind.ITEM, level)
    if mark is not None and block.within:
        place = None
    why = f"marking: opens with “{block.first[: mark.end].strip()}” ({mark.kind})" if mark is not None else block.why
    return replace(block, kind=kind, level=level, place=place, mark=mark, within=block.within and mark is None, why=why)


def _typed(blocks: Sequence[Printed], number: int, letters: Letters, runs: Mapping[int, Mark]) -> Mark | None:
    block = blocks[number]
    mark = read_mark(block.lines[0])
    if mark is None or mark.kind is MarkKind.CAPITAL:
        mark = runs.get(number)
    if mark is None:
        return None
    mark = letters.settle(mark)
    if mark.kind is MarkKind.BARE and block.kind is BlockKind.PARAGRAPH:
        words = block.lines[0][mark.end :]
        after = read_mark(blocks[number + 1].first) if number + 1 < len(blocks) else None
        deeper = after is not None and (after.number or "").startswith(f"{mark.number}.")
        if not (words.isupper() or block.bold or deeper):
            return None
    return mark


def with_headings(blocks: Sequence[Printed]) -> list[Printed]:
    """Blocks with headings told from text: styled as one, but a whole sentence; or bold and short."""
    told = [_told(b, after) for b, after in zip_longest(blocks, blocks[1:])]
    text = [b for b in told if b.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)]
    if sum(b.bold for b in text) > 0.6 * len(text):
        return told
    bold = [n for n, block in enumerate(told) if _is_bold_heading(told, n, block)]
    level = _BOLD if len(bold) >= _SEVERAL else _BOLD_ALONE
    for n in bold:
        told[n] = replace(told[n], kind=BlockKind.HEADING, level=level, why="marking: bold, short and by itself")
    return told


def _told(block: Printed, after: Printed | None) -> Printed:
    """A heading by style that reads as a rule, as one; many documents number their clauses with heading styles."""
    if block.kind is not BlockKind.HEADING or block.fixed or block.level == 0:
        return block
    words = block.words if block.label or block.mark is None else block.words[block.mark.end :]
    count = len(words.split())
    numbered = block.mark is not None and block.mark.number is not None
    rule = bool(_LIST_END.search(words)) or len(words) > _LONGEST_HEADING
    over_text = count <= _MOST_WORDS and after is not None and after.kind is not BlockKind.HEADING
    rule = rule or (words.endswith(".") and (count >= 4 if numbered else count >= 8 and not over_text))
    rule = rule or (numbered and (words.endswith(":") or words[:1].islower()))
    if not rule:
        return block
    kind = BlockKind.ITEM if block.mark else BlockKind.PARAGRAPH
    return replace(block, kind=kind, level=None, fixed=True, why="marking: a heading by its style that reads as a rule")


def _is_bold_heading(blocks: Sequence[Printed], number: int, block: Printed) -> bool:
    if not block.bold or block.fixed or block.within or not is_title(block.words):
        return False
    if block.kind is BlockKind.PARAGRAPH:
        return len(block.lines) <= 2 and not _leads_in(blocks, number)
    if block.kind is not BlockKind.ITEM or block.mark is None:
        return False
    near = [blocks[n] for n in (number - 1, number + 1) if 0 <= n < len(blocks)]
    return not any(_same_list(block, other) for other in near)


def _leads_in(blocks: Sequence[Printed], number: int) -> bool:
    """Whether a bold line opens the list below it: "You must not:" is its stem, and holds no further than it."""
    words = blocks[number].words
    listed = number + 1 < len(blocks) and blocks[number + 1].kind is BlockKind.ITEM
    return listed and bool((LEAD_IN if words.endswith(":") else _COMMAND).search(words))


def _same_list(one: Printed, other: Printed) -> bool:
    """Whether two items stand side by side in one list."""
    if other.kind is not BlockKind.ITEM or one.mark is None or other.mark is None:
        return False
    if one.place and other.place:
        return one.place == other.place
    return one.mark.kind is other.mark.kind
