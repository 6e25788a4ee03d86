"""What leads into a list, and what stands before it: the last sentence of a paragraph or item, a run-in heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.clauses.sentences import cut, raw, sentence_starts
from index.readers.blocks import Block, BlockKind, Span

_SENTENCE_END = re.compile(r"[.!?;][\"'”’)\]*_\s]*$")
_RUN_IN = re.compile(
    r"(?:\*\*)?(?P<words>[A-Z][\w’',& ]{2,45}?)(?:\*\*)?(?:\s[–—-]\s?|:\*\*\s|\.\*\*\s)(?:\*\*)?(?=\S)"
)
_FOLLOWING = re.compile(r"\b(?:the following|as follows|set out below)\b[^.]*\.\W*$", re.I)
# As far from its end as one looks at how a text ends.
_TAIL = 200


def split_lead_in(
    block: Block, follower: Block | None, source: str, level: int = 0
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The block's body as (what stands alone, the lead-in of the list that `follower` begins)."""
    text = raw(block.body, source)
    deeper = follower is not None and follower.kind is BlockKind.ITEM
    if block.kind is BlockKind.ITEM:
        deeper = deeper and follower is not None and follower.level > level
    opens_list = deeper and (not _SENTENCE_END.search(text[-_TAIL:]) or bool(_FOLLOWING.search(text[-_TAIL:])))
    if not (text.rstrip("*_ ").endswith(":") or opens_list):
        return block.body, ()
    lost = follower is not None and follower.kind is BlockKind.PARAGRAPH
    if block.kind is BlockKind.ITEM and not deeper and not lost:
        return block.body, ()
    starts = sentence_starts(text)
    if len(starts) == 1:
        return (), block.body
    before, lead_in = cut(block.body, source, (starts[-1],))
    return before, lead_in


def run_in_headings(blocks: Sequence[Block], source: str) -> dict[int, str]:
    """Paragraphs that open with a heading of their own ("Be responsive – …"), two or more a section, by their row."""
    found: dict[int, str] = {}
    section: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            found |= section if len(section) > 1 else {}
            section = {}
        elif block.kind is BlockKind.PARAGRAPH:
            match = _RUN_IN.match(raw(block.body, source))
            if match and len(match["words"].split()) <= 6:
                section[at] = match["words"].strip()
    return found | (section if len(section) > 1 else {})


def is_unended(text: str) -> bool:
    """Whether a paragraph reads as an item of a list that lost its bullets."""
    return text[:1].islower() or not re.search(r"[.!?:]\W*$", text[-_TAIL:])
