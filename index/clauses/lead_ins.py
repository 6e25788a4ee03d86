"""What leads into a list, and what stands before it: the last sentence of a paragraph or item, a run-in heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.clauses.sentences import cut, raw, sentence_starts
from index.readers.blocks import Block, BlockKind, Span
from index.readers.headings import LEAD_IN

_SENTENCE_END = re.compile(r"[.!?;][\"'”’)\]*_\s]*$")
_RUN_IN = re.compile(
    r"(?:\*\*)?(?P<words>[A-Z][\w’',& ]{2,45}?)(?:\*\*)?(?:\s[–—-]\s?|:\*\*\s|\.\*\*\s)(?:\*\*)?(?=\S)"
)
_FOLLOWING = re.compile(r"\b(?:the following|as follows|set out below)\b[^.]*\.\W*$", re.I)
_POINTS_BACK = re.compile(
    r"[\s*_]*(?:this|these|those|such|they|it|that|for example|for instance|examples?|e\.g|including|among (?:these|those|them))\b",
    re.I,
)
# What forbids, commands or allows: a lead-in that holds one of these is never left out of a quote. "No." may head a column.
NORMATIVE = re.compile(
    r"\b(?:must|should|shall|never|avoid|not|don[’']?ts?|do|may|cannot|can[’']t|ought|required|prohibit(?:s|ed)?|forbid(?:s|den)?"
    r"|ban(?:s|ned)|refrain|unacceptable|inappropriate|unlawful|illegal|offences?|breach(?:es)?|without|unless|except|none|only"
    r"|no(?!\W*$))\b",
    re.I,
)
# A heading that commands or forbids is the stem of the items below it as well.
_COMMAND_HEADING = re.compile(
    r"(?:do[’']?s?|do not|don[’']?ts?|never|always|avoid|(?:.*\s)?(?:must|should|shall|may|can|cannot|will)(?:\s+(?:not|never|always|avoid))?)\W*$",
    re.I,
)
# What tells whom to ask from what must not be done.
_REACHES = re.compile(
    r"@|\d[\d ]{6,}|\b(?:officers?|clerk|team|chair|leader|manager|director|tel|telephone|phone|e-?mail)\b", re.I
)
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
    start = _opening(text, sentence_starts(text))
    if start == 0:
        return (), block.body
    before, lead_in = cut(block.body, source, (start,))
    return before, lead_in


def _opening(text: str, starts: Sequence[int]) -> int:
    """Where the lead-in at the end of a text begins: one that only points back ("These include:") says nothing without the
    sentence before it."""
    at = len(starts) - 1
    while at > 0 and _POINTS_BACK.match(text[starts[at] :]) and not NORMATIVE.search(text[starts[at] :]):
        at -= 1
    return starts[at]


def heads_list(text: str) -> bool:
    """Whether a heading leads into the list below it, and so is its stem: "You must not:", "It is not acceptable to:"."""
    end = text[-_TAIL:]
    return bool(_COMMAND_HEADING.match(end) or (text.endswith(":") and LEAD_IN.search(end)))


def says_whom_to_ask(stem: str, lines: Sequence[str]) -> bool:
    """Whether short lines under a lead-in are somebody's name, post and address, to be quoted together; else each is an item."""
    return not NORMATIVE.search(stem) or any(map(_REACHES.search, lines))


def needed(stems: Sequence[str]) -> list[bool]:
    """Which of the lead-ins of an item, the outermost first, are quoted with it.

    One that neither forbids nor commands is left out where the one below it is a sentence by itself.
    """
    kept: list[bool] = []
    whole = False
    for said in reversed(stems):
        kept.append(not whole or bool(NORMATIVE.search(said)) or not LEAD_IN.search(said))
        whole = whole or (said[:1].isupper() and bool(LEAD_IN.search(said)))
    return kept[::-1]


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
