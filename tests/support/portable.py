"""PDFs as word processors set them: running headers, footers with page numbers, footnotes, lists, columns, tables."""

from __future__ import annotations

import copy
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.structure import ReadingHints

MARGIN, FOOT = 72, 100


@dataclass(frozen=True)
class Look:
    """How a document is set."""

    columns: int = 1
    justified: bool = False
    font: str = "Helvetica"
    size: float = 11
    space: float = 8
    header: str = ""
    footer: str = ""  # "{page}" and "{pages}" in it are numbers
    notes: Mapping[str, str] = field(default_factory=dict)
    margin: float = MARGIN

    @property
    def plain(self) -> str:
        return {"Times": "Times-Roman"}.get(self.font, self.font)

    def style(self, *, size: float = 0, bold: bool = False, indent: float = 0, hanging: float = 0) -> ParagraphStyle:
        size = size or self.size
        return ParagraphStyle(
            "x", fontName=f"{self.font}-Bold" if bold else self.plain, fontSize=size, leading=1.2 * size,
            spaceBefore=self.space if size > self.size or bold else 0, spaceAfter=self.space,
            leftIndent=indent + hanging, bulletIndent=indent, bulletFontName=self.plain, bulletFontSize=size,
            alignment=TA_JUSTIFY if self.justified else TA_LEFT,
        )  # fmt: skip

    def text(self, words: str, **style: float) -> Paragraph:
        """A paragraph; `words` may hold the library's markup."""
        return Paragraph(words, self.style(**style))  # type: ignore[arg-type]

    def heading(self, words: str, size: float = 14) -> Paragraph:
        return Paragraph(words, self.style(size=size, bold=True))

    def item(self, words: str, label: str = "•", depth: int = 0, hanging: float = 18) -> Paragraph:
        """A list item whose label stands apart in front of it."""
        return Paragraph(words, self.style(indent=18 * (depth + 1), hanging=hanging), bulletText=label)


PLAIN = Look()


def escaped(words: str) -> str:
    return html.escape(words, quote=False)


def note_mark(label: str) -> str:
    """A raised mark; the note is set at the foot of the page that it comes to stand on."""
    return f'<super>{label}</super><onDraw name="note" label="{label}"/>'


def table(*rows: Sequence[str], widths: Sequence[float] = (150, 250), look: Look = PLAIN) -> Table:
    cells = [[Paragraph(cell, look.style(bold=n == 0)) for cell in row] for n, row in enumerate(rows)]
    return Table(cells, colWidths=widths, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))


def document(*story: Flowable, look: Look = PLAIN, compressed: bool = True) -> bytes:
    """A PDF of some flowables."""
    pages = 1
    while True:
        data, made = _built(list(story), look, pages, compressed)
        if made == pages or "{pages}" not in look.footer:
            return data
        pages = made


def _built(story: list[Flowable], look: Look, pages: int, compressed: bool) -> tuple[bytes, int]:
    out = io.BytesIO()
    wide, high = A4
    gutter = 24
    column = (wide - 2 * look.margin - gutter * (look.columns - 1)) / look.columns
    frames = [
        Frame(look.margin + n * (column + gutter), FOOT, column, high - FOOT - MARGIN, 0, 0, 0, 0)
        for n in range(look.columns)
    ]

    def around(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setFont(look.plain, 9)
        canvas.drawString(look.margin, high - 40, look.header)
        canvas.drawCentredString(wide / 2, 30, look.footer.format(page=template.page, pages=pages))
        canvas.setNamedCB("note", lambda _canvas, _kind, label: template.here.append(label))

    def below(canvas: Canvas, template: BaseDocTemplate) -> None:
        _draw_notes(canvas, look, template.here)
        template.here.clear()

    made = BaseDocTemplate(
        out,
        pagesize=A4,
        pageTemplates=[PageTemplate(frames=frames, onPage=around, onPageEnd=below)],
        invariant=1,
        pageCompression=int(compressed),
    )
    made.here = []
    made.build(copy.deepcopy(story))
    return out.getvalue(), made.page


def _draw_notes(canvas: Canvas, look: Look, labels: Sequence[str]) -> None:
    """Each footnote below a rule at the foot of the page that refers to it."""
    y = FOOT - 16
    if labels:
        canvas.line(look.margin, FOOT - 5, look.margin + 140, FOOT - 5)
    for label in labels:
        canvas.setFont(look.plain, 5.5)
        canvas.drawString(look.margin, y + 3, label)
        canvas.setFont(look.plain, 8.5)
        for line in simpleSplit(look.notes[label], look.plain, 8.5, A4[0] - 2 * look.margin - 6):
            canvas.drawString(look.margin + 5, y, line)
            y -= 10


def read(*story: Flowable, look: Look = PLAIN, **hints: frozenset[str]) -> Reading:
    """The reading of a PDF of some flowables."""
    return read_document("policy.pdf", document(*story, look=look), ReadingHints(**hints))  # type: ignore[arg-type]
