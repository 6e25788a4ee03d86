"""Which style rules hold for which elements: cssselect2, with a cap on what a hostile page can make it do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list  # type: ignore[import-untyped]

from index.readers.xml import Element

PSEUDO_ELEMENTS = ("before", "after", "marker")
# A page as councils publish them takes a tenth of this.
MOST_STEPS = 2_000_000
_MADE = 10  # steps that making an element anew, as :has() does, is worth
_LONGEST = 600  # letters of one selector
# What the library raises for selectors that it does not know, or that nest without end.
_UNFIT = (SelectorError, NotImplementedError, RecursionError, SyntaxError, MemoryError, TypeError, ValueError)


class TooManySteps(Exception):
    """The style sheets and the page together are more than is worth matching."""


def compiled(tokens: Sequence[Any]) -> list[Any]:
    """The selectors of a rule that can match; those that need a pointer, or are unknown, are left out."""
    found: list[Any] = []
    for group in _split(tokens):
        try:
            found.extend(compile_selector_list(group) if len(tinycss2.serialize(group)) <= _LONGEST else ())
        except _UNFIT:
            continue
    return [s for s in found if not s.never_matches and s.pseudo_element in (None, *PSEUDO_ELEMENTS)]


def _split(tokens: Sequence[Any]) -> list[list[Any]]:
    """One unknown selector in a list must not cost its neighbours: each is compiled by itself."""
    groups: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


class Selected:
    """Finds what is set for an element: (weight, order, pseudo-element, what its rule sets), the strongest last."""

    def __init__(self, root: Element, rules: Sequence[tuple[Any, Any]]) -> None:
        self._matcher = _Matcher()
        for selector, sets in rules:
            self._matcher.add_selector(selector, sets)
        self._wrapped: Mapping[Element, Any] = {
            e.etree_element: e for e in _Wrapped.from_html_root(root).iter_subtree()
        }

    def of(self, element: Element) -> list[tuple[Any, int, str | None, Any]]:
        """Raises TooManySteps."""
        found: list[tuple[Any, int, str | None, Any]] = self._matcher.match(self._wrapped[element])
        return found


class _Wrapped(ElementWrapper):  # type: ignore[misc]
    """An element that counts the steps taken from it; the library's own caches would grow with their square."""

    def __init__(self, element: Element, parent: _Wrapped | None, *place: Any, **more: Any) -> None:
        self._steps: list[int] = [0] if parent is None else parent._steps
        super().__init__(element, parent, *place, **more)

    def spend(self, steps: int) -> None:
        self._steps[0] += steps
        if self._steps[0] > MOST_STEPS:
            raise TooManySteps

    @property
    def ancestors(self) -> Iterator[_Wrapped]:
        return self._along("parent")

    @property
    def previous_siblings(self) -> Iterator[_Wrapped]:
        return self._along("previous")

    def _along(self, way: str) -> Iterator[_Wrapped]:
        at = getattr(self, way)
        while at is not None:
            self.spend(1)
            yield at
            at = getattr(at, way)

    @property
    def etree_siblings(self) -> list[Element]:
        self.spend(1 + len(self._siblings) // 20)
        return self._siblings

    @etree_siblings.setter
    def etree_siblings(self, siblings: list[Element]) -> None:
        self._siblings = siblings

    def iter_children(self) -> Iterator[_Wrapped]:
        for child in super().iter_children():
            self.spend(_MADE)
            yield child


class _Matcher(Matcher):  # type: ignore[misc]
    @staticmethod
    def add_relevant_selectors(element: _Wrapped, selectors: Sequence[Any], relevant: list[Any]) -> None:
        element.spend(len(selectors))
        Matcher.add_relevant_selectors(element, selectors, relevant)
