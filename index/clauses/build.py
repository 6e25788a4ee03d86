"""A document's blocks to its parts: clauses with their headings and stems."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.clauses.citing import cited, parent_of, root_of
from index.clauses.lead_ins import (
    NORMATIVE,
    heads_list,
    is_unended,
    needed,
    run_in_headings,
    says_whom_to_ask,
    split_lead_in,
)
from index.clauses.parts import Clause, Part, PartKind, clause_digest
from index.clauses.roles import role_of
from index.clauses.rows import Stem, Table
from index.clauses.sentences import cut, even_cuts, family, follows, raw
from index.readers.blocks import Block, BlockKind, Span
from index.readers.markers import parts_of_number
from index.readers.markup import words

# A paragraph longer than this is cut at sentence ends: a quote is to be read on a telephone.
LONGEST_CLAUSE = 800
_TEXT = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.HEADER_ROW)
_BETWEEN = (BlockKind.FURNITURE, BlockKind.FOOTNOTE)
_CONTACT_LINES = 8


class PartBuilder:
    """Walks over one document's blocks and collects its parts."""

    def __init__(self, council: str, document: str, source: str, blocks: Sequence[Block], *, markup: bool) -> None:
        self._council = council
        self._document = document
        self._source = source
        self._markup = markup
        self._blocks = blocks
        self._path: list[tuple[int, str]] = []
        self._run_in: str | None = None
        self._stems: list[Stem] = []
        self._numbers: list[tuple[int, str | None]] = []
        self._root: str | None = None
        # The shape of number of the list under way; stems and numbers put aside for a paragraph inside a
        # list; stems whose list may have lost its bullets.
        self._family: str | None = None
        self._paused: tuple[list[Stem], list[tuple[int, str | None]]] | None = None
        self._lost: list[Stem] = []
        self._table = Table(source, edged=markup)
        self._parts: list[Part] = []
        self._ids: Counter[str] = Counter()
        self._why = ""
        # The clauses of open lists: where each is among the parts, and the lead-ins that it hangs from.
        self._listed: list[tuple[int, list[Stem]]] = []
        self._run_ins = run_in_headings(blocks, source)

    def build(self) -> tuple[Part, ...]:
        """All parts in order."""
        at = 0
        while at < len(self._blocks):
            at = self._take(at)
        return tuple(self._parts)

    def _take(self, at: int) -> int:
        block = self._blocks[at]
        self._why = block.why
        match block.kind:
            case BlockKind.HEADING:
                self._heading(at, block)
            case BlockKind.FURNITURE:
                self._parts.append(
                    Part(PartKind.FURNITURE, block.spans, None, (), None, self._words(block.spans), why=block.why)
                )
            case BlockKind.HEADER_ROW:
                self._header_row(at, block)
            case BlockKind.ROW:
                self._row(block)
            case BlockKind.ITEM:
                self._item(at, block)
            case BlockKind.FOOTNOTE:
                self._clause(block.spans, block.body, None, stem=False)
            case _:
                if self._table.holds(self._stems):
                    self._stems, self._numbers, self._lost = [], [], []
                return self._paragraph(at, block)
        return at + 1

    def _heading(self, at: int, block: Block) -> None:
        self._stems, self._numbers, self._run_in = [], [], None
        self._family, self._paused, self._lost = None, None, []
        text = self._words(block.body)
        is_deeper = bool(self._path) and block.level > self._path[-1][0]
        if block.level > 0:
            self._path = [(level, name) for level, name in self._path if level < block.level]
        self._parts.append(Part(PartKind.HEADING, block.spans, None, self._headings, None, text, why=block.why))
        if block.level > 0:
            self._path.append((block.level, text))
            self._root = root_of(text) or (self._root if is_deeper else None)
        follower = next((b for b in self._blocks[at + 1 :] if b.kind is not BlockKind.FURNITURE), None)
        if follower is not None and follower.kind is BlockKind.ITEM and heads_list(text):
            self._stems = [(-1, block.body, None)]

    def _closing(self, block: Block) -> None:
        """Words that end the sentence of the list above: each item is quoted with them."""
        stem = self._stems[-1]
        for at, stems in self._listed:
            part = self._parts[at]
            if part.clause is None or stem not in stems:
                continue
            body = (*part.clause.text_spans, *block.body)
            text = self._words(body)
            clause = replace(
                part.clause, text=text, text_spans=body, role=role_of(part.headings, part.stem, text),
                digest=clause_digest(part.headings, part.number, part.stem, text),
            )  # fmt: skip
            self._parts[at] = replace(part, text=text, clause=clause)
        self._stem_part(block.spans, None, block.body)
        self._stems, self._numbers, self._listed = [], [], []

    def _paragraph(self, at: int, block: Block) -> int:
        if block.closing and self._stems and self._listed:
            self._closing(block)
            return at + 1
        listed = self._lost if is_unended(self._words(block.body)) else []
        self._lost = []
        run_in = self._run_ins.get(at)
        if run_in:
            self._run_in = run_in
        elif not (self._run_in and self._stems):
            if self._stems and any(n for _, n in self._numbers):
                self._paused = (self._stems, self._numbers)
            self._stems = []
        if listed:
            self._stems = listed
        self._numbers = []
        before, lead_in = split_lead_in(block, self._next(at), self._source)
        self._long_clause(block, before, stem=bool((self._run_in or listed) and self._stems))
        self._lost = listed
        if not lead_in:
            return at + 1
        spans = lead_in if before else block.spans
        self._stems, self._family, self._paused = [(-1, lead_in, None)], None, None
        self._stem_part(spans, None, lead_in)
        self._lost = list(self._stems)
        return self._contact_lines(at + 1)

    def _item(self, at: int, block: Block) -> None:
        self._lost = []
        level = block.level
        if self._paused and not self._stems:
            before = [depth for depth, n in self._paused[1] if n and follows(n, block.number)]
            if before:  # the list goes on, at its own depth, however this item is set
                (self._stems, self._numbers), level = self._paused, before[-1]
        self._paused = None
        if level == 0:
            shape = family(block.number)
            if self._family not in (None, shape):
                self._stems = []
            self._family = shape
        self._stems = [s for s in self._stems if s[0] < level]
        self._numbers = [n for n in self._numbers if n[0] < level]
        both = parts_of_number(block.number or "")
        alone, lead_in = split_lead_in(block, self._next(at), self._source, level + 1 if both else level)
        if alone:
            spans = block.spans if not lead_in else self._up_to(block.spans, alone)
            self._listed = [(n, s) for n, s in self._listed if s[-1] in self._stems]
            if self._stems:
                self._listed.append((len(self._parts), list(self._stems)))
            self._clause(spans, alone, block.number)
        if both:
            # A rule and its first part in one: what the part leads into ends with the part, not with the rule.
            self._numbers.append((level, both[0]))
            level += 1
        if lead_in:
            whole = block.spans if not alone else lead_in
            self._stem_part(whole, block.number if not alone else None, lead_in)
            self._stems.append((level, lead_in, block.number))
            self._lost = list(self._stems)
        self._numbers.append((level, both[1] if both else block.number))

    def _header_row(self, at: int, block: Block) -> None:
        """Column headings lead into the rows below them, or into the items of a cell."""
        before = next((self._blocks[n] for n in range(at - 1, -1, -1) if self._blocks[n].kind not in _BETWEEN), None)
        self._stems, self._family, self._lost = self._table.open(block, before, self._stems), "row", []
        follower = self._next(at)
        if follower is not None and follower.kind is BlockKind.ITEM:
            self._numbers = []
        self._stem_part(block.spans, None, self._table.whole(block))

    def _row(self, block: Block) -> None:
        """A table row is one clause; under columns such as "Do" and "Don't" each cell is one."""
        if block.level == 0:
            self._table.close()
            self._stems = [] if self._family == "row" else self._stems
        elif self._table.stems:
            self._stems, self._family = self._table.stems, "row"
        table = self._stems
        cells = self._table.cells(block, lambda column: bool(NORMATIVE.search(self._words((column,)))))
        for stems, span, cell in cells:
            self._stems = stems
            self._clause((span,), (cell,), None)
        self._stems = table
        if not cells:
            self._clause(block.spans, self._table.whole(block), None)

    def _contact_lines(self, at: int) -> int:
        """Short lines under a lead-in ("… from the Monitoring Officer:" name, post, e-mail) are one clause."""
        end = at
        while end < len(self._blocks) and end - at < _CONTACT_LINES:
            block = self._blocks[end]
            text = self._words(block.body)
            if block.kind is not BlockKind.PARAGRAPH or len(text.split()) > 10 or text.endswith((".", ":")):
                break
            if end in self._run_ins:
                break
            end += 1
        group = self._blocks[at:end]
        lines = [self._words(block.body) for block in group]
        if len(group) < 2 or not says_whom_to_ask(self._words(self._stems[-1][1]), lines):
            return at
        self._why = f"{group[0].why}; build: short lines under a lead-in, as one"
        self._clause(tuple(s for b in group for s in b.spans), tuple(s for b in group for s in b.body), None)
        self._stems, self._lost = [], []
        return end

    def _long_clause(self, block: Block, body: tuple[Span, ...], *, stem: bool) -> None:
        """A paragraph as one clause, or cut at sentence ends where it is too long to quote."""
        if not body:
            return
        text = raw(body, self._source)
        chunks: tuple[tuple[Span, ...], ...] = (body,)
        if len(text) > LONGEST_CLAUSE:
            chunks = cut(body, self._source, even_cuts(text, LONGEST_CLAUSE))
        for number, chunk in enumerate(chunks):
            whole = len(chunks) == 1 and body == block.body
            spans = block.spans if whole else self._up_to(block.spans, chunk) if number == 0 else chunk
            self._clause(spans, chunk, block.number, stem=stem)

    def _up_to(self, spans: tuple[Span, ...], body: tuple[Span, ...]) -> tuple[Span, ...]:
        """`spans` from their beginning, marks included, to the end of `body`."""
        end = body[-1].end
        return tuple(Span(s.start, min(s.end, end)) for s in spans if s.start < end)

    def _clause(
        self, spans: tuple[Span, ...], body: tuple[Span, ...], number: str | None, *, stem: bool = True
    ) -> None:
        stem_spans = self._stem_spans() if stem else ()
        stem_text = self._words(stem_spans) or None
        text = self._words(body)
        parent = parent_of(number, [n for _, n in self._numbers], self._root)
        headings = self._headings
        digest = clause_digest(headings, number, stem_text, text)
        clause = Clause(
            self._new_id(number, parent, f"{stem_text or ''} {text}"),
            self._council, self._document, number, parent, headings, stem_text, text,
            stem_spans, body, role_of(headings, stem_text, text), digest,
        )  # fmt: skip
        hangs = "build: hangs from the stem above it" if stem_text else "build: stands alone"
        why = f"{self._why}; {hangs}" + ("" if clause.quotable else "; roles: too little to be quoted")
        self._parts.append(Part(PartKind.CLAUSE, spans, number, headings, stem_text, text, clause, why))

    def _stem_part(self, spans: tuple[Span, ...], number: str | None, body: tuple[Span, ...]) -> None:
        why = f"{self._why}; build: leads into what is below it"
        self._parts.append(Part(PartKind.STEM, spans, number, self._headings, None, self._words(body), why=why))

    def _stem_spans(self) -> tuple[Span, ...]:
        """The lead-ins that an item hangs from, the outermost first."""
        kept = needed([self._words(spans) for _, spans, _ in self._stems])
        return tuple(span for (_, spans, _), wanted in zip(self._stems, kept, strict=True) if wanted for span in spans)

    def _new_id(self, number: str | None, parent: str | None, text: str) -> str:
        name = cited(number, parent)
        name = name or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        base = f"{self._council}/{self._document}#{name.replace(' ', '-').lower()}"
        self._ids[base] += 1
        return base if self._ids[base] == 1 else f"{base}~{self._ids[base]}"

    def _next(self, at: int) -> Block | None:
        return next((b for b in self._blocks[at + 1 :] if b.kind in (*_TEXT, BlockKind.HEADING)), None)

    @property
    def _headings(self) -> tuple[str, ...]:
        names = tuple(name for _, name in self._path)
        return (*names, self._run_in) if self._run_in else names

    def _words(self, spans: tuple[Span, ...]) -> str:
        return words(self._source, spans, markup=self._markup)


def build_parts(
    council: str, document: str, source: str, blocks: Sequence[Block], *, markup: bool = True
) -> tuple[Part, ...]:
    """The parts of one document, in order; clause ids are unique within it.

    `markup`: whether `source` is Markdown or plain text, not the bare words of a published page.
    """
    return PartBuilder(council, document, source, blocks, markup=markup).build()
