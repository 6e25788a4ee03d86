"""Where sentences end, well enough to part a lead-in from what stands before it."""

from __future__ import annotations

import re

from index.readers.blocks import Span

_END = re.compile(r"(?<=[.!?])[\"'”’)\]*_]*\s+(?=[A-Z“‘\"'(\[*])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|Cllr|Cllrs|Mr|Mrs|Ms|Dr|No|Nos|para|paras|s|ss|St|Rev|Hon|vs|pp?)|\b[A-Z])\.$"
)

_LONGEST_ABBREVIATION = 20


def sentence_starts(text: str) -> tuple[int, ...]:
    """Offsets in `text` at which a sentence begins, the first one included."""
    starts = [0]
    for found in _END.finditer(text):
        before = text[max(0, found.start() - _LONGEST_ABBREVIATION) : found.start() + 1]
        if not _ABBREVIATION.search(before.rstrip("\"'”’)]*_ ")):
            starts.append(found.end())
    return tuple(starts)


def cut(spans: tuple[Span, ...], source: str, offsets: tuple[int, ...]) -> tuple[tuple[Span, ...], ...]:
    """`spans` cut at `offsets`, counted in their raw characters joined by one space."""
    pieces: list[list[Span]] = [[] for _ in range(len(offsets) + 1)]
    at = 0
    edges = (*offsets, 10**9)
    for span in spans:
        start = span.start
        for number, edge in enumerate(edges):
            stop = min(span.end, span.start + max(0, edge - at))
            if stop > start:
                pieces[number].append(Span(start, stop))
                start = stop
        at += span.end - span.start + 1
    return tuple(tuple(_trim(source, s) for s in piece if source[s.start : s.end].strip()) for piece in pieces)


def even_cuts(text: str, longest: int) -> tuple[int, ...]:
    """Sentence starts at which to cut `text` into pieces of like length, each `longest` or so at most."""
    starts = sentence_starts(text)
    pieces = -(-len(text) // longest)
    wanted = [len(text) * n / pieces for n in range(1, pieces)]
    return tuple(sorted({min(starts, key=lambda s: abs(s - w)) for w in wanted} - {0}))


def raw(spans: tuple[Span, ...], source: str) -> str:
    """The raw characters of `spans`, joined by one space: what `cut` counts in."""
    return " ".join(source[s.start : s.end] for s in spans)


def _trim(source: str, span: Span) -> Span:
    text = source[span.start : span.end]
    return Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))


def family(number: str | None) -> str:
    """The shape of a printed number: items of one list share it ("(a)", "1", "1.1"; "" for bullets)."""
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", (number or "").lower()))


def follows(before: str, number: str | None) -> bool:
    """Whether `number` is the next after `before` in one list: 3 → 4, (b) → (c)."""
    if number is None or family(before) != family(number):
        return False
    one, other = re.findall(r"\d+|[a-z]+", before.lower()), re.findall(r"\d+|[a-z]+", number.lower())
    if not one or not other or one[:-1] != other[:-1]:
        return False
    a, b = one[-1], other[-1]
    return int(b) == int(a) + 1 if b.isdigit() else len(a) == len(b) == 1 and ord(b) == ord(a) + 1
