"""Word's styles, each with what it inherits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from index.readers.inline import draws_signs
from index.readers.xml import Element, child, name_of, number, on, value

_LONGEST_CHAIN = 12
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_TITLE = re.compile(r"(?:sub)?title$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc \d|toc heading|contents heading|table of figures|index \d)$", re.IGNORECASE)
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """How characters look; None is not said. `signs`: their font draws signs in place of letters."""

    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    struck: bool | None = None
    signs: bool | None = None


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph looks and what it is, style and all.

    `heading` is its level from 1, 0 for a title. `list_id` and `depth` are its numbering, both as
    written; `list_style` the style that they come from.
    """

    heading: int | None = None
    contents: bool = False
    list_id: int | None = None
    depth: int | None = None
    list_style: str | None = None
    left: int | None = None
    characters: CharacterLook = CharacterLook()


class Styles:
    """Looks styles up by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        self._known: dict[str | None, ParagraphLook] = {}
        for style in root if root is not None else ():
            style_id = value(style, "styleId")
            if name_of(style) != "style" or style_id is None:
                continue
            self._styles.setdefault(style_id, style)
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true"):
                self._default = style_id

    def chain(self, style_id: str | None) -> list[tuple[str, Element]]:
        """The style and those that it is based on, the nearest first."""
        found: list[tuple[str, Element]] = []
        while style_id in self._styles and len(found) < _LONGEST_CHAIN:
            style = self._styles[style_id]
            found.append((style_id, style))
            style_id = value(child(style, "basedOn"))
        return found

    def paragraph(self, style_id: str | None) -> ParagraphLook:
        """The look of a paragraph style; without an id, of the default one."""
        style_id = style_id if style_id in self._styles else self._default
        if style_id not in self._known:
            self._known[style_id] = self._paragraph(style_id)
        return self._known[style_id]

    def characters(self, style_id: str | None) -> CharacterLook:
        """The look of a character style."""
        return _first([look_of(child(style, "rPr")) for _, style in self.chain(style_id)])

    def heads_first_row(self, style_id: str | None) -> bool:
        """Whether a table style sets the first row apart, in bold or by its ground."""
        for _, style in self.chain(style_id):
            for part in style:
                if name_of(part) == "tblStylePr" and value(part, "type") == "firstRow":
                    fill = (value(child(child(part, "tcPr"), "shd"), "fill") or "auto").lower()
                    return on(child(child(part, "rPr"), "b")) is True or fill not in ("auto", "ffffff")
        return False

    def _paragraph(self, style_id: str | None) -> ParagraphLook:
        chain = self.chain(style_id)
        names = [value(child(style, "name")) or "" for _, style in chain]
        heading = contents = None
        list_id = depth = left = None
        list_style = None
        for (own_id, style), name in zip(chain, names, strict=True):
            properties = child(style, "pPr")
            heading = _level(properties, name) if heading is None else heading
            numbering = child(properties, "numPr")
            if numbering is not None and list_id is None:
                given = value(child(numbering, "numId"))
                list_id, list_style = (number(given), own_id) if given is not None else (None, None)
            if numbering is not None and depth is None and child(numbering, "ilvl") is not None:
                depth = number(value(child(numbering, "ilvl")))
            left = left_of(properties) if left is None else left
            contents = contents or bool(_CONTENTS.match(name))
        heading = None if heading is None or heading > _BODY_TEXT else heading
        look = _first([look_of(child(style, "rPr")) for _, style in chain])
        return ParagraphLook(heading, bool(contents), list_id, depth, list_style, left, look)


def _level(properties: Element | None, name: str) -> int | None:
    """A heading's level from its outline level or the style's name; above nine for body text."""
    named = _HEADING.match(name)
    if named:
        return int(named[1])
    if _TITLE.match(name):
        return 0
    outline = child(properties, "outlineLvl")
    return None if outline is None else number(value(outline), _BODY_TEXT) + 1


def outline_of(properties: Element | None) -> int | None:
    """The level that a paragraph itself gives, from 1; -1 for body text, None where it says nothing."""
    outline = child(properties, "outlineLvl")
    if outline is None:
        return None
    level = number(value(outline), _BODY_TEXT)
    return level + 1 if 0 <= level < _BODY_TEXT else -1


def left_of(properties: Element | None) -> int | None:
    """How far a paragraph stands from the margin, in twentieths of a point."""
    indent = child(properties, "ind")
    if indent is None:
        return None
    given = value(indent, "left") or value(indent, "start")
    return None if given is None else number(given)


def look_of(properties: Element | None) -> CharacterLook:
    """The look that run properties give by themselves."""
    if properties is None:
        return CharacterLook()
    raised, fonts = child(properties, "vertAlign"), child(properties, "rFonts")
    struck = [on(child(properties, name)) for name in ("strike", "dstrike")]
    font = value(fonts, "ascii") or value(fonts, "hAnsi")
    return CharacterLook(
        on(child(properties, "b")),
        on(child(properties, "vanish")),
        None if raised is None else value(raised) == "superscript",
        None if struck == [None, None] else any(struck),
        None if font is None else draws_signs(font),
    )


def _first(looks: list[CharacterLook]) -> CharacterLook:
    """Of several looks, the nearest that says something, property by property."""
    return CharacterLook(*(_said(getattr(look, of) for look in looks) for of in _PROPERTIES))


_PROPERTIES = tuple(f.name for f in fields(CharacterLook))


def _said(given: Iterable[bool | None]) -> bool | None:
    return next((g for g in given if g is not None), None)


def shown_as(direct: CharacterLook, character: CharacterLook, paragraph: CharacterLook) -> CharacterLook:
    """The look in effect: what is set on the run itself, else the styles, of which some toggle one another."""

    def toggled(of: str) -> bool:
        own, styles = getattr(direct, of), (bool(getattr(character, of)), bool(getattr(paragraph, of)))
        return styles[0] != styles[1] if own is None else bool(own)

    def nearest(of: str) -> bool:
        return _said(getattr(look, of) for look in (direct, character, paragraph)) is True

    return CharacterLook(toggled("bold"), toggled("hidden"), nearest("raised"), toggled("struck"), nearest("signs"))
