"""Answers for a terminal: quotes set off by a bar, source under each, golden rule and contact last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.advice import Advice, Contact
from bot.presentation import Kind, Piece, footer, present
from bot.refresh_lines import Line, Mark
from index.clauses.parts import Part, PartKind
from index.refresh.compare import Op

_RELATED_SHOWN = 2
_STYLE = {
    Kind.CALL_NOW: "bold red",
    Kind.IN_DRAFT: "bold",
    Kind.LEAD: "bold",
    Kind.RELATED_LEAD: "bold",
    Kind.RULE: "bold yellow",
    Kind.EDITION: "dim",
}
# These stand right under the piece before them.
_CLOSE = frozenset({Kind.FINDING, Kind.CONTACT})


def render(console: Console, advice: Advice) -> None:
    """Print one answer: whom to call now, the quotes, related clauses, notes, golden rule and contact."""
    _print(console, present(advice, related=_RELATED_SHOWN))


def render_footer(console: Console, contacts: tuple[Contact, ...]) -> None:
    """Print the end of everything the product says."""
    _print(console, footer(contacts))


def _print(console: Console, pieces: tuple[Piece, ...]) -> None:
    before = None
    for piece in pieces:
        if piece.kind not in _CLOSE and not (piece.kind is before is Kind.CALL_NOW):
            console.print()
        console.print(_drawn(piece, first=before is not piece.kind))
        before = piece.kind


def _drawn(piece: Piece, *, first: bool) -> RenderableType:
    if piece.kind in (Kind.QUOTE, Kind.RELATED):
        return _quote(piece)
    style = "bold" if piece.kind is Kind.CALL_NOW and not first else _STYLE.get(piece.kind, "")
    indent = "  " if piece.kind is Kind.FINDING else ""
    return Text(indent + piece.text, style=style)


def _quote(piece: Piece) -> RenderableType:
    said = Text(style="dim" if piece.kind is Kind.RELATED else "")
    if piece.stem:
        said.append(piece.stem + "\n")
        said.append("• ")
    if piece.opening:
        said.append(f"{piece.opening}\n", style="bold")
    said.append(piece.text)
    return Group(_Barred(said), _Barred(Text(piece.source or "", style="italic cyan")))


class _Barred:
    """Text behind a bar, wrapped to the console's width."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: object) -> list[RenderableType]:
        lines = self._text.wrap(console, console.width - 4)
        return [Padding(Text.assemble(("┃ ", "cyan"), line), (0, 0, 0, 1)) for line in lines]


_SIGNS = {
    Mark.ADDED: ("+ ", "green"), Mark.REMOVED: ("- ", "red"), Mark.CHANGED: ("~ ", ""), Mark.MOVED: ("→ ", "cyan"),
    Mark.WARNING: ("! ", "yellow"), Mark.ANSWER: ("? ", ""), Mark.FAILED: ("✗ ", "bold red"), Mark.SETTING: ("* ", ""),
    Mark.TITLE: ("", "bold"), Mark.SUMMARY: ("", ""),
}  # fmt: skip
# Square brackets tell what went and came without colour, as in printed amendments.
_RUNS = {Op.SAME: ("", "", ""), Op.REMOVED: ("[-", "-]", "red"), Op.ADDED: ("{+", "+}", "green")}


def render_lines(console: Console, lines: Iterable[Line]) -> None:
    """Print the lines of a plan or a comparison."""
    for line in lines:
        if line.mark in (Mark.TITLE, Mark.SUMMARY):
            console.print()
        console.print(_drawn_line(line), soft_wrap=False)


def _drawn_line(line: Line) -> Text:
    sign, style = _SIGNS[line.mark]
    text = Text(sign + line.text, style=style)
    for number, run in enumerate(line.runs):
        before, after, colour = _RUNS[run.op]
        text.append(" " if number else "")
        text.append(before + run.text + after, style=colour)
    return text


_PART_STYLE = {
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
    line.append(part.text, style=_PART_STYLE[part.kind])
    if part.clause:
        line.append(f"  ({part.clause.id.rpartition('#')[2]}, {part.clause.role.value})", style="dim")
        if topics:
            line.append(f"  → {', '.join(topics)}", style="yellow")
    depth = len(part.headings)
    return Padding(line, (1 if part.kind is PartKind.HEADING else 0, 0, 0, min(depth, 4) * 2))
