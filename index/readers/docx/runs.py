"""What a Word paragraph shows: runs of text, with changes taken as made and fields as their results."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.readers.docx.styles import CharacterLook, Styles, look_of, shown_as
from index.readers.inline import Run, Sample, clean, is_note_mark, signs
from index.readers.xml import Element, child, name_of, number, value

_MANY_ALT = 6  # words from which on a picture's description says something
_DRAWN_UP = re.compile(r"automatically generated|^(?:logo|crest|signature)\b", re.IGNORECASE)


def text_of(part: Element, name: str) -> str:
    """The characters that a part of a run stands for."""
    if name == "t":
        return clean(part.text or "").replace("\n", " ")
    if name == "noBreakHyphen":
        return "-"
    if name in ("br", "cr"):
        return "\n"
    if name in ("tab", "ptab"):
        return "\t"
    if name == "sym":
        return _symbol(part)
    return ""


def _symbol(part: Element) -> str:
    try:
        code = int(value(part, "char") or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF or code < 0x100:
        return signs(chr(code & 0xFF))
    return clean(chr(code)) if code < 0x110000 else ""


def chosen(alternatives: Element) -> Element | None:
    """Of two renderings of one thing, the first; the other where the first holds nothing."""
    first, other = child(alternatives, "Choice"), child(alternatives, "Fallback")
    if first is not None and any(name_of(e) in ("t", "txbxContent", "blip", "relIds", "chart") for e in first.iter()):
        return first
    return other if other is not None else first


def outermost(part: Element, name: str) -> list[Element]:
    """The elements of that name below `part` that stand in no other of them; of alternatives one."""
    found: list[Element] = []
    pending = list(part)[::-1]
    while pending:
        element = pending.pop()
        if name_of(element) == name:
            found.append(element)
        elif name_of(element) == "AlternateContent":
            best = chosen(element)
            pending.extend([best] if best is not None else [])
        else:
            pending.extend(list(element)[::-1])
    return found


_WITHIN = frozenset(
    ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "ruby", "rubyBase", "oMath",
     "oMathPara", "e", "num", "den", "sup", "sub", "f", "d", "sSup", "sSub", "rad", "nary", "func", "fName", "eqArr")
)  # fmt: skip
_CONTENTS = re.compile(r"\s*(?:TOC|TOA|INDEX)\b", re.IGNORECASE)
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(slots=True)
class _Field:
    """A field that is open: in its code, or in its result; `contents` for a table of contents."""

    code: str = ""
    result: bool = False
    contents: bool = False


@dataclass(slots=True)
class Fields:
    """The fields open at a point of the document: they run on from paragraph to paragraph."""

    open: list[_Field] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        return all(f.result for f in self.open)

    @property
    def contents(self) -> bool:
        return any(f.contents for f in self.open)

    def end_paragraph(self) -> None:
        """Forget fields whose code has not ended: a begin without its end would hide the rest of the document."""
        self.open = [f for f in self.open if f.result]

    def mark(self, kind: str | None) -> None:
        """A field's begin, separator or end."""
        if kind == "begin" and len(self.open) < 50:
            self.open.append(_Field())
        elif self.open and kind == "separate":
            self.open[-1].result = True
            self.open[-1].contents = bool(_CONTENTS.match(self.open[-1].code))
        elif self.open and kind == "end":
            self.open.pop()


@dataclass(slots=True)
class Line:
    """A paragraph's runs under collection, with what else hangs in it.

    `raised`: a small number that opens it, as a footnote that was typed has one. `hidden`, `struck`:
    words that are left out; `gone`: some were struck out.
    """

    look: CharacterLook
    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    contents: bool = False
    raised: str = ""
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    gone: bool = False


@dataclass(slots=True)
class Seen:
    """What was met and left out, for the warnings."""

    changes: bool = False
    comments: bool = False
    hidden: Sample = field(default_factory=Sample)
    struck: Sample = field(default_factory=Sample)
    objects: bool = False
    pictures: int = 0
    described: Sample = field(default_factory=Sample)


class RunReader:
    """Walks over the insides of paragraphs, one after the other."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.fields = Fields()
        self.seen = Seen()

    def read(self, paragraph: Element, line: Line) -> None:
        """Add what `paragraph` shows to `line`."""
        for part in paragraph:
            self._part(part, line)

    def _part(self, part: Element, line: Line) -> None:
        name = name_of(part)
        if name == "r":
            self._run(part, line)
        elif name in _WITHIN:
            self.seen.changes = self.seen.changes or name in ("ins", "moveTo")
            self.read(part, line)
        elif name in ("del", "moveFrom"):
            self.seen.changes = True
        elif name == "sdt":
            if child(child(part, "sdtPr"), "showingPlcHdr") is None:
                self._within(child(part, "sdtContent"), line)
        elif name == "fldSimple":
            self.fields.open.append(_Field(result=True, contents=bool(_CONTENTS.match(value(part, "instr") or ""))))
            self.read(part, line)
            if self.fields.open:
                self.fields.open.pop()
        elif name == "AlternateContent":
            self._within(chosen(part), line)

    def _within(self, part: Element | None, line: Line) -> None:
        if part is not None:
            self.read(part, line)

    def _run(self, run: Element, line: Line) -> None:
        properties = child(run, "rPr")
        style = value(child(properties, "rStyle"))
        look = shown_as(look_of(properties), self._styles.characters(style), line.look)
        mark_follows = False
        for part in run:
            name = name_of(part)
            if name == "fldChar":
                self.fields.mark(value(part, "fldCharType"))
            elif name == "instrText" and self.fields.open:
                self.fields.open[-1].code += (part.text or "")[:200]
            elif name in _NOTES:
                if not look.hidden and not look.struck and self.fields.shown:
                    line.notes.append(f"{_NOTES[name]} {number(value(part, 'id'), -1)}")
                mark_follows = value(part, "customMarkFollows") in ("1", "true", "on")
            elif look.hidden or (look.struck and text_of(part, name)):
                if self.fields.shown and name == "t":
                    (line.hidden if look.hidden else line.struck).append(part.text or "")
            elif self.fields.shown and not (mark_follows and name == "t"):
                self._shown(part, name, look, line)

    def _shown(self, part: Element, name: str, look: CharacterLook, line: Line) -> None:
        text = text_of(part, name)
        if look.signs and name == "t":
            text = signs(text)
        if text:
            before = "".join(r.text for r in line.runs[-3:])
            line.contents = line.contents or (self.fields.contents and bool(text.strip()))
            if not (look.raised and is_note_mark(text, before)):
                line.runs.append(Run(text, bool(look.bold)))
            elif not before.strip():
                line.raised = text.strip()
        elif name == "AlternateContent":
            self._drawn(chosen(part), line)
        elif name in ("drawing", "pict", "object"):
            self._drawn(part, line)
        elif name == "commentReference":
            self.seen.comments = True
        elif name == "ruby":
            self._within(child(part, "rubyBase"), line)

    def _drawn(self, part: Element | None, line: Line) -> None:
        """Text boxes of a drawing, each once; of pictures and diagrams only that they are there."""
        boxes = outermost(part, "txbxContent") if part is not None else []
        line.boxes.extend(boxes)
        for element in part.iter() if part is not None and not boxes else ():
            name = name_of(element)
            self.seen.objects = self.seen.objects or name in ("OLEObject", "relIds", "chart")
            self.seen.pictures += name in ("blip", "imagedata")
            said = value(element, "descr") or "" if name == "docPr" else ""
            if len(said.split()) >= _MANY_ALT and not _DRAWN_UP.search(said):
                self.seen.described.add(said)
