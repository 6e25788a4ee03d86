"""How often a message that tells of danger is recognised, and how often one that does not is taken for one.

    python -m bench.danger [--write]

The messages in tests/data/danger.jsonl and, later and in more languages, danger-blind.jsonl, danger-third.jsonl and danger-fourth.jsonl
were written by people who saw neither the training messages nor the code. The first set's misses have been looked at since; those of the
others have not, but the thresholds were chosen with the figures of the first three in view. The fourth has measured alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from pathlib import Path

from bot.app import App
from bot.settings import Settings
from index.ranking.weights import load_weights
from index.understanding.understand import understand

ROOT = Path(__file__).parent.parent
EXAMINED = tuple(
    ROOT / "tests" / "data" / f"{name}.jsonl" for name in ("danger", "danger-blind", "danger-third", "danger-fourth")
)
_SURE, _PERHAPS, _NOTHING = "help first", "a line at the end", "nothing"


def recognised(app: App, messages: Path) -> dict[str, Counter[str]]:
    """By label, how many messages got help first, a line at the end, nothing."""
    weights, found = load_weights(), {}
    for line in messages.read_text("utf-8").splitlines():
        record = json.loads(line)
        danger = understand(weights, app.encoder, record["text"]).danger
        what = _NOTHING if danger is None else _SURE if danger.sure else _PERHAPS
        found.setdefault(record["label"], Counter())[what] += 1
    return found


def shares(counts: Counter[str]) -> tuple[float, float]:
    """The share that got help first, and the share that got any."""
    return counts[_SURE] / counts.total(), 1 - counts[_NOTHING] / counts.total()


def render(found: dict[str, Counter[str]], name: str) -> str:
    """One set of messages as Markdown."""
    lines = [
        f"## {name}", "",
        "| what the message tells of | messages | help first | help first or a line at the end |", "|---|---|---|---|",
    ]  # fmt: skip
    told = sum((found[kind] for kind in found if kind != "none"), Counter[str]())
    for kind, counts in (
        *((k, found[k]) for k in sorted(found) if k != "none"),
        ("any of these", told),
        ("nothing", found["none"]),
    ):
        sure, some = shares(counts)
        lines.append(f"| {kind} | {counts.total()} | {sure:.1%} | {some:.1%} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    date = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    app = App(Settings())
    sets = (render(recognised(app, messages), messages.name) for messages in EXAMINED)
    report = "\n".join([f"# Danger, {date}\n\n`python -m bench.danger`\n", *sets])
    print(report)
    if chosen.write:
        (ROOT / "bench" / "results" / f"danger-{date}.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
