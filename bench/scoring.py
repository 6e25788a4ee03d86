"""Scores answers against labelled questions; every figure is explained in docs/quality.md."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

MOST_QUOTES, MOST_CHARACTERS = 3, 900


def words_of(text: str | None) -> str:
    """Lower-case words and digits only, without tags and Markdown link targets."""
    text = unicodedata.normalize("NFKC", text or "")
    text = re.sub(r"<[^>\n]{1,60}>", " ", text)
    text = re.sub(r"\]\([^)\s]*\)", " ", text)
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


@dataclass(frozen=True)
class Judged:
    """One answer against its labels. `hit1` and `hit3` are None unless the verdict is answered."""

    council: str
    question_id: str
    kind: str
    verdict: str
    answered: bool
    confidence: float
    hit1: bool | None
    hit3: bool | None
    shown: int
    relevant: int
    verbatim: int
    question: str


def judge(gold: dict[str, Any], answer: dict[str, Any], library: str) -> Judged:
    """One answer's figures; `library` is `words_of` all policy texts, for the verbatim share."""
    quotes = (answer.get("quotes") or [])[:MOST_QUOTES]
    hay = []
    for quote in quotes:
        body = " ".join(filter(None, [quote.get("stem"), quote.get("text")]))
        hay.append("" if len(body) > MOST_CHARACTERS else words_of(f"{quote.get('clause') or ''} {body}"))
    answered = answer["outcome"] in ("answered", "urgent") and bool(quotes)
    best = [words_of(r["text"]) for r in gold["relevant"] if r["grade"] == 2]
    helpful = [words_of(r["text"]) for r in gold["relevant"]]
    good = [any(b in h for b in best) for h in hay] if answered else []
    counts = gold["verdict"] == "answered"
    return Judged(
        gold["council"], gold["id"], gold["kind"], gold["verdict"], answered, float(answer.get("confidence") or 0.0),
        bool(good[:1] and good[0]) if counts else None, any(good) if counts else None,
        len(hay), sum(any(b in h for b in helpful) for h in hay),
        sum(all(words_of(q.get(k)) in library for k in ("stem", "text")) for q in quotes), gold["question"],
    )  # fmt: skip


def library_of(policies: Path) -> str:
    """All policy texts, as `words_of`."""
    files = sorted(p for p in policies.rglob("*") if p.suffix in (".txt", ".md") and p.name != "README.md")
    return " ".join(words_of(p.read_text(encoding="utf-8")) for p in files)


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """hit@1, hit@3, relevant, answered_rate, declined_rate, balanced, auroc and verbatim."""
    answered = [j for j in judged if j.verdict == "answered"]
    silent = [j for j in judged if j.verdict == "none"]
    helped = [j for j in judged if j.verdict != "none"]
    rate = _mean(j.answered for j in answered)
    declined = 1 - _mean(j.answered for j in silent)
    return {
        "hit@1": _mean(bool(j.hit1) for j in answered),
        "hit@3": _mean(bool(j.hit3) for j in answered),
        "relevant": sum(j.relevant for j in helped) / max(1, sum(j.shown for j in helped)),
        "answered": rate,
        "declined": declined,
        "balanced": (rate + declined) / 2,
        "auroc": auroc([j.confidence for j in answered], [j.confidence for j in silent]),
        "verbatim": sum(j.verbatim for j in judged) / max(1, sum(j.shown for j in judged)),
    }


def by(judged: Sequence[Judged], key: str) -> dict[str, dict[str, float]]:
    """`figures` for each value of a field such as kind or council."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[getattr(one, key)].append(one)
    return {name: figures(group) for name, group in sorted(groups.items())}


def interval(judged: Sequence[Judged], name: str, draws: int = 1000) -> tuple[float, float]:
    """A 95 % bootstrap interval of one figure; whole questions are drawn, not single answers."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.question_id].append(one)
    ids = sorted(groups)
    chooser = np.random.default_rng(20261120)
    values = []
    for _ in range(draws):
        drawn = chooser.choice(len(ids), len(ids))
        values.append(figures([j for n in drawn for j in groups[ids[n]]])[name])
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def calibration(judged: Sequence[Judged], bins: int = 10) -> tuple[list[tuple[float, float, int]], float]:
    """Reliability of `confidence`: rows of (mean confidence, share right, count), and the expected error.

    An answer is right where one of its quotes is a grade-2 clause.
    """
    pairs = sorted((j.confidence, float(bool(j.hit3))) for j in judged if j.verdict != "partial")
    rows, error = [], 0.0
    for chunk in np.array_split(np.array(pairs), bins):
        if len(chunk):
            confidence, right = float(chunk[:, 0].mean()), float(chunk[:, 1].mean())
            rows.append((confidence, right, len(chunk)))
            error += abs(confidence - right) * len(chunk) / len(pairs)
    return rows, error


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    if not positive or not negative:
        return float("nan")
    a, b = np.array(positive)[:, None], np.array(negative)[None, :]
    return float(((a > b) + 0.5 * (a == b)).mean())


def _mean(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else float("nan")
