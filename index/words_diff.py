"""Two texts compared word by word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Op(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, went or came."""

    op: Op
    text: str


def words_diff(old: str, new: str) -> tuple[Run, ...]:
    """The runs that make `new` of `old`: without the added ones they spell `old`, without the removed ones `new`."""
    before, after = old.split(), new.split()
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(Op.SAME, " ".join(before[a:b])))
            continue
        if b > a:
            runs.append(Run(Op.REMOVED, " ".join(before[a:b])))
        if d > c:
            runs.append(Run(Op.ADDED, " ".join(after[c:d])))
    return tuple(runs)


def likeness(old: str, new: str) -> float:
    """How alike two texts are in words and their order, 0 to 1."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    # The cheap upper bounds first: most pairs share little.
    if matcher.real_quick_ratio() < 0.5 or matcher.quick_ratio() < 0.5:
        return 0.0
    return matcher.ratio()
