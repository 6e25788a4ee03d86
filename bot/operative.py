"""The sentence that a long clause is opened with: the one that lays down the duty asked about."""

from __future__ import annotations

import re

from index.clauses.sentences import sentence_starts

# A shorter clause is read at a glance.
LONGEST_UNOPENED = 350
_DUTY = re.compile(
    r"\b(?:must|shall|should|may not|cannot|do not|don[’']t|never|always|not be|are (?:asked|expected|required|advised|free) to|avoid|ensure|"
    r"make sure|take care|be careful|may)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")


def operative_in(text: str, question: str) -> tuple[int, int] | None:
    """Where the operative sentence of a clause stands: of those that lay down a duty the one with most of the question's
    words, the first where several are alike. None for a short clause, or one of a single sentence."""
    starts = sentence_starts(text)
    if len(text) <= LONGEST_UNOPENED or len(starts) < 2:
        return None
    asked = {word[:5] for word in _WORD.findall(question.lower())}
    spans = [
        (start, len(text[start:end].rstrip()) + start)
        for start, end in zip(starts, (*starts[1:], len(text)), strict=True)
    ]

    def worth(span: tuple[int, int]) -> float:
        sentence = text[span[0] : span[1]]
        shared = len(asked & {word[:5] for word in _WORD.findall(sentence.lower())})
        return shared + 1.5 * bool(_DUTY.search(sentence))

    return max(spans, key=worth)
