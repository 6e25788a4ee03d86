"""Single parts of a run: the characters that they stand for, and the text boxes in drawings."""

from __future__ import annotations

from index.readers.inline import clean
from index.readers.xml import Element, child, name_of, value

_SYMBOLS = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFB: "✗", 0xFD: "☒", 0xB7: "•", 0xA7: "•", 0x2D: "–"}


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
        return _SYMBOLS.get(code & 0xFF, "")
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
