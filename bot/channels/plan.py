"""A refresh for a terminal: what comes in green, what goes in red, signs in front for those who see no colour."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.refresh_lines import Line, Mark
from index.words_diff import Op

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
        console.print(_drawn(line), soft_wrap=False)


def _drawn(line: Line) -> Text:
    sign, style = _SIGNS[line.mark]
    text = Text(sign + line.text, style=style)
    for number, run in enumerate(line.runs):
        before, after, colour = _RUNS[run.op]
        text.append(" " if number else "")
        text.append(before + run.text + after, style=colour)
    return text
