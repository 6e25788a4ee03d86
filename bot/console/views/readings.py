"""A document as read, for a template: each part beside the text that it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.clauses.parts import Clause, DocumentParts, Part, Role
from index.readers.blocks import Block, BlockKind, Reading
from index.readers.markup import words

# What council.yaml takes as a line.
_LONGEST = 500
_ROWS = frozenset({BlockKind.ROW, BlockKind.HEADER_ROW})


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a document. `source` is its text as it stands, `cells` the same for a row of a table; `start` is where it begins.
    `role` is said where it is not a plain rule."""

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


def shown_parts(
    document: DocumentParts, reading: Reading, topics: Mapping[str, Sequence[str]]
) -> tuple[ShownPart, ...]:
    """The parts in order; `topics` by clause id, in words."""
    found = _Blocks(reading)
    return tuple(_shown(n, part, found.at(_start(part)), reading, topics) for n, part in enumerate(document.parts))


def ways_to_name(document: DocumentParts, reading: Reading, number: int) -> tuple[tuple[str, ...], ...]:
    """How council.yaml may name a part, the likeliest first, each way one or several whole lines: whole with its number, without,
    and line by line."""
    part = document.parts[number]
    block = _Blocks(reading).at(_start(part))
    spans, body = (block.spans, block.body) if block is not None else (part.spans, part.spans)
    whole, bare = (words(reading.text, s, markup=reading.markup).rstrip(": ") for s in (spans, body))
    said = (line.strip() for s in spans for line in reading.text[s.start : s.end].splitlines())
    ways = ((whole,), (bare,), tuple(dict.fromkeys(line for line in said if line)))
    return tuple(dict.fromkeys(way for way in ways if way and all(0 < len(line) <= _LONGEST for line in way)))


class _Blocks:
    """A reading's blocks by where they begin."""

    def __init__(self, reading: Reading) -> None:
        self._blocks = sorted((b for b in reading.blocks if b.spans), key=lambda b: b.spans[0].start)
        self._starts = [b.spans[0].start for b in self._blocks]

    def at(self, start: int) -> Block | None:
        found = bisect_right(self._starts, start) - 1
        return self._blocks[found] if found >= 0 else None


def _start(part: Part) -> int:
    return part.spans[0].start if part.spans else 0


def _shown(
    number: int, part: Part, block: Block | None, reading: Reading, topics: Mapping[str, Sequence[str]]
) -> ShownPart:
    clause = part.clause
    table = block is not None and block.kind in _ROWS
    cells = tuple(reading.text[s.start : s.end].strip() for s in block.body) if block is not None and table else ()
    role = clause.role if clause and clause.role is not Role.RULE else None
    return ShownPart(
        number, part.kind.value, _start(part),
        "\n".join(reading.text[s.start : s.end].strip("\n") for s in part.spans), cells,
        block is not None and block.kind is BlockKind.HEADER_ROW,
        (clause.citation if clause else part.number) or "", part.stem or "", part.text,
        "never quoted, too short to stand alone" if role is Role.FRAGMENT else role.value if role else "",
        tuple(topics.get(clause.id, ())) if clause else (), clause,
    )  # fmt: skip
