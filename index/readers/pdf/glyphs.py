"""The letters and lines that a PDF draws, collected page by page. Runs in the process that opens the file."""

# ruff: noqa: ARG002 - the library calls these methods by these parameters

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFStackT, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt

from index.readers.pdf.page import Rule

MOST_LETTERS = 1_000_000
_MOST_RULES = 20_000
_BOLD = re.compile(r"bold|black|heavy|semibold|demi\b|-bd\b", re.IGNORECASE)
_SIGNS = re.compile(r"wingdings|dingbats|webdings", re.IGNORECASE)
# What the letters of Wingdings look like.
_WINGDINGS = {"ü": "✓", "§": "▪", "Ø": "➢", "l": "●", "n": "■", "o": "□", "q": "□", "u": "◆", "v": "•", "à": "→"}
# Codes that the encoding of Windows leaves free show a bullet there.
_UNUSED = frozenset({0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D})
# There it has a second hyphen, which the library takes for a space.
_HYPHEN_TOO = 0xAD
_SOFT_HYPHEN = "\u00ad"
_INVISIBLE, _BOLDLY = 3, 2
_THIN = 3.0
_DOT = (1.2, 7.5)
_UNKNOWN = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_KNOWN_SIGNS = frozenset("\uf0b7\uf0a7\uf0d8\uf0fc")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})


class TooMuch(Exception):
    """More letters than a policy holds."""


@dataclass(slots=True)
class Glyph:
    """A drawn letter; `y` is counted from the top of the page."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    outside: bool
    unseen: bool


@dataclass
class Drawn:
    """What one page draws; `dots` are small round or square shapes, as bullets are drawn by browsers."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    dots: list[Rule] = field(default_factory=list)
    pictures: int = 0


class Collector(PDFTextDevice):
    """Takes down what the interpreter draws."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.page = Drawn(0, 0)
        self.letters = self.unknown = self._rules = self._mode = 0
        self.askew: list[str] = []
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._tags: list[bool] = []

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        def placed(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
            one, other = apply_matrix_pt(ctm, (box[0], box[1])), apply_matrix_pt(ctm, (box[2], box[3]))
            return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])

        x0, y0, x1, y1 = placed(page.mediabox)
        self.page = Drawn(x1 - x0, y1 - y0)
        crop = placed(page.cropbox)
        self._box = (max(x0, crop[0]), max(y0, crop[1]), min(x1, crop[2]), min(y1, crop[3]))
        self._tags = []

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        told = isinstance(props, dict) and getattr(props.get("Type"), "name", None) == "Pagination"
        self._tags.append(getattr(tag, "name", None) == "Artifact" and told)

    def end_tag(self) -> None:
        if self._tags:
            self._tags.pop()

    def render_image(self, name: str, stream: PDFStream) -> None:
        self.page.pictures += 1

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        self._mode = textstate.render
        if textstate.font is not None:
            super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        width: float = font.char_width(cid) * fontsize * scaling
        a, b, c, d, e, f = matrix
        x, y = e + c * rise, f + d * rise
        size = abs(fontsize) * math.hypot(c, d)
        if not all(math.isfinite(n) for n in (a, b, x, y, size, width)) or size <= 0:
            return width if math.isfinite(width) else 0.0
        text = self._text(font, cid)
        inside = self._box[0] - 2 <= x <= self._box[2] and self._box[1] - 2 <= y <= self._box[3]
        if text and inside and not (text == _SOFT_HYPHEN and width == 0):
            self._take(text, x, x + a * width, y, size, font, slanted=abs(b) > 0.1 * abs(a) or a * fontsize < 0)
        return width

    def _take(self, text: str, x0: float, x1: float, y: float, size: float, font: PDFFont, *, slanted: bool) -> None:
        if not text.isspace():
            self.letters += 1
            if self.letters > MOST_LETTERS:
                raise TooMuch
            self.unknown += bool(_UNKNOWN.search(text)) and text not in _KNOWN_SIGNS
        if slanted:
            self.askew.append(text)
            return
        bold = bool(_BOLD.search(_name(font))) or self._mode == _BOLDLY
        unseen = self._mode == _INVISIBLE
        self.page.glyphs.append(
            Glyph(text, min(x0, x1), max(x0, x1), self.page.height - y, size, bold, any(self._tags), unseen)
        )

    def _text(self, font: PDFFont, cid: int) -> str:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            return "•" if cid in _UNUSED and not font.is_multibyte() else "\ufffd"
        if _SIGNS.search(_name(font)):
            return _WINGDINGS.get(text, text)
        if cid == _HYPHEN_TOO and text == " " and not font.is_multibyte():
            return "-"
        return text.translate(_LIGATURES)

    def paint_path(
        self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]
    ) -> None:
        if fill or stroke:
            self._take_dots(path)
        for points in _strokes(path):
            if self._rules > _MOST_RULES or self.ctm is None:
                return
            placed = [apply_matrix_pt(self.ctm, p) for p in points]
            if not all(math.isfinite(n) for p in placed for n in p):
                continue
            xs, ys = [p[0] for p in placed], [self.page.height - p[1] for p in placed]
            for rule in _rules(min(xs), min(ys), max(xs), max(ys), stroke=stroke and len(points) > 2):
                self._rules += 1
                self.page.rules.append(rule)

    def _take_dots(self, path: Sequence[PathSegment]) -> None:
        for points in _shapes(path):
            if self._rules > _MOST_RULES or self.ctm is None:
                return
            placed = [apply_matrix_pt(self.ctm, p) for p in points]
            if not all(math.isfinite(n) for p in placed for n in p):
                continue
            xs, ys = [p[0] for p in placed], [self.page.height - p[1] for p in placed]
            dot = Rule(min(xs), min(ys), max(xs), max(ys))
            wide, high = dot.x1 - dot.x0, dot.y1 - dot.y0
            if _DOT[0] <= wide <= _DOT[1] and _DOT[0] <= high <= _DOT[1] and 0.7 <= wide / high <= 1.4:
                self._rules += 1
                self.page.dots.append(dot)


def _name(font: PDFFont) -> str:
    """What the file calls a font, in either place."""
    return f"{font.fontname} {getattr(font, 'basefont', '')}"


def _shapes(path: Sequence[PathSegment]) -> Iterator[list[tuple[float, float]]]:
    """All points of each closed part of a path, those that bend its curves too."""
    points: list[tuple[float, float]] = []
    for step in path:
        if step[0] == "m" and points:
            yield points
            points = []
        given = [float(n) for n in step[1:] if isinstance(n, (int, float))]
        points.extend(zip(given[::2], given[1::2], strict=False))
    if len(points) > 2:
        yield points


def _strokes(path: Sequence[PathSegment]) -> Iterator[list[tuple[float, float]]]:
    """The points of each part of a path; parts with curves draw no rule."""
    points: list[tuple[float, float]] = []
    straight = True
    for step in path:
        if step[0] == "m" and points:
            if straight:
                yield points
            points, straight = [], True
        straight = straight and step[0] in "mlh"
        if len(step) > 2 and straight:
            points.append((float(step[1]), float(step[2])))
    if points and straight:
        yield points


def _rules(x0: float, y0: float, x1: float, y1: float, *, stroke: bool) -> list[Rule]:
    """The rules that a thin shape, or the outline of a wide one, draws."""
    wide, high = x1 - x0, y1 - y0
    if (wide <= _THIN and high > 2 * _THIN) or (high <= _THIN and wide > 2 * _THIN):
        return [Rule(x0, y0, x1, y1)]
    if stroke and wide > _THIN and high > _THIN:
        return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
    return []
