"""A document's parts, for the officer who checks how it was read."""

from __future__ import annotations

from typing import Any

from rich.padding import Padding
from rich.text import Text

from index.clauses.parts import Part, PartKind

_STYLE = {
    PartKind.HEADING: "bold",
    PartKind.STEM: "magenta",
    PartKind.CLAUSE: "",
    PartKind.FURNITURE: "dim",
}


def part_to_json(file: str, part: Part, topics: tuple[str, ...] = ()) -> dict[str, Any]:
    """One part as plain data: kind, id, number, headings, stem, text first."""
    return {
        "kind": part.kind.value,
        "id": part.clause.id if part.clause else None,
        "number": part.number,
        "headings": list(part.headings),
        "stem": part.stem,
        "text": part.text,
        "document": file,
        "role": part.clause.role.value if part.clause else None,
        "quotable": bool(part.clause and part.clause.quotable),
        "topics": list(topics),
    }


def part_line(part: Part, topics: tuple[str, ...] = ()) -> Padding:
    """One part for a terminal: its kind and number in the margin, then its words."""
    line = Text()
    line.append(f"{part.kind.value:<9} ", style="cyan")
    if part.number:
        line.append(f"{part.number} ", style="green")
    if part.stem:
        line.append(f"[{part.stem}] ", style="magenta")
    line.append(part.text, style=_STYLE[part.kind])
    if part.clause:
        line.append(f"  ({part.clause.id.rpartition('#')[2]}, {part.clause.role.value})", style="dim")
        if topics:
            line.append(f"  → {', '.join(topics)}", style="yellow")
    depth = len(part.headings)
    return Padding(line, (1 if part.kind is PartKind.HEADING else 0, 0, 0, min(depth, 4) * 2))
