"""The marks that open a line: bullets, printed numbers, letters, Markdown headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class MarkKind(StrEnum):
    """The families of marks; items of one list share a family."""

    BULLET = "bullet"
    DECIMAL = "decimal"  # 5.6, 2.1.1
    SIMPLE = "simple"  # 1.  1)  7-  8 –  5A.
    BARE = "bare"  # 1 INTRODUCTION
    LEGAL = "legal"  # 1.—(1)  1.(1)  2(a): a rule's number and its first part's in one
    PART = "part"  # (1)
    LETTER = "letter"  # (a)  a)  (aa)
    ROMAN = "roman"  # (iv)  iv.
    CAPITAL = "capital"  # A No person shall  II. Conduct
    LABEL = "label"  # Rule 3:


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a line: its family, the number as printed (none for a bullet), where text begins."""

    kind: MarkKind
    number: str | None
    end: int


_BULLET = re.compile(r"\s*(?:[-*+–—](?=\s)|[•·▪◦‣●○■□➢➤✓✔\uf0b7\uf0a7]|o(?=\s+[A-Z]))\s*")
_DECIMAL = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,3})(?:\.|\))?(?=[\sA-Z“\"(])\s*")
_LEGAL = re.compile(r"\s*(\d{1,2}[A-Z]?(?:\.\d{1,2}){0,2}\.?\s?[—–-]?\s?\((?:\d{1,2}[A-Z]?|[a-z])\))\s*(?=\S)")
_PART = re.compile(r"\s*(\(\d{1,2}[A-Z]?\))\s*(?=\S)")
_SIMPLE = re.compile(r"\s*(\d{1,2}[A-Z]?)(?:[.)](?!\d)\s*|\s?[-–—]\s+(?=[A-Z“‘\"']))(?=\S)")
_BARE = re.compile(r"\s*(\d{1,2})\s+(?=[A-Z][A-Za-z’'&/ ,-]{2,70}$)")
_ROMAN = re.compile(r"\s*(\((?:x{0,2}(?:ix|iv|v?i{1,3}|v|x))\)|(?:x{0,2}(?:ix|iv|v?i{1,3}|v))[.)])\s*(?=\S)")
# Behind (z) come (aa), (bb) or (ab); between (a) and (b) later laws put (aa) or (za).
_LETTER = re.compile(r"\s*(\((?:([a-z])\2?|[az][a-z])\)|([a-z])\3?[.)](?=\s))\s*(?=\S)")
_CAPITAL = re.compile(r"\s*([A-Z])[.)]?\s+(?=[A-Z“\"])")
_LABEL = re.compile(r"\s*((?:Rule|Principle|Article|Paragraph|Step|Point|Tip)\s+\d{1,2})\s*[:.–—-]\s*", re.I)

# A mark and what follows it stand within so many characters of the beginning.
_OPENING = 400
_ORDERED = (
    (MarkKind.LABEL, _LABEL),
    (MarkKind.LEGAL, _LEGAL),
    (MarkKind.DECIMAL, _DECIMAL),
    (MarkKind.PART, _PART),
    (MarkKind.SIMPLE, _SIMPLE),
    (MarkKind.BARE, _BARE),
    (MarkKind.ROMAN, _ROMAN),
    (MarkKind.LETTER, _LETTER),
    (MarkKind.CAPITAL, _CAPITAL),
)
_TWO_IN_ONE = re.compile(r"(\d{1,2}[A-Z]?(?:\.\d{1,2}){0,2})\.?\s?[—–-]?\s?(\([^()]{1,3}\))")
MARKDOWN_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
APPENDIX = re.compile(r"\s*(?:appendix|annex|schedule)(?:\s+[\dA-Z]{1,3})?\b", re.I)


def read_mark(text: str) -> Mark | None:
    """The mark that opens `text`, or None; a mark with nothing after it is none."""
    return _mark_of(text[:_OPENING])


@lru_cache(maxsize=8192)
def _mark_of(text: str) -> Mark | None:
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
        letter = re.fullmatch(r"\(?([a-z]{1,2})[.)]*", mark.number or "")
        if letter and mark.kind is MarkKind.ROMAN and self._last is not None and letter[1] in _after(self._last):
            mark = Mark(MarkKind.LETTER, mark.number, mark.end)
        if mark.kind is MarkKind.LETTER and letter:
            self._last = letter[1]
        return mark


def _after(letters: str) -> tuple[str, ...]:
    """What may follow a letter: (b) after (a), (ii) after (hh)."""
    following = chr(ord(letters[0]) + 1)
    return (following * len(letters),) if letters != "z" else ("aa",)


def parts_of_number(number: str) -> tuple[str, str] | None:
    """ "6.—(1)" as "6" and "(1)"; None where a number is not two in one."""
    found = _TWO_IN_ONE.fullmatch(number)
    return (found[1], found[2]) if found else None


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
