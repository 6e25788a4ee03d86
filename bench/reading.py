"""How well documents are read: the clauses of tests/data/reading beside those that a careful reader finds in them.

    python -m bench.reading [--write] [--misses]

A clause is right where its words, its stem, its number and its heading are (tests/data/reading/README.md says how much latitude
each has). `foreign`: clauses under a stem that is not their own, the worst there can be. `furniture`: quotable clauses that match what
must never be quoted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.clauses.parts import Clause
from index.corpus.council import Council, DocumentEntry
from index.corpus.load import load_document
from index.refresh.reading import clauses_of, parts_of

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "data" / "reading"
FORMATS = ("txt", "md", "html", "docx", "pdf")


@dataclass
class Tally:
    """Counts over the clauses of some documents."""

    clauses: int = 0
    text: int = 0
    stem: int = 0
    number: int = 0
    heading: int = 0
    right: int = 0
    foreign: int = 0
    furniture: int = 0

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def read(folder: Path) -> tuple[Clause, ...]:
    """The quotable clauses of the document in a folder, as the product reads it."""
    path = next(folder.glob("policy.*"))
    entry = DocumentEntry(file=path.name, title="Policy")
    council = Council(id="x", name="X Council", documents=(entry,))
    return clauses_of(parts_of(load_document(council, entry, path.read_bytes())))


def compare(folder: Path, misses: list[str]) -> Tally:
    """One document beside its expect.json; what is not right goes to `misses`."""
    wanted = json.loads((folder / "expect.json").read_text("utf-8"))
    found = read(folder)
    tally = Tally(clauses=len(wanted["clauses"]))
    for clause in wanted["clauses"]:
        near = [c for c in found if same_words(c, clause)]
        best = max(near, key=lambda c: _marks(c, clause), default=None)
        if best is None:
            misses.append(f"{folder.name}: no clause {clause['text'][:90]!r}")
            continue
        stem, number, heading = _marks(best, clause)
        tally.text += 1
        tally.stem += stem
        tally.number += number
        tally.heading += heading
        tally.right += stem and number and heading
        tally.foreign += not stem and _turned(best, clause)
        if not (stem and number and heading):
            got = f"[{best.stem}] {best.citation} {best.headings[-1:]}"
            misses.append(f"{folder.name}: {clause['text'][:60]!r}: {got}, not {[clause[k] for k in _MARKS]}")
    for pattern in wanted["never_quotable"]:
        hits = [c for c in found if re.search(pattern, folded(c.words))]
        tally.furniture += len(hits)
        misses += [f"{folder.name}: quotable {c.text[:80]!r}" for c in hits]
    return tally


_MARKS = ("stem", "number", "heading")


def _marks(found: Clause, wanted: dict[str, Any]) -> tuple[bool, bool, bool]:
    return same_stem(found, wanted), same_number(found, wanted), same_heading(found, wanted)


def same_words(found: Clause, wanted: dict[str, Any]) -> bool:
    if "row" in wanted:
        whole = letters(found.words)
        return all(letters(part) in whole for pair in wanted["row"].items() for part in pair if part)
    return letters(found.text) == letters(wanted["text"])


def same_stem(found: Clause, wanted: dict[str, Any]) -> bool:
    if "row" in wanted:
        return True
    opening, _, closing = (wanted["stem"] or "").partition(" … ")
    said = letters(found.stem or "")
    if wanted["stem"] is None and wanted["heading"] and said == letters(wanted["heading"]):
        return True  # "Don't" above a list is its heading to one reader and its lead-in to another
    return said in (letters(opening), letters(opening + closing), letters(f"{opening} {closing}"))


def same_number(found: Clause, wanted: dict[str, Any]) -> bool:
    allowed = {_bare(wanted["number"]), _bare(wanted.get("section"))}
    if _bare(found.citation) in allowed or (wanted["number"] is None and found.number is None):
        return True
    # The number of the heading above is shown with the heading.
    above, said = letters(" ".join(found.headings[-1:])), _bare(found.citation)
    whole = _bare(wanted["number"])
    return bool(said) and whole.endswith(said) and above.startswith(letters(whole.removesuffix(said)))


def same_heading(found: Clause, wanted: dict[str, Any]) -> bool:
    if wanted["heading"] is None:
        return len(found.headings) < 2
    above = (*found.headings[-1:], found.stem or "")
    return any(letters(wanted["heading"]) in letters(heading) for heading in above)


def _turned(found: Clause, wanted: dict[str, Any]) -> bool:
    """Whether the stem says "not" where the document's does not, or the other way round."""
    return _negated(found.stem) != _negated(wanted["stem"])


def _negated(stem: str | None) -> bool:
    return bool(re.search(r"\b(?:not|never|don.t|do not|avoid)\b", stem or "", re.I))


def _bare(number: str | None) -> str:
    return re.sub(r"[().\s:]+(?=\D|$)|[()]", "", re.sub(r"^(?:clause|paragraph) ", "", number or ""))


def folded(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def table(by_format: dict[str, Tally]) -> list[str]:
    """The figures as a Markdown table."""
    lines = [
        "| format | clauses | text | stem | number | heading | all right | foreign stems | furniture quotable |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, t in by_format.items():
        shares = " | ".join(f"{getattr(t, k) / t.clauses:.3f}" for k in ("text", "stem", "number", "heading", "right"))
        lines.append(f"| {name} | {t.clauses} | {shares} | {t.foreign} | {t.furniture} |")
    return lines


def main() -> None:
    """Print the table; `--misses` what is not right; `--write` into bench/results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    by_format: dict[str, Tally] = defaultdict(Tally)
    misses: list[str] = []
    for folder in sorted(p.parent for p in CORPUS.glob("*/expect.json")):
        tally = compare(folder, misses)
        by_format[next(folder.glob("policy.*")).suffix[1:]].add(tally)
        by_format["all"].add(tally)
    lines = table({name: by_format[name] for name in (*FORMATS, "all")})
    print("\n".join([*lines, *(misses if options.misses else ())]))
    if options.write:
        today = dt.datetime.now(dt.UTC).date()
        said = f"# Reading, {today:%-d %B %Y}\n\n`python -m bench.reading` over tests/data/reading, 42 documents.\n\n"
        (ROOT / "bench" / "results" / f"reading-{today}.md").write_text(said + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
