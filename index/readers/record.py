"""A reading as plain data and back: for the process that reads, and for what keeps readings."""

from __future__ import annotations

from typing import Any

from index.readers.blocks import Block, BlockKind, Reading, Span

_PLAIN = ("number", "level", "bullet", "closing")


def reading_to_json(reading: Reading, *, reasons: bool = False) -> dict[str, Any]:
    """A reading as plain data; `reading_from_json` gives back an equal one. `reasons`: with each block's `why`."""
    plain = (*_PLAIN, "why") if reasons else _PLAIN
    blocks = [
        [b.kind.value, _pairs(b.spans), _pairs(b.body), {n: getattr(b, n) for n in plain}] for b in reading.blocks
    ]
    return {"text": reading.text, "blocks": blocks, "warnings": list(reading.warnings), "markup": reading.markup}


def reading_from_json(record: dict[str, Any]) -> Reading:
    """Raises ValueError, TypeError or KeyError for what is no such record."""
    blocks = tuple(
        Block(BlockKind(kind), _spans(spans), _spans(body), **plain) for kind, spans, body, plain in record["blocks"]
    )
    return Reading(record["text"], blocks, tuple(record["warnings"]), record["markup"])


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)
