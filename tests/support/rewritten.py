"""The shipped policies written out anew, from their blocks, as Word documents and web pages."""

from __future__ import annotations

import html
from collections.abc import Iterator

from reportlab.platypus import Flowable

from index.clauses.parts import Part
from index.corpus.load import load_corpus
from index.readers.blocks import Block, BlockKind
from index.readers.markup import words
from index.refresh.refresh import parts_of
from tests.support import portable, word
from tests.support.documents import POLICIES


def original(council_id: str) -> tuple[tuple[Part, ...], list[tuple[Block, str, str]]]:
    """A policy's parts, and its blocks without furniture, each with its words and with its words and marks."""
    corpus = load_corpus(POLICIES)
    document = next(d for d in corpus.documents if d.council == council_id)
    told = [(b, words(document.text, b.body), words(document.text, b.spans)) for b in document.reading.blocks]
    return parts_of(document).parts, [t for t in told if t[0].kind is not BlockKind.FURNITURE]


def as_docx(blocks: list[tuple[Block, str, str]], *, styled: bool) -> bytes:
    """With headings by style or in bold, bullets by a list, numbers as typed."""
    return word.document(*_paragraphs(blocks, styled=styled))


def _paragraphs(blocks: list[tuple[Block, str, str]], *, styled: bool) -> Iterator[str]:
    for block, said, whole in blocks:
        if block.kind is BlockKind.HEADING and styled:
            yield word.paragraph(said, style="Title" if block.level == 0 else f"Heading{min(3, block.level + 1)}")
        elif block.kind is BlockKind.HEADING:
            yield word.paragraph(word.bold(said))
        elif block.bullet:
            yield word.paragraph(said, numbered=(2, block.level))
        else:
            yield word.paragraph(whole)


def as_html(blocks: list[tuple[Block, str, str]]) -> bytes:
    """With headings by tag, each bullet in a list, numbers as typed."""
    body = []
    for block, said, whole in blocks:
        if block.kind is BlockKind.HEADING:
            tag = f"h{min(6, block.level + 1)}"
            body.append(f"<{tag}>{html.escape(said)}</{tag}>")
        elif block.bullet:
            body.append(f"<ul><li>{html.escape(said)}</ul>")
        else:
            body.append(f"<p>{html.escape(whole)}</p>")
    return ("<!DOCTYPE html><meta charset=utf-8><main>" + "\n".join(body) + "</main>").encode()


def as_pdf(blocks: list[tuple[Block, str, str]], **look: object) -> bytes:
    """With headings by size, bullets and numbers apart from their words, a header, page numbers."""
    set_as = portable.Look(header="OFFICIAL", footer="Page {page} of {pages}", **look)  # type: ignore[arg-type]
    story: list[Flowable] = []
    for block, said, whole in blocks:
        if block.kind is BlockKind.HEADING:
            story.append(set_as.heading(portable.escaped(said), max(12.5, 20 - 2.5 * block.level)))
        elif block.kind is BlockKind.ITEM:
            label = "•" if block.bullet else whole.partition(said[:20])[0].strip()
            story.append(set_as.item(portable.escaped(said), label, block.level, hanging=18 if block.bullet else 40))
        else:
            story.append(set_as.text(portable.escaped(whole)))
    return portable.document(*story, look=set_as)
