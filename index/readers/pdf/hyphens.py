"""Lines to the words that they say: what a hyphen at the end of a line stands for, and which raised figures are notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from index.readers.inline import clean, is_note_mark
from index.readers.pdf.page import LOWERED, RAISED

_RAISED = re.compile(rf"{RAISED}([^{LOWERED}]*){LOWERED}")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<head>[^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010\u2011]$")
_OPENING = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SOFT = "\u00ad"
# Further back than this no line's end is looked at.
_TAIL = 300
_SCHEME = re.compile(r"\bhttps?:?/?$")
_ADDRESS = re.compile(r"://|\bwww\.")
_ADDRESS_GOES_ON = re.compile(r"[/=&?_%#]|\w\.\w|-\d")
# "pre- and post-election": a hyphen that stands for the rest of a word.
_ANOTHER = re.compile(r"(?:and|or|to|nor|neu|a|ac)\b", re.IGNORECASE)


class Words:
    """The words of a document, to tell a hyphen that broke a word from one that belongs to it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            found = _WORD.findall(line.lower())
            # The last word of a line may be half of one.
            self._seen.update(found[:-1] if line.rstrip().endswith(("-", "\u2010", _SOFT)) else found)

    def joined(self, lines: Sequence[str]) -> str:
        """Lines as one. No letter is added or changed: a hyphen at a line's end goes only where the document
        elsewhere writes the word without one, and never with one."""
        out: list[str] = []
        tail = ""
        for line in map(str.strip, lines):
            kept, between = self._join(tail, line) if out else (0, "")
            if kept < 0:
                out[-1] = out[-1][:kept]
                tail = tail[:kept]
            out.extend((between, line))
            tail = f"{tail}{between}{line}"[-_TAIL:]
        return "".join(out)

    def _join(self, before: str, line: str) -> tuple[int, str]:
        """How many letters go at the end of `before` (none, or -1 for its hyphen), and what stands between."""
        if before.endswith(_SOFT):
            return -1, ""
        last = before.rpartition(" ")[2]
        if _is_address(last, line):
            return 0, ""
        broken, opening = _BROKEN.search(last), _OPENING.match(line[:_TAIL])
        if broken is None or opening is None:
            return 0, " "
        kept = f"{broken['head']}-{opening[0]}".lower()
        if _ANOTHER.match(line) and not self._seen[kept]:
            return 0, " "
        whole = (broken["head"] + opening[0]).lower()
        return (-1, "") if self._seen[whole] and not self._seen[kept] else (0, "")


def _is_address(last: str, line: str) -> bool:
    """Whether a line breaks off in a web address that `line` goes on with."""
    opening = line.partition(" ")[0]
    if _SCHEME.search(last):
        return opening.startswith(("://", "/"))
    if not _ADDRESS.search(last) or opening == "and/or":
        return False
    return last.endswith(("=", "&", "?", "_", "%", "#", "-")) or bool(_ADDRESS_GOES_ON.search(opening))


def without_notes(text: str, known: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The words of `text`, and the marks in it of footnotes that are `known`, which are left out."""
    notes: list[str] = []
    out, at = "", 0
    for found in _RAISED.finditer(text):
        out += text[at : found.start()]
        at = found.end()
        labels = re.split(r"\s*,\s*", found[1].strip().strip("[]()"))
        if is_note_mark(found[1], out[-_TAIL:]) and all(label in known for label in labels):
            notes.extend(labels)
        else:
            out += found[1]
    return " ".join(clean(out + text[at:]).split()), tuple(notes)
