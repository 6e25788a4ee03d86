"""A document's text as lines that know where they stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from index.readers.blocks import Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `start` to `end` are its characters in the document without the line break."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())

    @property
    def stripped(self) -> str:
        return self.text.strip()

    def span(self, offset: int = 0) -> Span:
        """The line's words from `offset` characters in, white space at both ends left out."""
        part = self.text[offset:]
        lead = len(part) - len(part.lstrip())
        start = self.start + offset + lead
        return Span(start, max(start, self.start + len(self.text.rstrip())))


def split_lines(source: str) -> tuple[Line, ...]:
    """Every line of `source`; form feeds and Unicode line separators end a line too."""
    lines: list[Line] = []
    at = 0
    for raw in source.splitlines(keepends=True):
        bare = raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        lines.append(Line(at, at + len(bare), bare))
        at += len(raw)
    return tuple(lines)
