"""The marks that open a line: bullets, printed numbers, letters, Markdown headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """The families of marks; items of one list share a family."""

    BULLET = "bullet"
    DECIMAL = "decimal"  # 5.6, 2.1.1
    SIMPLE = "simple"  # 1.  1)
    BARE = "bare"  # 1 INTRODUCTION
    LEGAL = "legal"  # 1.—(1)  1.(1)  (1)
    LETTER = "letter"  # (a)  a)
    ROMAN = "roman"  # (iv)  iv.
    CAPITAL = "capital"  # A No person shall
    LABEL = "label"  # Rule 3:


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a line: its family, the number as printed (none for a bullet), where text begins."""

    kind: MarkKind
    number: str | None
    end: int


_BULLET = re.compile(r"\s*(?:[-*+–—](?=\s)|[•·▪◦‣●○■□➢➤✓✔\uf0b7\uf0a7]|o(?=\s+[A-Z]))\s*")
_DECIMAL = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,3})(?:\.|\))?(?=[\sA-Z“\"(])\s*")
_LEGAL = re.compile(r"\s*(\d{1,2}\.?\s?[—–-]?\s?\(\d{1,2}\)|\(\d{1,2}\))\s*(?=\S)")
_SIMPLE = re.compile(r"\s*(\d{1,2})[.)](?!\d)\s*(?=\S)")
_BARE = re.compile(r"\s*(\d{1,2})\s+(?=[A-Z][A-Za-z’'&/ ,-]{2,70}$)")
_ROMAN = re.compile(r"\s*(\((?:x{0,2}(?:ix|iv|v?i{1,3}|v|x))\)|(?:x{0,2}(?:ix|iv|v?i{1,3}|v))[.)])\s*(?=\S)")
_LETTER = re.compile(r"\s*(\([a-z]\)|[a-z][.)](?=\s))\s*(?=\S)")
_CAPITAL = re.compile(r"\s*([A-Z])[.)]?\s+(?=[A-Z“\"])")
_LABEL = re.compile(r"\s*((?:Rule|Principle|Article|Paragraph|Step|Point|Tip)\s+\d{1,2})\s*[:.–—-]\s*", re.I)

_ORDERED = (
    (MarkKind.LABEL, _LABEL),
    (MarkKind.DECIMAL, _DECIMAL),
    (MarkKind.LEGAL, _LEGAL),
    (MarkKind.SIMPLE, _SIMPLE),
    (MarkKind.BARE, _BARE),
    (MarkKind.ROMAN, _ROMAN),
    (MarkKind.LETTER, _LETTER),
    (MarkKind.CAPITAL, _CAPITAL),
)
MARKDOWN_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
APPENDIX = re.compile(r"\s*(?:appendix|annex|schedule)(?:\s+[\dA-Z]{1,3})?\b", re.I)


def read_mark(text: str) -> Mark | None:
    """The mark that opens `text`, or None; a mark with nothing after it is none."""
    bullet = _BULLET.match(text)
    if bullet and text[bullet.end() :].strip():
        return Mark(MarkKind.BULLET, None, bullet.end())
    for kind, pattern in _ORDERED:
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            return Mark(kind, found[1], found.end())
    return None


class Letters:
    """Tells letters from small roman numbers as a document goes on: after "(h)", "(i)" is a letter."""

    def __init__(self) -> None:
        self._last: str | None = None

    def settle(self, mark: Mark) -> Mark:
        """`mark`, a letter where it follows one and roman where it follows none."""
        letter = re.fullmatch(r"\(?([a-z])[.)]+", mark.number or "")
        if letter and mark.kind is MarkKind.ROMAN and self._last == chr(ord(letter[1]) - 1):
            mark = Mark(MarkKind.LETTER, mark.number, mark.end)
        if mark.kind is MarkKind.LETTER and letter:
            self._last = letter[1]
        return mark


def is_successor(before: str, number: str) -> bool:
    """Whether decimal `number` can follow `before`: 5.5 → 5.6, 5.5.1, 6.1 (a gap of up to 3)."""
    old = tuple(map(int, before.split(".")))
    new = tuple(map(int, number.split(".")))
    if new[: len(old)] == old:
        return len(new) == len(old) + 1 and new[-1] <= 2
    for depth, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b:
            return 0 < b - a <= 3 and all(n <= 2 for n in new[depth + 1 :])
    return False
