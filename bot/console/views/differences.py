"""What differs between two versions for a template: two columns, clause beside clause, words marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.clauses.parts import Clause
from index.refresh.compare import Changed, Changes, DocumentDifference, Op, Run, words_diff


class Fate(StrEnum):
    """What became of a clause."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Side:
    """A clause as one version has it. `runs`: its words, in runs that stayed, went or came."""

    place: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A clause before and after; None where it was not there."""

    fate: Fate
    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """One document's differences in reading order, with how many clauses there were and are."""

    file: str
    rows: tuple[Row, ...]
    before: int
    after: int

    @property
    def counts(self) -> str:
        """How many of each: "2 changed, 1 added"."""
        found = {fate: sum(row.fate is fate for row in self.rows) for fate in Fate}
        return ", ".join(f"{count} {fate.value}" for fate, count in found.items() if count)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. `settings`: values of the council's settings, in words."""

    documents: tuple[DocumentRows, ...]
    settings: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.documents or self.settings)


def difference_of(changes: Changes) -> Difference:
    """The differences of one council."""
    return Difference(
        tuple(_document(d) for d in changes.documents), tuple(line for _, lines in changes.settings for line in lines)
    )


def _document(found: DocumentDifference) -> DocumentRows:
    rows = sorted(_rows(found), key=lambda placed: placed[0])
    return DocumentRows(found.file, tuple(row for _, row in rows), found.before, found.after)


def _rows(found: DocumentDifference) -> Iterator[tuple[int, Row]]:
    """Each row with where in the text it stands."""
    for pair in found.changed:
        runs = words_diff(pair.old.words, pair.new.words)
        old = Side(_place(pair.old), tuple(r for r in runs if r.op is not Op.ADDED))
        new = Side(_place(pair.new), tuple(r for r in runs if r.op is not Op.REMOVED))
        yield _start(pair.new), Row(Fate.CHANGED, old, new)
    for pair in found.moved:
        yield _start(pair.new), Row(Fate.MOVED, *_same(pair))
    for clause in found.added:
        yield _start(clause), Row(Fate.ADDED, None, Side(_place(clause), (Run(Op.ADDED, clause.words),)))
    for clause in found.removed:
        yield _start(clause), Row(Fate.REMOVED, Side(_place(clause), (Run(Op.REMOVED, clause.words),)), None)


def _same(pair: Changed) -> tuple[Side, Side]:
    return Side(_place(pair.old), (Run(Op.SAME, pair.old.words),)), Side(
        _place(pair.new), (Run(Op.SAME, pair.new.words),)
    )


def _start(clause: Clause) -> int:
    return clause.text_spans[0].start if clause.text_spans else 0


def _place(clause: Clause) -> str:
    """Heading and number, as somebody would look it up."""
    return ", ".join(filter(None, (" › ".join(clause.headings), clause.citation))) or "at the beginning"
