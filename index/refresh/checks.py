"""What looks wrong about documents as they were read, for an officer to look at before they are put in force."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.clauses.parts import Clause, DocumentParts, PartKind, Role
from index.corpus.load import Corpus
from index.refresh.compare import DocumentChanges

# Fewer than this share of the clauses there were is no ordinary change.
_FAR_FEWER = 0.7
_DECIMAL = re.compile(r"(?P<above>(?:\d+\.)*)(?P<last>\d+)\.?")
# So often within one document a short line is a header or footer that was taken for a rule.
_OFTEN = 3
_SHORT_WORDS = 12


def document_suspicions(document: DocumentParts) -> tuple[str, ...]:
    """One line each: stems without a list, fragments, numbers missing or printed twice, what may be furniture."""
    name = f"{document.council}/{document.file}"
    found = [
        *_lost_lists(document), *_bare(document), *_fragments(document), *_numbers(document), *_furniture(document),
    ]  # fmt: skip
    return tuple(f"{name}: {line}" for line in found)


def change_suspicions(changes: Sequence[DocumentChanges], old: Sequence[DocumentParts]) -> tuple[str, ...]:
    """One line each: far fewer clauses than before, lists that lost items, items that lost the words before their list."""
    parts = {(d.council, d.file): d for d in old}
    found = []
    for document in changes:
        name = f"{document.council}/{document.file}"
        if document.before and document.after < _FAR_FEWER * document.before:
            found.append(
                f"{name}: {document.after} clauses where there were {document.before}; is this the whole text?"
            )
        before = Counter(c.stem for c in _clauses(parts.get((document.council, document.file))) if c.stem)
        lost = Counter(c.stem for c in document.removed if c.stem)
        for stem, count in lost.items():
            came = sum(c.stem == stem for c in document.added)
            if count > came:
                found.append(f"{name}: the list under “{stem[-70:]}” had {before[stem]} items and lost {count - came}")
        for pair in (*document.changed, *document.moved):
            if pair.old.stem and not pair.new.stem:
                found.append(
                    f"{name}: “{pair.new.text[:70]}” no longer stands under “{pair.old.stem[-70:]}”: it is quoted without these words"
                )
    return tuple(found)


def _lost_lists(document: DocumentParts) -> Iterator[str]:
    parts = document.parts
    for number, part in enumerate(parts):
        if part.kind is PartKind.STEM:
            after = next((p for p in parts[number + 1 :] if p.kind is not PartKind.FURNITURE), None)
            if after is None or after.kind is PartKind.HEADING or not after.stem:
                yield f"nothing follows “{part.text[-70:]}”; has a list been lost?"


def _bare(document: DocumentParts) -> Iterator[str]:
    """Items quoted without the words before their list: a "must not" that is lost reads as a permission."""
    clauses = _clauses(document)
    for clause in clauses:
        if clause.text.rstrip("*_ ").endswith(":") and not clause.stem:
            yield f"“{clause.text[-70:]}” opens a list that does not stand under it: its items are quoted without these words"
        elif clause.quotable and clause.text[:1].islower() and not clause.stem:
            yield f"“{clause.text[:70]}” begins in the middle of a sentence and is quoted without the words before it"


def _fragments(document: DocumentParts) -> Iterator[str]:
    for part in document.parts:
        if part.clause and part.clause.role is Role.FRAGMENT:
            yield f"“{part.text[:70]}” is too short to stand alone and is never quoted"


def _numbers(document: DocumentParts) -> Iterator[str]:
    """Decimal numbers that are missing between two, and numbers printed twice in one place."""
    seen: set[tuple[tuple[str, ...], str | None, str]] = set()
    last: dict[str, int] = {}
    printed = {part.number.strip(".") for part in document.parts if part.number}
    for part in document.parts:
        if part.number is None:
            continue
        decimal = "." in part.number.strip(".")
        parent = part.clause.parent if part.clause else None
        key = (() if decimal else part.headings, None if decimal else parent, part.number)
        # A lead-in without a clause of its own is no second place to cite.
        if part.clause and key in seen:
            yield f"the number {part.number} is printed more than once; answers cite it with its heading"
        if part.clause:
            seen.add(key)
        if decimal and (match := _DECIMAL.fullmatch(part.number)):
            above, number = match["above"], int(match["last"])
            if above in last and number > last[above] + 1:
                missing = [f"{above}{n}" for n in range(last[above] + 1, number) if f"{above}{n}" not in printed]
                if missing:
                    yield f"after {above}{last[above]} comes {part.number}: is {', '.join(missing)} missing?"
            last[above] = max(number, last.get(above, 0))


def _furniture(document: DocumentParts) -> Iterator[str]:
    lines = Counter(p.text for p in document.parts if p.clause and len(p.text.split()) <= _SHORT_WORDS)
    for text, count in lines.items():
        if count >= _OFTEN:
            yield f"“{text[:70]}” stands there {count} times; is it a running header? (`furniture` in council.yaml)"


def _clauses(document: DocumentParts | None) -> tuple[Clause, ...]:
    return tuple(p.clause for p in document.parts if p.clause) if document else ()


def check_corpus(corpus: Corpus, documents: tuple[DocumentParts, ...]) -> tuple[str, ...]:
    """One line a finding."""
    findings: list[str] = list(corpus.notes)
    for council in corpus.councils:
        for contact in council.contacts:
            if contact.to_be_filled_in:
                findings.append(f"{council.id}: the contact “{contact.role}” is to be filled in (e-mail or telephone)")
        for entry in council.documents:
            if entry.version is None:
                findings.append(f"{council.id}/{entry.file}: no version or date is given")
            known = {n for d in documents if d.council == council.id for n in _names(d)}
            findings.extend(
                f"{council.id}/{entry.file}: topics are given for {key!r}, which no clause is numbered"
                for key in entry.topics
                if key not in known
            )
    for document in documents:
        findings.extend(document_suspicions(document))
    return tuple(findings)


def _names(document: DocumentParts) -> set[str]:
    """What a clause may be called by in council.yaml: its number, its citation, the end of its id."""
    clauses = [p.clause for p in document.parts if p.clause]
    return {name for c in clauses for name in (c.number, c.citation, c.id.rpartition("#")[2]) if name}
