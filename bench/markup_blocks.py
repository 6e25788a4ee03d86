"""The blocks of an HTML page or of rendered Markdown: headings, paragraphs, list items and table rows, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import lxml.html

from bench.reading import folded, letters

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_GROUPS = "p div section main article aside nav header footer ul ol li dl dt dd blockquote pre details summary table"
_BLOCKS = (*_HEADINGS, *re.findall(r"\w+", _GROUPS))
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


@dataclass(frozen=True)
class Block:
    """One block; `depth` is that of its list, `columns` the first row of its table."""

    text: str
    depth: int = 0
    heading: bool = False
    title: bool = False  # in bold, or a question
    columns: str | None = None


class Blocks:
    """The blocks of a page, `found` in order; what is struck is left out."""

    def __init__(self, html: str) -> None:
        self.found: list[Block] = []
        self._label = ""
        tree = lxml.html.fromstring(f"<div>{html}</div>")
        for unread in list(tree.iter("del", "s", "strike", "style", "script", lxml.html.etree.Comment)):
            unread.drop_tree()
        self._walk(tree, 0)

    def _walk(self, node: Any, depth: int) -> None:
        run = [node.text or ""]
        for n, child in enumerate(node):
            if next(child.iter(*_BLOCKS), None) is None:
                run += [" ".join(child.itertext()), child.tail or ""]
                continue
            self._keep(run, node, depth)
            run = [child.tail or ""]
            if child.tag == "table":
                self._rows(child, depth)
                continue
            self._label = _label(node, n) if child.tag == "li" else self._label
            self._walk(child, depth + (child.tag in ("ul", "ol")))
        self._keep(run, node, depth)

    def _keep(self, run: list[str], node: Any, depth: int) -> None:
        if text := folded(" ".join(run)):
            bold = letters("".join("".join(b.itertext()) for b in node.iter("strong", "b"))) == letters(text)
            title = bold or node.tag in ("dt", "summary")
            self.found.append(Block(folded(f"{self._label} {text}"), depth, node.tag in _HEADINGS, title))
            self._label = ""

    def _rows(self, table: Any, depth: int) -> None:
        """Rows as blocks, a first cell that spans rows repeated; a row that holds lists or paragraphs lays out a page."""
        columns, spanning, left = None, "", 0
        for row in table.iter("tr"):
            if next(row.iter("ul", "ol", "p", *_HEADINGS), None) is not None:
                for cell in row:
                    self._walk(cell, depth)
                continue
            texts = [" ".join(cell.itertext()) for cell in row]
            if left > 0:
                texts.insert(0, spanning)
            elif len(row):
                spanning, left = texts[0], int(row[0].get("rowspan", 1))
            left -= 1
            self.found.append(Block(folded(" ".join(texts)), depth, columns=columns))
            columns = columns or self.found[-1].text


def _label(items: Any, n: int) -> str:
    """What a numbered list prints in front of its n-th item."""
    if items.tag != "ol":
        return ""
    at, kind = int(items.get("start", 1)) + n, items.get("type", "1")
    if kind in "aA":
        return f"({chr(ord('a') + at - 1)})"
    return f"({_ROMAN[at]})" if kind in "iI" and at < len(_ROMAN) else f"{at}."
