"""Which rules hold for an element, told on the way down the page and up again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.readers.html.conditions import Position
from index.readers.html.selectors import Selector
from index.readers.xml import Element

# A page as councils publish them takes a tenth of this.
MOST_STEPS = 1_000_000


@dataclass(slots=True)
class _Frame:
    """An open element. Sets of selector steps are bits of a whole number."""

    steps: int
    above: int
    before: int = 0
    any_before: int = 0
    children: int = 0
    of_tag: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class TooManySteps(Exception):
    """The style sheets and the page together are more than is worth matching."""


class Matcher:
    """Knows for every open element how much of each selector it and its ancestors fulfil."""

    def __init__(self, selectors: Sequence[Selector]) -> None:
        self._steps = [(compound, n) for n, s in enumerate(selectors) for compound in s.compounds]
        self._first = [at == 0 for s in selectors for at in range(len(s.compounds))]
        self._last = [at == len(s.compounds) - 1 for s in selectors for at in range(len(s.compounds))]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for step, (compound, _) in enumerate(self._steps):
            self._by_key[_key(compound.ident, compound.classes, compound.tag)].append(step)
        self._open = [_Frame(0, 0)]
        self._left = MOST_STEPS

    def enter(self, element: Element) -> list[int]:
        """The numbers of the selectors that `element` matches; it is open until `leave`. Raises TooManySteps."""
        parent = self._open[-1]
        parent.children += 1
        parent.of_tag[element.tag] += 1
        getnext = getattr(element, "getnext", None)
        last = getnext is None or getnext() is None
        position = Position(parent.children, parent.of_tag[element.tag], last)
        classes = frozenset((element.get("class") or "").split())
        steps, found = 0, []
        for key in ("*", element.tag, *(f".{c}" for c in classes), f"#{element.get('id')}"):
            candidates = self._by_key.get(key, ())
            self._left -= len(candidates)
            if self._left < 0:
                raise TooManySteps
            for step in candidates:
                compound, selector = self._steps[step]
                if not self._first[step] and not self._context(compound.join, parent) >> (step - 1) & 1:
                    continue
                if compound.holds(element, classes, position):
                    steps |= 1 << step
                    if self._last[step]:
                        found.append(selector)
        self._open.append(_Frame(steps, parent.above | steps))
        return found

    def leave(self) -> None:
        """Close the element entered last."""
        closed = self._open.pop()
        parent = self._open[-1]
        parent.before = closed.steps
        parent.any_before |= closed.steps

    @staticmethod
    def _context(join: str, parent: _Frame) -> int:
        if join == ">":
            return parent.steps
        if join == "+":
            return parent.before
        return parent.any_before if join == "~" else parent.above


def _key(ident: str | None, classes: Sequence[str], tag: str | None) -> str:
    if ident is not None:
        return f"#{ident}"
    return f".{classes[0]}" if classes else tag or "*"
