"""What differs between two sets of documents: clauses added, removed, changed and moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from index.clauses.parts import Clause, DocumentParts
from index.corpus.council import Council
from index.refresh.settings_changes import settings_changes


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


# From here on two clauses are one that was changed, not one that went and one that came.
_CHANGED_FROM = 0.55
# Within one rewritten stretch so many clauses at most are compared with each other.
_MOST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause before and after. For `Moved`, words are the same and number, heading or place differ."""

    old: Clause
    new: Clause


@dataclass(frozen=True, slots=True)
class DocumentDifference:
    """What became of one document's clauses; `before` and `after` count them all."""

    council: str
    file: str
    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    before: int
    after: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs, by document; and, by council, which values of council.yaml, in words. Only what differs is there."""

    documents: tuple[DocumentDifference, ...]
    settings: tuple[tuple[str, tuple[str, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.documents or self.settings)

    @property
    def councils(self) -> tuple[str, ...]:
        """The councils that anything differs for."""
        return tuple(sorted({d.council for d in self.documents} | {name for name, _ in self.settings}))


def compare(
    old: Sequence[DocumentParts], new: Sequence[DocumentParts], councils: tuple[Sequence[Council], Sequence[Council]]
) -> Changes:
    """From `old` to `new` documents; `councils` are those before and after."""
    before = {(d.council, d.file): _clauses(d) for d in old}
    after = {(d.council, d.file): _clauses(d) for d in new}
    found = []
    for council, file in sorted(before.keys() | after.keys()):
        one, two = before.get((council, file), ()), after.get((council, file), ())
        if [c.digest for c in one] != [c.digest for c in two]:
            found.append(_document(council, file, one, two))
    return Changes(tuple(d for d in found if d), settings_changes(*councils))


def _document(council: str, file: str, old: Sequence[Clause], new: Sequence[Clause]) -> DocumentDifference:
    pairs = dict(_pairs(old, new))
    moved: list[Changed] = []
    changed: list[Changed] = []
    placed = set(_in_order(sorted(pairs.items())))
    for a, b in sorted(pairs.items(), key=lambda p: p[1]):
        if old[a].words != new[b].words:
            changed.append(Changed(old[a], new[b]))
        elif old[a].digest != new[b].digest or (a, b) not in placed:
            moved.append(Changed(old[a], new[b]))
    taken = set(pairs.values())
    return DocumentDifference(
        council, file,
        added=tuple(c for n, c in enumerate(new) if n not in taken),
        removed=tuple(c for n, c in enumerate(old) if n not in pairs),
        changed=tuple(changed), moved=tuple(moved), before=len(old), after=len(new),
    )  # fmt: skip


_SAME: tuple[Callable[[Clause], str], ...] = (lambda c: c.digest, lambda c: c.words)


def _pairs(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[int, int]]:
    """Which clause became which: first those that are the same, then those with the same words, then the alike."""
    found: list[tuple[int, int]] = []
    left_old, left_new = set(range(len(old))), set(range(len(new)))
    for same in _SAME:
        there: dict[str, list[int]] = defaultdict(list)
        for n in sorted(left_new, reverse=True):
            there[same(new[n])].append(n)
        for n in sorted(left_old):
            if there[same(old[n])]:
                found.append((n, there[same(old[n])].pop()))
        left_old -= {a for a, _ in found}
        left_new -= {b for _, b in found}
    return found + _alike(old, new, sorted(left_old), sorted(left_new), found)


def _alike(
    old: Sequence[Clause], new: Sequence[Clause], left_old: list[int], left_new: list[int], same: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Among what stands between the same neighbours, the pairs that are most alike."""
    by_neighbours: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    anchors = _in_order(sorted(same))
    for side, left in enumerate((left_old, left_new)):
        neighbours = [pair[side] for pair in anchors]
        for n in left:
            by_neighbours[bisect_left(neighbours, n)][side].append(n)
    found: list[tuple[int, int]] = []
    for gone, come in by_neighbours.values():
        scored = [
            (likeness(old[a].words, new[b].words) + 0.1 * (old[a].number is not None and old[a].number == new[b].number), -a, -b)
            for a in gone[:_MOST_COMPARED] for b in come[:_MOST_COMPARED]
        ]  # fmt: skip
        used: set[int] = set()
        taken: set[int] = set()
        for score, a, b in sorted(scored, reverse=True):
            if score >= _CHANGED_FROM and -a not in used and -b not in taken:
                used.add(-a)
                taken.add(-b)
                found.append((-a, -b))
    return found


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that kept their order; the others were moved about."""
    order = [b for _, b in pairs]
    matcher = SequenceMatcher(None, order, sorted(order), autojunk=False)
    kept = {n for block in matcher.get_matching_blocks() for n in range(block.a, block.a + block.size)}
    return [pair for n, pair in enumerate(pairs) if n in kept]


def _clauses(document: DocumentParts) -> tuple[Clause, ...]:
    return tuple(p.clause for p in document.parts if p.clause is not None)
