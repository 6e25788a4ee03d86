"""What is printed steers no terminal, wherever its words come from."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from bot.cli.output import CleanStream, clean, guard_output, stream_under
from bot.cli.screen import CleanWords

HOSTILE = "a\x1b[2J\x1b]52;c;ZXZpbA==\x07b\x9b31m\x08\x00c\rd\u202ee\x7f\n\tf"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_steers_a_terminal_is_left_out() -> None:
    assert clean(HOSTILE, seen=True) == "a[2J]52;c;ZXZpbA==b31mcde\n\tf"
    assert clean("Café “ok” – 😀 ŵ\n", seen=True) == "Café “ok” – 😀 ŵ\n"


def test_what_is_piped_keeps_what_json_may_hold() -> None:
    assert clean("\u202e\x85", seen=False) == "\u202e\x85"


def test_streams_are_written_to_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    under = _Terminal()
    monkeypatch.setattr(sys, "stdout", under)
    monkeypatch.setattr(sys, "stderr", under)
    guard_output()
    print(HOSTILE)
    assert under.getvalue() == clean(HOSTILE, seen=True) + "\n"
    assert isinstance(sys.stdout, CleanStream) and sys.stdout.isatty()
    assert stream_under(stderr=False) is under


def test_a_console_prints_its_own_colours_and_nobody_elses() -> None:
    console = Console(
        file=_Terminal(), force_terminal=True, color_system="standard", markup=False, highlight=False, width=200
    )
    console.push_render_hook(CleanWords())
    console.print(HOSTILE, style="bold")
    assert isinstance(console.file, _Terminal)
    shown = console.file.getvalue()
    assert "\x1b[1m" in shown and "\x1b[2J" not in shown and "\x1b]" not in shown and "\x9b" not in shown
