"""A document as read, for a template: each part beside the text that it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.clauses.parts import Clause, DocumentParts, Part, Role
from index.readers.blocks import Block, BlockKind, Reading
from index.readers.markup import words

_ROWS = frozenset({BlockKind.ROW, BlockKind.HEADER_ROW})


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a document. `source` is its text as it stands, `cells` the same for a row of a table; `start` is where it begins.

    `lines`: ways to name it in council.yaml, the likeliest first, each one or several whole lines. `role` is said where it
    is not a plain rule.
    """

    number: int
    kind: str
    start: int
    source: str
    cells: tuple[str, ...]
    header: bool
    citation: str
    stem: str
    text: str
    role: str
    topics: tuple[str, ...]
    clause: Clause | None
    lines: tuple[tuple[str, ...], ...]


def shown_parts(
    document: DocumentParts, reading: Reading, topics: Mapping[str, Sequence[str]]
) -> tuple[ShownPart, ...]:
    """The parts in order; `topics` by clause id, in words."""
    blocks = sorted((b for b in reading.blocks if b.spans), key=lambda b: b.spans[0].start)
    starts = [b.spans[0].start for b in blocks]
    found = []
    for number, part in enumerate(document.parts):
        start = part.spans[0].start if part.spans else 0
        at = bisect_right(starts, start) - 1
        found.append(_shown(number, part, start, blocks[at] if at >= 0 else None, reading, topics))
    return tuple(found)


def _shown(
    number: int, part: Part, start: int, block: Block | None, reading: Reading, topics: Mapping[str, Sequence[str]]
) -> ShownPart:
    clause = part.clause
    table = block is not None and block.kind in _ROWS
    cells = tuple(reading.text[s.start : s.end].strip() for s in block.body) if block is not None and table else ()
    role = clause.role if clause and clause.role is not Role.RULE else None
    return ShownPart(
        number, part.kind.value, start,
        "\n".join(reading.text[s.start : s.end].strip("\n") for s in part.spans), cells,
        block is not None and block.kind is BlockKind.HEADER_ROW,
        (clause.citation if clause else part.number) or "", part.stem or "", part.text,
        "never quoted, too short to stand alone" if role is Role.FRAGMENT else role.value if role else "",
        tuple(topics.get(clause.id, ())) if clause else (), clause, _names(part, block, reading),
    )  # fmt: skip


def _names(part: Part, block: Block | None, reading: Reading) -> tuple[tuple[str, ...], ...]:
    """How council.yaml may name it: whole with its number, without, and line by line."""
    spans = block.spans if block is not None else part.spans
    body = block.body if block is not None else part.spans
    whole, bare = (words(reading.text, s, markup=reading.markup).rstrip(": ") for s in (spans, body))
    lines = tuple(
        dict.fromkeys(
            line.strip() for s in spans for line in reading.text[s.start : s.end].splitlines() if line.strip()
        )
    )
    return tuple(
        dict.fromkeys(
            said for said in ((whole,), (bare,), lines) if said and all(0 < len(line) <= 500 for line in said)
        )
    )
