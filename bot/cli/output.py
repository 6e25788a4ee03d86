"""What is printed, without what steers a terminal: names and words come from documents, settings, and people in a chat.

An escape sequence in any of them could hide a line, change another, or write to the clipboard.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# The same once more, and letters that turn the direction of writing: on a terminal alone, for JSON holds what a document does.
_SEEN = re.compile(r"[\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str, *, seen: bool) -> str:
    """`text` without control characters but for line breaks and tabs. `seen`: it is for a terminal."""
    text = _STEERING.sub("", text)
    return _SEEN.sub("", text) if seen else text


class CleanStream:
    """A stream that is written to clean. `under` is the stream itself, for what draws with escape sequences of its own."""

    def __init__(self, under: TextIO) -> None:
        self.under = under

    def write(self, text: str) -> int:
        """Write what is left of `text`. Returns how many characters were given."""
        self.under.write(clean(text, seen=self.under.isatty()))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write them one after the other."""
        for line in lines:
            self.write(line)

    def __iter__(self) -> Iterator[str]:
        return iter(self.under)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.under, name)


def guard_output() -> None:
    """From now on, whatever is written to standard output or error is clean."""
    sys.stdout = CleanStream(sys.stdout)
    sys.stderr = CleanStream(sys.stderr)


def stream_under(*, stderr: bool) -> TextIO:
    """Standard output or error as it was before it was guarded."""
    stream = sys.stderr if stderr else sys.stdout
    return stream.under if isinstance(stream, CleanStream) else stream
