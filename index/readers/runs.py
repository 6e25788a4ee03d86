"""Marks that count only as a run: lone letters, numerals and capitals in front of line after line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.markers import Mark, MarkKind
from index.readers.numerals import roman


@dataclass(frozen=True, slots=True)
class _Series:
    """One way to count: what a line of it looks like, its words in order, the fewest that make a run."""

    kind: MarkKind
    pattern: re.Pattern[str]
    order: tuple[str, ...]
    fewest: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    value: int
    mark: Mark


_GAP = r"(?:\t\s*|\s{2,})(?=[^\W_])"
_LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
_ROMANS = tuple(roman(n) for n in range(1, 31))
_SERIES = (
    _Series(MarkKind.CAPITAL, re.compile(r"\s*([A-Z])[.)]?\s+(?=[A-Z“\"])"), tuple(c.upper() for c in _LETTERS), 3),
    _Series(MarkKind.CAPITAL, re.compile(r"\s*([IVX]{1,6})[.)]\s+(?=\S)"), tuple(r.upper() for r in _ROMANS), 2),
    _Series(MarkKind.LETTER, re.compile(rf"\s*([a-z]){_GAP}"), _LETTERS, 1, alone=True),
    _Series(MarkKind.ROMAN, re.compile(rf"\s*([ivx]{{1,5}}){_GAP}"), _ROMANS, 1, alone=True),
    _Series(MarkKind.ROMAN, re.compile(r"\s*([ivx]{1,5}) (?=[^\W_])"), _ROMANS, 2),
    _Series(MarkKind.LETTER, re.compile(r"\s*([a-z]) (?=[^\W_])"), _LETTERS, 3),
    _Series(MarkKind.SIMPLE, re.compile(rf"\s*(\d{{1,2}}){_GAP}(?![A-Z\W]+$)"), tuple(map(str, range(1, 100))), 2),
)
_COMPOUND = re.compile(r"\s*([A-Z])(\d{1,2})[.)]?\s+(?=[A-Z“\"])")


def run_marks(lines: Sequence[str]) -> dict[int, Mark]:
    """By line number: the letters a, b, c …, numerals, capitals, or A1, A2, B1 … that open lines in order."""
    found: dict[int, Mark] = {}
    lengths: dict[int, int] = {}
    for series in _SERIES:
        for run in _runs(series, lines):
            for candidate in run:
                if len(run) > lengths.get(candidate.line, 0):
                    found[candidate.line], lengths[candidate.line] = candidate.mark, len(run)
    return _compound(lines) | found


def _runs(series: _Series, lines: Sequence[str]) -> list[list[_Candidate]]:
    """The candidates of one series in runs that begin with its first and leave none out."""
    runs: list[list[_Candidate]] = []
    run: list[_Candidate] = []
    for number, line in enumerate(lines):
        match = series.pattern.match(line)
        if match is None or match[1] not in series.order:
            continue
        candidate = _Candidate(number, series.order.index(match[1]), Mark(series.kind, match[1], match.end()))
        if candidate.value == 0:
            run = [candidate]
            runs.append(run)
        elif run and candidate.value == run[-1].value + 1:
            run.append(candidate)
    return [r for r in runs if len(r) >= series.fewest]


def _compound(lines: Sequence[str]) -> dict[int, Mark]:
    """A1, A2, B1: each the next of its letter, or the first of the next letter."""
    found: dict[int, Mark] = {}
    last = ("@", 0)
    for number, line in enumerate(lines):
        match = _COMPOUND.match(line)
        if match is None:
            continue
        here = (match[1], int(match[2]))
        following = here == (last[0], last[1] + 1) or (here[1] == 1 and 1 <= ord(here[0]) - ord(last[0]) <= 2)
        if following:
            last = here
            found[number] = Mark(MarkKind.SIMPLE, f"{match[1]}{match[2]}", match.end())
    return found if len(found) >= 3 else {}
