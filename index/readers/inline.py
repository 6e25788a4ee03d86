"""Runs of text to lines and blocks: what holds inside one paragraph of a rich document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.readers.blocks import BlockKind, Printed
from index.readers.markers import MarkKind, read_mark

_NOT_SHOWN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\ud800-\udfff\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
_DRAWN = str.maketrans(
    {"\u2011": "-", "\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\x0b": "\n", "\x0c": "\n"}
)
# Letters of the fonts that draw signs (Symbol, Wingdings), by the code that the file holds for them.
_SIGNS = {
    0x2D: "–", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0x76: "•", 0xA7: "▪", 0xA8: "□", 0xB7: "•",
    0xD8: "➢", 0xE0: "→", 0xF0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_SIGN_FONTS = re.compile(r"(?:symbol|wingdings(?: [23])?|webdings|(?:itc ?)?zapf ?dingbats)", re.IGNORECASE)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_UNIT = re.compile(r"(?:\b(?:[kcm]?m|ft|in|mi|yd|x|CO|H)|\d|[–−-])$")
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3})[\])]?(?:\s*,\s*\d{1,3})*")
_MARKS = (
    MarkKind.BULLET,
    MarkKind.DECIMAL,
    MarkKind.SIMPLE,
    MarkKind.LEGAL,
    MarkKind.PART,
    MarkKind.LETTER,
    MarkKind.ROMAN,
    MarkKind.LABEL,
)
_LONGEST_TITLE = 80
_SHOWN = 60
_CONTACT = re.compile(r"@|https?://|www\.|\d{5,}|\d{3,}\s\d{3,}")


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of a paragraph, a line break among them as a new line."""

    text: str
    bold: bool = False


def clean(text: str) -> str:
    """`text` with what a reader sees: hyphens that forbid a break as hyphens, soft ones and controls gone."""
    return _NOT_SHOWN.sub("", _PRIVATE.sub(lambda found: signs(found[0]), text.translate(_DRAWN)))


def draws_signs(font: str) -> bool:
    """Whether a font of that name draws signs in place of letters."""
    return bool(_SIGN_FONTS.fullmatch(font.strip()))


def signs(text: str) -> str:
    """A sign in such a font as it looks, or nothing where it has no likeness; words stay words."""
    if len(text.strip()) > 2:
        return text
    return "".join(c if c.isspace() else _SIGNS.get(ord(c) & 0xFF, "") for c in text)


@dataclass(slots=True)
class Sample:
    """How often something was met, and how the first of it begins."""

    count: int = 0
    first: str = ""

    def add(self, words: str) -> None:
        words = " ".join(words.split())
        self.count += bool(words)
        self.first = self.first or (words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()} …")

    def told(self, what: str) -> list[str]:
        """A warning that says `what`, where there was any."""
        often = f"{self.count} times, first " if self.count > 1 else ""
        return [f"{what} ({often}“{self.first}”)"] if self.count else []


def is_note_mark(text: str, before: str) -> bool:
    """Whether a raised `text` after `before` refers to a footnote: not the 2 of km² nor the th of 5th."""
    return bool(_NOTE.fullmatch(text.strip())) and not _UNIT.search(before)


def is_title(words: str) -> bool:
    """Whether `words` are short and end as no sentence does."""
    if not 2 <= len(words) <= _LONGEST_TITLE or len(words.split()) > 12:
        return False
    return not words.rstrip().endswith((".", ",", ";")) and not words[:1].islower() and any(c.isalpha() for c in words)


def is_bold(runs: Sequence[Run]) -> bool:
    """Whether every run that holds a letter or digit is bold, and there is one."""
    said = [run.bold for run in runs if any(c.isalnum() for c in run.text)]
    return bool(said) and all(said)


def as_blocks(runs: Sequence[Run], base: Printed) -> list[Printed]:
    """The paragraph `base` with the words of `runs`: several where breaks part it as paragraphs do.

    An empty line, a line that opens with a bullet or number, and a bold first line each part it.
    """
    lines = _lines(runs)
    while lines and not lines[0][0]:
        lines.pop(0)
    groups: list[list[tuple[str, bool]]] = []
    opened = True
    for words, bold in lines:
        if not words:
            opened = base.kind is not BlockKind.HEADING
            continue
        if groups and not opened and base.kind is not BlockKind.HEADING:
            opened = _is_listed(words) or _is_head(groups[-1], bold)
        if opened or not groups:
            groups.append([])
        groups[-1].append((words, bold))
        opened = False
    return [_block(base, group, number) for number, group in enumerate(groups)]


def _block(base: Printed, group: Sequence[tuple[str, bool]], number: int) -> Printed:
    lines = tuple(words for words, _ in group)
    bold = all(bold for _, bold in group)
    if number == 0:
        return replace(base, lines=lines, bold=bold)
    within = base.kind is BlockKind.ITEM and not _is_listed(lines[0])
    kind = BlockKind.ITEM if within else BlockKind.PARAGRAPH if base.kind is BlockKind.ITEM else base.kind
    # What opens with a mark of its own is placed by that: "5. You must not:", a break, "(a) lie."
    place = base.place if within or base.kind is not BlockKind.ITEM else None
    return replace(base, kind=kind, lines=lines, bold=bold, label="", family=None, within=within, notes=(), place=place)


def _is_listed(words: str) -> bool:
    mark = read_mark(words)
    return mark is not None and mark.kind in _MARKS


def _is_head(group: Sequence[tuple[str, bool]], bold: bool) -> bool:
    """Whether one bold line stands over a line that is not bold."""
    return len(group) == 1 and group[0][1] and not bold and is_title(group[0][0]) and not _CONTACT.search(group[0][0])


def _lines(runs: Sequence[Run]) -> list[tuple[str, bool]]:
    """The lines of a paragraph, white space folded, each with whether it is bold."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append(replace(run, text=part))
    return [(" ".join("".join(r.text for r in line).split()), is_bold(line)) for line in lines]
