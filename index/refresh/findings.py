"""What an officer should look at in a policies folder: what is still to be filled in, and what names clauses that are not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from index.clauses.parts import DocumentParts
from index.corpus.council import Council
from index.corpus.load import Corpus
from index.corpus.questions import FILE as QUESTIONS_FILE
from index.corpus.questions import MustQuote
from index.refresh.checks import document_suspicions


def check_corpus(corpus: Corpus, documents: tuple[DocumentParts, ...]) -> tuple[str, ...]:
    """One line a finding."""
    findings: list[str] = list(corpus.notes)
    for council in corpus.councils:
        mine = [d for d in documents if d.council == council.id]
        findings += _to_fill_in(council, mine)
        findings += _questions(council.id, corpus.questions.get(council.id, ()), mine)
    for document in documents:
        findings += document_suspicions(document)
    return tuple(findings)


def _to_fill_in(council: Council, documents: list[DocumentParts]) -> Iterator[str]:
    for contact in council.contacts:
        if contact.to_be_filled_in:
            yield f"{council.id}: the contact “{contact.role}” is to be filled in (e-mail or telephone)"
    known = {n for d in documents for n in _names(d)}
    for entry in council.documents:
        if entry.version is None:
            yield f"{council.id}/{entry.file}: no version or date is given"
        for key in entry.topics:
            if key not in known:
                yield f"{council.id}/{entry.file}: topics are given for {key!r}, which no clause is numbered"


def _questions(council: str, questions: tuple[MustQuote, ...], documents: list[DocumentParts]) -> Iterator[str]:
    """Questions whose answer must be a clause, where no clause has this number or these words."""
    numbers = {n.strip(" .") for d in documents for n in _numbers(d)}
    texts = [_folded(p.clause.words) for d in documents for p in d.parts if p.clause]
    for question in questions:
        for wanted in () if question.not_covered else question.quote:
            if wanted.strip(" .") not in numbers and not any(_folded(wanted) in text for text in texts):
                close = difflib.get_close_matches(wanted.strip(" ."), sorted(numbers), n=1)
                hint = f"; did you mean {close[0]}?" if close else ""
                yield f"{council}/{QUESTIONS_FILE}: “{question.ask}” must quote {wanted!r}, and no clause has that number or those words{hint}"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _numbers(document: DocumentParts) -> set[str]:
    clauses = [p.clause for p in document.parts if p.clause]
    return {number for c in clauses for number in (c.number, c.citation) if number}


def _names(document: DocumentParts) -> set[str]:
    """What a clause may be called by in council.yaml: its number, its citation, the end of its id."""
    return _numbers(document) | {p.clause.id.rpartition("#")[2] for p in document.parts if p.clause}
