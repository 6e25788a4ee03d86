"""Which column headings command or forbid: what stands below them may never be told without them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Headings of which one always says what to do or not to do.
_COMMAND = re.compile(
    r"\b(?:must|should|shall|never|avoid|not|don[’']?ts?|dos?|may|cannot|can[’']t|ok(?:ay)?"
    r"|(?:un)?acceptable|(?:dis)?allowed|permitted|prohibited|forbidden|banned|(?:in)?appropriate)\b",
    re.IGNORECASE,
)
_PERSONS = re.compile(r"\W*+(?:who|whom|whose)\b", re.IGNORECASE)
# Whole headings that say whether what is below them is right, in either language, and the signs drawn for it.
_VERDICT = re.compile(
    r"\W*+(?:(?:what|things|please|(?:to |that )?(?:you|we|members|councillors|staff|users)) ){0,3}(?:is |are )?"
    r"(?:do(?: not)?|do[’']?s|don[’']?t[’']?s?|never|always|avoid|(?:must|should|shall|may|can|will)(?: not|n[’']t)?|cannot|can[’']t|won[’']t|shan[’']t"
    r"|(?:(?:not|never|always) )?(?:in|un|dis|im)?(?:allowed|permitted|permissible|acceptable|appropriate|ok(?:ay)?|recommended|encouraged|suitable)"
    r"|discouraged|prohibited|forbidden|banned|barred|unlawful|(?:not )?required|right|wrong|good|bad|poor|safe|unsafe"
    r"|gwnewch|peidiwch(?: [aâ])?|(?:ni )?dd?ylech|(?:ni )?chaniateir|caniateir|rhaid|(?:an|nn)?n?derbyniol)"
    r"(?: (?:do|be|to|us(?:e|es)|posts?|posting|share|sharing|content|behaviour|conduct|practice|activity|activities|examples?|language))?\W*+"
    r"|[\s\ufe0f]*+[✓✔✅☑👍✗✘✖❌☒👎🚫][\s\ufe0f]*+",
    re.IGNORECASE,
)
_YES, _NO = (
    re.compile(r"\W*+(?:yes|ydy|ie)\W*+", re.IGNORECASE),
    re.compile(r"\W*+(?:no|nac ydy|na)\W*+", re.IGNORECASE),
)


def is_verdict(title: str) -> bool:
    """Whether a whole heading says that something is right or wrong, and no more: "Don't", "Prohibited"."""
    return bool(_VERDICT.fullmatch(title))


def verdicts(titles: Sequence[str]) -> bool:
    """Whether titles part what is right from what is wrong: "Allowed" and "Not allowed", "Yes" and "No"."""
    told_apart = len({" ".join(t.lower().split()) for t in titles}) > 1
    answers = _answers(titles)
    return told_apart and all(is_verdict(t) or (answers and _is_answer(t)) for t in titles)


def commands(title: str) -> bool:
    """Whether a heading by itself forbids or commands: "What you must not post"."""
    return is_verdict(title) or bool(_COMMAND.search(title) and not _PERSONS.match(title))


def commanding(titles: Sequence[str]) -> tuple[bool, ...]:
    """Which columns forbid or command, where two or more do or no other has a heading."""
    answers = _answers(titles)
    found = tuple(commands(t) or (answers and _is_answer(t)) for t in titles)
    alone = sum(bool(t.strip()) for t in titles) == 1
    return found if sum(found) > 1 or alone else (False,) * len(found)


def _answers(titles: Sequence[str]) -> bool:
    """Whether "No" is an answer beside a "Yes", and no column of numbers."""
    return any(_YES.fullmatch(t) for t in titles) and any(_NO.fullmatch(t) for t in titles)


def _is_answer(title: str) -> bool:
    return bool(_YES.fullmatch(title) or _NO.fullmatch(title))
