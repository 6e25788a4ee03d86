"""How deep each item of a list stands: by its place, its printed number, its kind of mark and its indent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.blocks import BlockKind
from index.readers.markers import Mark, MarkKind, parts_of_number
from index.readers.pieces import Piece

_LEADS_IN = (":", "–", "—", ":-", "-")
_OPEN_END = re.compile(
    r"\b(?:must|should|shall|may|can(?:not)?|will|not|never|to|that|which|who|if|when|where|by|of|for|from|in|on|with|as"
    r"|about|contains?|includ(?:es?|ing)|are|is|be|being|following)$",
    re.I,
)
# Rules stand above their parts, parts above letters, letters above numerals; bullets and capitals anywhere.
_RULES = (MarkKind.SIMPLE, MarkKind.BARE, MarkKind.LEGAL, MarkKind.LABEL)
_RANK = {MarkKind.DECIMAL: 1, MarkKind.PART: 2, MarkKind.LETTER: 3, MarkKind.ROMAN: 4}
_FIRST = re.compile(r"\W*(?:1|a|i|A|I)\W*")


@dataclass(frozen=True, slots=True)
class _Open:
    """An item whose list is open, or the rule that a number such as "6.—(1)" opens at once with its first part."""

    piece: Piece
    kind: MarkKind | None
    number: str

    @property
    def leads_in(self) -> bool:
        words = self.piece.words.rstrip("*_ ")
        return words.endswith(_LEADS_IN) or bool(_OPEN_END.search(words))


def nest(pieces: Sequence[Piece]) -> list[Piece]:
    """Items with their depth in the list; "6.—(1)" has the depth of 6, and its part (1) is one deeper."""
    out: list[Piece] = []
    stack: list[_Open] = []
    for piece in pieces:
        if piece.kind in (BlockKind.FURNITURE, BlockKind.FOOTNOTE):
            out.append(piece)
            continue
        if piece.kind is not BlockKind.ITEM:
            stack = []
            out.append(piece)
            continue
        del stack[_depth(stack, piece) :]
        out.append(piece.because(f"nesting: item at depth {len(stack)}", level=len(stack)))
        stack.extend(_opened(piece))
    return out


def _opened(piece: Piece) -> list[_Open]:
    mark = piece.mark
    if mark is None:
        return [_Open(piece, None, "")]
    both = parts_of_number(mark.number or "") if mark.kind is MarkKind.LEGAL else None
    if both is None:
        return [_Open(piece, _family(mark.kind), mark.number or "")]
    rule, part = both
    kind = MarkKind.PART if part[1].isdigit() else MarkKind.LETTER
    above = MarkKind.DECIMAL if "." in rule else MarkKind.SIMPLE
    return [_Open(piece, above, rule), _Open(piece, kind, part)]


def _family(kind: MarkKind) -> MarkKind:
    return MarkKind.SIMPLE if kind in _RULES else kind


def _depth(stack: Sequence[_Open], piece: Piece) -> int:
    """How many of the open items `piece` hangs below."""
    if not stack:
        return 0
    if piece.place is not None:
        for at in range(len(stack) - 1, -1, -1):
            place = stack[at].piece.place
            if place is not None and place[0] == piece.place[0]:
                deeper = at == len(stack) - 1 and piece.place[1] > place[1]
                return at + 1 if deeper else _sibling_by_place(stack, piece, at)
    if piece.mark is None:
        return _by_indent(stack, piece)
    return _by_mark(stack, piece, piece.mark)


def _sibling_by_place(stack: Sequence[_Open], piece: Piece, at: int) -> int:
    """The depth among items of one list that the format places."""
    while at > 0 and piece.place is not None:
        place, above = stack[at].piece.place, stack[at - 1].piece.place
        if place is None or above is None or above[0] != piece.place[0] or piece.place[1] >= place[1]:
            break
        at -= 1
    return at


def _by_indent(stack: Sequence[_Open], piece: Piece) -> int:
    """The depth of an item without a mark: below the last one that stands further out."""
    return next((at + 1 for at in range(len(stack) - 1, -1, -1) if stack[at].piece.indent < piece.indent), 0)


def _by_mark(stack: Sequence[_Open], piece: Piece, mark: Mark) -> int:
    rule = _opened(piece)[0]
    kind, number = rule.kind, rule.number
    if kind is MarkKind.DECIMAL:
        return _decimal(stack, number)
    same = [at for at, item in enumerate(stack) if item.kind is kind]
    first = mark.number is None or bool(_FIRST.fullmatch(mark.number))
    if same:
        deeper = piece.indent >= stack[same[-1]].piece.indent + 2
        if first and deeper and (kind is MarkKind.BULLET or stack[-1].leads_in):
            return len(stack)
        if not (first and kind is MarkKind.SIMPLE and stack[-1].kind is not kind and stack[-1].leads_in):
            return _sibling(stack, same, piece)
        return len(stack)
    if kind is MarkKind.SIMPLE and not first and any(item.kind is MarkKind.DECIMAL for item in stack):
        return 0
    return _below(stack, piece, kind, first=first)


def _decimal(stack: Sequence[_Open], number: str) -> int:
    """The depth of "5.6.1": below "5.6", or "5." or "Rule 5", whichever is open."""
    for at in range(len(stack) - 1, -1, -1):
        item = stack[at]
        if item.kind in (MarkKind.DECIMAL, MarkKind.SIMPLE) and item.number:
            if number.startswith(f"{item.number.rstrip('.')}."):
                return at + 1
            if item.kind is MarkKind.DECIMAL and item.number.count(".") == number.count("."):
                return at
    return 0


def _sibling(stack: Sequence[_Open], same: Sequence[int], piece: Piece) -> int:
    """The depth of an item whose like is open: its own list's, by indent where there are several."""
    if piece.mark is None or piece.mark.number is not None:
        return same[-1]
    fits = [at for at in same if stack[at].piece.indent <= piece.indent + 1]
    at = fits[-1] if fits else same[0]
    while at > 0 and not fits and piece.indent < stack[at - 1].piece.indent:
        at -= 1
    return at


def _below(stack: Sequence[_Open], piece: Piece, kind: MarkKind | None, *, first: bool) -> int:
    """The depth of an item of a kind that is not open yet: under the nearest one that it may hang from."""
    for at in range(len(stack) - 1, -1, -1):
        parent = stack[at]
        inner = _rank(kind) > _rank(parent.kind) or kind is MarkKind.BULLET
        if parent.kind is MarkKind.BULLET or (kind in (MarkKind.SIMPLE, MarkKind.CAPITAL)) or not inner:
            leads = parent.leads_in and at == len(stack) - 1
            if piece.indent > parent.piece.indent or (leads and first):
                return at + 1
        elif piece.indent >= parent.piece.indent or (at == len(stack) - 1 and parent.leads_in) or _rank(kind) > 1:
            return at + 1
    return 0


def _rank(kind: MarkKind | None) -> int:
    return _RANK.get(kind, 0) if kind is not None else 0
