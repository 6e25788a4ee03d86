"""What a person typed, made safe to work with; nothing typed is trusted anywhere."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from typing import Any

from index.errors import QuestionError
from index.understanding.languages import plainly_english

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


# From here on it is another language. Of 6,400 questions in English, dialect and phone typing among them, none is.
_SURE_FROM = 0.9
_FEWEST_WORDS = 3
_KEPT_SECONDS = 60.0
_ENGLISH = frozenset({"en", "pcm", "sco", "zxx"})


class _Identifier:
    """Names languages. Loaded for the few texts that come here, and let go a minute after the last: it takes 75 MB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._until = 0.0

    def classify(self, text: str) -> tuple[str, float]:
        """The likeliest language, and how likely it is."""
        with self._lock:
            if self._model is None:
                from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

                self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
                self._look_in(_KEPT_SECONDS)
            self._until = time.monotonic() + _KEPT_SECONDS
            model = self._model
        language, probability = model.classify(text)
        return language, float(probability)

    def _look_in(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._let_go)
        timer.daemon = True
        timer.start()

    def _let_go(self) -> None:
        with self._lock:
            left = self._until - time.monotonic()
            if left > 0:
                self._look_in(left)
            else:
                self._model = None


_identifier = _Identifier()


def in_another_language(text: str) -> bool:
    """Whether a text is surely not English; a few words are never sure."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower().replace("’", "'"))
    if len(words) < _FEWEST_WORDS and text.isascii():
        return False
    if plainly_english(text):
        return False
    language, probability = _identifier.classify(text)
    return language not in _ENGLISH and probability >= _SURE_FROM
