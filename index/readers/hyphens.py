"""Words that a hyphen parts at the end of a line, whole again."""

from __future__ import annotations

import re
from collections.abc import Container

_BROKEN = re.compile(
    r"(?P<one>\b[^\W\d_]{2,})-(?P<gap>[ \t]*\r?\n[ \t]*)(?P<other>[^\W\d_]{2,}(?P<more>-)?)(?P<rest>\S{0,40})"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# First and last halves of words that are written with a hyphen wherever they stand.
_FIRST = frozenset(
    ["all", "anti", "back", "by", "co", "cross", "day", "decision", "double", "eight", "ex", "face", "far", "fifth", "first", "five", "four", "fourth", "full", "half", "hand", "high", "ill", "in", "inter", "law", "life", "light", "long", "low", "mid", "mis", "multi", "new", "nine", "non", "not", "off", "old", "on", "one", "open", "out", "over", "part", "police", "policy", "post", "pre", "pro", "quasi", "re", "right", "risk", "second", "self", "semi", "seven", "short", "single", "six", "so", "social", "sub", "super", "ten", "third", "three", "time", "top", "two", "ultra", "un", "under", "up", "user", "vice", "web", "well", "whole", "wide", "word", "work", "world", "year"]
)  # fmt: skip
_LAST = frozenset(
    [
        "based",
        "being",
        "by",
        "day",
        "down",
        "face",
        "faced",
        "free",
        "friendly",
        "fold",
        "general",
        "hand",
        "in",
        "line",
        "long",
        "made",
        "maker",
        "makers",
        "making",
        "minded",
        "off",
        "on",
        "one",
        "only",
        "opt",
        "out",
        "related",
        "sex",
        "side",
        "specific",
        "style",
        "term",
        "time",
        "to",
        "up",
        "wide",
        "word",
        "year",
        "old",
    ]
)


def unhyphenated(source: str) -> str:
    """`source` with each word that was parted at the end of a line whole, on the line where it begins.

    The hyphen stays where the document elsewhere writes the word with one, or where both halves are words that are
    joined by one; else it goes.
    """
    if "-\n" not in source and "-\r" not in source and not re.search(r"-[ \t]+\r?\n", source):
        return source
    known = {w.lower() for w in _WORD.findall(_BROKEN.sub(" ", source))}

    def whole(found: re.Match[str]) -> str:
        one, other, gap = found["one"], found["other"], found["gap"]
        return f"{one}{hyphen_between(one.lower(), other, known, more=bool(found['more']))}{other}{found['rest']}{gap}"

    return _BROKEN.sub(whole, source)


def hyphen_between(one: str, other: str, known: Container[str], *, more: bool) -> str:
    """What stands between the halves of a word that a line's end parts, `more` where the word goes on with a hyphen.

    `known`: the words of the document, lower case.
    """
    after = other.lower().rstrip("-")
    if other[:1].isupper() or more or f"{one}-{after}" in known:
        return "-"
    if f"{one}{after}" in known:
        return ""
    return "-" if one in _FIRST or after in _LAST or (one in known and after in known) else ""
