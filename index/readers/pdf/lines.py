"""Segments to lines of one column: label, words and where they begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.readers.hyphens import hyphen_between
from index.readers.inline import clean, is_note_mark
from index.readers.markers import MarkKind, read_mark
from index.readers.pdf.page import LOWERED, RAISED, Segment

# Names a column, the same on every page: whether the page's number is odd, how wide it is, and which of its columns.
Edge = tuple[int | float | str, ...]
_SAME_LINE = 0.3
_SPACE_WIDTH = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column.

    `label` is a bullet that stands apart in front of the words; `tab` where the words begin behind it, or behind
    a number that stands apart. `column`: lines with the same follow each other down the page; `left` and `right`
    its edges. `parts`: its segments' words; `first`: the width of its first word.
    """

    page: int
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str
    parts: tuple[str, ...]
    first: float
    label: str = ""
    tab: float | None = None
    column: int = 0
    edge: Edge = ()
    left: float = 0.0
    right: float = 0.0

    @property
    def indent(self) -> float:
        return self.x0 - self.left

    @property
    def hanging(self) -> float | None:
        """How far in the words behind its mark begin, where they stand apart from it."""
        return None if self.tab is None else self.tab - self.left

    def holds(self, other: Line) -> bool:
        """Whether the first word of `other` would still have had room at the end of this line."""
        return self.room > other.first + _SPACE_WIDTH * self.size

    @property
    def room(self) -> float:
        return self.right - self.x1 - 0.01 * (self.right - self.left)


def rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments by line, from the top down and from left to right."""
    found: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.y, s.x0)):
        if found and segment.y - found[-1][0].y <= _SAME_LINE * max(segment.size, found[-1][0].size):
            found[-1].append(segment)
        else:
            found.append([segment])
    return [sorted(row, key=lambda s: s.x0) for row in found]


def line_of(row: Sequence[Segment], page: int, column: int, edge: Edge) -> Line:
    """One line of the segments that stand on it."""
    words = [s for s in row if any(c.isalnum() for c in s.text)] or list(row)
    label, tab, text = "", None, " ".join(s.text for s in row)
    if len(row) > 1 and _is_bullet(row[0].text):
        label, tab, text = row[0].text, row[1].x0, " ".join(s.text for s in row[1:])
    elif len(row) > 1 and _is_number(row[0].text):
        tab = row[1].x0
    return Line(
        page, row[0].x0, row[-1].x1, words[0].y, body_size(words), all(s.bold for s in words), text,
        tuple(s.text for s in row), row[0].first, label, tab, column, edge,
    )  # fmt: skip


def body_size(segments: Iterable[Segment]) -> float:
    """The size that most letters have."""
    sizes: Counter[float] = Counter()
    for segment in segments:
        sizes[round(segment.size * 2) / 2] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_bullet(text: str) -> bool:
    return len(text) == 1 and (text == "o" or not (text.isalnum() or text in "“”‘’\"'£$€%&@#/\\|<>=.,;:!?"))


def _is_number(text: str) -> bool:
    mark = read_mark(f"{text} Xxxx")
    return mark is not None and mark.end == len(text) + 1 and mark.kind is not MarkKind.BULLET


_RAISED = re.compile(rf"{RAISED}([^{LOWERED}]*){LOWERED}")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<head>[^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010\u2011]$")
_OPENING = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SOFT = "\u00ad"
# Further back than this no line's end is looked at.
_TAIL = 300
_SCHEME = re.compile(r"\bhttps?:?/?$")
_ADDRESS = re.compile(r"://|\bwww\.")
_ADDRESS_GOES_ON = re.compile(r"[/=&?_%#]|\w\.\w|-\d")
# "pre- and post-election": a hyphen that stands for the rest of a word.
_ANOTHER = re.compile(r"(?:and|or|to|nor|neu|a|ac)\b", re.IGNORECASE)


class Words:
    """The words of a document, to tell a hyphen that broke a word from one that belongs to it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            found = _WORD.findall(line.lower())
            # The last word of a line may be half of one.
            self._seen.update(found[:-1] if line.rstrip().endswith(("-", "\u2010", _SOFT)) else found)

    def joined(self, lines: Sequence[str]) -> str:
        """Lines as one. No letter is added or changed: a hyphen at a line's end stays where the document elsewhere
        writes the word with one, or where both halves are words that are joined by one."""
        out: list[str] = []
        tail = ""
        for line in map(str.strip, lines):
            kept, between = self._join(tail, line) if out else (0, "")
            if kept < 0:
                out[-1] = out[-1][:kept]
                tail = tail[:kept]
            out.extend((between, line))
            tail = f"{tail}{between}{line}"[-_TAIL:]
        return "".join(out)

    def _join(self, before: str, line: str) -> tuple[int, str]:
        """How many letters go at the end of `before` (none, or -1 for its hyphen), and what stands between."""
        if before.endswith(_SOFT):
            return -1, ""
        last = before.rpartition(" ")[2]
        if _is_address(last, line):
            return 0, ""
        broken, opening = _BROKEN.search(last), _OPENING.match(line[:_TAIL])
        if broken is None or opening is None:
            return 0, " "
        kept = f"{broken['head']}-{opening[0]}".lower()
        if _ANOTHER.match(line) and not self._seen[kept]:
            return 0, " "
        if self._seen[kept] or "-" in broken["head"]:
            return 0, ""
        more = "-" in opening[0]
        return (0, "") if hyphen_between(broken["head"].lower(), opening[0], self._seen, more=more) else (-1, "")


def _is_address(last: str, line: str) -> bool:
    """Whether a line breaks off in a web address that `line` goes on with."""
    opening = line.partition(" ")[0]
    if _SCHEME.search(last):
        return opening.startswith(("://", "/"))
    if not _ADDRESS.search(last) or opening == "and/or":
        return False
    return last.endswith(("=", "&", "?", "_", "%", "#", "-")) or bool(_ADDRESS_GOES_ON.search(opening))


def without_notes(text: str, known: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The words of `text`, and the marks in it of footnotes that are `known`, which are left out."""
    notes: list[str] = []
    out, at = "", 0
    for found in _RAISED.finditer(text):
        out += text[at : found.start()]
        at = found.end()
        labels = re.split(r"\s*,\s*", found[1].strip().strip("[]()"))
        if is_note_mark(found[1], out[-_TAIL:]) and all(label in known for label in labels):
            notes.extend(labels)
        else:
            out += found[1]
    return " ".join(clean(out + text[at:]).split()), tuple(notes)
