"""What a person typed, made safe to work with; nothing typed is trusted anywhere."""

from __future__ import annotations

import re
import unicodedata

from index.errors import QuestionError

LONGEST_QUESTION = 10_000
# Bidirectional controls and invisible characters can make text read as what it is not.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def clean_question(typed: str) -> str:
    """`typed` without control characters, direction marks and lone surrogates, spaces folded.

    Line breaks stay. Raises QuestionError where nothing is left or it is too long.
    """
    if len(typed) > LONGEST_QUESTION:
        raise QuestionError(
            f"That is {len(typed):,} characters; up to {LONGEST_QUESTION:,} can be checked at once. "
            "Send the part you are unsure about."
        )
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")))
    text = "".join(_shown(ch) for ch in text)
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if not text:
        raise QuestionError("There is no question. Type what you would like to post, or what you want to know.")
    return text


def _shown(ch: str) -> str:
    if ch == "\n":
        return ch
    if "\ud800" <= ch <= "\udfff":
        return "\ufffd"
    return " " if unicodedata.category(ch) in ("Cc", "Zl", "Zp") else ch
