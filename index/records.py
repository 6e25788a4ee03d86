"""Councils and parts to JSON and back, for the files of a snapshot."""

from __future__ import annotations

from typing import Any

from index.clauses.parts import Clause, Part, PartKind, Role
from index.corpus.council import Council
from index.readers.blocks import Span


def council_to_json(council: Council) -> dict[str, Any]:
    return council.model_dump(mode="json")


def council_from_json(record: dict[str, Any]) -> Council:
    return Council.model_validate(record)


def part_to_json(part: Part) -> dict[str, Any]:
    """One part as plain data; `part_from_json` gives back an equal part."""
    return {
        "kind": part.kind.value, "spans": _pairs(part.spans), "number": part.number,
        "headings": list(part.headings), "stem": part.stem, "text": part.text,
        "clause": _clause_to_json(part.clause) if part.clause else None,
    }  # fmt: skip


def part_from_json(record: dict[str, Any]) -> Part:
    number, headings, stem, text = record["number"], tuple(record["headings"]), record["stem"], record["text"]
    extra = record["clause"]
    clause = None
    if extra is not None:
        clause = Clause(
            extra["id"], record["council"], extra["document"], number, extra["parent"], headings, stem, text,
            _spans(extra["stem_spans"]), _spans(extra["text_spans"]), Role(extra["role"]), extra["digest"],
        )  # fmt: skip
    return Part(PartKind(record["kind"]), _spans(record["spans"]), number, headings, stem, text, clause)


def _clause_to_json(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id, "document": clause.document, "parent": clause.parent, "role": clause.role.value,
        "stem_spans": _pairs(clause.stem_spans), "text_spans": _pairs(clause.text_spans), "digest": clause.digest,
    }  # fmt: skip


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)
