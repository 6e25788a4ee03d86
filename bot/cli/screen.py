"""The terminal itself: how wide it is, what may reach it, and the pager for what is more than a screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, ConsoleDimensions, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

from bot.cli.output import clean, stream_under

_WIDEST = 88


class CleanWords(RenderHook):
    """Has a console print its own escape sequences, and none that stands in what it is given."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Called by rich with what is about to be printed."""
        return [_Clean(one) for one in renderables]


class _Clean:
    def __init__(self, inside: ConsoleRenderable) -> None:
        self._inside = inside

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in console.render(self._inside, options):
            yield part if part.control else Segment(clean(part.text, seen=console.is_terminal), part.style)


def console_for_output(*, stderr: bool = False) -> Console:
    """A console: plain when piped, colours off under NO_COLOR, lines not too long to read."""
    console = Console(highlight=False, emoji=False, markup=False, file=stream_under(stderr=stderr))
    console.push_render_hook(CleanWords())
    width, height = console.size
    # Given once, so that the terminal is not asked again for every line.
    console.size = ConsoleDimensions(min(width, _WIDEST) if console.is_terminal else _WIDEST, height)
    return console


@contextmanager
def paged(console: Console, *, wanted: bool = True) -> Iterator[None]:
    """What is printed meanwhile goes through the pager (PAGER; `less` stays only where it is more than a screen)."""
    if not wanted or not console.is_terminal or os.environ.get("PAGER") == "":
        yield
        return
    os.environ.setdefault("LESS", "FRX")
    with console.pager(styles=True):
        yield
