"""Which pieces are headings, and how deep each stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from index.readers.blocks import BlockKind
from index.readers.furniture import similar_titles, title_similarity
from index.readers.grouping import heading_words
from index.readers.lines import Paragraphs
from index.readers.markers import APPENDIX, MarkKind
from index.readers.pieces import Piece

# A lead-in ("You must not:") is no heading though it is short and ends with a colon.
LEAD_IN = re.compile(
    r"\b(?:must|should|shall|may|can|will|do|don[’']?t|never|always|you|we|is|are|be|have|include[sd]?|includ(?:e|ing)"
    r"|following|remember|avoid|ensure|make|not|that|to|need|advised?|expected|recommended|example|e\.g|by|from|with)\b",
    re.IGNORECASE,
)
# A line that stops on one of these, or on ":-", over a list is the list's lead-in.
_OPEN_END = re.compile(
    r"\b(?:must|should|shall|may|can(?:not)?|will|not|never|to|that|if|when|where|who|which|by|contains?|includes?|are|is|be)$",
    re.I,
)
_MODAL_END = re.compile(r"\b(?:must|should|shall|may|can|will|cannot)(?:\s+(?:not|never))?$", re.I)
_TITLE_WORD = re.compile(r"(?:who|what|when|where|why|how|things)\b", re.I)
_CONTACT = re.compile(r"@|https?://|www\.|\d{5,}|\d{3,}\s\d{3,}")
_NUMBERED = re.compile(r"\d{1,2}\.?\s|\d{1,2}\.\d{1,2}\.?\s|(?:Part|Section|Chapter)\s+[\dA-Z]{1,3}\b")
_LONGEST = 80
_MOST_WORDS = 12
_MOST_LISTED = 300
_NEAR = 200


def mark_headings(
    pieces: Sequence[Piece], layout: Paragraphs, contents: Sequence[str], yes: frozenset[str], no: frozenset[str]
) -> list[Piece]:
    """`pieces` with headings that carry no markup recognised as such.

    `contents`: lines of the contents list, which headings repeat. `yes` and `no`: lines that the
    officer has named as headings or as none (`reading` in council.yaml).
    """
    contents = contents[:_MOST_LISTED]
    marked_up = sum(p.kind is BlockKind.HEADING and p.level != 6 for p in pieces) >= 2
    spaced = _spaced(pieces)
    listed = _unmarked_items(pieces)
    out = list(pieces)
    for number in range(len(pieces) - 1, -1, -1):
        piece = pieces[number]
        if piece.fixed:
            continue
        words = heading_words(piece)
        if words in no and piece.kind is BlockKind.HEADING:
            out[number] = piece.because("`not_headings` in council.yaml", kind=BlockKind.PARAGRAPH, level=None)
            continue
        why = "`headings` in council.yaml" if words in yes else ""
        if not why and words not in no:
            why = _why_heading(out, number, layout, contents, marked_up, listed, spaced)
        if why:
            out[number] = _as_heading(piece, why)
    return out


def _following(pieces: Sequence[Piece], number: int) -> Piece | None:
    """The next piece that is no furniture, if it is not far."""
    return next((p for p in islice(pieces, number + 1, number + _NEAR) if p.kind is not BlockKind.FURNITURE), None)


def _as_heading(piece: Piece, why: str) -> Piece:
    """The piece as a heading; a printed number stays part of its words, a bullet does not."""
    numbered = piece.mark is not None and piece.mark.number is not None
    offsets = (0, *piece.offsets[1:]) if numbered else piece.offsets
    return piece.because(why, kind=BlockKind.HEADING, level=None, mark=None, offsets=offsets)


def _why_heading(
    pieces: Sequence[Piece],
    number: int,
    layout: Paragraphs,
    contents: Sequence[str],
    marked_up: bool,
    listed: frozenset[int],
    spaced: bool,
) -> str:
    """Why a piece without markup is a heading; nothing where it is none."""
    piece = pieces[number]
    if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or len(piece.lines) > 2:
        return ""
    words = piece.words
    if piece.mark and piece.mark.kind is MarkKind.BARE:
        return "headings: a number without a full stop, in capitals or over a number below it"
    if APPENDIX.match(words) and len(words) <= _LONGEST and not words.endswith("."):
        return "headings: an appendix, annex or schedule"
    after = _following(pieces, number)
    if marked_up or after is None or not _short_title(words, contents):
        return ""
    if layout is Paragraphs.DOUBLE_SPACED and not words.isupper():
        return ""
    if number in listed or (after.kind is BlockKind.ITEM and _opens_list(words, after)):
        return ""
    if piece.kind is BlockKind.ITEM:
        return "headings: a short item alone of its kind" if _item_is_heading(pieces, number, after) else ""
    if piece.gap == 0 and number and (layout is Paragraphs.WRAPPED or spaced):
        return ""
    over = after.kind is not BlockKind.PARAGRAPH or len(after.words) > len(words) or after.ended
    return "headings: a short line over what follows" if over else ""


def _opens_list(words: str, item: Piece) -> bool:
    """Whether a line without a colon leads into the list below it: "Comments are removed if they contain"."""
    if _MODAL_END.search(words) or words.endswith(("–", "—", ":-")):
        return True
    if _TITLE_WORD.match(words):
        return False
    modal = re.search(r"\b(?:must|should|shall|may|can(?:not)?|will|never)\b", words, re.I)
    return bool(_OPEN_END.search(words) or (item.starts_lower and modal))


def _unmarked_items(pieces: Sequence[Piece]) -> frozenset[int]:
    """Lines of a list that lost its bullets: below a lead-in, up to the line over a full sentence."""
    found: set[int] = set()
    text = [n for n, p in enumerate(pieces) if p.kind is not BlockKind.FURNITURE]
    inside = False
    for n, following in zip_longest(text, text[1:]):
        piece = pieces[n]
        plain = piece.kind is BlockKind.PARAGRAPH and piece.mark is None
        if plain and inside and not piece.ended and (following is None or not pieces[following].ended):
            found.add(n)
            continue
        inside = piece.words.endswith(":") and bool(LEAD_IN.search(piece.words))
    return frozenset(found)


def _spaced(pieces: Sequence[Piece]) -> bool:
    """Whether blank lines part the paragraphs, so that a heading has one above it."""
    plain = [p for p in pieces if p.mark is None]
    return sum(p.gap > 0 for p in plain) > 0.5 * len(plain)


def _short_title(words: str, contents: Sequence[str]) -> bool:
    if len(words) > _LONGEST or len(words.split()) > _MOST_WORDS or _CONTACT.search(words):
        return False
    if not re.match(r"[A-Z0-9‘'“\"(]", words):
        return False
    if any(similar_titles(words, title) for title in contents):
        return True
    words = re.sub(r":\s*[-–—]+$", ":", words)
    if words.endswith(":"):
        return not LEAD_IN.search(words) and len(words.split()) <= 8
    return not words.endswith((".", ",", ";"))


def _item_is_heading(pieces: Sequence[Piece], number: int, after: Piece) -> bool:
    """A numbered or bulleted line alone of its kind, over running text: "• Libel", "3. Scope"."""
    piece = pieces[number]
    if piece.mark is None or piece.mark.kind not in (
        MarkKind.BULLET,
        MarkKind.SIMPLE,
        MarkKind.DECIMAL,
        MarkKind.CAPITAL,
    ):
        return False
    if piece.mark.number is not None and piece.words.endswith((":", "–", "—", "-")) and after.kind is BlockKind.ITEM:
        return False
    before = pieces[number - 1] if number else None
    for other in (before, after):
        if other and other.kind is BlockKind.ITEM and other.mark and other.mark.kind is piece.mark.kind:
            deeper = (other.mark.number or "").startswith(f"{piece.mark.number}.")
            if (other is after and not deeper) or piece.mark.kind is MarkKind.BULLET:
                return False
    if piece.mark.kind is MarkKind.BULLET:
        return after.kind is BlockKind.PARAGRAPH and len(piece.words.split()) <= 4
    return after.kind is not BlockKind.PARAGRAPH or len(after.words) > len(piece.words)


def set_levels(pieces: Sequence[Piece], titles: frozenset[str], contents: Mapping[str, int]) -> list[Piece]:
    """Every heading with its depth: 0 for the document's title, then 1 and deeper.

    `titles`: the document's title and council's name, lower case. `contents`: lines of the
    contents list and how deep each stands in it.
    """
    numbered = sum(bool(_NUMBERED.match(p.words)) for p in pieces if p.kind is BlockKind.HEADING) >= 2
    contents = dict(list(contents.items())[:_MOST_LISTED])
    text = (n for n, p in enumerate(pieces) if p.kind not in (BlockKind.HEADING, BlockKind.FURNITURE))
    first_text = next(text, len(pieces))
    out: list[Piece] = []
    leaf = 0
    for number, piece in enumerate(pieces):
        if piece.kind is not BlockKind.HEADING:
            out.append(piece)
            continue
        title = piece.level == 0 or (number < first_text and _is_title(pieces, number, titles))
        level = 0 if title else _level(pieces, number, numbered, contents, leaf)
        leaf = level or leaf
        out.append(replace(piece, level=level))
    return out


def _is_title(pieces: Sequence[Piece], number: int, titles: frozenset[str]) -> bool:
    """A heading before any text, with another heading after it, or one that repeats the title."""
    words = heading_words(pieces[number])
    if words.lower() in titles:
        return True
    following = _following(pieces, number)
    is_numbered = bool(_NUMBERED.match(pieces[number].words))
    return following is not None and following.kind is BlockKind.HEADING and not is_numbered


def _level(pieces: Sequence[Piece], number: int, numbered: bool, contents: Mapping[str, int], leaf: int) -> int:
    piece = pieces[number]
    printed = piece.words
    if APPENDIX.match(printed):
        return 1
    if numbered and (found := _NUMBERED.match(printed)):
        return found[0].strip().rstrip(".").count(".") + 1
    if piece.level is not None:
        return max(2, piece.level) if numbered else piece.level
    closest = max(contents, key=lambda title: title_similarity(title, heading_words(piece)), default="")
    if similar_titles(closest, heading_words(piece)):
        return contents[closest]
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    before = pieces[number - 1] if number else None
    if before is not None and before.kind is BlockKind.HEADING:
        return leaf + 1
    if numbered:
        return 2
    return 1 if after is not None and after.kind is BlockKind.HEADING else max(leaf, 1)
