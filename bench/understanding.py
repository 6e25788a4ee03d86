"""How well the situation that a message tells of is read: setting, actor, act, platform, mode, and the things in it.

    python -m bench.understanding [--write]

The questions in bench/data/real.jsonl are restated from real ones by somebody who had not seen the word lists. A platform
that is not named counts as the one they took for granted, Facebook.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from index.embedding.encoder import LocalEncoder
from index.embedding.sentence_transformers import TUNED
from index.ranking.weights import load_weights
from index.understanding.situation import DRAFT
from index.understanding.understand import Understood, understand

ROOT = Path(__file__).parent.parent
REAL = ROOT / "bench" / "data" / "real.jsonl"
FIELDS = ("setting", "actor", "act", "platform", "mode")
_UNNAMED = {"facebook": "none"}


def rows() -> list[dict[str, Any]]:
    """The questions with their labels."""
    return [json.loads(line) for line in REAL.read_text("utf-8").splitlines()]


def measured(home: Path = Path("var")) -> dict[str, float]:
    """Share right of each field, and recall of topics: of the first one, and of all where there are several."""
    weights, encoder, labelled = load_weights(), LocalEncoder(TUNED, home), rows()
    read = [(row, understand(weights, encoder, row["question"], draft=row["mode"] == DRAFT)) for row in labelled]
    found = {field: _share([_is_right(field, row, one) for row, one in read]) for field in FIELDS}
    found["main topic first"] = _share(
        [one.about[:1] == tuple(row["topics"][:1]) for row, one in read if _on_topic(row)]
    )
    found["main topic among those found"] = _share(
        [row["topics"][0] in one.about for row, one in read if _on_topic(row)]
    )
    several = [(row, one) for row, one in read if len({t for t, _ in row["things"]}) > 1]
    found["topics found where several"] = _share([t in _topics(one) for row, one in several for t in row["topics"]])
    return found


def _is_right(field: str, row: dict[str, Any], one: Understood) -> bool:
    wanted, got = row[field], getattr(one.situation, field)
    return bool(_UNNAMED.get(wanted, wanted) == _UNNAMED.get(got, got))


def _on_topic(row: dict[str, Any]) -> bool:
    return not row["topics"][0].startswith("off_")


def _topics(one: Understood) -> set[str]:
    weights = load_weights()
    return {*one.about, *(weights.topics[thing.topic] for thing in one.things)}


def _share(right: list[bool]) -> float:
    return sum(right) / max(1, len(right))


def render(found: dict[str, float], date: str) -> str:
    """The report as Markdown."""
    lines = [
        f"# Understanding, {date}",
        "",
        f"`python -m bench.understanding`, {len(rows())} questions.",
        "",
        "| what | share right |",
        "|---|---|",
    ]
    return "\n".join([*lines, *(f"| {name} | {share:.3f} |" for name, share in found.items())]) + "\n"


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    date = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    report = render(measured(), date)
    print(report)
    if chosen.write:
        (ROOT / "bench" / "results" / f"understanding-{date}.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
