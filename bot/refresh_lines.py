"""What an officer reads before publishing, line by line; the terminal and every chat draw the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.advice import Outcome
from bot.refresh import Check, Given, Plan
from index.clauses.parts import Clause
from index.refresh.compare import Changed, Changes, DocumentDifference, Op, Run, words_diff

_SAME_WORDS_SHOWN = 8
_GONE = "{council}: it is not in the policies folder and would be taken out of force; nobody is answered for it then. Its history stays."


class Mark(StrEnum):
    """What a line is about; a channel decides how each looks."""

    TITLE = "title"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SETTING = "setting"
    WARNING = "warning"
    ANSWER = "answer"
    FAILED = "failed"
    SUMMARY = "summary"


# What a line begins with where it stands among others in a chat; other lines speak for themselves.
SIGNS = {
    Mark.ADDED: "Added: ", Mark.REMOVED: "Removed: ", Mark.CHANGED: "Changed: ", Mark.MOVED: "Moved ",
    Mark.WARNING: "Look at: ", Mark.ANSWER: "Another answer: ", Mark.FAILED: "Wrong answer: ", Mark.SETTING: "Settings: ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line in words; for a changed clause `runs` are its words with what went and came."""

    mark: Mark
    text: str
    runs: tuple[Run, ...] = ()


def plan_lines(plan: Plan) -> tuple[Line, ...]:
    """All that an officer should see: differences, what looks wrong, answers that change, a summary."""
    prepared = plan.prepared
    lines: list[Line] = []
    if not prepared.first:
        lines += change_lines(prepared.changes)
        lines += [
            Line(Mark.REMOVED, _GONE.format(council=s.council)) for s in prepared.steps if s.proposal.contents is None
        ]
    if prepared.notes:
        lines.append(Line(Mark.TITLE, "To look at"))
        lines += [Line(Mark.WARNING, note) for note in prepared.notes]
    lines += _check_lines(plan)
    return (*lines, Line(Mark.SUMMARY, _summary(plan)))


def change_lines(changes: Changes) -> tuple[Line, ...]:
    """What differs, by document."""
    lines: list[Line] = []
    for council, keys in changes.settings:
        lines += [Line(Mark.SETTING, f"{council}: council.yaml: {told}") for told in keys]
    for document in changes.documents:
        lines.append(Line(Mark.TITLE, f"{document.council}/{document.file}: {_counts(document)}"))
        lines += [
            Line(Mark.CHANGED, _named(c.new), _shortened(words_diff(c.old.words, c.new.words)))
            for c in document.changed
        ]
        lines += [Line(Mark.ADDED, f"{_named(c)}{c.words}") for c in document.added]
        lines += [Line(Mark.REMOVED, f"{_named(c)}{c.words}") for c in document.removed]
        lines += [Line(Mark.MOVED, _moved(c)) for c in document.moved]
    return tuple(lines)


def _check_lines(plan: Plan) -> Iterator[Line]:
    told = [c for c in plan.checks if c.failed or c.changed]
    if told:
        yield Line(Mark.TITLE, "The councils' own questions")
    for check in told:
        yield Line(Mark.FAILED if check.failed else Mark.ANSWER, _check(check))


def _check(check: Check) -> str:
    lines = [f"{check.council}: {check.asked.ask}"]
    if check.before is not None and check.changed:
        lines.append(f"  before: {_given(check.before)}")
    lines.append(f"  after: {_given(check.after)}")
    if check.failed:
        lines.append(f"  must be: {' or '.join(check.asked.quote)}")
    return "\n".join(lines)


def _given(given: Given) -> str:
    if given.outcome not in (Outcome.ANSWERED, Outcome.URGENT):
        return given.outcome.value.replace("_", " ")
    numbers = [f"{q.clause}: " if q.clause else "" for q in given.quotes]
    return " | ".join(f"{n}{_short(words)}" for n, words in zip(numbers, given.words, strict=True)) or "nothing quoted"


def _summary(plan: Plan) -> str:
    prepared = plan.prepared
    if not prepared.new:
        return f"Nothing has changed that is not in force already.{_asked(plan)}"
    there = [s.proposal.contents for s in prepared.steps if s.proposal.contents is not None]
    clauses = sum(p.clause is not None for contents in there for d in contents.parts for p in d.parts)
    said = f"{_times(len(prepared.steps), 'council')}, {_times(clauses, 'clause')}, {prepared.embedded} embedded anew."
    return said + _asked(plan)


def _asked(plan: Plan) -> str:
    if not plan.checks:
        return ""
    right = len(plan.checks) - len(plan.failed)
    return f" {right} of {_times(len(plan.checks), 'question')} answered as questions.yaml says."


def _counts(document: DocumentDifference) -> str:
    named = {"changed": document.changed, "added": document.added, "removed": document.removed, "moved": document.moved}
    return ", ".join(f"{len(found)} {name}" for name, found in named.items() if found)


def _named(clause: Clause) -> str:
    return f"{clause.citation}: " if clause.citation else ""


def _moved(change: Changed) -> str:
    was, now = _place(change.old), _place(change.new)
    where = f"from {was} to {now}" if was != now else f"within {now}"
    return f"{where}: {_short(change.new.words)}"


def _place(clause: Clause) -> str:
    heading = " › ".join(clause.headings) or "the beginning"
    return f"{heading}, {clause.citation}" if clause.citation else heading


def _shortened(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Long stretches that stayed the same shown by their ends; what went and came is always whole."""
    found = []
    for run in runs:
        words = run.text.split()
        if run.op is Op.SAME and len(words) > 2 * _SAME_WORDS_SHOWN + 4:
            ends = " ".join(words[:_SAME_WORDS_SHOWN]), " ".join(words[-_SAME_WORDS_SHOWN:])
            found.append(Run(Op.SAME, f"{ends[0]} … {ends[1]}"))
        else:
            found.append(run)
    return tuple(found)


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
