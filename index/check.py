"""What an officer should look at before publishing: nothing here stops a refresh."""

from __future__ import annotations

from index.corpus.load import Corpus
from index.refresh.checks import document_suspicions
from index.snapshot import DocumentParts


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
