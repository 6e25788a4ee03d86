"""Answers for a terminal: quotes set off by a bar, source under each, golden rule and contact last."""

from __future__ import annotations

from rich.console import Console, ConsoleDimensions, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.advice import Advice, Ask
from bot.presentation import Kind, Piece, footer, present

_WIDEST = 88
_RELATED_SHOWN = 2
_STYLE = {
    Kind.CALL_NOW: "bold red",
    Kind.IN_DRAFT: "bold",
    Kind.LEAD: "bold",
    Kind.RELATED_LEAD: "bold",
    Kind.RULE: "bold yellow",
    Kind.SNAPSHOT: "dim",
}
# These stand right under the piece before them.
_CLOSE = frozenset({Kind.FINDING, Kind.CONTACT})


def console_for_output(*, stderr: bool = False) -> Console:
    """A console: plain when piped, colours off under NO_COLOR, lines not too long to read."""
    console = Console(highlight=False, emoji=False, markup=False, stderr=stderr)
    width, height = console.size
    # Given once, so that the terminal is not asked again for every line.
    console.size = ConsoleDimensions(min(width, _WIDEST) if console.is_terminal else _WIDEST, height)
    return console


def render(console: Console, advice: Advice) -> None:
    """Print one answer: whom to call now, the quotes, related clauses, notes, golden rule and contact."""
    _print(console, present(advice, related=_RELATED_SHOWN))


def render_footer(console: Console, contacts: tuple[Ask, ...]) -> None:
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
    said.append(piece.text)
    return Group(_Barred(said), _Barred(Text(piece.source or "", style="italic cyan")))


class _Barred:
    """Text behind a bar, wrapped to the console's width."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: object) -> list[RenderableType]:
        lines = self._text.wrap(console, console.width - 4)
        return [Padding(Text.assemble(("┃ ", "cyan"), line), (0, 0, 0, 1)) for line in lines]
