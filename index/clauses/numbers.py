"""Printed numbers of list items: which belong to one list, and which comes next."""

from __future__ import annotations

import re


def family(number: str | None) -> str:
    """The shape of a printed number: items of one list share it ("(a)", "1", "1.1"; "" for bullets)."""
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", (number or "").lower()))


def follows(before: str, number: str | None) -> bool:
    """Whether `number` is the next after `before` in one list: 3 → 4, (b) → (c)."""
    if number is None or family(before) != family(number):
        return False
    one, other = re.findall(r"\d+|[a-z]+", before.lower()), re.findall(r"\d+|[a-z]+", number.lower())
    if not one or not other or one[:-1] != other[:-1]:
        return False
    a, b = one[-1], other[-1]
    return int(b) == int(a) + 1 if b.isdigit() else len(a) == len(b) == 1 and ord(b) == ord(a) + 1
