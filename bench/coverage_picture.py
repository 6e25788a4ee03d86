"""Draws docs/coverage.svg: which shipped policy speaks on which topic (`python -m bench.coverage_picture`)."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from bot.app import App
from bot.settings import Settings
from index.search.store import coverage
from index.topics.catalogue import catalogue

ROOT = Path(__file__).parent.parent
ROW, LEFT, COLUMN, TOP = 16, 300, 92, 130


def main() -> None:
    """Build an index over the shipped policies and draw."""
    with tempfile.TemporaryDirectory() as home:
        app = App(Settings(policies=ROOT / "policies", home=Path(home)))
        app.refresh()
        table = coverage(app.open_index())
    topics = [t for t in catalogue() if not t.off_topic]
    width, height = LEFT + COLUMN * len(table) + 40, TOP + ROW * len(topics) + 20
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for column, name in enumerate(table):
        x = LEFT + column * COLUMN + 30
        lines.append(f'<text transform="translate({x},{TOP - 8}) rotate(-35)">{escape(name)}</text>')
    for row, topic in enumerate(topics):
        y = TOP + row * ROW
        lines.append(f'<text x="{LEFT - 10}" y="{y + 12}" text-anchor="end">{escape(topic.name)}</text>')
        for column, counts in enumerate(table.values()):
            count = counts.get(topic.id, 0)
            shade = ("#f4f4f4", "#c6dbef", "#6baed6", "#2171b5")[min(count, 3)]
            x = LEFT + column * COLUMN
            lines.append(f'<rect x="{x}" y="{y}" width="{COLUMN - 2}" height="{ROW - 2}" fill="{shade}"/>')
            if count:
                lines.append(f'<text x="{x + COLUMN / 2 - 4}" y="{y + 12}">{count}</text>')
    (ROOT / "docs" / "coverage.svg").write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
