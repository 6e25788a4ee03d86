"""No regular expression of the project takes long, whatever it is given: each is run over the worst texts for it.

A pattern over questions gets long ones as they reach it, one over lines of documents a long line. A pattern fails here where the time it takes grows faster than the square of the text's length.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from types import FrameType

import pytest

from bot.question import clean_question
from index.errors import QuestionError
from index.ranking.cues import bounded_words
from tests.support.patterns import patterns, unseen, worst_texts

_QUESTIONS, _CUES = ("bot.", "bot/", "index.understanding", "index/understanding"), ("index.ranking.cues",)
# Long enough to tell the cube of a length from its square.
_ASKED, _LINE = 3_000, 700
# Seconds of computing, so that a busy machine fails nothing; what hangs is stopped by the clock.
_ALLOWED, _HANGS = 0.5, 30.0


class _Late(Exception):
    pass


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Late


def seconds(pattern: re.Pattern[str], text: str, hangs: float = _HANGS) -> float:
    """How long a search takes; endless where it had to be stopped, since it takes longer than it `hangs`."""
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, hangs)
    began = time.process_time()
    try:
        pattern.search(text)
        return time.process_time() - began
    except _Late:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def asked(text: str) -> str:
    """As a question reaches the patterns."""
    try:
        return clean_question(text)
    except QuestionError:
        return ""


@pytest.mark.parametrize(
    ("names", "length", "given"),
    [(_QUESTIONS, _ASKED, asked), (_CUES, _LINE, bounded_words), ((), _LINE, str)],
    ids=["questions", "cues", "documents"],
)
def test_no_pattern_takes_long_over_its_worst_text(
    names: tuple[str, ...], length: int, given: Callable[[str], str]
) -> None:
    mine = {
        name: pattern
        for name, pattern in patterns().items()
        if (name.startswith(names) if names else not name.startswith((*_QUESTIONS, *_CUES)))
    }
    assert len(mine) > 50
    slow = []
    for name, pattern in mine.items():
        for text in worst_texts(pattern, length):
            if (taken := seconds(pattern, given(text))) > _ALLOWED:
                slow.append(f"{name}: {taken:.1f} s over {given(text)[:40]!r}…")
                break
    assert slow == []


def test_no_pattern_goes_unseen() -> None:
    """But cues and words that are only tried here when data are read, one phrase escaped, and what is made and kept by others."""
    assert sorted(unseen()) == [
        "index/topics/catalogue.py: _compiles: cue",
        "index/topics/catalogue.py: cued: cue",
        r"index/understanding/languages.py: _begins_a_word: f'(?:(?<!\\w)|(?<=[\\u3000-\\u9fff])){re.escape(phrase)}'",
        "index/understanding/lexicon.py: _expressions: expression",
        r"index/understanding/lexicon.py: any_of: '(?<!\\w)(?:' + '|'.join(words) + ')(?!\\w)'",
    ]


@pytest.mark.parametrize("bad", [r"(?:a+)+$", r"(?:a|a)*b", r"\s*\s*\s*x", r"(?:[A-Z][\w-]+[ -]?)+x"])
def test_the_worst_texts_find_what_is_slow(bad: str) -> None:
    pattern = re.compile(bad)
    assert any(seconds(pattern, text, 1.0) > _ALLOWED for text in worst_texts(pattern, _LINE))
