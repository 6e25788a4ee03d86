"""A Word document's body to printed blocks: paragraphs, lists, tables, text boxes, footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.readers.blocks import BlockKind, Printed
from index.readers.docx.numbering import Label, Numbering
from index.readers.docx.runs import Line, RunReader, Seen, chosen
from index.readers.docx.styles import ParagraphLook, Styles, left_of, outline_of
from index.readers.inline import as_blocks
from index.readers.markers import MarkKind
from index.readers.numerals import roman
from index.readers.tables import Cell, Row, table_blocks
from index.readers.xml import Element, child, name_of, number, on, value

UNWRAPPED = ("sdtContent", "customXml", "ins", "moveTo", "smartTag")
"""What may stand around blocks, rows and cells without changing them."""


def read_rows(table: Element, blocks: Callable[[Element], list[Printed]]) -> list[Row]:
    """The rows of a table that were not deleted; `blocks` reads what is in a cell."""
    return [_row(r, blocks) for r in _parts(table, "tr") if child(child(r, "trPr"), "del") is None]


def _row(row: Element, blocks: Callable[[Element], list[Printed]]) -> Row:
    cells: list[Cell] = []
    for part in _parts(row, "tc"):
        properties = child(part, "tcPr")
        merged = child(properties, "vMerge")
        across = max(1, number(value(child(properties, "gridSpan")), 1))
        if child(properties, "cellDel") is not None:
            continue
        if merged is not None and value(merged) != "restart":
            cells.append(Cell((), across=across, goes_on=True))
            continue
        found = tuple(b for b in blocks(part) if any(b.lines))
        cells.append(Cell(found, _shaded(properties) or (bool(found) and all(b.bold for b in found)), across))
    return Row(tuple(cells), on(child(child(row, "trPr"), "tblHeader")) is True)


def _parts(container: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also where a wrapper stands between."""
    for part in container:
        if name_of(part) == name:
            yield part
        elif name_of(part) in (*UNWRAPPED, "sdt"):
            yield from _parts(part, name)


def _holds_contents(control: Element) -> bool:
    """Whether a content control is a table of contents: by its own properties, for any other may stand around one."""
    properties = child(control, "sdtPr")
    galleries = [e for e in properties.iter() if name_of(e) == "docPartGallery"] if properties is not None else []
    return any((value(e) or "").lower().startswith("table of contents") for e in galleries)


def _shaded(properties: Element | None) -> bool:
    fill = value(child(properties, "shd"), "fill")
    return fill is not None and fill.lower() not in ("auto", "ffffff")


_FIRST_ROW = 0x20  # in the bits of a table's look
_COLUMN = 144  # twentieths of a point: what one space of indent stands for
_CONTENTS_LINE = re.compile(r"(?:\S.*?[^.]|\S)\.{4,}+\s*+\d{1,3}")


class BodyReader:
    """Walks over a document once, counting lists and notes as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[str, Element]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._note_parts = notes
        self._runs = RunReader(styles)
        self._carried: Line | None = None
        self._item: tuple[Printed, int] | None = None
        self._note_counts = {"footnote": 0, "endnote": 0}
        self.notes: dict[str, Printed] = {}
        self.foreign = False

    @property
    def seen(self) -> Seen:
        return self._runs.seen

    def blocks(self, container: Element, *, contents: bool = False) -> list[Printed]:
        """The blocks of a body, a cell or a text box, in order. `contents`: it is a table of contents."""
        found: list[Printed] = []
        carried, self._carried = self._carried, None
        for part in container:
            found.extend(self._part(part, contents))
        if self._carried is not None:
            found.extend(as_blocks(self._carried.runs, Printed(BlockKind.PARAGRAPH, ())))
        self._carried = carried
        return found

    def _part(self, part: Element, contents: bool) -> Iterator[Printed]:
        name = name_of(part)
        if name == "p":
            yield from self._paragraph(part, contents)
        elif name == "tbl":
            self._item = None
            yield from self._table(part)
        elif name == "sdt":
            inner = child(part, "sdtContent")
            if inner is not None:
                yield from self._inside(inner, contents or _holds_contents(part))
        elif name in UNWRAPPED:
            yield from self._inside(part, contents)
        elif name in ("del", "moveFrom"):
            self.seen.changes = True
        elif name == "AlternateContent":
            best = chosen(part)
            if best is not None:
                yield from self._inside(best, contents)
        elif name in ("altChunk", "subDoc"):
            self.foreign = True

    def _inside(self, part: Element, contents: bool) -> Iterator[Printed]:
        for inner in part:
            yield from self._part(inner, contents)

    def _paragraph(self, paragraph: Element, contents: bool) -> Iterator[Printed]:
        properties = child(paragraph, "pPr")
        style_id = value(child(properties, "pStyle"))
        look = self._styles.paragraph(style_id)
        if look.heading is not None and not look.contents:
            self._runs.fields.open.clear()
        line = self._carried or Line(look.characters)
        self._carried, line.look = None, look.characters
        self._runs.read(paragraph, line)
        self._runs.fields.end_paragraph()
        self.seen.hidden.add("".join(line.hidden))
        self.seen.struck.add("".join(line.struck))
        line.gone = line.gone or bool(line.struck)
        line.hidden, line.struck = [], []
        if self._mark_is_gone(properties) or value(child(properties, "framePr"), "dropCap") in ("drop", "margin"):
            self._carried = line
            return
        label = self._label(properties, style_id, look)
        listed = contents or line.contents or look.contents
        yield from self._printed(line, label, listed, properties, look)
        for box in line.boxes:
            yield from self.blocks(box)

    def _mark_is_gone(self, properties: Element | None) -> bool:
        """Whether the end of the paragraph was deleted or moved away, so that the next one goes on with it."""
        mark = child(properties, "rPr")
        gone = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        self.seen.changes = self.seen.changes or gone
        return gone

    def _label(self, properties: Element | None, style_id: str | None, look: ParagraphLook) -> Label | None:
        own = child(properties, "numPr")
        given = value(child(own, "numId"))
        list_id = number(given) if given is not None else look.list_id
        if not list_id:
            return None
        at = value(child(own, "ilvl"))
        if at is not None:
            return self._numbering.next(list_id, number(at))
        if given is not None:
            return self._numbering.next(list_id, 0)
        tied = (self._numbering.depth_of_style(list_id, name) for name, _ in self._styles.chain(style_id))
        depth = next((d for d in tied if d is not None), look.depth or 0)
        return self._numbering.next(list_id, depth)

    def _printed(
        self, line: Line, label: Label | None, listed: bool, properties: Element | None, look: ParagraphLook
    ) -> list[Printed]:
        notes = tuple(self._note(n) for n in line.notes)
        text = "".join(r.text for r in line.runs)
        if listed or _CONTENTS_LINE.fullmatch(text.strip()):
            found = as_blocks(line.runs, Printed(BlockKind.HEADING, (), label=label.text if label else ""))
            return [replace(b, kind=BlockKind.FURNITURE, fixed=True) for b in found]
        left = left_of(properties)
        if left is None:
            left = label.left if label and label.left is not None else look.left or 0
        base = self._base(label, left, properties, look)
        if line.raised:
            base = Printed(BlockKind.FOOTNOTE, (), line.raised, fixed=True)
        blocks = as_blocks(line.runs, replace(base, notes=notes))
        if line.gone and not any(c.isalpha() for b in blocks for c in b.words):
            return []  # a number whose words are struck out
        if blocks:
            self._remember(blocks, left)
        return blocks

    def _base(self, label: Label | None, left: int, properties: Element | None, look: ParagraphLook) -> Printed:
        own = outline_of(properties)
        level = look.heading if own is None else own if own >= 0 else None
        indent = max(0, left) // _COLUMN
        kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
        if label is None or not label.text:
            item = self._item
            if level is None and item is not None and left >= max(item[1] - 60, 60):
                return Printed(BlockKind.PARAGRAPH, (), place=item[0].place, indent=indent, indented=True)
            return Printed(kind, (), level=level, indent=indent)
        place = (label.list_id, (float(label.depth),))
        shown = "" if kind is BlockKind.HEADING and label.family is MarkKind.BULLET else label.text
        kind = BlockKind.ITEM if kind is BlockKind.PARAGRAPH else kind
        return Printed(kind, (), shown, label.family, place, indent, level)

    def _remember(self, blocks: Sequence[Printed], left: int) -> None:
        """The item that an indented paragraph without a number may go on with."""
        if blocks[0].kind is BlockKind.ITEM:
            self._item = (blocks[0], left)
        elif not blocks[0].indented:
            self._item = None

    def _note(self, key: str) -> str:
        """Read a footnote at its first mark; its number is its turn."""
        if key in self.notes or key not in self._note_parts:
            return key
        kind = key.partition(" ")[0]
        self._note_counts[kind] += 1
        count = self._note_counts[kind]
        part = self._note_parts[key]
        item, fields = self._item, self._runs.fields.open
        self._runs.fields.open = []
        self.notes[key] = Printed(BlockKind.FOOTNOTE, ())
        blocks = self.blocks(part)
        self._item, self._runs.fields.open = item, fields
        lines = tuple(words for b in blocks for words in (b.first, *b.lines[1:]))
        label = str(count) if kind == "footnote" else roman(count)
        self.notes[key] = Printed(BlockKind.FOOTNOTE, lines, label, fixed=True, note=key)
        return key

    def _table(self, table: Element) -> list[Printed]:
        rows = read_rows(table, self._cell)
        self._item = None
        properties = child(table, "tblPr")
        look = child(properties, "tblLook")
        wanted = value(look, "firstRow") in ("1", "true") or bool(int(value(look) or "0", 16) & _FIRST_ROW)
        if rows and wanted and self._styles.heads_first_row(value(child(properties, "tblStyle"))):
            rows[0] = replace(rows[0], cells=tuple(replace(c, heads=True) for c in rows[0].cells))
        return table_blocks(rows)

    def _cell(self, cell: Element) -> list[Printed]:
        self._item = None
        return self.blocks(cell)
