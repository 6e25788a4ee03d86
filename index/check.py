"""What an officer should look at before publishing: nothing here stops a refresh."""

from __future__ import annotations

from index.clauses.parts import PartKind, Role
from index.corpus.load import Corpus
from index.records import DocumentParts
from index.refresh import duplicate_numbers


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
    findings.extend(duplicate_numbers(documents))
    for document in documents:
        findings.extend(_document_findings(document))
    return tuple(findings)


def _names(document: DocumentParts) -> set[str]:
    """What a clause may be called by in council.yaml: its number, its citation, the end of its id."""
    clauses = [p.clause for p in document.parts if p.clause]
    return {name for c in clauses for name in (c.number, c.citation, c.id.rpartition("#")[2]) if name}


def _document_findings(document: DocumentParts) -> list[str]:
    name = f"{document.council}/{document.file}"
    findings = []
    parts = document.parts
    for number, part in enumerate(parts):
        if part.kind is PartKind.STEM:
            after = next((p for p in parts[number + 1 :] if p.kind is not PartKind.FURNITURE), None)
            if after is None or after.kind is PartKind.HEADING or not after.stem:
                findings.append(f"{name}: nothing follows “{part.text[-70:]}”; has a list been lost?")
        if part.clause and part.clause.role is Role.FRAGMENT:
            findings.append(f"{name}: “{part.text[:70]}” is too short to stand alone and is never quoted")
    return findings
