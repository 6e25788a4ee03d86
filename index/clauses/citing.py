"""Printed numbers to citations: "6.—(1)" is 6(1), the "(a)" below it 6(1)(a), and so is a bare "a" or "a."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.readers.markers import parts_of_number

_INNER = re.compile(r"\(?([a-z]{1,5}|\d{1,2}[A-Z]?)[.)]*", re.IGNORECASE)
_HEADING_NUMBER = re.compile(
    r"(?:(?:rule|article|order)\s+)?(\d{1,2}[A-Z]?(?:\.\d{1,2}){0,2}|[IVX]{1,5}(?=\.))[.)]?\s+\S", re.I
)


def cited(number: str | None, parent: str | None) -> str | None:
    """What to cite an item by, `parent` being what is cited for the item that it hangs from."""
    if number is None:
        return None
    both = parts_of_number(number)
    if both is not None:
        return f"{both[0]}{both[1]}"
    inner = _INNER.fullmatch(number)
    if parent is None or inner is None:
        return number
    return f"{parent}({inner[1]})"


def root_of(heading: str) -> str | None:
    """The number that a heading opens with: an "(a)" below "3. Conduct" is cited as 3(a)."""
    found = _HEADING_NUMBER.match(heading)
    return found[1] if found else None


def is_lettered(number: str | None) -> bool:
    """Whether a number is one that means nothing without what stands above it: "(a)", "b.", "(2)"."""
    return number is not None and (number.startswith("(") or bool(re.fullmatch(r"[a-z]{1,5}[.)]?", number)))


def parent_of(number: str | None, above: Sequence[str | None], root: str | None) -> str | None:
    """What is cited for the item that `number` hangs from; for a letter by itself, the heading's number, `root`."""
    parent: str | None = None
    for one in above:
        if one:
            parent = cited(one, parent or (root if is_lettered(one) else None))
    return parent or (root if is_lettered(number) else None)
