"""Automatic numbering: the numbers that Word draws and the file does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.readers.docx.styles import Styles, left_of
from index.readers.markers import MarkKind
from index.readers.numerals import WORD
from index.readers.xml import Element, child, name_of, number, on, value

_DEEPEST = 8
_FAMILIES = {
    "bullet": MarkKind.BULLET, "lowerLetter": MarkKind.LETTER, "upperLetter": MarkKind.CAPITAL,
    "lowerRoman": MarkKind.ROMAN, "upperRoman": MarkKind.ROMAN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as defined. `after` is the level whose use restarts it, -1 for none."""

    start: int
    form: str
    pattern: str
    after: int
    legal: bool
    hidden: bool
    style: str | None
    left: int | None


@dataclass(frozen=True, slots=True)
class Label:
    """What Word draws in front of a paragraph; `list_id` and `depth` say where it stands."""

    text: str
    family: MarkKind | None
    list_id: str
    depth: int
    left: int | None


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._lists: dict[int, Element] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[int, int]] = set()
        self._levels: dict[tuple[int, int], Level | None] = {}
        self.unknown: set[str] = set()
        for part in root if root is not None else ():
            if name_of(part) == "abstractNum":
                self._abstract.setdefault(value(part, "abstractNumId") or "", part)
            elif name_of(part) == "num":
                self._lists.setdefault(number(value(part, "numId")), part)

    def depth_of_style(self, list_id: int, style_id: str) -> int | None:
        """The level of a list that a paragraph style is tied to."""
        for depth in range(_DEEPEST + 1):
            level = self._level(list_id, depth)
            if level is not None and level.style == style_id:
                return depth
        return None

    def next(self, list_id: int, depth: int) -> Label | None:
        """The label of the next paragraph at that depth, counted on; None where there is no such list."""
        depth = max(0, min(depth, _DEEPEST))
        level = self._level(list_id, depth)
        if level is None:
            return None
        key = self._key(list_id)
        counts = self._counts.setdefault(key, [None] * (_DEEPEST + 1))
        override = self._override(list_id, depth)
        fresh = override is not None and (list_id, depth) not in self._restarted
        before = counts[depth]
        counts[depth] = level.start if fresh or before is None else before + 1
        self._restarted.add((list_id, depth))
        # A level that was passed over counts as begun, as it does in Word.
        for above in range(depth):
            if counts[above] is None:
                above_level = self._level(list_id, above)
                counts[above] = above_level.start if above_level else 1
        for below in range(depth + 1, _DEEPEST + 1):
            deeper = self._level(list_id, below)
            if deeper is None or (deeper.after >= 0 and depth <= deeper.after):
                counts[below] = None
        family = _FAMILIES.get(level.form)
        drawn = not level.hidden and bool(level.pattern.strip())
        text = "" if not drawn else "•" if family is MarkKind.BULLET else self._text(list_id, level, counts)
        return Label(text, family, key, depth, level.left)

    def _text(self, list_id: int, level: Level, counts: list[int | None]) -> str:
        def printed(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            of = self._level(list_id, at)
            count = counts[at]
            if of is None or count is None:
                return ""
            form = "decimal" if level.legal and of.form not in ("decimalZero", "none", "bullet") else of.form
            if form == "bullet":
                return ""
            return self._formatted(form, count)

        return " ".join(re.sub(r"%([1-9])", printed, level.pattern).split())

    def _formatted(self, form: str, count: int) -> str:
        if form in WORD:
            return WORD[form](count)
        listed = re.match(r"(0*1)(?:,|$)", form)
        if listed:
            return f"{count:0{len(listed[1])}d}"
        self.unknown.add(form)
        return str(count)

    def _key(self, list_id: int) -> str:
        """Lists that share a definition share its count."""
        definition = self._definition(list_id)
        return (value(definition, "abstractNumId") if definition is not None else None) or f"list {list_id}"

    def _definition(self, list_id: int) -> Element | None:
        """The abstract list behind a list, through the list style that it may name."""
        for _ in range(4):
            found = self._abstract.get(value(child(self._lists.get(list_id), "abstractNumId")) or "")
            linked = value(child(found, "numStyleLink"))
            if linked is None:
                return found
            following = self._styles.paragraph(linked).list_id
            if following is None or following == list_id:
                return found
            list_id = following
        return None

    def _overrides(self, list_id: int, depth: int) -> Element | None:
        own = self._lists.get(list_id)
        for part in own if own is not None else ():
            if name_of(part) == "lvlOverride" and number(value(part, "ilvl"), -1) == depth:
                return part
        return None

    def _override(self, list_id: int, depth: int) -> int | None:
        start = child(self._overrides(list_id, depth), "startOverride")
        return None if start is None else number(value(start), 1)

    def _level(self, list_id: int, depth: int) -> Level | None:
        if (list_id, depth) not in self._levels:
            self._levels[list_id, depth] = self._read_level(list_id, depth)
        return self._levels[list_id, depth]

    def _read_level(self, list_id: int, depth: int) -> Level | None:
        definition = self._definition(list_id) if list_id in self._lists else None
        if definition is None:
            return None
        parts = [p for p in definition if name_of(p) == "lvl"]
        part = next((p for p in parts if number(value(p, "ilvl"), -1) == depth), None)
        part = self._own(list_id, depth, part)
        if part is None:
            return None
        start = child(part, "start")
        override = self._override(list_id, depth)
        restart = child(part, "lvlRestart")
        after = depth - 1 if restart is None else min(number(value(restart)), depth) - 1
        properties = child(part, "rPr")
        return Level(
            override if override is not None else 0 if start is None else number(value(start)),
            _form(part),
            value(child(part, "lvlText")) or "",
            after,
            on(child(part, "isLgl")) is True,
            on(child(properties, "vanish")) is True,
            value(child(part, "pStyle")),
            left_of(child(part, "pPr")),
        )

    def _own(self, list_id: int, depth: int, inherited: Element | None) -> Element | None:
        """The level as this list redefines it, or as the definition has it."""
        own = child(self._overrides(list_id, depth), "lvl")
        return inherited if own is None else own


def _form(level: Element) -> str:
    """The number format; a custom one is its first number ("01, 02, …")."""
    for part in level.iter():
        if name_of(part) == "numFmt":
            named = value(part) or "decimal"
            return (value(part, "format") or "decimal").replace(" ", "") if named == "custom" else named
    return "decimal"
